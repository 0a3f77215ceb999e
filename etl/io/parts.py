"""A large table in the parts in which stages work on it: the row groups of its file, read one by one.

The file is not held against its sum here, as that reads it whole: who hands out the parts does it once.
"""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from etl.errors import BrokenTableError
from etl.io.sums import check_sum


def part_heights(path: Path) -> list[int]:
    """How many rows each row group of a file has."""
    with _opened(path) as file:
        return [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]


def read_part(path: Path, types: Mapping[str, pl.DataType], number: int) -> pl.DataFrame:
    """Some columns of one row group of a file."""
    with _opened(path) as file:
        return _frame(file, number, types)


def read_whole(path: Path, types: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Some columns of a file that has just been written: there are no sums of it yet."""
    return _read(path, types, pl.lit(True))


def read_file(path: Path, types: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Some columns of a file that is a part by itself, held against its sum, but not against the other parts."""
    check_sum(path)
    return read_whole(path, types)


def read_between(path: Path, types: Mapping[str, pl.DataType], column: str, start: int, end: int) -> pl.DataFrame:
    """The rows whose value of an ascending `column` is in `[start, end)`, of a file; no other part is read."""
    return _read(path, types, pl.col(column).is_between(start, end, closed="left"))


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (OSError, ValueError) as error:
        raise BrokenTableError(f"{path}: cannot be read as a table ({error}). Run `abstracts build`.") from error


def _read(path: Path, types: Mapping[str, pl.DataType], wanted: pl.Expr) -> pl.DataFrame:
    """By polars, which takes half of the time of pyarrow, and skips what by its own words holds none of the wanted."""
    try:
        return pl.scan_parquet(path).filter(wanted).select(types.keys()).collect().cast(pl.Schema(types))
    except (OSError, pl.exceptions.PolarsError) as error:
        raise BrokenTableError(f"{path}: cannot be read as a table ({error}). Run `abstracts build`.") from error


def _frame(file: pq.ParquetFile, number: int, types: Mapping[str, pl.DataType]) -> pl.DataFrame:
    found = pl.from_arrow(file.read_row_group(number, columns=list(types)))
    return pl.DataFrame(found).select(pl.col(name).cast(dtype) for name, dtype in types.items())
