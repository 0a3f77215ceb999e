"""A published folder brought to a store: every file first, and what they are known by last.

Nothing is deleted there, and no file that is whole is sent again. Who finds `manifest.json` finds what it lists.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from etl.errors import BrokenTableError, OutputError
from etl.io.arrival import refuse_other
from etl.io.files import CHUNK_BYTES, sha256_of_file
from etl.io.store import Address, open_object, sizes_below, written_object
from etl.verifier import MANIFEST, RELEASE, SIGNATURE, STATEMENT, read_document
from schemas.versions import is_version

_NAMED_BY: Final = 12
_LAST: Final = (STATEMENT, SIGNATURE, MANIFEST, RELEASE)
"""Sent in this order after all others."""


class Uploaded(NamedTuple):
    """Where the files are, how many of them were sent with how many bytes, and how many were there already."""

    address: Address
    sent_count: int
    sent_bytes: int
    kept_count: int


class _File(NamedTuple):
    path: Path
    byte_count: int
    sha256: str


def upload_folder(folder: Path, address: Address) -> Uploaded:
    """Bring a published folder below an address: a release under its version, a build by the hash of its manifest.

    `BrokenTableError` where the folder is not what it says itself, `OutputError` where a store refuses, or where
    another build is under that name; what was sent stays, and the next upload goes on.
    """
    refuse_other(folder, None, str(folder))
    files = _files(folder)
    target = address.below(_name(folder))
    there = sizes_below(target, OutputError)
    _refuse_another(files, target, there)
    kept = {name for name, file in files.items() if _is_there(file, target.below(name), there.get(name))}
    sent = [name for name in files if name not in kept]
    for name in sent:
        if name in (MANIFEST, RELEASE):
            _refuse_missing(files, target)
        _send(files[name], target.below(name))
    return Uploaded(target, len(sent), sum(files[name].byte_count for name in sent), len(kept))


def _name(folder: Path) -> str:
    try:
        version = read_document(folder / RELEASE)[1].get("version") if (folder / RELEASE).exists() else None
    except (OSError, ValueError) as error:
        raise BrokenTableError(f"{folder / RELEASE}: cannot be read ({error}). Restore it from its source.") from error
    return str(version) if is_version(str(version)) else sha256_of_file(folder / MANIFEST)[:_NAMED_BY]


def _files(folder: Path) -> dict[str, _File]:
    """What is sent, in its order: the files that the documents of a folder name, those that vouch, and these."""
    said: dict[str, Any] = {}
    for index in (MANIFEST, RELEASE):
        if (folder / index).exists():
            said |= read_document(folder / index)[1]["files"]
    own = [name for name in _LAST if (folder / name).is_file()]
    files = {
        name: _File(folder / name, said[name]["bytes"], said[name]["sha256"]) for name in sorted(said.keys() - own)
    }
    return files | {name: _as_it_is(folder / name) for name in own}


def _as_it_is(path: Path) -> _File:
    return _File(path, path.stat().st_size, sha256_of_file(path))


def _refuse_another(files: dict[str, _File], target: Address, there: dict[str, int]) -> None:
    """Stop where the place is another's: a version is for life."""
    for name in (MANIFEST, RELEASE):
        if name in there and not (name in files and _is_there(files[name], target.below(name), there[name])):
            raise OutputError(
                f"{target}: holds another {name} already. Nothing was uploaded. Name another address, or look there "
                "which of both is meant."
            )


def _is_there(file: _File, address: Address, byte_count: int | None) -> bool:
    """Whether an object is that file: of one that has its size, the bytes are read and hashed."""
    if byte_count != file.byte_count:
        return False
    with open_object(address, CHUNK_BYTES, OutputError).file as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256


def _refuse_missing(files: dict[str, _File], target: Address) -> None:
    """Stop before a document is sent that names what did not come whole."""
    there = sizes_below(target, OutputError)
    for name, file in files.items():
        if name not in (MANIFEST, RELEASE) and there.get(name) != file.byte_count:
            raise OutputError(f"{target.below(name)}: did not come whole. Run this again.")


def _send(file: _File, address: Address) -> None:
    digest = hashlib.sha256()
    with written_object(address, OutputError) as target:
        for chunk in _chunks(file.path):
            digest.update(chunk)
            target.write(chunk)
    if digest.hexdigest() != file.sha256:
        raise OutputError(f"{file.path}: was altered while it was sent. Run `abstracts verify`, then this again.")


def _chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file; that it cannot be read is told here, so that nobody takes it for a fault of the store."""
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk
    except OSError as error:
        raise BrokenTableError(f"{path}: cannot be read ({error.strerror}). Run `abstracts verify`.") from error
