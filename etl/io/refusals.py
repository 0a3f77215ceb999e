"""What the system refuses: a full disk, a limit, a folder that takes no writing; in words, with what to do about it."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from etl.errors import OutputError

_NEXT: Final = {
    errno.ENOSPC: "Its disk is full: free some room, then run this again.",
    errno.EDQUOT: "Your share of its disk is used up: free some room, then run this again.",
    errno.EFBIG: "It is larger than a file may be here: raise the limit (`ulimit -f`), then run this again.",
    errno.EROFS: "Its disk takes no writing: mount it so that it does, then run this again.",
    errno.EACCES: "You may not: mend the permissions of it and of its folder, then run this again.",
    errno.EPERM: "You may not: mend the permissions of it and of its folder, then run this again.",
    errno.EIO: "Its disk fails: look at what the system logged, and write elsewhere.",
    errno.EMFILE: "Too many files are open: raise the limit (`ulimit -n`), then run this again.",
}
_GONE: Final = "It is gone, or its folder is: restore it from git, or build it again, then run this again."
_SOME_BYTES: Final = 1 << 20
_NUMBER: Final = re.compile(r"\(os error ([0-9]{1,3})\)|\[Errno ([0-9]{1,3})\]", re.IGNORECASE)


def of_system(error: BaseException) -> OSError | None:
    """The refusal to write behind an error of a library that tells only the system's number of it; None of others."""
    number = error.errno if isinstance(error, OSError) else None
    found = _NUMBER.search(str(error)) if number is None else None
    number = int(found[1] or found[2]) if found else number
    return OSError(number, os.strerror(number)) if number in _NEXT else None


def refused_more(path: Path, size: int = 1 << 16) -> OSError | None:
    """Why the system takes no more into a file, if it does not: so many bytes are put to its end, which spoil it."""
    try:
        with path.open("ab") as file:
            file.write(bytes(size))
    except OSError as error:
        return of_system(error)
    return None


def no_room(folder: Path) -> str | None:
    """One line on why a folder takes no file of a mebibyte, if it does not; DVC tells of it as `disk I/O error`."""
    path = folder / f".{os.getpid()}.tmp"
    refused = refused_more(path, _SOME_BYTES)
    with suppress(OSError):
        path.unlink()
    return refusal(folder, refused) if refused else None


def refusal(path: object, error: OSError) -> str | None:
    """One line on why a file cannot be written: what, where, what next; None where the error is no refusal to write."""
    known = of_system(error)
    return f"{path}: cannot be written ({known.strerror}). {_NEXT[known.errno or 0]}" if known else None


@contextmanager
def refused_as(path: Path) -> Iterator[None]:
    """Tell a refusal to write as one of `path`, by an `OutputError`; any other error goes on as it is."""
    try:
        yield
    except OSError as error:
        told = refusal(path, error)
        if told is None:
            raise
        raise OutputError(told) from error


def in_one_line(error: OSError) -> str | None:
    """What the system refused a command: the file where it named one, why, and what next; None of what it did not."""
    if isinstance(error, FileNotFoundError) and error.filename is not None:
        return f"{error.filename}: cannot be read or written ({error.strerror}). {_GONE}"
    named = error.filename if error.filename is not None else "what was to be written or printed"
    return refusal(named, error)
