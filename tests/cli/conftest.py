"""A project of its own for the commands that people run: one dump of invented papers, built."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from etl.cli import COMMANDS, command_line
from schemas.interim import LEDGER_TYPES
from tests.shared import without_report

ROOT = Path(__file__).parents[2]
ABSTRACTS = (
    "Abstract:"
    "We count the bees of a valley in 12 summers and find that their number follows the clover, not the weather. "
    "The counts, and the code that reads them, are at https://example.org/bees.\n"
    "Abstract:A clock that nobody winds still tells something: we describe 40 stopped clocks, and what owners say.\n"
)
LISTED = (
    "We count the bees of a valley in 13 summers and find that their number follows the clover, not the weather. "
    "The counts, and the code that reads them, are at https://example.org/bees.\n"
    "7 pages\n"
    "arXiv:2101.00001v2 - doi: 10.1000/bees.2021.17\n"
)

Abstracts = Callable[..., Result]


def run(*words: str | Path) -> Result:
    """Run the command line as a user would, in this process."""
    called = [str(word) for word in words if word in COMMANDS][:1]
    return CliRunner().invoke(command_line(called or COMMANDS), [str(word) for word in words])


@pytest.fixture
def abstracts() -> Abstracts:
    """`run`, as a fixture."""
    return run


def empty_project(root: Path, *, has_report: bool = False) -> None:
    """Make a project with settings and no dump, whose builds draw a report or not."""
    (root / "data/raw").mkdir(parents=True)
    for name in ("params.yaml", "requirements.lock", "data/raw/decisions.yaml"):
        shutil.copy(ROOT / name, root / name)
    if not has_report:
        without_report(root)
    (root / "data/raw/ids.csv").write_text(",".join(LEDGER_TYPES) + "\n")
    (root / "data/raw/dumps.yaml").write_text("# The dumps.\ndumps: {}\n")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project: settings, no dump; the current directory of the test."""
    root = tmp_path / "project"
    empty_project(root)
    monkeypatch.chdir(root)
    return root


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two dumps that disagree on one number, built stage by stage; to copy from."""
    home = tmp_path_factory.mktemp("built")
    root = home / "project"
    empty_project(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        for name, text, layout in (("bees.txt", ABSTRACTS, "abstract_list"), ("list.txt", LISTED, "publication_list")):
            (home / name).write_text(text)
            added = run("add", home / name, "--format", layout)
            assert added.exit_code == 0, added.output
        parses = (("parse", "bees"), ("parse", "list"))
        for words in (*parses, ("normalise",), ("deduplicate",), ("relate",), ("validate",), ("publish",)):
            done = run(*words)
            assert done.exit_code == 0, done.exception
    return root


@pytest.fixture
def built(built_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it; the current directory of the test."""
    root = tmp_path / "project"
    shutil.copytree(built_once, root)
    monkeypatch.chdir(root)
    return root


@pytest.fixture(scope="session")
def grown_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package that grew, built once; tests only read it."""
    from tests.cli.grown import grow  # here, as it takes its dumps from this module

    root = tmp_path_factory.mktemp("grown") / "package"
    grow(root)
    return root


@pytest.fixture
def grown(grown_package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of its published tables, in the current directory."""
    shutil.copytree(grown_package / "data/processed", tmp_path / "data/processed")
    monkeypatch.chdir(tmp_path)
    return tmp_path
