"""Folders that pass: private, on the disk where they are of use, and gone after it."""

import fcntl
import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from etl.io import layout

_SIGN: Final = "passing-"
_PRIVATE: Final = 0o700


@contextmanager
def passing_folder() -> Iterator[Path]:
    """An empty folder that nobody else may read, and that goes away with all that is in it.

    It is on the disk of DVC's cache, if a package is here that may be written to.
    """
    with ExitStack() as stack:
        beside = layout.ROOT / ".dvc" / "tmp"
        try:
            beside.mkdir(mode=_PRIVATE, exist_ok=True)
            folder = stack.enter_context(passing_in(beside))
        except OSError:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=_SIGN)))
        yield folder


@contextmanager
def passing_in(beside: Path, name: str = "") -> Iterator[Path]:
    """An empty folder of that kind in another one, whose own name begins with `name`.

    What a killed process left there of that name goes away first: the system dropped the lock that it held.
    """
    prefix = f"{name}{_SIGN}"
    with ExitStack() as stack:
        with _locked(beside, wait=True):  # so that nobody takes a new folder, not locked yet, for one that was left
            for left in beside.glob(f"{glob.escape(prefix)}*"):
                with _locked(left) as is_left:
                    if is_left:
                        shutil.rmtree(left, ignore_errors=True)
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix=prefix, dir=beside.absolute()))
            stack.enter_context(_locked(Path(folder)))
        yield Path(folder)


@contextmanager
def _locked(folder: Path, *, wait: bool = False) -> Iterator[bool]:
    """Hold the lock of a folder that is there; False where another holds it, or the disk knows no locks."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        is_held = True
    except OSError:
        is_held = False
    try:
        yield is_held
    finally:
        os.close(descriptor)
