"""Whole files: read with a bound, written whole or not at all."""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from etl.errors import AbstractsError, ConfigurationError, DumpError, OutputError
from etl.io.refusals import of_system, refusal, refused_more

CHUNK_BYTES = 1 << 23
"""So many bytes of a vast file are read at a time."""


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
    except AbstractsError:
        raise
    except Exception as error:  # polars and others have errors of their own for a full disk, which need not name it
        refused = error if isinstance(error, OSError) else of_system(error) or refused_more(temporary)
        if refused is None or _named(refused, temporary) not in (temporary, *path.parents):
            raise  # of a file that the block reads
        reason = refused.strerror or str(refused)
        told = refusal(path, refused) or f"{path}: cannot be written ({reason}). Free the place, or name another."
        raise OutputError(told) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _named(error: OSError, otherwise: Path) -> Path:
    """The file that an error of the system is about."""
    return Path(error.filename) if isinstance(error.filename, str) else otherwise


def read_text_if_there(path: Path) -> str | None:
    """The text of a UTF-8 file, with the line ends that it has; None where there is none."""
    try:
        return path.read_bytes().decode() if path.is_file() else None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: cannot be read as UTF-8 text ({error}). Mend it.") from error


def read_json(path: Path, limit: int) -> Any:
    """What a JSON file of at most `limit` bytes holds; `ValueError` if it is none, or names a thing twice."""
    with path.open("rb") as file:
        text = file.read(limit + 1)
    if len(text) > limit:
        raise ValueError(f"it has more than {limit:,} bytes")
    try:
        return json.loads(text.decode(), object_pairs_hook=_once)
    except RecursionError as error:
        raise ValueError("it is too deep") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 text with `\\n` line ends, whole or not at all."""
    write_parts(path, (text,))


def write_parts(path: Path, parts: Iterable[str]) -> None:
    """Write a text that comes in parts as `write_text` does, each when it comes."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        file.writelines(part.encode() for part in parts)


def print_parts(parts: Iterable[str]) -> None:
    """Print a text that comes in parts; whoever reads it may stop where it likes, as `head` does."""
    target = sys.stdout.buffer
    try:
        target.writelines(part.encode() for part in parts)
        target.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def flush(path: Path) -> None:
    """Have the bytes of a file, or the names in a folder, on the disk and not only on their way to it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_tree(folder: Path) -> None:
    """Have a folder and all that is below it on the disk."""
    for path in (*folder.rglob("*"), folder):
        flush(path)


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
