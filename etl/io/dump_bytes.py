"""The bytes of dumps, wherever they lie: in a raw file, or in the object that a raw file points to."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from etl.errors import DumpError
from etl.io.files import CHUNK_BYTES, sha256_of_file
from etl.io.pointers import Pointer, is_pointer, read_pointer
from etl.io.store import Address, Object, open_object

_FEW_BYTES: Final = 1 << 16


def read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a dump that holds at most `limit` of them; a `DumpError` says why it can't be read."""
    try:
        size = dump_size(path)
        if size > limit:
            raise DumpError(
                f"{path}: {size:,} bytes, more than the limit of {limit:,} (parse.max_dump_bytes). Split the dump."
            )
        return b"".join(read_chunks(path, None)) if is_pointer(path) else path.read_bytes()
    except OSError as error:
        raise DumpError(f"{path}: cannot be read ({error.strerror}). Check the name and its permissions.") from error


def read_head(path: Path, size: int) -> bytes:
    """The first bytes of a dump, `size` at most."""
    return next(read_chunks(path, None, size), b"")


def read_chunks(path: Path, limit: int | None, size: int | None = None) -> Iterator[bytes]:
    """The bytes of a dump, `size` at a time; with a `limit` it holds at most so many, and they come at once.

    Those of an object are hashed as they pass: a `DumpError` after the last of them if they are others than when it was
    added, so that nothing made of them may be kept.
    """
    if limit is not None:
        yield read_bytes(path, limit)
    elif is_pointer(path):
        yield from _object_chunks(path, size or CHUNK_BYTES)
    else:
        try:
            with path.open("rb") as file:
                while chunk := file.read(size or CHUNK_BYTES):
                    yield chunk
        except OSError as error:
            raise DumpError(
                f"{path}: cannot be read ({error.strerror}). Check the name and its permissions."
            ) from error


def _object_chunks(path: Path, size: int) -> Iterator[bytes]:
    pointer, digest = read_pointer(path), hashlib.sha256()
    with _opened(path, pointer, size).file as file:
        while chunk := file.read(size):
            digest.update(chunk)
            yield chunk
    _refuse_other(digest.hexdigest(), path, pointer)


def copy_beginning(address: Address, folder: Path, size: int | None) -> Path:
    """Copy an object to a folder, under its own name; with a `size` about so many bytes of it at most."""
    opened = open_object(address, CHUNK_BYTES)
    target = folder / PurePosixPath(address.key).name
    with opened.file as source, target.open("wb") as file:
        while (size is None or file.tell() < size) and (chunk := source.read(CHUNK_BYTES)):
            file.write(chunk)
    return target


def open_dump(path: Path) -> io.BufferedReader:
    """A dump to read anywhere in; of one that lies elsewhere a `DumpError` if it is no longer what was added.

    An object that has the tag and size that it was added with is taken for the same; one with another tag is read
    through first.
    """
    return _open_unchanged(path, CHUNK_BYTES)


def _open_unchanged(path: Path, buffer_bytes: int) -> io.BufferedReader:
    if not is_pointer(path):
        return path.open("rb")
    pointer = read_pointer(path)
    opened = _opened(path, pointer, buffer_bytes)
    if pointer.etag is None or opened.etag != pointer.etag:
        with opened.file as file:
            _refuse_other(hashlib.file_digest(file, "sha256").hexdigest(), path, pointer)
        opened = _opened(path, pointer, buffer_bytes)
    return opened.file


def read_slice(path: Path, start: int, end: int, context: int) -> tuple[bytes, bytes, bytes]:
    """Bytes `[start, end)` of a dump, with up to `context` bytes before and after them."""
    first = max(0, start - context)
    try:
        with _open_unchanged(path, _FEW_BYTES) as file:
            file.seek(first)
            return file.read(start - first), file.read(end - start), file.read(context)
    except OSError as error:
        raise DumpError(f"{path}: cannot be read ({error.strerror}). Restore it from git.") from error


def dump_size(path: Path) -> int:
    """How many bytes a dump has; of one that lies elsewhere as its pointer says."""
    return read_pointer(path).byte_count if is_pointer(path) else path.stat().st_size


def sha256_as_added(path: Path) -> str:
    """SHA-256 of a dump, in hexadecimal; of one that lies elsewhere as its pointer says, and nothing is asked of it."""
    return read_pointer(path).sha256 if is_pointer(path) else sha256_of_file(path)


def sha256_of_dump(path: Path) -> str:
    """SHA-256 of a dump as it is now, in hexadecimal; `DumpError` as `open_dump` raises it."""
    if is_pointer(path):
        open_dump(path).close()
    return sha256_as_added(path)


def _opened(path: Path, pointer: Pointer, buffer_bytes: int) -> Object:
    """The object that a pointer names, if it has the size of the one that was added."""
    opened = open_object(pointer.address, buffer_bytes)
    if opened.byte_count != pointer.byte_count:
        opened.file.close()
        raise _has_changed(path, pointer, f"it has {opened.byte_count:,} bytes, not {pointer.byte_count:,}")
    return opened


def _refuse_other(sha256: str, path: Path, pointer: Pointer) -> None:
    if sha256 != pointer.sha256:
        raise _has_changed(path, pointer, f"its SHA-256 is {sha256[:12]}…, not {pointer.sha256[:12]}…")


def _has_changed(path: Path, pointer: Pointer, what: str) -> DumpError:
    version = f" (its version was {pointer.version_id})" if pointer.version_id else ""
    return DumpError(
        f"{pointer.address}: is not the dump any more that {path.name} points to: {what}. Put back what was "
        f"there{version}, or remove {path.name} and its entry in dumps.yaml and `abstracts add` the address again."
    )


class KnownBytes:
    """Which bytes are known, under which names: a file is hashed once, and only where another is of its size."""

    def __init__(self) -> None:
        self._by_size: dict[int, list[tuple[Path, str]]] = {}
        self._hashes: dict[Path, str] = {}

    def add(self, path: Path, name: str) -> None:
        """Know the bytes of a dump by a name."""
        self._by_size.setdefault(dump_size(path), []).append((path, name))

    def name_of(self, path: Path) -> str | None:
        """The name by which the bytes of this dump are known, the first if by several."""
        same_size = self._by_size.get(dump_size(path), ())
        return next((name for known, name in same_size if self._sha256(known) == self._sha256(path)), None)

    def _sha256(self, path: Path) -> str:
        if path not in self._hashes:
            self._hashes[path] = sha256_as_added(path)
        return self._hashes[path]
