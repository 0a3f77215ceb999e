"""Tables that one stage hands to the next: Parquet by polars, checked for their bytes and columns when read."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from etl.errors import BrokenTableError
from etl.io.files import replacing
from etl.io.sums import check_sum

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetWriter

_LEVEL: Final = 3
"""Of zstd: 1 to 3 is its sweet spot; higher ones take long for little."""
_GROUP_ROWS: Final = 50_000
"""So many rows of a table that comes in parts are written together, if nothing else is said: few are slow to read, many
take memory."""


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """Write a table, whole or not at all; same rows, same bytes."""
    with replacing(path) as temporary:
        frame.write_parquet(temporary, compression="zstd", compression_level=_LEVEL)


def copy_table(source: Path, target: Path) -> None:
    """Hand a table on as it is, once it has been held against its sum."""
    check_sum(source)
    with replacing(target) as temporary:
        shutil.copyfile(source, temporary)


class PartialTable:
    """A table that is written in parts; one that is small to the end as `write_table` writes it."""

    def __init__(self, path: Path, group_rows: int = _GROUP_ROWS) -> None:
        self._path = path
        self._group_rows = group_rows
        self._waiting: list[pl.DataFrame] = []
        self._writer: ParquetWriter | None = None

    def append(self, part: pl.DataFrame) -> None:
        """Take the next rows, and write those that wait once they are many."""
        self._waiting.append(part)
        if sum(frame.height for frame in self._waiting) >= self._group_rows:
            self._flush()

    def _flush(self) -> None:
        from pyarrow.parquet import ParquetWriter  # only here: most tables are small, and it takes a while

        group = pl.concat(self._waiting).to_arrow()
        if self._writer is None:
            self._writer = ParquetWriter(self._path, group.schema, compression="zstd", compression_level=_LEVEL)
        self._writer.write_table(group)
        self._waiting = []

    def close(self) -> None:
        """Write what waits, and end the file."""
        if self._writer is None:
            pl.concat(self._waiting).write_parquet(self._path, compression="zstd", compression_level=_LEVEL)
            return
        if self._waiting:
            self._flush()
        self._writer.close()


@contextmanager
def partial_tables(paths: Sequence[Path], group_rows: int = _GROUP_ROWS) -> Iterator[list[PartialTable]]:
    """Tables that are written side by side in parts, each whole or not at all."""
    with ExitStack() as stack:
        tables = [PartialTable(stack.enter_context(replacing(path)), group_rows) for path in paths]
        yield tables
        for table in tables:
            table.close()


def table_files(path: Path) -> list[Path]:
    """The files of the table at `path`, in the order of its rows: that one, or those that it was split into."""
    if path.is_file():
        return [path]
    return sorted(path.parent.glob(f"{path.stem}-[0-9][0-9][0-9][0-9]{path.suffix}")) or [path]


def read_parts(path: Path, types: Mapping[str, pl.DataType]) -> Iterator[pl.DataFrame]:
    """Some rows of a table at a time, as `read_table` reads all of them."""
    from pyarrow.parquet import ParquetFile  # only here, as above

    for one in table_files(path):
        read_table(one, types, row_count=0)
        check_sum(one)
        with ParquetFile(one) as file:
            for number in range(file.num_row_groups):
                part = pl.from_arrow(file.read_row_group(number, columns=list(types)))
                yield pl.DataFrame(part).select(types.keys())


def scan_table(path: Path) -> pl.LazyFrame:
    """A table that is read when it is asked, with what is asked of it; its files are held against their sums now."""
    files = table_files(path)
    for one in files:
        check_sum(one)
    return pl.scan_parquet(files)


def read_table(path: Path, types: Mapping[str, pl.DataType], row_count: int | None = None) -> pl.DataFrame:
    """Read the columns of `types`, in that order; `BrokenTableError` if one is missing or of another type.

    So it is where the file is not what the sums beside it say: see `read_any_table`.
    """
    frame = read_any_table(path, row_count)
    for name, dtype in types.items():
        found = frame.schema.get(name)
        if found != dtype:
            what = "is missing" if found is None else f"is {found}, not {dtype}"
            raise BrokenTableError(
                f"{path}: column `{name}` {what}. Mend the stage that writes it, then run `abstracts build`."
            )
    return frame.select(types.keys())


def read_any_table(path: Path, row_count: int | None = None) -> pl.DataFrame:
    """Read a table as it is; what its columns should be is the caller's to check.

    `BrokenTableError` where it is damaged; with a `row_count` only the caller can tell, as the whole file is not read.
    """
    if row_count is None:
        check_sum(path)
    try:
        return pl.read_parquet(path, n_rows=row_count)
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise BrokenTableError(f"{path}: cannot be read as a table ({error}). Run `abstracts build`.") from error


def read_csv_table(path: Path, types: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Read a CSV with exactly the columns of `types`, in that order; empty cells are null."""
    try:
        frame = pl.read_csv(path, schema_overrides=dict(types))
    except (OSError, pl.exceptions.PolarsError) as error:
        raise BrokenTableError(f"{path}: cannot be read ({error}). Restore it from git.") from error
    if frame.columns != list(types):
        raise BrokenTableError(f"{path}: columns must be {', '.join(types)}. Restore it from git.")
    return frame
