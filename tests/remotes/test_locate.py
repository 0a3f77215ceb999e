"""A release at hand: from where it is nearest, checked, and gone again; nothing in the work tree changes."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from etl.errors import BrokenTableError, ConfigurationError, NotFoundError, QueryError
from etl.io import layout
from etl.io.locate import at_hand, versions
from etl.io.passing import passing_folder
from tests.remotes.conftest import LATER, Package, no_build, object_of, objects, pushes, texts

RELEASES = Path("data/processed")
CACHE = Path(".dvc/cache/files/md5")


@pytest.fixture
def clone(package: Package, stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Package:
    """A fresh clone of the package, whose remote has its releases."""
    pushes("v1.1.0")
    assert stored.is_dir()
    return package.clone(tmp_path / "clone", monkeypatch)


def test_what_is_in_the_work_tree_is_taken_from_there(package: Package) -> None:
    with at_hand(None) as folder:
        assert folder == layout.LATEST
    for name in ("v1.0.0", "v1.1.0"):
        with at_hand(name) as folder:
            assert folder == RELEASES / name
    with at_hand(str(package.root / "data")) as folder:
        assert folder == package.root / "data"


def test_what_is_in_git_is_written_and_goes_away(package: Package) -> None:
    original = texts(RELEASES / "v1.0.0")
    package.git("rm", "-r", "--quiet", "data/processed/v1.0.0")
    for _ in ("at HEAD", "at the tag"):
        with at_hand("v1.0.0") as folder:
            assert texts(folder) == original
            assert package.root in folder.parents
        assert not folder.exists()
        package.git("commit", "--allow-empty", "--quiet", "--message", "Less")
    assert package.git("status", "--porcelain") == ""


def test_what_dvc_keeps_comes_from_the_remote_once_and_then_from_the_cache(clone: Package) -> None:
    for _ in range(2):
        with at_hand("v1.1.0") as folder:
            assert LATER.items() < texts(folder).items()
        assert not folder.exists()
        (clone.root / ".dvc/config").write_text("")
    assert len(objects(CACHE)) == 6
    assert not (RELEASES / "v1.1.0").exists()
    assert clone.git("status", "--porcelain") == " M .dvc/config\n"


def test_what_the_cache_has_broken_is_not_used(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    no_build(monkeypatch)
    (RELEASES / "v1.1.0").rename("../elsewhere")
    path = CACHE / object_of("more papers")
    path.chmod(0o644)
    path.write_text("no papers")
    with (
        pytest.raises(NotFoundError, match="DVC's cache here lacks its files, and no remote is configured"),
        at_hand("v1.1.0"),
    ):
        pass
    assert path.read_text() == "no papers"
    assert package.git("status", "--porcelain") == ""


def test_what_git_has_is_checked(package: Package) -> None:
    folder = package.release("v1.2.0", {"papers.parquet": "papers"})
    (folder / "papers.parquet").write_text("waspers")
    package.commit()
    folder.rename("elsewhere")
    with pytest.raises(BrokenTableError, match=r"v1\.2\.0, from git \(HEAD\): what came is not"), at_hand("v1.2.0"):
        pass


def test_what_is_nowhere_is_built_afresh(clone: Package, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    @contextmanager
    def made(version: str) -> Iterator[Path]:
        assert version == "v1.1.0"
        yield tmp_path

    monkeypatch.setitem(sys.modules, "etl.io.rebuild", SimpleNamespace(rebuilt=made))
    (clone.root / ".dvc/config").write_text("")
    with at_hand("v1.1.0") as folder:
        assert folder == tmp_path


@pytest.mark.parametrize("name", ["v9.0.0", "nowhere", "../x", "-x", "v1.0.0;rm"])
def test_what_there_is_not_is_told_with_what_there_is(package: Package, name: str) -> None:
    assert package.root.is_dir()
    with pytest.raises(NotFoundError, match=r"Releases: v1\.1\.0, v1\.0\.0\. `git fetch --tags`"), at_hand(name):
        pass


def test_an_error_of_who_reads_it_is_its_own(package: Package) -> None:
    package.git("rm", "-r", "--quiet", "data/processed/v1.0.0")
    with pytest.raises(QueryError, match="mine"), at_hand("v1.0.0") as folder:
        raise QueryError("mine")
    assert not folder.exists()


def test_releases_are_listed_the_newest_first_and_nothing_else(package: Package, tmp_path: Path) -> None:
    package.release("v1.10.0", {})
    package.release("v1.9.0", {})
    package.release(".v2.0.0.building", {})
    (RELEASES / "latest").mkdir()
    for tag in ("v3.0.0", "v1", "version", "v1.1.0-draft"):  # of a tool, or of a draft: no release is there
        package.git("tag", tag)
    assert versions() == ("v1.10.0", "v1.9.0", "v1.1.0", "v1.0.0")
    package.git("checkout", "--quiet", "--orphan", "other")
    package.git("rm", "-r", "--quiet", "--force", ".")
    assert versions() == ("v1.10.0", "v1.9.0", "v1.1.0", "v1.0.0")


def test_without_a_repository_there_are_those_that_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert versions() == ()
    (tmp_path / "data/processed/v1.0.0").mkdir(parents=True)
    assert versions() == ("v1.0.0",)
    with at_hand("v1.0.0") as folder:
        assert folder == RELEASES / "v1.0.0"
    with pytest.raises(NotFoundError, match=r"Releases: v1\.0\.0\."), at_hand("v2.0.0"):
        pass


def test_without_git_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigurationError, match=r"git is not installed.*Install it\."), at_hand("v1.0.0"):
        pass


def test_what_git_has_lost_is_built_afresh(package: Package, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    @contextmanager
    def made(_: str) -> Iterator[Path]:
        yield tmp_path

    monkeypatch.setitem(sys.modules, "etl.io.rebuild", SimpleNamespace(rebuilt=made))
    blob = package.git("rev-parse", "HEAD:data/processed/v1.0.0/papers.parquet").strip()
    (Path(".git/objects") / blob[:2] / blob[2:]).unlink()
    (RELEASES / "v1.0.0").rename("elsewhere")
    with at_hand("v1.0.0") as folder:
        assert folder == tmp_path
    no_build(monkeypatch)
    with pytest.raises(NotFoundError, match=r"git fsck.*\nNor could v1\.0\.0 be built afresh"), at_hand("v1.0.0"):
        pass


@pytest.mark.parametrize(("setting", "value"), [("core.autocrlf", "true"), ("core.eol", "crlf")])
def test_a_sound_release_is_sound_whatever_this_machine_does_to_line_ends(
    package: Package, setting: str, value: str
) -> None:
    folder = package.release("v1.2.0", {"papers.parquet": "papers\nmore\n"})
    Path(".gitattributes").write_text("* text\n")
    package.commit()
    package.git("config", setting, value)
    folder.rename("elsewhere")
    with at_hand("v1.2.0") as found:
        assert texts(found) == texts(Path("elsewhere"))


def test_what_a_killed_process_left_goes_away_and_nothing_that_is_in_use(package: Package) -> None:
    code = "import os; from etl.io.passing import passing_folder\nwith passing_folder(): os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(Path(__file__).parents[2])}, check=False)
    (left,) = Path(".dvc/tmp").glob("passing-*")
    with passing_folder() as used, passing_folder() as other:
        assert used.is_dir()
        assert other.is_dir()
        assert used.stat().st_mode & 0o077 == 0
        assert not left.exists()
    assert list(Path(".dvc/tmp").glob("passing-*")) == []
    assert package.root.is_dir()
