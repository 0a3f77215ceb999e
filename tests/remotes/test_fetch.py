"""`abstracts fetch`: a release comes whole and as it was, or not at all, and over nothing."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from etl.errors import BrokenTableError, NotFoundError, OutputError
from tests.remotes.conftest import (
    LATER,
    UNCLOSED,
    Package,
    fetches,
    no_build,
    object_of,
    objects,
    pushes,
    refused,
    run,
    texts,
)
from tests.remotes.servers import Server

RELEASES = Path("data/processed")
RELEASE = RELEASES / "v1.1.0"
CACHE = Path(".dvc/cache/files/md5")


@pytest.fixture
def pushed(package: Package, stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The remote, of which a fresh clone fetches: the current directory."""
    pushes("v1.1.0")
    package.clone(tmp_path / "clone", monkeypatch)
    return stored


@pytest.fixture
def rebuilt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The versions that were built afresh; the build has another table than the release, and no release.json."""
    asked: list[str] = []

    @contextmanager
    def build(version: str) -> Iterator[Path]:
        asked.append(version)
        made = Package(tmp_path / f"afresh {len(asked)}", monkeypatch, is_here=False)
        folder = made.release("build", {"papers.parquet": "papers"})
        (folder / "release.json").unlink()
        yield folder

    monkeypatch.setitem(sys.modules, "etl.io.rebuild", SimpleNamespace(rebuilt=build))
    return asked


def alter(path: Path) -> None:
    path.chmod(0o644)
    path.write_text("no papers")


def left_over() -> list[str]:
    """What no release is, in the folder of releases, and what passes, in DVC's."""
    return [
        str(path)
        for path in (*RELEASES.glob(".*"), *Path(".dvc/tmp").glob("passing-*"))
        if path.name[1:] != "gitignore"
    ]


def test_an_altered_object_is_named_and_nothing_taken(pushed: Path) -> None:
    alter(pushed / object_of("more papers"))
    said = refused(run("fetch", "v1.1.0"), BrokenTableError)
    assert "what it holds is not what the names of its objects say" in said
    assert "  papers.parquet: object " in said
    assert "mentions.parquet" not in said
    assert not RELEASE.exists()
    assert left_over() == []
    assert not (CACHE / object_of("more papers")).exists()
    assert (
        "mentions.parquet" in texts(Path("some")) if fetches("v1.1.0", "--table", "mentions", "--out", "some") else ""
    )


def test_an_altered_listing_is_named(pushed: Path) -> None:
    (listing,) = (name for name in objects(pushed) if name.endswith(".dir"))
    alter(pushed / listing)
    said = refused(run("fetch", "v1.1.0"), BrokenTableError)
    assert f"data/processed/v1.1.0: object {listing.replace('/', '')}" in said
    assert not RELEASE.exists()


def test_what_no_remote_has_is_built_afresh_and_said_to_be(pushed: Path, rebuilt: list[str]) -> None:
    (pushed / object_of("more papers")).unlink()
    told = fetches("v1.1.0")
    assert rebuilt == ["v1.1.0"]
    assert "1 of 5 objects did not come" in told
    assert "papers.parquet: object " in told
    assert "was built afresh from its tag: its tables, without what only a release has" in told
    assert "2 from a build made afresh from its tag" in told
    assert set(texts(RELEASE)) == {"papers.parquet", "manifest.json"}


def test_a_table_that_no_remote_has_is_built_afresh_too(package: Package, rebuilt: list[str], tmp_path: Path) -> None:
    (package.root / ".dvc/cache").rename(tmp_path / "cache")
    told = fetches("v1.1.0", "--table", "papers", "--out", "some")
    assert "no remote is configured" in told
    assert set(texts(Path("some"))) == {"papers.parquet", "manifest.json"}
    said = refused(run("fetch", "v1.1.0", "--table", "pairs", "--out", "other"), OutputError)
    assert "has no table `pairs`. Tables: papers." in said
    assert not Path("other").exists()
    assert rebuilt == ["v1.1.0", "v1.1.0"]


def test_where_it_cannot_be_built_either_both_reasons_are_told(pushed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_build(monkeypatch)
    (pushed / object_of("more papers")).unlink()
    said = refused(run("fetch", "v1.1.0"), NotFoundError)
    assert "1 of 5 objects did not come" in said
    assert "Nor could v1.1.0 be built afresh: v1.1.0: does not build." in said
    assert not RELEASE.exists()
    assert left_over() == []


@UNCLOSED
@pytest.mark.usefixtures("let_go")
def test_an_unreachable_remote_is_no_empty_one(package: Package, rebuilt: list[str], tmp_path: Path) -> None:
    package.uses(Server("webdav://127.0.0.1:9/papers", {}, {}))
    (package.root / ".dvc/cache").rename(tmp_path / "cache")
    told = fetches("v1.1.0", "--out", "some")
    assert "1 of 1 objects did not come" in told
    assert "cannot be read (" in told
    assert rebuilt == ["v1.1.0"]


def test_what_is_there_is_not_brought_twice(pushed: Path) -> None:
    fetches("v1.1.0", "--table", "papers", "--table", "pairs")
    assert set(texts(RELEASE)) == {"papers.parquet", "pairs.parquet", "manifest.json", "release.json", "verify.py"}
    (pushed / object_of("more papers")).unlink()
    told = fetches("v1.1.0")
    assert "5 from what was there" in told
    assert LATER.items() < texts(RELEASE).items()
    assert "are there already, each as its hash says" in fetches("v1.1.0")
    assert left_over() == []


def test_nothing_is_overwritten(pushed: Path) -> None:
    fetches("v1.1.0", "--table", "papers")
    (RELEASE / "papers.parquet").write_text("mine")
    before = texts(RELEASE)
    said = refused(run("fetch", "v1.1.0"), OutputError)
    assert "data/processed/v1.1.0/papers.parquet: is another file than the release's" in said
    assert texts(RELEASE) == before
    Path("other").mkdir()
    Path("other/notes.txt").touch()
    assert "other/notes.txt: is not of the release" in refused(run("fetch", "v1.1.0", "--out", "other"), OutputError)
    assert set(texts(Path("other"))) == {"notes.txt"}
    assert "other/notes.txt: is a file" in refused(run("fetch", "v1.1.0", "--out", "other/notes.txt"), OutputError)


def test_an_object_that_is_broken_in_the_cache_is_brought_again(package: Package, stored: Path) -> None:
    pushes("v1.1.0")
    alter(package.root / CACHE / object_of("more papers"))
    told = fetches("v1.1.0", "--out", "copy")
    assert "1 from remote `store`" in told
    assert "5 from DVC's cache" in told
    assert texts(Path("copy")) == texts(RELEASE)
    assert stored.is_dir()


def test_what_was_fetched_is_as_if_dvc_had_pulled_it(pushed: Path) -> None:
    fetches("v1.1.0")
    assert objects(CACHE) == objects(pushed)
    fetches("v1.1.0", "--out", "copy")
    assert all((CACHE / name).stat().st_nlink == 1 for name in objects(CACHE))


def test_a_release_of_git_comes_from_head_or_its_tag(package: Package) -> None:
    original = texts(RELEASES / "v1.0.0")
    assert "4 from git (HEAD)" in fetches("v1.0.0", "--out", "some")
    assert texts(Path("some")) == original
    package.git("rm", "-r", "--quiet", "data/processed/v1.0.0")
    package.commit()
    assert "from git (the tag v1.0.0)" in fetches("v1.0.0", "--table", "papers")
    assert texts(RELEASES / "v1.0.0") == original
    said = refused(run("fetch", "v1.0.0", "--table", "pairs", "--out", "other"), OutputError)
    assert "v1.0.0: has no table `pairs`. Tables: papers." in said


def test_a_release_that_is_not_what_its_hashes_say_is_not_taken(package: Package) -> None:
    folder = package.release("v1.2.0", {"papers.parquet": "papers"})
    (folder / "papers.parquet").write_text("waspers")
    package.adds("data/processed/v1.2.0")
    package.commit()
    said = refused(run("fetch", "v1.2.0", "--out", "some"), BrokenTableError)
    assert "v1.2.0, from DVC's cache: what came is not what its own hashes say" in said
    assert "papers.parquet: is another file than manifest.json names (7 bytes" in said
    assert not Path("some").exists()


def test_a_package_in_a_folder_of_a_repository(
    package: Package, stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "whole"
    (root / "part").mkdir(parents=True)
    for path in package.root.iterdir():
        if path.name != ".git":
            path.rename(root / "part" / path.name)
    outer = Package(root, monkeypatch)
    outer.git("init", "--quiet")
    (root / "part/.dvc/config.local").write_text("")
    outer.commit()
    for tag in ("v1.1.0", "v1.3.0"):  # one of the releases, and one of something else in that repository
        outer.git("tag", tag)
    monkeypatch.chdir(root / "part")
    assert "complete for" in pushes()
    outer.clone(tmp_path / "clone", monkeypatch)
    monkeypatch.chdir(tmp_path / "clone/part")
    fetches("v1.1.0")
    assert LATER.items() < texts(RELEASE).items()
    assert "Releases: v1.1.0, v1.0.0." in refused(run("fetch", "v1.3.0"), NotFoundError)
    assert stored.is_dir()


def test_a_fetch_that_was_killed_leaves_nothing_half_there(pushed: Path, shelf: Path) -> None:
    code = (
        "import os\nfrom etl.cli import command_line\nfrom etl.io import fetching\n"
        "fetching._take_place = lambda *_: os.kill(os.getpid(), 9)\n"
        "command_line(('fetch',))(['fetch', 'v1.1.0'])"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    killed = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert killed.returncode == -9
    assert not RELEASE.exists()
    assert len(left_over()) == 1
    fetches("v1.1.0")
    assert texts(RELEASE) == texts(shelf / RELEASE)
    assert left_over() == []
    assert pushed.is_dir()


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ('{"files": {}, "files": {}}', "a key stands twice"),
        ('{"files": {"../papers.parquet": {"sha256": "", "bytes": 0}}}', "no name of a file"),
        ('{"files": {"release.json": {"sha256": "", "bytes": 0}}}', "no name of a file"),
        ('{"files": {"papers.parquet": {"bytes": 0}}}', "is not what such a document is"),
        ("[]", "is not what such a document is"),
        ("[" * 100_000, "is not what such a document is"),
    ],
)
def test_what_verify_does_not_read_is_not_fetched(package: Package, manifest: str, said: str) -> None:
    folder = package.release("v1.2.0", {"papers.parquet": "papers"})
    (folder / "manifest.json").write_text(manifest)
    (folder / "release.json").unlink()
    package.commit()
    folder.rename("elsewhere")
    assert said in refused(run("fetch", "v1.2.0"), BrokenTableError)
    assert not folder.exists()
