"""`abstracts build` before any stage runs: whether it may. tests/pipeline/test_own_package.py builds."""

import sys
from pathlib import Path

import pytest

from etl.errors import AbstractsError, ConfigurationError
from etl.io import layout, runner
from etl.io.pins import TOOL, installed_pins, lock_text
from tests.cli.conftest import ABSTRACTS, Abstracts


@pytest.fixture
def mine(abstracts: Abstracts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with one dump, in which no stage may run; the current directory of the test."""
    assert abstracts("init", tmp_path / "mine").exit_code == 0
    monkeypatch.chdir(tmp_path / "mine")
    (tmp_path / "bees.txt").write_text(ABSTRACTS)
    assert abstracts("add", tmp_path / "bees.txt").exit_code == 0
    monkeypatch.setattr("etl.cli.build.repro", _runs_nothing)
    monkeypatch.setattr("etl.cli.build.keep_private", _runs_nothing)
    return tmp_path / "mine"


def _runs_nothing(*_: object) -> int:
    raise RuntimeError("ran")


def refusal(abstracts: Abstracts) -> str:
    """Why nothing was run."""
    error = abstracts("build").exception
    assert isinstance(error, AbstractsError), error
    return str(error)


def test_what_is_pinned_and_there_runs(abstracts: Abstracts, mine: Path) -> None:
    assert isinstance(abstracts("build").exception, RuntimeError)
    (mine / layout.LOCK).write_text("polars==0 \\\n    --hash=sha256:0\n")
    assert isinstance(abstracts("build").exception, RuntimeError), "pip is the judge of a lock with hashes"


def test_without_dumps_it_says_what_to_do(abstracts: Abstracts, mine: Path) -> None:
    (mine / layout.DUMPS).write_text("dumps: {}\n")
    assert refusal(abstracts) == "data/raw/dumps.yaml: no dump yet: `abstracts add FILE`."


def test_a_missing_dump_is_named(abstracts: Abstracts, mine: Path) -> None:
    (mine / "data/raw/bees.txt").unlink()
    assert refusal(abstracts).startswith("data/raw/bees.txt: the file of dump `bees` is missing; restore it from git")
    (mine / "data/raw/bees.txt.dvc").touch()
    assert "`dvc pull` fetches it" in refusal(abstracts)


def test_another_library_or_code_is_told_with_what_to_do(abstracts: Abstracts, mine: Path) -> None:
    here = installed_pins()
    text = lock_text(here).replace(f"polars=={here.versions['polars']}", "polars==0.1")
    (mine / layout.LOCK).write_text(text.replace(str(here.code_sha256), 64 * "0"))
    lines = refusal(abstracts).splitlines()
    assert sys.prefix in lines[0]
    assert lines[1:3] == [
        f"  {TOOL}: {here.versions[TOOL]} is pinned, and the one that runs here has other code",
        f"  polars: 0.1 is pinned, and {here.versions['polars']} is installed",
    ]
    assert "pip install -r requirements.lock" in lines[3]
    assert "abstracts pin" in lines[3]


def test_outside_a_package_it_says_so(abstracts: Abstracts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "there is no package here" in refusal(abstracts)


@pytest.mark.parametrize("name", ["data/raw/dumps.yaml", "data/raw/ids.csv", "data/raw/decisions.yaml", "params.yaml"])
def test_what_every_build_reads_is_named_where_it_is_missing(abstracts: Abstracts, project: Path, name: str) -> None:
    (project / "dvc.yaml").touch()
    (project / name).unlink()
    assert refusal(abstracts).startswith(f"{name}: is missing, and ")


@pytest.mark.parametrize("words", [("build",), ("build", "--quiet"), ("pin",)])
def test_the_tool_of_the_packages_own_environment_goes_first(
    abstracts: Abstracts, mine: Path, words: tuple[str, ...]
) -> None:
    own = mine / ".venv/bin/abstracts"
    own.parent.mkdir(parents=True)
    own.write_text('#!/bin/sh\necho "$@" > called\nexit 7\n')
    own.chmod(0o755)
    assert abstracts(*words).exit_code == 7
    assert (mine / "called").read_text().split() == list(words)


def test_that_environment_does_not_call_itself(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = mine / ".venv/bin/abstracts"
    own.parent.mkdir(parents=True)
    own.touch()
    assert runner.other_tool(mine) == own
    monkeypatch.setattr(sys, "prefix", str(mine / ".venv"))
    assert runner.other_tool(mine) is None


def test_a_tool_without_its_command_is_an_error(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(mine / "abstracts")])
    monkeypatch.setattr(sys, "executable", str(mine / "python"))
    monkeypatch.setattr("sysconfig.get_path", lambda _: str(mine))
    with pytest.raises(ConfigurationError, match="the command `abstracts` is not in"):
        runner.repro(mine, lambda stage, is_cached: None)


def test_a_tool_that_cannot_run_or_hands_back_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The .venv of a folder that was renamed, and of one that was copied, whose command leads back here."""
    with pytest.raises(ConfigurationError, match="is of another folder, or broken"):
        runner.hand_over(tmp_path / "abstracts", ["build"])
    command = tmp_path / "abstracts"
    command.write_text('#!/bin/sh\ntest -n "$ABSTRACTS_HANDED_OVER"\n')
    command.chmod(0o755)
    assert runner.hand_over(command, ["build"]) == 0
    monkeypatch.setenv("ABSTRACTS_HANDED_OVER", "1")
    with pytest.raises(ConfigurationError, match=r"Remove \.venv here"):
        runner.hand_over(command, ["build"])
