"""The published package on disk: its inputs hashed, built beside its folder, and exchanged as a whole."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple, Protocol, TypeVar

import polars as pl

from etl.errors import BrokenTableError, ConfigurationError
from etl.io import layout
from etl.io.exchange import exchanged
from etl.io.files import flush, keep_only, sha256_of_file
from etl.io.pins import code_sha256, read_pins
from etl.io.pointers import is_pointer, read_pointer
from etl.io.published_files import check_order, parts_of, write_part
from etl.io.settings import as_of_local
from etl.io.tables import read_rows
from etl.publish.package import Inputs, Text, Texts, WrittenFile, WrittenTable
from etl.verifier import content_hashes
from schemas.columns import Dump
from schemas.files import parquet_file

T = TypeVar("T")
R = TypeVar("R")
_ROWS_OF_TEXT: Final = 10_000
"""So many rows at a time become text: lines of a spreadsheet take several times the memory of their values."""
_SETTINGS: Final = (layout.DUMPS, layout.DECISIONS, layout.LEDGER, layout.PARAMS)


class Spread(Protocol):
    """`map` of an engine: what the work makes of each task, in the order of the tasks."""

    def __call__(self, work: Callable[[T], R], tasks: Iterable[T], /) -> Iterator[R]:
        """What comes of the tasks."""


class Published(NamedTuple):
    """What was written: the tables, and every file by name."""

    tables: Mapping[str, WrittenTable]
    files: Mapping[str, WrittenFile]


def one_by_one(work: Callable[[T], R], tasks: Iterable[T], /) -> Iterator[R]:
    """Work on each task here, when what comes of it is asked for."""
    return map(work, tasks)


def publish_folder(
    target: Path, sources: Mapping[str, Path], texts: Texts, file_rows: int, spread: Spread = one_by_one
) -> Published:
    """Write a package as the new content of the folder `target`, all of it at once or none of it: see `exchanged`.

    Each table is read where `sources` says that it was handed on, and is written by `spread`, a task a file; a file
    has `file_rows` rows at most. What is in memory are the rows of a few row groups.
    """
    with exchanged(target) as building:
        tables, written = _write_tables(building, sources, file_rows, spread)
        keep_only(building, written.keys())
        for name, text in texts(tables).items():
            written[name] = _write_text(building / name, text, written)
        flush(building)
    return Published(tables, written)


def read_inputs(root: Path, dumps: pl.DataFrame) -> Inputs:
    """The hashes of all that a build of the project at `root` depends on: raw files, about.yaml, params, lock file, and
    the code that runs, wherever it is installed. A dump that lies in a store is in it twice: by its pointer, which the
    hash of the file is of, and by its address, which has that of the dump.

    A dump whose bytes are no longer those of the table `dumps` raises `BrokenTableError`; a lock file that pins other
    code `ConfigurationError`, for then some stages may have run another tool than the rest.
    """
    about = [layout.ABOUT] if (root / layout.ABOUT).exists() else []
    files = {path.as_posix(): _sha256(root, path) for path in (*_SETTINGS, *about)}
    for name, expected in dumps.select(Dump.file, Dump.sha256).iter_rows():
        path = layout.RAW / name
        found = files[path.as_posix()] = _sha256(root, path)
        if is_pointer(path):
            pointer = read_pointer(root / path)
            found = files[str(pointer.address)] = pointer.sha256
        if found != expected:
            raise BrokenTableError(
                f"{path}: is not what was parsed. Run `abstracts build`; if that finds nothing new, it was altered in "
                f"silence, its size and time kept: `touch {path}`, and `git diff` shows how."
            )
    lock, code = _sha256(root, layout.LOCK), code_sha256(layout.INSTALLED)
    pins = read_pins(root / layout.LOCK)
    if pins and pins.code_sha256 not in (None, code):
        raise ConfigurationError(f"{layout.LOCK}: pins other code than runs here. `abstracts build` says what to do.")
    return Inputs(files, code, lock)


def sha256_of_input(path: Path, content: bytes) -> str:
    """The hash by which the manifest names an input; that of params.yaml leaves out who did the work."""
    return hashlib.sha256(as_of_local(content) if path == layout.PARAMS else content).hexdigest()


def verifier_text() -> str:
    """The source of the check that goes with the tables, wherever this code is installed."""
    return (layout.INSTALLED / "etl" / "verifier.py").read_text(encoding="utf-8")


def _sha256(root: Path, path: Path) -> str:
    try:
        if path == layout.PARAMS:
            return sha256_of_input(path, (root / path).read_bytes())
        return sha256_of_file(root / path)
    except OSError as error:
        raise ConfigurationError(
            f"{path}: cannot be read ({error.strerror}). Restore it, and run this from the project's root."
        ) from error


def _write_tables(
    folder: Path, sources: Mapping[str, Path], file_rows: int, spread: Spread
) -> tuple[dict[str, WrittenTable], dict[str, WrittenFile]]:
    """Write the files of all tables; the columns of one are hashed beside the writing of the next."""
    parts = [part for table, source in sources.items() for part in parts_of(table, source, folder, file_rows)]
    files: dict[str, WrittenFile] = {}
    hashes: dict[str, Future[dict[str, str]]] = {}
    rows: dict[str, dict[str, int]] = {}
    with ThreadPoolExecutor(1) as hashing:
        for table, group in groupby(spread(write_part, parts), key=lambda part: part.table):
            written = list(group)
            check_order(written)
            files |= {part.name: part.file for part in written}
            rows[table] = {part.name: part.rows for part in written}
            hashes[table] = hashing.submit(content_hashes, [folder / name for name in rows[table]])
        tables = {name: _written(folder, name, rows[name], hashes[name].result()) for name in rows}
    return tables, files


def _written(folder: Path, table: str, rows: Mapping[str, int], columns: Mapping[str, str]) -> WrittenTable:
    read = partial(read_rows, folder / parquet_file(table), 0, sum(rows.values()), rows_at_once=_ROWS_OF_TEXT)
    return WrittenTable(rows, columns, read)


def _write_text(path: Path, text: Text, written: Mapping[str, WrittenFile]) -> WrittenFile:
    with path.open("wb") as file:
        file.writelines(part.encode() for part in text(written))
    flush(path)
    return WrittenFile(sha256_of_file(path), path.stat().st_size)
