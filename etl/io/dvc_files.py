"""What DVC keeps: the `.dvc` file that stands in git for a file or a folder, and the listing of such a folder.

DVC keeps every file as an object whose name is its MD5; a folder is an object too, the listing of its files.
"""

import hashlib
import re
from pathlib import Path
from typing import Any, Final, NamedTuple

from etl.errors import BrokenTableError, ConfigurationError
from etl.io.files import read_json
from etl.io.settings import parse_yaml

ENDING: Final = ".dvc"
LISTING: Final = ".dir"
"""The ending of the name of an object that lists a folder."""

_OBJECT: Final = re.compile(r"[0-9a-f]{32}(?:\.dir)?")
_MOST_BYTES: Final = 50_000_000


class Kept(NamedTuple):
    """What a `.dvc` file stands for: its place in the package, the name of its object, and the file's own bytes."""

    path: Path
    object_id: str
    text: bytes

    @property
    def file(self) -> Path:
        """The `.dvc` file."""
        return dvc_file(self.path)


def dvc_file(path: Path) -> Path:
    """The `.dvc` file of a file or folder, beside it."""
    return path.with_name(f"{path.name}{ENDING}")


def read_kept(file: Path, text: bytes) -> Kept:
    """What a `.dvc` file of these bytes stands for; `ConfigurationError` where it is none that `dvc add` writes."""
    try:
        value = parse_yaml(file, text.decode()) if len(text) < _MOST_BYTES else None
    except (UnicodeDecodeError, RecursionError) as error:
        raise ConfigurationError(f"{file}: cannot be read ({error}). Restore it from git.") from error
    outs = value.get("outs") if isinstance(value, dict) else None
    if not isinstance(outs, list) or len(outs) != 1 or not _is_out(outs[0], file):
        raise ConfigurationError(f"{file}: is not what `dvc add` of DVC 3 writes. Restore it from git.")
    return Kept(file.with_name(file.name.removesuffix(ENDING)), outs[0]["md5"], text)


def _is_out(out: Any, file: Path) -> bool:
    """Whether an entry names an object of what stands beside its `.dvc` file under its name."""
    return (
        isinstance(out, dict)
        and isinstance(out.get("md5"), str)
        and _OBJECT.fullmatch(out["md5"]) is not None
        and out.get("hash") == "md5"
        and out.get("path") == file.name.removesuffix(ENDING)
    )


def read_listing(kept: Kept, path: Path) -> dict[str, str]:
    """The objects of a folder's files by their names, of a listing that is on the disk; `BrokenTableError` else."""
    try:
        entries = read_json(path, _MOST_BYTES)
    except (OSError, ValueError) as error:
        raise BrokenTableError(f"{kept.file}: its listing {kept.object_id} cannot be read ({error}).") from error
    if not isinstance(entries, list) or not all(_is_entry(entry) for entry in entries):
        raise BrokenTableError(f"{kept.file}: the object {kept.object_id} is no listing of a folder.")
    return {entry["relpath"]: entry["md5"] for entry in entries}


def _is_entry(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("md5"), str)
        and _OBJECT.fullmatch(entry["md5"]) is not None
        and isinstance(entry.get("relpath"), str)
        and _stays_inside(entry["relpath"])
    )


def _stays_inside(name: str) -> bool:
    """Whether a relative path leads nowhere but to a file below its folder."""
    return not set("\\\0") & set(name) and not {"", ".", ".."} & set(name.split("/"))


def is_listing(object_id: str) -> bool:
    """Whether an object is the listing of a folder."""
    return object_id.endswith(LISTING)


def holds(path: Path, object_id: str) -> bool:
    """Whether a file is there, with the content that the name of the object says."""
    return path.is_file() and md5_of_file(path) == object_id.removesuffix(LISTING)


def md5_of_file(path: Path) -> str:
    """MD5 of a file, in hexadecimal: DVC names by it, and nothing is trusted for it that SHA-256 can tell."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
