"""A release in the making: one at a time, and what a killed one left is undone before the next begins.

The journal stands beside the releases from before the first file is written until the last one is, so that a release
is either there with all that belongs to it or leaves no trace.
"""

import fcntl
import hashlib
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from etl.errors import ConfigurationError
from etl.io import git, layout
from etl.io.dvc_files import dvc_file
from etl.io.files import read_json, sha256_of_file, write_json, write_text
from etl.io.git_locks import is_at_work, locks
from etl.verifier import RELEASE

_LOCK: Final = Path(".dvc/tmp/release.lock")
_ENDING: Final = ".json"
_GENERATED: Final = (layout.PIPELINE_LOCK, layout.METRICS)
"""What the build writes, and nobody edits."""
_MOST_BYTES: Final = 100_000
_PAUSE: Final = 0.25
_PATIENCE: Final = 10.0
"""Seconds that a lock of git may stand while a git is seen at work."""
_DOUBT: Final = 1.0
"""Seconds that it may stand while none is, as not every one is seen: it may be another machine's."""


@dataclass(frozen=True, slots=True)
class Journal:
    """What a release began from, and what it wrote into files that people edit too (path -> SHA-256)."""

    version: str
    commit: str
    wants_tag: bool = False
    written: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """The journal's file."""
        return layout.LATEST.parent / f".{self.version}{_ENDING}"

    @property
    def building(self) -> Path:
        """The folder in which the release is put together."""
        return layout.LATEST.parent / f".{self.version}.building"

    def begin(self) -> None:
        """Say on the disk that the release has begun."""
        write_json(self.path, asdict(self))

    def write(self, path: Path, text: str) -> None:
        """Write a text, having said so before."""
        self.written[path.as_posix()] = hashlib.sha256(text.encode()).hexdigest()
        self.begin()
        write_text(path, text)

    def end(self) -> None:
        """Say that the release is whole."""
        self.path.unlink(missing_ok=True)


@contextmanager
def only_one() -> Iterator[None]:
    """Hold off every other release of this package; `ConfigurationError` where one is being made already."""
    _LOCK.parent.mkdir(parents=True, exist_ok=True)
    with _LOCK.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ConfigurationError(
                "another `abstracts release` runs here. Wait until it ends, then look at what it made."
            ) from error
        for half_written in layout.LATEST.parent.glob(f"..v*{_ENDING}.*.tmp"):
            half_written.unlink()
        yield


def unfinished() -> list[Journal]:
    """The releases that were begun and neither finished nor undone."""
    return [_read(path) for path in sorted(layout.LATEST.parent.glob(f".v*{_ENDING}"))]


def _read(path: Path) -> Journal:
    try:
        return Journal(**read_json(path, _MOST_BYTES))
    except (OSError, ValueError, TypeError) as error:
        raise ConfigurationError(
            f"{path}: is no journal of a release ({error}). Look at what `git status` shows, then remove it."
        ) from error


def is_committed(version: str) -> bool:
    """Whether `HEAD` has a release, in git or by DVC."""
    return any(git.content_at("HEAD", place) is not None for place in _places(version))


def commit_of(version: str) -> str | None:
    """The commit that a release came with, which need not be the last one."""
    return next(filter(None, map(git.commit_that_added, _places(version))), None)


def written_by(version: str) -> list[Path]:
    """All that a release writes: the folder, or in its stead DVC's file and list, and what belongs to it."""
    folder = layout.release(version)
    stored = (folder, dvc_file(folder), layout.LATEST.parent / ".gitignore")
    return [layout.LEDGER, layout.CHANGELOG, layout.PIPELINE_LOCK, layout.METRICS, *stored]


def undo(journal: Journal) -> None:
    """Take away what a release that was cut short has written; what a person has edited since stays as it is."""
    git.unstage([path.as_posix() for path in written_by(journal.version)])
    own = [Path(path) for path, sha256 in journal.written.items() if _is(Path(path), sha256)]
    ignored = layout.LATEST.parent / ".gitignore"
    git.restore([path.as_posix() for path in (*own, *_GENERATED, ignored)])
    _remove(journal.building)
    if not is_committed(journal.version):
        _remove(layout.release(journal.version))
        for path in (dvc_file(layout.release(journal.version)), ignored, *own):
            if git.content_at("HEAD", path) is None:
                path.unlink(missing_ok=True)
    for path in (journal.path, layout.LEDGER, layout.CHANGELOG):
        for half_written in path.parent.glob(f".{path.name}.*.tmp"):
            half_written.unlink()
    journal.end()


def free_locks(version: str) -> list[Path]:
    """Remove the locks that a git which was killed with a release has left; those that were there.

    One that goes by itself is another git's, or of one that outlived the release: it is waited for.
    """
    names = ["index", "HEAD", f"refs/tags/{version}", *filter(None, [git.branch()])]
    start = time.monotonic()
    while (found := locks(names)) and time.monotonic() - start < (_PATIENCE if is_at_work() else _DOUBT):
        time.sleep(_PAUSE)
    for path in found:
        path.unlink(missing_ok=True)
    return found


def _places(version: str) -> tuple[Path, Path]:
    folder = layout.release(version)
    return folder / RELEASE, dvc_file(folder)


def _is(path: Path, sha256: str) -> bool:
    return path.is_file() and sha256_of_file(path) == sha256


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
