"""Any table of records, of whatever kind its file's name says: Parquet, CSV or JSON Lines; and what is made of them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from os import W_OK, access, fsencode
from pathlib import Path
from typing import Final

import polars as pl

from etl.errors import BrokenTableError, OutputError
from etl.export import KINDS
from etl.export.tables import csv
from etl.io.csv_records import in_cells, read_csv, write_csv
from etl.io.exports import kind_of, write_export_to
from etl.io.files import replacing
from etl.io.jsonl_records import append_jsonl, read_jsonl, write_jsonl
from etl.io.workbook import write_workbook


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
_WORKBOOK: Final = ".xlsx"
TABLE_ENDINGS: Final = tuple(_WRITERS)
"""How the name of a file ends that holds a table as it is."""
SHEET_ENDINGS: Final = (*TABLE_ENDINGS, _WORKBOOK)
"""Those, and that of a workbook for people."""
EXPORT_ENDINGS: Final = tuple(dict.fromkeys((*KINDS.values(), *TABLE_ENDINGS)))
"""How the name of a file ends that papers may be written to."""


@dataclass(frozen=True, slots=True)
class Appended:
    """The rows of a JSON Lines file as they stand in it, with `columns` behind them."""

    source: Path
    columns: pl.DataFrame


@dataclass(frozen=True, slots=True)
class ForPeople:
    """A table whose CSV is one that no spreadsheet misreads, and that may be a workbook, headed by a title."""

    table: pl.DataFrame
    title: str


@dataclass(frozen=True, slots=True)
class Export:
    """Papers, with the tables of `etl.export.exported`; as Parquet the table itself."""

    papers: pl.DataFrame
    mentions: pl.DataFrame
    dumps: pl.DataFrame
    title: str


@dataclass(frozen=True, slots=True)
class Text:
    """A file that is no table, as it is to be written."""

    text: str


Written = pl.DataFrame | Appended | ForPeople | Export | Text


def is_table(path: Path) -> bool:
    """Whether a file's name says that it is a table of records."""
    return path.suffix.lower() in _READERS


def read_records(path: Path) -> pl.DataFrame:
    """Every row and column of a file, values as they stand there; all of a CSV is text, its empty cells are null.

    A `BrokenTableError` says what is wrong with the file, where in it, and what to do.
    """
    read = _reader(path)
    try:
        if path.is_file() and path.stat().st_size == 0:
            raise BrokenTableError(f"{path}: is empty. Give a file with at least the names of columns.")
        if not _is_utf8(path):
            raise BrokenTableError(f"{path}: the name is no UTF-8, and polars opens no such file. Rename it.")
        return read(path)
    except OSError as error:
        reason = error.strerror or str(error).partition("\n")[0]
        raise BrokenTableError(f"{path}: cannot be read ({reason}). Check the name and its permissions.") from error


def _reader(path: Path) -> Callable[[Path], pl.DataFrame]:
    if path.suffix.lower() not in _READERS:
        known = ", ".join(_READERS)
        raise BrokenTableError(f"{path}: the name must end in one of {known}, which says what kind of table it is.")
    return _READERS[path.suffix.lower()]


def _is_utf8(path: Path) -> bool:
    return fsencode(path).decode(errors="replace") == str(path)


def check_source(source: Path) -> None:
    """Refuse a file whose name does not say what kind of table it is."""
    _reader(source)


def check_targets(
    sources: Sequence[Path], endings: Mapping[Path, Collection[str]], targets: Sequence[Path] | None = None
) -> None:
    """Refuse files that could not be written: for the ending of their names, or because they are something else.

    `endings` says of each which it may have; `targets` are all of them, where one may be named twice.
    """
    named = list(endings) if targets is None else targets
    for number, path in enumerate(named):
        if path.suffix.lower() not in endings[path]:
            known = ", ".join(endings[path])
            raise OutputError(f"{path}: the name must end in one of {known}, which says what kind of file to write.")
        if path.suffix.lower() in _WRITERS and not _is_utf8(path):
            raise OutputError(f"{path}: the name is no UTF-8, and polars writes no such file. Choose another name.")
        if path.is_dir():
            raise OutputError(f"{path}: is a folder. Name a file in it.")
        for source in sources:
            if path.resolve() == source.resolve() or (path.exists() and source.exists() and path.samefile(source)):
                raise OutputError(f"{path}: is the input, which stays as it is. Write to another file.")
        if path.resolve() in [other.resolve() for other in named[:number]]:
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


def write_records(tables: Mapping[Path, Written]) -> None:
    """Write each table to its file, in the kind that its name says; all of them appear whole, or none does."""
    try:
        with ExitStack() as stack:
            for path, table in tables.items():
                _write(table, path, stack.enter_context(replacing(path)))
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = getattr(error, "strerror", None) or str(error).partition("\n")[0]
        names = ", ".join(map(str, tables))
        raise OutputError(f"{names}: cannot be written ({reason}). Nothing was; try another place or kind.") from error


def _write(table: Written, path: Path, temporary: Path) -> None:
    """Write a table to a temporary file, in the kind that the name of its own says."""
    ending = path.suffix.lower()
    if isinstance(table, Text):
        temporary.write_bytes(table.text.encode())
    elif isinstance(table, Appended):
        append_jsonl(table.source, table.columns, temporary)
    elif isinstance(table, Export) and ending != ".parquet":
        kind = kind_of(path, None)
        write_export_to(kind, table.papers, table.mentions, table.dumps, temporary, table.title)
    elif isinstance(table, ForPeople) and ending == _WORKBOOK:
        write_workbook(in_cells(table.table), temporary, table.title)
    elif isinstance(table, ForPeople) and ending == ".csv":
        with temporary.open("wb") as file:
            file.writelines(piece.encode() for piece in csv(in_cells(table.table)))
    else:
        _WRITERS[ending](_table_of(table), temporary)


def _table_of(written: pl.DataFrame | ForPeople | Export) -> pl.DataFrame:
    if isinstance(written, pl.DataFrame):
        return written
    return written.papers if isinstance(written, Export) else written.table
