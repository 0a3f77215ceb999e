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
        return _frame(file, [number], types)


def read_whole(path: Path, types: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Some columns of a file that has just been written: there are no sums of it yet."""
    with _opened(path) as file:
        return _frame(file, list(range(file.num_row_groups)), types)


def read_file(path: Path, types: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Some columns of a file that is a part by itself, held against its sum, but not against the other parts."""
    check_sum(path)
    return read_whole(path, types)


def read_between(path: Path, types: Mapping[str, pl.DataType], column: str, start: int, end: int) -> pl.DataFrame:
    """The rows whose value of an ascending `column` is in `[start, end)`, of a file; no other part is read."""
    with _opened(path) as file:
        place = file.schema_arrow.get_field_index(column)
        groups = []
        for number in range(file.num_row_groups):
            known = file.metadata.row_group(number).column(place).statistics
            if known is None or not known.has_min_max or (known.min < end and known.max >= start):
                groups.append(number)
        return _frame(file, groups, types).filter(pl.col(column).is_between(start, end, closed="left"))


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (OSError, ValueError) as error:
        raise BrokenTableError(f"{path}: cannot be read as a table ({error}). Run `abstracts build`.") from error


def _frame(file: pq.ParquetFile, groups: list[int], types: Mapping[str, pl.DataType]) -> pl.DataFrame:
    found = pl.from_arrow(file.read_row_groups(groups, columns=list(types)))
    return pl.DataFrame(found).select(pl.col(name).cast(dtype) for name, dtype in types.items())
