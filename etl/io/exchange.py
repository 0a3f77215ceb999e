"""Folders whose whole content is made anew: built beside their place, and exchanged as a whole."""

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from etl.io.files import flush
from etl.io.refusals import refused_as

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2


@contextmanager
def exchanged(target: Path, *, keeps_previous: bool = True) -> Iterator[Path]:
    """An empty folder that takes the place of the folder `target` if the block succeeds, all of it at once.

    Who opened the folder before goes on reading the build of then: it stays beside the folder as `.<name>.previous`
    until the next run is complete, unless it is not kept. What a killed run left behind is mended and removed by the
    next; two at a time wait for each other. The block sees to it that what it writes is on the disk.
    """
    building = _neighbour(target, "building")
    target.parent.mkdir(parents=True, exist_ok=True)
    with _alone_in(target.parent), refused_as(target):
        _mend(target)
        _remove(building)
        building.mkdir()
        try:
            yield building
            _exchange(building, target)
            if not keeps_previous:
                _remove(_neighbour(target, "previous"))
        finally:
            _remove(building)
        flush(target.parent)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Wait until nobody else exchanges a folder in this one, and hold off who comes."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a disk that knows no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _exchange(building: Path, target: Path) -> None:
    """Put `building` in the place of `target`, and keep what stood there, if anything, as the previous build."""
    if not target.exists():
        building.rename(target)
        return
    if not _renamed_in_one_step(building, target):
        _renamed_one_by_one(building, target)
    previous = _neighbour(target, "previous")
    _remove(previous)
    building.rename(previous)


def _renamed_one_by_one(building: Path, target: Path) -> None:
    """Let two folders change names where the system has no one step for it; `_mend` knows where it may be killed."""
    displaced = _neighbour(target, "displaced")
    target.rename(displaced)
    try:
        building.rename(target)
    except OSError:
        displaced.rename(target)
        raise
    displaced.rename(building)


def _mend(target: Path) -> None:
    """Put back the folder that a run killed between two renames left displaced."""
    displaced = _neighbour(target, "displaced")
    if displaced.exists() and not target.exists():
        displaced.rename(target)
    _remove(displaced)


def _renamed_in_one_step(one: Path, other: Path) -> bool:
    """Let two folders change names (Linux, `renameat2`); False where the system or its file system cannot."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(other))


def _neighbour(target: Path, what: str) -> Path:
    return target.with_name(f".{target.name}.{what}")


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
