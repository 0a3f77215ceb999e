"""Tables of records as CSV: every cell is text that nothing may change, so no type is guessed."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

import polars as pl

from etl.errors import BrokenTableError, OutputError
from schemas.cells import LIST_SEPARATOR

_BATCH: Final = 20_000
"""Rows that are Python objects at a time, which take several times the memory of a table's."""
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


def read_csv(path: Path) -> pl.DataFrame:
    """All cells as text, empty ones null; blank lines are no rows; parted by commas, or by `;` or tabs throughout.

    A `BrokenTableError` names the line with too few or too many cells, a broken quote, or another encoding.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            separator = _separator(file.readline())
            file.seek(0)
            return pl.concat(_batches(path, file, separator))
    except UnicodeDecodeError as error:
        raise BrokenTableError(_not_utf_8(path)) from error


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write a table as CSV: lists joined by `; `, what is nested deeper as JSON; an `OutputError` if it holds bytes."""
    in_cells(frame).write_csv(path)


def in_cells(frame: pl.DataFrame) -> pl.DataFrame:
    """A table whose values a cell can hold each: lists joined by `; `, what is nested deeper as JSON."""
    return frame.select(_cell(pl.col(name), name, dtype) for name, dtype in frame.schema.items())


def _separator(header: str) -> str:
    return next((sign for sign in ",;\t" if sign in header), ",")


def _batches(path: Path, file: TextIO, separator: str) -> Iterator[pl.DataFrame]:
    """The table in pieces, the first of which has no rows."""
    numbered = _numbered(path, file, separator)
    header = next((row for _, row in numbered), None)
    if header is None:
        raise BrokenTableError(f"{path}: holds nothing but blank lines. Its first line must name the columns.")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise BrokenTableError(f"{path}: line 1: column `{twice[0]}` stands twice. Give each column its own name.")
    schema = dict.fromkeys(header, pl.String())
    yield pl.DataFrame(schema=schema)
    batch: list[list[str]] = []
    for line, row in numbered:
        if len(row) != len(header):
            raise BrokenTableError(
                f"{path}: line {line}: {len(row)} cells, and the first line names {len(header)} columns. Put cells "
                'that hold separators or line breaks between `"`.'
            )
        batch.append(row)
        if len(batch) == _BATCH:
            yield _frame(batch, schema)
            batch = []
    yield _frame(batch, schema)


def _numbered(path: Path, file: TextIO, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the number of its first line."""
    csv.field_size_limit(sys.maxsize)  # else an abstract of more than 131,072 characters is an error
    rows, line = csv.reader(file, strict=True, delimiter=separator), 1
    try:
        for row in rows:
            if row:
                yield line, row
            line = rows.line_num + 1
    except csv.Error as error:
        raise BrokenTableError(
            f'{path}: line {line}: {error}. Double every `"` within a quoted cell, and close the quotes.'
        ) from error


def _frame(rows: list[list[str]], schema: dict[str, pl.String]) -> pl.DataFrame:
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    texts = (pl.Series(name, cells, pl.String()) for name, cells in zip(schema, columns, strict=True))
    return pl.DataFrame([text.set(text == "", None) for text in texts])


def _not_utf_8(path: Path) -> str:
    raw = path.read_bytes()
    if raw.startswith(_UTF_16):
        return f"{path}: is UTF-16 text. Save it as UTF-8."
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        where = f"line {line}, byte {error.start:,}: 0x{raw[error.start]:02x}"
        return f"{path}: {where} is not UTF-8. Save it as UTF-8 (`iconv -f cp1252 -t utf-8` if it comes from Windows)."
    raise BrokenTableError(f"{path}: changed while it was read. Run this again.")


def _cell(column: pl.Expr, name: str, dtype: pl.DataType) -> pl.Expr:
    if holds_bytes(dtype):
        raise OutputError(f"column `{name}` holds bytes, which CSV cannot hold. Write a .parquet file.")
    if isinstance(dtype, pl.Array):
        return _cell(column.arr.to_list(), name, pl.List(dtype.inner))
    if isinstance(dtype, pl.List) and not dtype.inner.is_nested():
        joined = column.cast(pl.List(pl.String())).list.join(LIST_SEPARATOR)
        return pl.when(column.list.len() > 0).then(joined).alias(name)
    if dtype.is_nested():
        wrapped = pl.struct(column.alias("v")).struct.json_encode()
        return pl.when(column.is_not_null()).then(wrapped.str.slice(5).str.head(-1)).alias(name)
    return column.dt.to_string("iso") if isinstance(dtype, pl.Duration) else column


def holds_bytes(dtype: pl.DataType) -> bool:
    """Whether values of a type have raw bytes anywhere in them, which no text file holds."""
    if isinstance(dtype, pl.List | pl.Array):
        return holds_bytes(dtype.inner)  # type: ignore[arg-type]
    if isinstance(dtype, pl.Struct):
        return any(holds_bytes(field.dtype) for field in dtype.fields)  # type: ignore[arg-type]
    return isinstance(dtype, pl.Binary | pl.Object)
