"""Whole files: read with a bound, written whole or not at all."""

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from etl.errors import DumpError, OutputError

CHUNK_BYTES = 1 << 23
"""So many bytes of a vast file are read at a time."""


def read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a file that holds at most `limit` of them; a `DumpError` says why it can't be read."""
    try:
        size = path.stat().st_size
        if size > limit:
            raise DumpError(
                f"{path}: {size:,} bytes, more than the limit of {limit:,} (parse.max_dump_bytes). Split the dump."
            )
        return path.read_bytes()
    except OSError as error:
        raise DumpError(f"{path}: cannot be read ({error.strerror}). Check the name and its permissions.") from error


def read_head(path: Path, size: int) -> bytes:
    """The first bytes of a file, `size` at most."""
    return next(read_chunks(path, None, size), b"")


def read_chunks(path: Path, limit: int | None, size: int | None = None) -> Iterator[bytes]:
    """The bytes of a file, `size` at a time; with a `limit` the file holds at most so many, and comes at once."""
    if limit is not None:
        yield read_bytes(path, limit)
        return
    try:
        with path.open("rb") as file:
            while chunk := file.read(size or CHUNK_BYTES):
                yield chunk
    except OSError as error:
        raise DumpError(f"{path}: cannot be read ({error.strerror}). Check the name and its permissions.") from error


def sha256_of_file(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary neighbour of `path` to write to; it takes the place of `path` only if the block succeeds.

    An `OutputError` says why the file cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        named = Path(error.filename) if isinstance(error.filename, str) else temporary
        if named not in (temporary, *path.parents):
            raise  # of a file that the block reads
        reason = error.strerror or str(error)
        raise OutputError(f"{path}: cannot be written ({reason}). Free the place, or name another.") from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 text with `\\n` line ends, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_bytes(text.encode())


def write_json(path: Path, value: Mapping[str, object]) -> None:
    """Write a mapping as indented JSON, keys in the order given, whole or not at all."""
    write_text(path, json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def keep_only(folder: Path, names: Collection[str]) -> None:
    """Remove what a folder of generated files holds beside `names` (what is left of a dump that was removed).

    Without this a project that once had the dump would record other hashes than a fresh clone.
    """
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name not in names and not path.name.startswith(".git"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def copy_new(source: Path, target: Path) -> None:
    """Copy a file, whole or not at all, to where none is yet; a `DumpError` says why it cannot be."""
    if target.exists():
        raise DumpError(f"{target}: is there already. Choose another --name.")
    try:
        with replacing(target) as temporary:
            shutil.copyfile(source, temporary)
    except OSError as error:
        raise DumpError(f"{source}: cannot be copied to {target} ({error.strerror}). Nothing was added.") from error


@contextmanager
def kept_meanwhile(chunks: Iterable[bytes], folder: Path) -> Iterator[Path]:
    """A hidden file of a folder with the bytes of a stream, which is gone after the block, however that ends."""
    path = folder / f".{os.getpid()}.tmp"
    try:
        with path.open("wb") as file:
            file.writelines(chunks)
        yield path
    finally:
        path.unlink(missing_ok=True)


def files_below(folder: Path) -> list[Path]:
    """Every regular file in a folder and the folders in it, sorted; none that is hidden, or in a hidden one."""

    def refuse(error: OSError) -> None:
        raise DumpError(f"{error.filename}: cannot be read ({error.strerror}). Check its permissions.") from error

    found: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += (Path(place, name) for name in names if not name.startswith("."))
    return sorted(path for path in found if path.is_file())


class KnownBytes:
    """Which bytes are known, under which names: a file is hashed once, and only where another is of its size."""

    def __init__(self) -> None:
        self._by_size: dict[int, list[tuple[Path, str]]] = {}
        self._hashes: dict[Path, str] = {}

    def add(self, path: Path, name: str) -> None:
        """Know the bytes of a file by a name."""
        self._by_size.setdefault(path.stat().st_size, []).append((path, name))

    def name_of(self, path: Path) -> str | None:
        """The name by which the bytes of this file are known, the first if by several."""
        same_size = self._by_size.get(path.stat().st_size, ())
        return next((name for known, name in same_size if self._sha256(known) == self._sha256(path)), None)

    def _sha256(self, path: Path) -> str:
        if path not in self._hashes:
            self._hashes[path] = sha256_of_file(path)
        return self._hashes[path]


def read_slice(path: Path, start: int, end: int, context: int) -> tuple[bytes, bytes, bytes]:
    """Bytes `[start, end)` of a file, with up to `context` bytes before and after them."""
    first = max(0, start - context)
    try:
        with path.open("rb") as file:
            file.seek(first)
            return file.read(start - first), file.read(end - start), file.read(context)
    except OSError as error:
        raise DumpError(f"{path}: cannot be read ({error.strerror}). Restore it from git.") from error
