"""Files damaged as disks and hands do it: a bit flipped, cut to nothing, two swapped; loudly or silently."""

import os
import random
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Harm(NamedTuple):
    """What was done, in words, and the files that are not as they were."""

    told: str
    paths: tuple[Path, ...]
    is_silent: bool


def harm(chance: random.Random, paths: Sequence[Path], *, is_silent: bool) -> Harm:
    """Damage one of these files, or swap two; where it is silent their size, times, mode and inode stay."""
    paths = [path for path in paths if path.stat().st_size]
    path = chance.choice(paths)
    others = [other for other in paths if other.read_bytes() != path.read_bytes()]
    if is_silent:
        others = [other for other in others if other.stat().st_size == path.stat().st_size]
    how = chance.choices(("flip", "cut", "swap"), (8, 0 if is_silent else 1, 1 if others else 0))[0]
    if how == "swap":
        other = chance.choice(others)
        one, two = path.read_bytes(), other.read_bytes()
        _put(path, two, is_silent=is_silent)
        _put(other, one, is_silent=is_silent)
        return Harm(f"{path.name} and {other.name} swapped", (path, other), is_silent)
    raw = bytearray(path.read_bytes())
    if how == "cut":
        _put(path, b"", is_silent=False)
        return Harm(f"{path.name} cut to nothing", (path,), is_silent)
    place, bit = chance.randrange(len(raw)), chance.randrange(8)
    raw[place] ^= 1 << bit
    _put(path, bytes(raw), is_silent=is_silent)
    return Harm(f"bit {bit} of byte {place:,} of {path.name} flipped", (path,), is_silent)


def _put(path: Path, content: bytes, *, is_silent: bool) -> None:
    """Write into a file that stays the same inode; its times too, where that is silent."""
    before = path.stat()
    path.chmod(before.st_mode | stat.S_IWUSR)
    with path.open("r+b") as file:
        file.write(content)
        file.truncate()
    path.chmod(stat.S_IMODE(before.st_mode))
    if is_silent:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    else:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000_000))
