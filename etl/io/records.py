"""Any table of records, of whatever kind its file's name says: Parquet, CSV or JSON Lines."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from os import W_OK, access
from pathlib import Path
from typing import Final

import polars as pl

from etl.errors import BrokenTableError, OutputError
from etl.io.csv_records import read_csv, write_csv
from etl.io.files import replacing
from etl.io.jsonl_records import append_jsonl, read_jsonl, write_jsonl


def read_parquet(path: Path) -> pl.DataFrame:
    """The table of a Parquet file, whatever its columns are."""
    try:
        return pl.read_parquet(path, glob=False, hive_partitioning=False)
    except pl.exceptions.PolarsError as error:
        reason = str(error).partition("\n")[0]
        raise BrokenTableError(f"{path}: is no readable Parquet file ({reason}). Write it again.") from error


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write a table as Parquet; same rows, same bytes."""
    frame.write_parquet(path, compression="zstd", compression_level=3)


_READERS: Final[Mapping[str, Callable[[Path], pl.DataFrame]]] = {
    ".parquet": read_parquet,
    ".csv": read_csv,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
}
_WRITERS: Final[Mapping[str, Callable[[pl.DataFrame, Path], None]]] = {
    ".parquet": write_parquet,
    ".csv": write_csv,
    ".jsonl": write_jsonl,
    ".ndjson": write_jsonl,
}
_LINES: Final = (".jsonl", ".ndjson")
_KINDS: Final = ", ".join(_READERS)


@dataclass(frozen=True, slots=True)
class Appended:
    """The rows of a JSON Lines file as they stand in it, with `columns` behind them."""

    source: Path
    columns: pl.DataFrame


def read_records(path: Path) -> pl.DataFrame:
    """Every row and column of a file, values as they stand there; all of a CSV is text, its empty cells are null.

    A `BrokenTableError` says what is wrong with the file, where in it, and what to do.
    """
    read = _reader(path)
    try:
        if path.is_file() and path.stat().st_size == 0:
            raise BrokenTableError(f"{path}: is empty. Give a file with at least the names of columns.")
        return read(path)
    except OSError as error:
        reason = error.strerror or str(error).partition("\n")[0]
        raise BrokenTableError(f"{path}: cannot be read ({reason}). Check the name and its permissions.") from error


def _reader(path: Path) -> Callable[[Path], pl.DataFrame]:
    if path.suffix.lower() not in _READERS:
        raise BrokenTableError(f"{path}: the name must end in one of {_KINDS}, which says what kind of table it is.")
    return _READERS[path.suffix.lower()]


def check_names(source: Path, targets: Sequence[Path]) -> None:
    """Refuse, before any work is done, what could not be read or written for its name: the error says why."""
    _reader(source)
    for number, path in enumerate(targets):
        if path.suffix.lower() not in _WRITERS:
            raise OutputError(f"{path}: the name must end in one of {_KINDS}, which says what kind of file to write.")
        if path.is_dir():
            raise OutputError(f"{path}: is a folder. Name a file in it.")
        if path.resolve() == source.resolve() or (path.exists() and source.exists() and path.samefile(source)):
            raise OutputError(f"{path}: is the input, which stays as it is. Write to another file.")
        if path.resolve() in [other.resolve() for other in targets[:number]]:
            raise OutputError(f"{path}: is named for two outputs. Give each its own file.")
        folder = next(one for one in path.absolute().parents if one.exists())
        if not folder.is_dir() or not access(folder, W_OK):
            raise OutputError(f"{path}: cannot be written, {folder} takes no files. Name a file elsewhere.")


def appended(source: Path, target: Path, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame | Appended:
    """How to write `after` to a file so that of `before`, which was read from `source`, as little changes as can be.

    That is the table itself, but of one that has only more columns than `before` the lines of the source, if both
    files are JSON Lines.
    """
    is_lines = source.suffix.lower() in _LINES and target.suffix.lower() in _LINES
    if is_lines and set(before.columns) <= set(after.columns) and after.select(before.columns).equals(before):
        return Appended(source, after.drop(before.columns))
    return after


def write_records(tables: Mapping[Path, pl.DataFrame | Appended]) -> None:
    """Write each table to its file, in the kind that its name says; all of them appear whole, or none does."""
    try:
        with ExitStack() as stack:
            for path, table in tables.items():
                temporary = stack.enter_context(replacing(path))
                if isinstance(table, Appended):
                    append_jsonl(table.source, table.columns, temporary)
                else:
                    _WRITERS[path.suffix.lower()](table, temporary)
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = getattr(error, "strerror", None) or str(error).partition("\n")[0]
        names = ", ".join(map(str, tables))
        raise OutputError(f"{names}: cannot be written ({reason}). Nothing was; try another place or kind.") from error
