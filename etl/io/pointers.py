"""Pointers: small files in `data/raw` that stand for dumps in a store, by address, size and hash.

A pointer is in git, and what DVC compares: other bytes of the dump are another pointer, and a build of them another.
"""

import hashlib
import json
import re
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from etl.errors import ConfigurationError
from etl.io.files import CHUNK_BYTES, write_text
from etl.io.settings import read_yaml
from etl.io.store import Address, open_object, read_address

ENDING: Final = ".s3.yaml"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_HEADING: Final = "# A dump that lies in a store: `abstracts add` wrote this, and every build checks it.\n"


class Pointer(NamedTuple):
    """Where a dump lies, and what its bytes are; tag and version as its store gave them, None where it gave none."""

    address: Address
    byte_count: int
    sha256: str
    etag: str | None
    version_id: str | None


def is_pointer(path: Path) -> bool:
    """Whether a raw file stands for a dump that lies elsewhere: its name tells."""
    return path.name.endswith(ENDING)


def without_ending(path: Path) -> Path:
    """A raw file as it would be named if it lay here."""
    return path.with_name(path.name.removesuffix(ENDING)) if is_pointer(path) else path


def point_to(address: Address, folder: Path) -> Path:
    """Read an object through, once, and write the pointer to it in a folder; a `DumpError` says why it cannot be."""
    opened = open_object(address, CHUNK_BYTES)
    with opened.file as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    path = folder / f"{PurePosixPath(address.key).name}{ENDING}"
    said = {"url": str(address), "bytes": opened.byte_count, "sha256": sha256}
    said |= {key: told for key, told in (("etag", opened.etag), ("version_id", opened.version_id)) if told}
    write_text(path, _HEADING + "".join(f"{key}: {json.dumps(value)}\n" for key, value in said.items()))
    return path


def read_pointer(path: Path) -> Pointer:
    """What a pointer says; `ConfigurationError` where it says anything else than it may."""
    said = read_yaml(path)
    known = isinstance(said, dict) and {"url", "bytes", "sha256"} <= said.keys()
    if not (known and said.keys() <= {"url", "bytes", "sha256", "etag", "version_id"}):
        raise _spoilt(path, "must have `url`, `bytes` and `sha256`, perhaps `etag` and `version_id`, and no more")
    byte_count, (url, sha256) = said["bytes"], (str(said[key]) for key in ("url", "sha256"))
    if type(byte_count) is not int or byte_count < 0 or not _SHA256.fullmatch(sha256):
        raise _spoilt(path, "`bytes` must be a number, and `sha256` 64 digits of hexadecimal")
    tags = [said.get(key) for key in ("etag", "version_id")]
    if not all(isinstance(tag, str | None) for tag in tags):
        raise _spoilt(path, "`etag` and `version_id` must be text")
    try:
        return Pointer(read_address(url), byte_count, sha256, *tags)
    except ConfigurationError as error:
        raise _spoilt(path, f"`url`: {error}") from error


def _spoilt(path: Path, what: str) -> ConfigurationError:
    return ConfigurationError(f"{path}: {what.rstrip('.')}. Restore it from git.")
