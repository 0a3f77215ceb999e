"""Tables whose files were held against their sums once, and are then read in parts, or asked as a whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from etl.errors import BrokenTableError
from etl.io.sums import check_sum, sum_of
from etl.io.tables import table_files

_CELLS: Final = 2_000_000
"""So many are read at a time, and more only where a file holds more rows together."""


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """The files of a table, in the order of its rows; all have the same columns."""

    files: tuple[Path, ...]

    def scan(self) -> pl.LazyFrame:
        """The whole table, of which only what is asked is read."""
        return pl.scan_parquet(list(self.files))

    def parts(self, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """The columns, some rows at a time; at least one part, be it without a row."""
        is_first = True
        for path in self.files:
            start = 0
            for count in _counts(path, len(columns)) or [0] * is_first:
                yield _read(path, columns, start, count)
                start += count
                is_first = False

    def sums(self) -> dict[str, str]:
        """The sha256 of each file, by its name."""
        return {path.name: sum_of(path) for path in self.files}


def checked_table(path: Path) -> CheckedTable:
    """The table at `path`; `BrokenTableError` where a file is damaged, or has other columns than the first."""
    files = tuple(table_files(path))
    schemas = []
    for one in files:
        check_sum(one)
        schemas.append(_schema(one))
        if schemas[-1] != schemas[0]:
            raise BrokenTableError(
                f"{one}: has other columns than {files[0].name}. Mend the stage that writes it, then run "
                "`abstracts build`."
            )
    return CheckedTable(files)


def _schema(path: Path) -> pl.Schema:
    try:
        return pl.scan_parquet(path).collect_schema()
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise _unreadable(path, error) from error


def _counts(path: Path, width: int) -> list[int]:
    """How many rows are read at a time: what the file holds together is, and little of it with what follows."""
    from pyarrow.parquet import read_metadata  # only here: it takes a while

    found = read_metadata(path)
    counts: list[int] = []
    for number in range(found.num_row_groups):
        rows = found.row_group(number).num_rows
        if counts and (counts[-1] + rows) * width <= _CELLS:
            counts[-1] += rows
        else:
            counts.append(rows)
    return counts


def _read(path: Path, columns: Sequence[str], start: int, count: int) -> pl.DataFrame:
    try:
        return pl.scan_parquet(path).select(columns).slice(start, count).collect()
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: BaseException) -> BrokenTableError:
    return BrokenTableError(f"{path}: cannot be read as a table ({error}). Run `abstracts build`.")
