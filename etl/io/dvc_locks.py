"""What DVC locks, and what a DVC that was killed leaves: seen, told and mended before the next one runs.

DVC notes in `.dvc/tmp/rwlock` which process reads or writes what, and in `dvc.lock` what its stages have made. It
writes both in place: a kill at the wrong moment leaves them cut short, or a note of a process that is no more. In its
cache it keeps a record of every run, in a folder that it makes before.
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import psutil
import yaml

from etl.errors import ConfigurationError
from etl.io import git, layout
from etl.io.files import replacing
from etl.io.lifeline import has_not_ended, is_runner
from etl.io.remotes import cache_folder

_TEMPORARY: Final = Path(".dvc/tmp")
_NOTES: Final = _TEMPORARY / "rwlock"
_GUARDS: Final = (_TEMPORARY / "lock", _TEMPORARY / "rwlock.lock")
"""The files that DVC locks, in this order: while it works, unless a stage runs, and while it edits its notes."""
_BUILD: Final = _TEMPORARY / "build.lock"
_COPY: Final = _TEMPORARY / "dvc.lock.whole"
_PATIENCE: Final = 3.0
"""Seconds to wait for a guard, as DVC does."""
_STEP: Final = 0.05
_PRIVATE: Final = 0o700

Noted = dict[str, Any]


@contextmanager
def only_build(root: Path, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold off every other build of the package at `root`; where one runs, `tell` its process, and wait for its end.

    The system drops the lock when its holder ends, however it ends.
    """
    path = root / _BUILD
    path.parent.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as lock:
        if not _is_locked(lock.fileno()):
            lock.seek(0)
            tell(lock.read().strip())
            with suppress(OSError):  # a disk that knows no locks
                fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def mend_locks(root: Path) -> list[str]:
    """Mend what killed processes left of DVC's locks, and say what it was, a line each; what is held stays as it is.

    `ConfigurationError` where DVC's notes are cut short and a DVC still works in this package.
    """
    if not (root / _TEMPORARY).is_dir():
        return []
    with _guarded(root, _PATIENCE) as is_ours:
        told = [*_mend_notes(root), *_mend_record(root), *_mend_runs(root)] if is_ours else []
    _remove_half_written(root / layout.METRICS)
    return told


def keep_record(root: Path) -> None:
    """Keep a copy of `dvc.lock` for `mend_locks`, unless DVC may be writing it at this moment."""
    with _guarded(root, 0) as is_ours:
        record = _bytes(root / layout.PIPELINE_LOCK)
        if is_ours and record and record != _bytes(root / _COPY) and not _is_cut(record):
            with replacing(root / _COPY) as temporary:
                temporary.write_bytes(record)


@contextmanager
def _guarded(root: Path, patience: float) -> Iterator[bool]:
    """Hold both guards of DVC; False where another holds one, or nobody can here.

    They are locked by the call that DVC's own library makes, and left as they are.
    """
    with ExitStack() as stack:
        try:
            files = [stack.enter_context((root / path).open("ab")) for path in _GUARDS]
        except OSError:
            yield False
            return
        end = time.monotonic() + patience
        yield all(_is_locked_by(end, file.fileno()) for file in files)


def _is_locked_by(end: float, descriptor: int) -> bool:
    while not (is_locked := _is_locked(descriptor)) and time.monotonic() < end:
        time.sleep(_STEP)
    return is_locked


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _mend_notes(root: Path) -> list[str]:
    """Remove notes that nobody can read, or whose process is no more."""
    path = root / _NOTES
    content = _bytes(path)
    if content is None:
        return []
    notes = _notes(content)
    if notes is None:
        for process in _runners(root):
            raise ConfigurationError(
                f"{_NOTES}: a DVC that was killed left it cut short, and process {process.pid} still works here. "
                "Wait until it ends, or end it, then run this again."
            )
        path.unlink()
        return [f"{_NOTES}: a DVC that was killed left it cut short, and nobody holds it. Removed."]
    gone = {pid for pid, command in _processes(notes) if not _is_here(root, pid, command)}
    if not gone:
        return []
    kept = {
        "write": {place: one for place, one in notes["write"].items() if one["pid"] not in gone},
        "read": {place: left for place, several in notes["read"].items() if (left := _without(several, gone))},
    }
    with replacing(path) as temporary:
        temporary.write_text(json.dumps(kept), encoding="utf-8")
    named = ", ".join(map(str, sorted(gone)))
    return [f"{_NOTES}: it names a process that was killed ({named}), and nobody holds it. Removed."]


def _without(several: list[Noted], gone: set[int]) -> list[Noted]:
    return [one for one in several if one["pid"] not in gone]


def _notes(content: bytes) -> dict[str, dict[str, Any]] | None:
    """What DVC noted: path -> process for writing, path -> processes for reading; None where DVC could not read it."""
    try:
        found = json.loads(content)
        notes = {kind: dict(found.get(kind, {})) for kind in ("write", "read")}
        list(_processes(notes))
    except (ValueError, TypeError, AttributeError, KeyError):
        return None
    return notes


def _processes(notes: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[int, str]]:
    """Every process that is noted, with its words."""
    for one in (*notes["write"].values(), *(one for several in notes["read"].values() for one in several)):
        if not isinstance(one["pid"], int):
            raise TypeError(one["pid"])
        yield one["pid"], str(one["cmd"])


def _is_here(root: Path, pid: int, command: str) -> bool:
    """Whether a process is the one that was noted, and not another that has got its number since."""
    try:
        process = psutil.Process(pid)
        last_word = (command.split() or [""])[-1]
        is_that = has_not_ended(process) and " ".join(process.cmdline()).endswith(last_word)
        return is_that and (not is_runner(process) or _is_at(root, process))
    except psutil.AccessDenied:
        return True
    except psutil.NoSuchProcess:
        return False


def _runners(root: Path) -> Iterator[psutil.Process]:
    """Every DVC that works in a package, by its current directory."""
    return (one for one in psutil.process_iter() if one.pid != os.getpid() and is_runner(one) and _is_at(root, one))


def _is_at(root: Path, process: psutil.Process) -> bool:
    try:
        return Path(process.cwd()).is_relative_to(root.resolve())
    except psutil.AccessDenied:
        return True
    except (psutil.Error, OSError):
        return False


def _mend_record(root: Path) -> list[str]:
    """Put back `dvc.lock` as it last was whole, where it is cut short; without it every stage would run again."""
    record = root / layout.PIPELINE_LOCK
    content, copy = _bytes(record), _bytes(root / _COPY)
    if content is None or content == copy or not (_is_cut(content) or (copy or b"").startswith(content)):
        return []
    if copy is None:
        with suppress(ConfigurationError):
            copy = git.content_at("HEAD", layout.PIPELINE_LOCK, root)
    if copy is None or _is_cut(copy):
        record.unlink()
        return [f"{layout.PIPELINE_LOCK}: a DVC that was killed left it cut short. Removed: every stage runs again."]
    with replacing(record) as temporary:
        temporary.write_bytes(copy)
    return [f"{layout.PIPELINE_LOCK}: a DVC that was killed left it cut short. Put back as it was before."]


def _is_cut(content: bytes) -> bool:
    """Whether a `dvc.lock` ends too early; one that git could not merge does not, and is for its owner to mend."""
    if b"\n<<<<<<< " in content:
        return False
    try:
        found = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        is_whole = content.endswith(b"\n") and all(stage["cmd"] for stage in found["stages"].values())
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, KeyError):
        return True
    return not is_whole


def _mend_runs(root: Path) -> list[str]:
    """Remove folders of DVC's records of runs that hold none: it takes the newest of a folder, without a look."""
    runs = cache_folder(root).parents[1] / "runs"
    empty = [path for path in sorted(runs.glob("*/*")) if path.is_dir() and not any(path.iterdir())]
    for path in empty:
        path.rmdir()
    return [f"{path}: a DVC that was killed left it without a record. Removed." for path in empty]


def _remove_half_written(folder: Path) -> None:
    """Remove the temporary files of a folder whose process has ended."""
    for path in folder.rglob(".*.tmp"):
        pid = path.suffixes[-2][1:] if len(path.suffixes) > 1 else ""
        if pid.isdecimal() and not psutil.pid_exists(int(pid)):
            path.unlink(missing_ok=True)


def _bytes(path: Path) -> bytes | None:
    """The bytes of a file; None where there is none."""
    try:
        return path.read_bytes()
    except OSError:
        return None
