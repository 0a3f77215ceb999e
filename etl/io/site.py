"""The explorer's site on disk: the browser's files, slices of dumps, and the folder that is written, whole or not."""

import os
import re
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from etl.errors import DumpError, OutputError
from etl.io import layout
from etl.io.dump_bytes import open_dump
from etl.io.exchange import exchanged

File = tuple[str, bytes]

SITE: Final = "site.json"
"""By this file a folder is known for a site."""
_BROWSER: Final = layout.INSTALLED / "etl" / "explore" / "browser"
_PATH: Final = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*", re.ASCII)


class Written(NamedTuple):
    """How much a site is."""

    file_count: int
    byte_count: int


def read_browser() -> dict[str, str]:
    """The texts of the browser's files by name, wherever this code is installed."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(_BROWSER.iterdir()) if path.is_file()}


def read_slices(path: Path, size: int, numbers: Container[int] | None = None) -> Iterator[tuple[int, bytes]]:
    """The bytes of a dump in slices with their numbers, one at a time; with `numbers` only those."""
    try:
        with open_dump(path) as file:
            for number in range(-(-file.seek(0, os.SEEK_END) // size)):
                if numbers is None or number in numbers:
                    file.seek(number * size)
                    yield number, file.read(size)
    except OSError as error:
        raise DumpError(f"{path}: cannot be read ({error.strerror}). Restore it from git.") from error


def refuse_other_folder(target: Path) -> None:
    """Raise an `OutputError` where a folder holds something other than a site, which writing one would remove."""
    if target.exists() and not target.is_dir():
        raise OutputError(f"{target}: is a file. Name a folder.")
    if target.is_dir() and any(target.iterdir()) and not (target / SITE).is_file():
        raise OutputError(f"{target}: holds something else than a site. Name a new folder, or empty this one.")


def write_site(target: Path, files: Iterable[File]) -> Written:
    """Write files as the new content of the folder `target`, all of them at once or none: see `exchanged`."""
    file_count = byte_count = 0
    with exchanged(target, keeps_previous=False) as building:
        folders: set[Path] = set()
        for name, content in files:
            path = _place(building, name)
            if path.parent not in folders:
                path.parent.mkdir(parents=True, exist_ok=True)
                folders.add(path.parent)
            path.write_bytes(content)
            file_count, byte_count = file_count + 1, byte_count + len(content)
        os.sync()  # at once: tens of thousands of files would take minutes one by one
    return Written(file_count, byte_count)


def _place(folder: Path, name: str) -> Path:
    """Where a file goes: names of dumps are part of it, and those of another's tables may lead out of the folder."""
    if not _PATH.fullmatch(name):
        raise OutputError(f"{name!r}: is no path of a site. The tables name a dump as none may be; mend them.")
    return folder / name
