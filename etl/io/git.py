"""What a package asks of git: whose folder it is, whether it is as committed, and what a commit holds."""

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from etl.errors import ConfigurationError, NotFoundError
from etl.io.lifeline import end_with

_HERE: Final = Path()
_OF_ANOTHER: Final = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
)
"""Set where git itself runs us, in a hook: every question here is about the folder that is named."""
_FILES: Final = ("100644", "100755")
"""The modes of plain files; links and folders have others."""
_WRITE: Final = ("add", "checkout", "clone", "commit", "reset", "tag")
"""What changes a repository: it ends with this process, as what goes on after a kill -9 would change it unseen."""
_SIGNALS: Final[dict[int, str]] = {signal.SIGXFSZ: "no file may be so large: `ulimit -f`", signal.SIGKILL: "killed"}
"""What ends git without a word."""


def is_in_work_tree(folder: Path) -> bool:
    """Whether a repository around the folder, which need not be there yet, would take its files."""
    there = next(one for one in (folder, *folder.parents) if one.is_dir())
    inside = _git(there, "rev-parse", "--is-inside-work-tree")
    return inside.stdout.strip() == b"true" and _git(there, "check-ignore", "--quiet", str(folder)).returncode != 0


def has_repository(root: Path = _HERE) -> bool:
    """Whether a repository is around a folder; `ConfigurationError` where there is one that git will not read."""
    found = _git(root, "rev-parse", "--git-dir", LC_ALL="C")
    if found.returncode and b"not a git repository (or any" not in found.stderr:
        raise _failed(root, "rev-parse", found)
    return found.returncode == 0


def begin_repository(folder: Path) -> None:
    """Make the folder a repository of its own; nothing is committed."""
    _done(folder, "init", "--quiet")


def user_name(folder: Path = _HERE) -> str:
    """The name that git signs commits in a folder with; empty where it knows none."""
    try:
        return _git(folder, "config", "user.name").stdout.decode(errors="replace").strip()
    except ConfigurationError:
        return ""


def head(root: Path = _HERE) -> str | None:
    """The commit that a work tree is at, in full; None before the first, and where there is no repository."""
    return commit_of("HEAD", root)


def commit_of(name: str, root: Path = _HERE) -> str | None:
    """The commit that a tag, branch or abbreviation names; None where it names none."""
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    return found.stdout.decode().strip() or None


def tag_of(version: str, root: Path = _HERE) -> str | None:
    """The commit that the tag of a release marks; None where there is no such tag."""
    return commit_of(f"refs/tags/{version}", root)


def commit_date(commit: str, root: Path = _HERE) -> str:
    """The day of a commit in UTC, as `YYYY-MM-DD`."""
    return _done(root, "show", "--no-patch", "--format=%cd", "--date=format-local:%Y-%m-%d", commit, TZ="UTC").strip()


def commit_that_added(path: Path, root: Path = _HERE) -> str | None:
    """The last commit before `HEAD` that a file came with; None where none did."""
    words = ("log", "--max-count=1", "--diff-filter=A", "--format=%H", "HEAD", "--", path.as_posix())
    return _git(root, *words).stdout.decode().strip() or None


def unlike_commit(root: Path = _HERE, paths: Sequence[str] = ()) -> list[str]:
    """The files in a folder, or below `paths` in it, that are not as committed, new ones too; none that git ignores."""
    words = ("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", *(paths or ["."]))
    top = place_in_repository(root)
    return sorted(os.path.relpath(entry[3:], top) for entry in _done(root, *words).split("\0") if entry)


def content_at(commit: str, path: Path, root: Path = _HERE) -> bytes | None:
    """The bytes of a file as a commit has it; None where it has none."""
    found = _git(root, "cat-file", "blob", f"{commit}:./{path.as_posix()}")
    return found.stdout if found.returncode == 0 else None


def names_at(commit: str, path: Path, root: Path = _HERE) -> list[str]:
    """The names of what stands right in a folder of a commit; none where the commit has no such folder."""
    return [name for _, _, name in _entries(commit, path, root)]


def tags(root: Path = _HERE) -> list[str]:
    """The names of all tags."""
    return _done(root, "tag", "--list").splitlines()


def kinds_of(names: Sequence[str], root: Path = _HERE) -> list[str]:
    """What each name such as `HEAD:./notes.txt` is of, `tree`, `blob` or `commit`; empty where it names nothing."""
    lines = _done(root, "cat-file", "--batch-check=%(objecttype)", given=_lines(names)).splitlines() if names else []
    return ["" if line.endswith(" missing") else line for line in lines]


def copy_tree(commit: str, path: Path, target: Path, root: Path = _HERE) -> bool:
    """Write the files right in a folder of a commit to the folder `target`, with line ends as they were committed.

    False, and nothing, where it has none; `NotFoundError`, and nothing, where the repository has lost some of it.
    """
    try:
        files = {name: blob for mode, blob, name in _entries(commit, path, root) if mode in _FILES}
        contents = list(_contents(list(files.values()), root))
    except ConfigurationError as error:
        raise NotFoundError(f"{path}: cannot be read from git, and `git fsck` may tell why. {error}") from error
    for name, content in zip(files, contents, strict=True):
        (target / name).write_bytes(content)
    return bool(files)


def _entries(commit: str, path: Path, root: Path) -> Iterator[tuple[str, str, str]]:
    """Mode, object and name of what stands right in a folder of a commit; a name that would leave it is left out."""
    tree = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:./{path.as_posix()}")
    if tree.returncode > 1:
        raise _failed(root, "rev-parse", tree)
    if tree.returncode == 0:
        for entry in _done(root, "ls-tree", "-z", "--full-tree", tree.stdout.decode().strip()).split("\0"):
            words, _, name = entry.partition("\t")
            if name not in ("", ".", "..") and "/" not in name:
                mode, _, found = words.split(" ")
                yield mode, found, name


def _contents(blobs: Sequence[str], root: Path) -> Iterator[memoryview]:
    """The bytes of each blob."""
    done = _git(root, "cat-file", "--batch", given=_lines(blobs))
    if done.returncode:
        raise _failed(root, "cat-file", done)
    start = 0
    for blob in blobs:
        end = done.stdout.index(b"\n", start)
        said = done.stdout[start:end].decode(errors="replace")
        if not said.startswith(f"{blob} blob "):
            raise ConfigurationError(f"{root.absolute()}: git cat-file failed: {said}")
        start = end + 1 + int(said.rpartition(" ")[2]) + 1
        yield memoryview(done.stdout)[end + 1 : start - 1]


def _lines(names: Sequence[str]) -> bytes:
    return "".join(f"{name}\n" for name in names).encode(errors="surrogateescape")


def clone(root: Path, commit: str, target: Path) -> None:
    """Make `target` a clean work tree of a commit, in a repository of its own that shares the objects of this one."""
    _done(_HERE, "clone", "--quiet", "--shared", "--no-checkout", "--", str(top(root)), str(target))
    _done(target, "checkout", "--quiet", "--detach", commit)


def place_in_repository(root: Path = _HERE) -> Path:
    """Where a package stands in its repository, as a path relative to the repository's top."""
    return Path(_done(root, "rev-parse", "--show-prefix").strip())


def commit(message: str, paths: Sequence[str], root: Path = _HERE) -> str:
    """Commit these paths, as they are, with all that is new or gone below them; return the commit."""
    _done(root, "add", "--all", "--", *paths)
    _done(root, "commit", "--quiet", "--message", message, "--", *paths)
    return head(root) or ""


def tag(version: str, message: str, root: Path = _HERE, *, commit: str = "HEAD") -> None:
    """Set the annotated tag of a release at a commit."""
    _done(root, "tag", "--annotate", "--message", message, "--", version, commit)


def require_identity(root: Path = _HERE) -> None:
    """Raise `ConfigurationError` unless git knows whom a commit and a tag are by."""
    if _git(root, "var", "GIT_COMMITTER_IDENT").returncode:
        raise ConfigurationError(
            'git does not know who commits here. `git config user.name "…"` and `git config user.email "…"` tell it.'
        )


def is_before(commit: str, root: Path = _HERE) -> bool:
    """Whether `HEAD` is that commit, or came after it."""
    return _git(root, "merge-base", "--is-ancestor", commit, "HEAD").returncode == 0


def is_on_branch(root: Path = _HERE) -> bool:
    """Whether a commit made now would be on a branch."""
    return branch(root) is not None


def branch(root: Path = _HERE) -> str | None:
    """The branch that a commit made now would be on, as `refs/heads/…`; None on none."""
    return _git(root, "symbolic-ref", "--quiet", "HEAD").stdout.decode(errors="surrogateescape").strip() or None


def own_file(name: str, root: Path = _HERE) -> Path:
    """Where git keeps a file of its own, such as `index` or a branch."""
    return root / _done(root, "rev-parse", "--git-path", name).rstrip("\n")


def top(root: Path = _HERE) -> Path:
    """The top folder of the repository around a folder."""
    return Path(_done(root, "rev-parse", "--show-toplevel").rstrip("\n"))


def unstage(paths: Sequence[str], root: Path = _HERE) -> None:
    """Take back what was added to the next commit below these paths; the files stay as they are."""
    _done(root, "reset", "--quiet", "--", *paths)


def restore(paths: Sequence[str], root: Path = _HERE) -> None:
    """Make files, and those below folders, as they are committed again; what is not committed stays."""
    known = [path for path in paths if _git(root, "cat-file", "-e", f"HEAD:./{path}").returncode == 0]
    if known:
        _done(root, "checkout", "--quiet", "HEAD", "--", *known)


def _done(folder: Path, *words: str, given: bytes | None = None, **settings: str) -> str:
    """What git prints; `ConfigurationError` says what it could not do."""
    done = _git(folder, *words, given=given, **settings)
    if done.returncode:
        raise _failed(folder, words[0], done)
    return done.stdout.decode(errors="surrogateescape")


def _failed(folder: Path, word: str, done: subprocess.CompletedProcess[bytes]) -> ConfigurationError:
    said = done.stderr.decode(errors="replace").strip() or done.stdout.decode(errors="replace").strip()
    if done.returncode < 0:
        said = f"{said} ({_SIGNALS.get(-done.returncode, signal.strsignal(-done.returncode) or '')})".strip()
    return ConfigurationError(f"{folder.absolute()}: git {word} failed: {said}")


def _git(folder: Path, *words: str, given: bytes | None = None, **settings: str) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder, whoever runs us, with these settings of its environment; `given` is what it reads.

    What only asks takes no lock, which a kill would leave behind.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER}
    environment = {**inherited, "GIT_OPTIONAL_LOCKS": "0", **settings}
    command = ["git", *words]
    tie = partial(end_with, os.getpid()) if words[0] in _WRITE else None
    try:
        return subprocess.run(
            command, cwd=folder, env=environment, input=given, capture_output=True, check=False, preexec_fn=tie
        )
    except OSError as error:
        raise ConfigurationError("git is not installed, and a package lives in git. Install it.") from error
