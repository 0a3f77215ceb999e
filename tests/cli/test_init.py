"""`abstracts init`: an empty package where there is room for one, and nothing where there is not."""

import subprocess
from pathlib import Path

import pytest

from etl.cli import command_line
from etl.errors import ConfigurationError, OutputError
from etl.io import layout
from etl.io.pins import installed_pins, read_pins
from tests.cli.conftest import Abstracts

ROOT = Path(__file__).parents[2]
FILES = {
    ".dvc/.gitignore",
    ".dvc/config",
    ".dvcignore",
    ".gitattributes",
    ".gitignore",
    "Makefile",
    "README.md",
    "data/raw/about.yaml",
    "data/raw/decisions.yaml",
    "data/raw/dumps.yaml",
    "data/raw/ids.csv",
    "dvc.yaml",
    "params.yaml",
    "requirements.lock",
}


def files(folder: Path) -> set[str]:
    """What a folder holds, git's own files apart."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if path.parts[0] != ".git"}


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def test_a_new_folder_becomes_a_package(abstracts: Abstracts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = abstracts("init", "a/my papers", "--title", "Bees\x1b of a\nvalley")
    assert done.exit_code == 0, done.exception
    made = tmp_path / "a/my papers"
    assert files(made) == FILES
    assert [path.name for path in made.parent.iterdir()] == ["my papers"]
    assert (made / "README.md").read_text().startswith("# Bees of a valley\n")
    assert read_pins(made / layout.LOCK) == installed_pins()
    assert done.output.splitlines()[-3:] == ["  cd 'a/my papers'", "  abstracts add FILE", "  abstracts build"]


def test_it_is_a_repository_in_which_nothing_is_committed(abstracts: Abstracts, tmp_path: Path) -> None:
    abstracts("init", tmp_path / "mine")
    assert git(tmp_path / "mine", "rev-parse", "--show-toplevel").strip() == str((tmp_path / "mine").resolve())
    assert git(tmp_path / "mine", "rev-list", "--all") == ""
    others = git(tmp_path / "mine", "ls-files", "--others", "--exclude-standard")
    assert set(others.splitlines()) == FILES


def test_twice_the_same(abstracts: Abstracts, tmp_path: Path) -> None:
    for where in ("one", "other"):
        abstracts("init", tmp_path / where / "mine")
    for name in FILES:
        assert (tmp_path / "one/mine" / name).read_bytes() == (tmp_path / "other/mine" / name).read_bytes()


def test_the_current_folder_becomes_one(abstracts: Abstracts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = abstracts("init", ".")
    assert files(tmp_path) == FILES
    assert "cd " not in done.output
    assert (tmp_path / "README.md").read_text().startswith(f"# {tmp_path.name}\n")


def test_a_new_repository_with_a_readme_and_a_licence_keeps_them(abstracts: Abstracts, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "readme.md").write_text("mine")
    (tmp_path / "LICENSE").write_text("mine too")
    head = (tmp_path / ".git/HEAD").read_bytes()
    done = abstracts("init", tmp_path)
    assert "Kept as they were: README.md." in done.output
    assert files(tmp_path) == FILES - {"README.md"} | {"readme.md", "LICENSE"}
    assert ((tmp_path / "readme.md").read_text(), (tmp_path / "LICENSE").read_text()) == ("mine", "mine too")
    assert (tmp_path / ".git/HEAD").read_bytes() == head


def test_in_a_larger_repository_it_is_a_part_of_it(abstracts: Abstracts, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    abstracts("init", tmp_path / "sub/mine")
    assert files(tmp_path / "sub/mine") == FILES
    assert not (tmp_path / "sub/mine/.git").exists()
    assert "sub/mine/dvc.yaml" in git(tmp_path, "ls-files", "--others", "--exclude-standard")


def test_where_a_larger_repository_would_ignore_it_it_is_its_own(abstracts: Abstracts, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / ".gitignore").write_text("/sub/\n")
    abstracts("init", tmp_path / "sub/mine")
    assert (tmp_path / "sub/mine/.git").is_dir()


def test_a_folder_with_other_things_is_refused_by_their_names(abstracts: Abstracts, tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"note-{number}.txt").touch()
    done = abstracts("init", tmp_path)
    assert isinstance(done.exception, OutputError)
    assert "note-0.txt, note-1.txt, note-2.txt, note-3.txt, note-4.txt and 2 more." in str(done.exception)
    assert len(files(tmp_path)) == 7


def test_a_file_is_refused(abstracts: Abstracts, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "is a file" in str(abstracts("init", tmp_path / "file").exception)


@pytest.mark.parametrize("where", ["", "sub", "data/raw/deep/sub"])
def test_a_package_is_no_place_for_another(abstracts: Abstracts, tmp_path: Path, where: str) -> None:
    abstracts("init", tmp_path / "mine")
    for root in (tmp_path / "mine", ROOT):
        done = abstracts("init", root / where)
        assert isinstance(done.exception, OutputError)
        assert ("is inside the package" if where else "is a package already") in str(done.exception)
    assert files(tmp_path / "mine") == FILES


def test_without_git_nothing_is_made(abstracts: Abstracts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command_line()
    monkeypatch.setenv("PATH", str(tmp_path))
    done = abstracts("init", tmp_path / "mine")
    assert isinstance(done.exception, ConfigurationError)
    assert "git is not installed" in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_of_git_leaves_nothing(abstracts: Abstracts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("COUNT", "1"), ("KEY_0", "init.defaultBranch"), ("VALUE_0", "no..branch")):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    done = abstracts("init", tmp_path / "mine")
    assert "git init failed" in str(done.exception)
    assert list(tmp_path.iterdir()) == []
