"""A build afresh: which commit it is of, what it hears of its surroundings, and what is said where it cannot be."""

import os
from pathlib import Path

import pytest

from etl.errors import BrokenTableError, ConfigurationError, NotFoundError
from etl.io import git as io_git
from etl.io import layout
from etl.io.dvc_files import dvc_file
from etl.io.rebuild import commit_of, rebuilt
from etl.verifier import RELEASE
from tests.frozen import VERSION, commit, git

OTHER_LOCK = "polars==0.0.1\n"
MAKEFILE = (
    "build:\n\t@mkdir -p data/processed/latest\n\t@env >data/processed/latest/env\n\t@ls -A >data/processed/latest/ls\n"
)


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that holds its tool, below the top of a repository; it pins other libraries than are here."""
    root = tmp_path / "top" / "below"
    for path, text in {
        "dvc.yaml": "stages: {}\n",
        "data/raw/dumps.yaml": "dumps: {}\n",
        "requirements.lock": OTHER_LOCK,
        "etl/__init__.py": "",
        ".dvc/config": "",
        "Makefile": MAKEFILE,
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    monkeypatch.chdir(root)
    commit(root.parent)
    return root


def test_the_commit_is_that_of_the_tag_else_the_one_that_the_release_came_with(package: Path) -> None:
    with pytest.raises(NotFoundError, match="git fetch --tags"):
        commit_of(VERSION)
    dvc_file(layout.release(VERSION)).parent.mkdir(parents=True)
    dvc_file(layout.release(VERSION)).touch()
    commit(package.parent)
    by_dvc = io_git.head()
    assert commit_of(VERSION) == by_dvc
    layout.release(VERSION).mkdir()
    (layout.release(VERSION) / RELEASE).touch()
    commit(package.parent)
    by_git = io_git.head()
    assert commit_of(VERSION) == by_git != by_dvc
    git(package, "tag", VERSION, f"{by_dvc}~1")
    assert commit_of(VERSION) == io_git.commit_of(f"{by_dvc}~1")


def test_it_is_of_what_is_committed_and_hears_nothing_of_this_environment(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(package, "tag", VERSION)
    (package / "not-committed").touch()
    leaking = {
        "GIT_DIR": str(package.parent / ".git"),
        "DVC_STUDIO_TOKEN": "x",
        "PYTHONSTARTUP": "x",
        "PYTHONPATH": "x",
    }
    for name, value in {**leaking, "MAKEFLAGS": "-n", "POLARS_MAX_THREADS": "1", "ABSTRACTS_HANDED_OVER": "1"}.items():
        monkeypatch.setenv(name, value)
    with rebuilt(VERSION) as folder:
        seen = dict(line.partition("=")[::2] for line in (folder / "env").read_text().splitlines())
        there = (folder / "ls").read_text().split()
        assert os.environ["GIT_DIR"] == leaking["GIT_DIR"]
        assert not Path(folder).is_relative_to(package / "data")
    assert not folder.exists()
    assert not (leaking.keys() | {"POLARS_MAX_THREADS", "ABSTRACTS_HANDED_OVER"}) & seen.keys()
    assert seen["DVC_NO_ANALYTICS"] == "1"
    assert "not-committed" not in there
    assert (package.parent / ".git" / "HEAD").read_text().startswith("ref: ")


def test_libraries_that_cannot_be_installed_are_told_in_words(package: Path) -> None:
    (package / "Makefile").write_text("build:\n\t@echo no network >&2; exit 3\n")
    commit(package.parent)
    git(package, "tag", VERSION)
    with (
        pytest.raises(BrokenTableError, match=r"v1\.0\.0: .*pins other libraries.*\n  no network\n") as error,
        rebuilt(VERSION),
    ):
        raise AssertionError
    assert "Traceback" not in str(error.value)


def test_a_package_without_code_that_pins_another_tool_is_refused_in_words(package: Path) -> None:
    (package / "etl/__init__.py").unlink()
    git(package, "tag", "v0.9.0")
    lock = package / "requirements.lock"
    lock.write_text("# paper-abstracts code sha256:" + "0" * 64 + "\npaper-abstracts==0.1.0\npolars==0.0.1\n")
    commit(package.parent)
    git(package, "tag", VERSION)
    with pytest.raises(ConfigurationError) as error, rebuilt(VERSION):
        raise AssertionError
    assert "paper-abstracts: 0.1.0 is pinned, and the one that runs here has other code" in str(error.value)
    assert "polars: 0.0.1 is pinned" in str(error.value)


def test_a_commit_without_a_package_is_told(package: Path) -> None:
    git(package, "rm", "-q", "dvc.yaml")
    commit(package.parent)
    git(package, "tag", VERSION)
    with pytest.raises(NotFoundError, match="holds no package here"), rebuilt(VERSION):
        raise AssertionError
