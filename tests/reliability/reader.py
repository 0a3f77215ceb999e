"""`python -m tests.reliability.reader FOLDER STOP LOG`: read a published folder over and over until STOP is there.

It opens the folder once and takes every file through it, as a careful reader does; then it goes by path, as most do.
What it saw is printed as JSON; LOG grows by a byte a reading.
"""

import hashlib
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

_MANIFEST: Final = "manifest.json"
_PAUSE: Final = 0.02

Opened = Callable[[str], bytes]


def read(names: list[str], opened: Opened) -> str:
    """Read all files that a manifest names: `whole`, `torn` where one is missing, `mixed` where one is another's."""
    try:
        files = json.loads(opened(_MANIFEST))["files"]
        contents = {name: opened(name) for name in files}
    except (OSError, ValueError, KeyError):
        return "torn"
    if any(hashlib.sha256(contents[name]).hexdigest() != files[name]["sha256"] for name in files):
        return "mixed"
    return "whole" if set(names) == {_MANIFEST, *files} else "torn"


def once(folder: Path) -> str:
    """What a reader sees that opens the folder once; `missing` where there is none."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return "missing"
    try:
        return read(os.listdir(descriptor), lambda name: _through(descriptor, name))
    finally:
        os.close(descriptor)


def by_path(folder: Path) -> str:
    """What a reader sees that opens every file by its path."""
    try:
        names = os.listdir(folder)
    except OSError:
        return "missing"
    return read(names, lambda name: (folder / name).read_bytes())


def _through(descriptor: int, name: str) -> bytes:
    with open(os.open(name, os.O_RDONLY, dir_fd=descriptor), "rb") as file:
        return file.read()


def main(folder: Path, stop: Path, log: Path) -> None:
    """Read until the end is told."""
    seen: Counter[str] = Counter()
    with log.open("ab", buffering=0) as told:
        while not stop.exists():
            seen[once(folder)] += 1
            seen[f"by path: {by_path(folder)}"] += 1
            told.write(b".")
            time.sleep(_PAUSE)
    print(json.dumps(seen))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
