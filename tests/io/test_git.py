"""What a package asks of git, in a repository of its own and below the top of another."""

import subprocess
from pathlib import Path

import pytest

from etl.errors import ConfigurationError, NotFoundError
from etl.io import git


@pytest.fixture(params=[".", "below/the top"])
def root(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with two commits, the first one tagged; the current directory."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")  # where the next day begins 14 hours before it does in UTC
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-21T23:30:00+00:00")
    top = tmp_path / "top"
    folder: Path = top / request.param
    (folder / "releases/v1.0.0").mkdir(parents=True)
    (folder / "releases/v1.0.0/papers.txt").write_bytes(b"one\r\n")
    (folder / "notes.txt").write_text("first")
    subprocess.run(["git", "init", "--quiet"], cwd=top, check=True)
    for setting, value in (("user.name", "Ada Oil"), ("user.email", "ada@example.org")):
        subprocess.run(["git", "config", setting, value], cwd=top, check=True)
    git.commit("First", ["."], folder)
    git.tag("v1.0.0", "v1.0.0", folder)
    (folder / "notes.txt").write_text("second")
    git.commit("Second", ["notes.txt"], folder)
    monkeypatch.chdir(folder)
    return folder


def test_commits_are_told_by_tag_day_and_file(root: Path) -> None:
    first = git.tag_of("v1.0.0")
    assert first == git.commit_of("HEAD~1") != git.head()
    assert git.tag_of("v2.0.0") is None
    assert git.commit_of("--all") is None
    assert git.commit_date("HEAD") == "2026-11-21"
    assert git.commit_that_added(Path("releases/v1.0.0/papers.txt")) == first
    assert git.commit_that_added(Path("nothing")) is None
    assert git.content_at("v1.0.0", Path("notes.txt")) == b"first"
    assert git.content_at("HEAD", Path("nothing")) is None


def test_what_is_not_as_committed_is_listed_and_restored(root: Path) -> None:
    assert git.unlike_commit() == []
    (root / "notes.txt").write_text("third")
    (root / "new ü.txt").write_text("new")
    (root / "releases/v1.0.0/papers.txt").unlink()
    changed = git.unlike_commit()
    assert [Path(path).name for path in changed] == ["new ü.txt", "notes.txt", "papers.txt"]
    assert [Path(path).name for path in git.unlike_commit(paths=["releases"])] == ["papers.txt"]
    git.restore(["notes.txt", "new ü.txt", "releases"])
    assert (root / "notes.txt").read_text() == "second"
    assert [Path(path).name for path in git.unlike_commit()] == ["new ü.txt"]


def test_a_folder_of_a_commit_comes_byte_for_byte(root: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert git.copy_tree("v1.0.0", Path("releases/v1.0.0"), tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {"papers.txt": b"one\r\n"}
    assert not git.copy_tree("v1.0.0", Path("releases/v2.0.0"), tmp_path / "out")


def test_a_clone_is_a_clean_tree_of_its_own(root: Path, tmp_path: Path) -> None:
    (root / "notes.txt").write_text("not committed")
    git.clone(root, git.tag_of("v1.0.0") or "", tmp_path / "clone")
    cloned = tmp_path / "clone" / git.place_in_repository(root)
    assert (cloned / "notes.txt").read_text() == "first"
    assert git.head(cloned) == git.tag_of("v1.0.0", root)
    (cloned / "notes.txt").write_text("theirs")
    assert (root / "notes.txt").read_text() == "not committed"


def test_what_git_cannot_do_is_said(root: Path) -> None:
    with pytest.raises(ConfigurationError, match="git tag failed"):
        git.tag("v1.0.0", "again")
    with pytest.raises(ConfigurationError, match="git commit failed"):
        git.commit("Nothing", ["notes.txt"])
    assert git.head(root.parents[-1]) is None


def test_a_folder_comes_byte_for_byte_whatever_this_machine_does_to_line_ends(root: Path, tmp_path: Path) -> None:
    contents = {"a b.txt": b"one\ntwo\r\n", "empty": b"", "no end": b"\n\nx", "ü": bytes(range(256))}
    for name, content in contents.items():
        (root / "releases" / name).write_bytes(content)
    (root / "releases/link").symlink_to("ü")
    git.commit("Files", ["releases"])
    for setting, value in (("core.autocrlf", "true"), ("core.eol", "crlf")):
        subprocess.run(["git", "config", setting, value], cwd=root, check=True)
    (root / ".gitattributes").write_text("* text eol=crlf export-ignore\n")
    (tmp_path / "out").mkdir()
    assert git.copy_tree("HEAD", Path("releases"), tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == contents


@pytest.mark.parametrize("lost", ["HEAD:./releases/v1.0.0", "HEAD:./releases/v1.0.0/papers.txt"])
@pytest.mark.parametrize("content", [None, b"", b"x"])
def test_what_a_repository_has_lost_is_said_and_nothing_is_written(
    root: Path, tmp_path: Path, lost: str, content: bytes | None
) -> None:
    name = printed(root, "rev-parse", lost)
    stored = root / printed(root, "rev-parse", "--git-path", f"objects/{name[:2]}/{name[2:]}")
    stored.unlink()
    if content is not None:
        stored.write_bytes(content)
    (tmp_path / "out").mkdir()
    with pytest.raises(NotFoundError, match=r"v1\.0\.0: cannot be read from git, and `git fsck` may tell why\. .*"):
        git.copy_tree("HEAD", Path("releases/v1.0.0"), tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def test_what_git_cannot_read_is_not_taken_for_nothing(root: Path, tmp_path: Path) -> None:
    name = printed(root, "rev-parse", "HEAD:./releases")
    stored = root / printed(root, "rev-parse", "--git-path", f"objects/{name[:2]}/{name[2:]}")
    stored.unlink()
    stored.touch()
    with pytest.raises(ConfigurationError, match="corrupt"):
        git.names_at("HEAD", Path("releases/v1.0.0"))
    with pytest.raises(ConfigurationError, match="corrupt"):
        git.kinds_of(["v1.0.0:./releases/v1.0.0"])
    with pytest.raises(NotFoundError, match="corrupt"):
        git.copy_tree("HEAD", Path("releases/v1.0.0"), tmp_path)


def printed(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True).stdout.strip()


def test_what_commits_and_tags_hold_is_listed(root: Path) -> None:
    assert git.names_at("HEAD", Path("releases")) == ["v1.0.0"]
    assert git.names_at("HEAD", Path("nothing")) == git.names_at("nothing", Path()) == []
    assert git.tags() == ["v1.0.0"]
    names = ["v1.0.0:./releases", "HEAD:./notes.txt", "HEAD:./no thing", "v1.0.0^{commit}"]
    assert git.kinds_of(names) == ["tree", "blob", "", "commit"]
    assert git.kinds_of([]) == []


def test_a_tag_is_set_at_the_commit_that_is_named(root: Path) -> None:
    first = git.tag_of("v1.0.0") or ""
    git.tag("v0.9.0", "Before", commit=first)
    git.tag("v1.0.1", "Here")
    assert (git.tag_of("v0.9.0"), git.tag_of("v1.0.1")) == (first, git.head())


def test_where_there_is_no_repository_is_told_from_where_git_will_not_read_it(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert git.has_repository()
    assert not git.has_repository(tmp_path)
    (tmp_path / "odd").mkdir()
    for text in ("what?", "gitdir: nowhere"):
        (tmp_path / "odd/.git").write_text(text)
        with pytest.raises(ConfigurationError, match="git rev-parse failed"):
            git.has_repository(tmp_path / "odd")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigurationError, match="git is not installed"):
        git.has_repository()
