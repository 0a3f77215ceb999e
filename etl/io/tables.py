"""Tables that one stage hands to the next: Parquet by polars, checked for their bytes and columns when read."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from etl.errors import BrokenTableError
from etl.io.files import replacing
from etl.io.sums import check_sums
from schemas.files import files_of

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

_LEVEL: Final = 1
"""Of zstd: a third less time than 3 for an eighth more room, and these tables are replaced by the next build."""
_GROUP_ROWS: Final = 50_000
"""So many rows of a table that comes in parts are written together, if nothing else is said: few are slow to read, many
take memory."""


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """Write a table, whole or not at all; same rows, same bytes."""
    with replacing(path) as temporary:
        frame.write_parquet(temporary, compression="zstd", compression_level=_LEVEL)


def copy_table(source: Path, target: Path) -> None:
    """Hand a table on as it is, once it has been held against its sum."""
    check_sums([source])
    with replacing(target) as temporary:
        shutil.copyfile(source, temporary)


class PartialTable:
    """A table that is written in parts of `group_rows` rows, however the rows come; one that is small to the end as
    `write_table` writes it."""

    def __init__(self, path: Path, group_rows: int = _GROUP_ROWS) -> None:
        self._path = path
        self._group_rows = group_rows
        self._waiting: list[pl.DataFrame] = []
        self._writer: ParquetWriter | None = None

    def append(self, part: pl.DataFrame) -> None:
        """Take the next rows, and write those that wait once they are many."""
        self._waiting.append(part)
        if sum(frame.height for frame in self._waiting) >= self._group_rows:
            rows = pl.concat(self._waiting)
            whole = rows.height - rows.height % self._group_rows
            self._write(rows[:whole])
            self._waiting = [rows[whole:]] if whole < rows.height else []

    def _write(self, rows: pl.DataFrame) -> None:
        from pyarrow.parquet import ParquetWriter  # only here: most tables are small, and it takes a while

        groups = rows.rechunk().to_arrow()  # pages end where chunks do, which may be anywhere
        if self._writer is None:
            self._writer = ParquetWriter(self._path, groups.schema, compression="zstd", compression_level=_LEVEL)
        self._writer.write_table(groups, self._group_rows)

    def close(self) -> None:
        """Write what waits, and end the file."""
        if self._writer is None:
            pl.concat(self._waiting).write_parquet(self._path, compression="zstd", compression_level=_LEVEL)
            return
        if self._waiting:
            self._write(pl.concat(self._waiting))
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
    if _is_file(path):
        return [path]
    try:
        parts = files_of(path.stem, (one.name for one in path.parent.glob(f"{path.stem}-*{path.suffix}")))
    except OSError:  # of a name that no folder can have
        parts = []
    return [path.with_name(name) for name in parts] or [path]


def has_table(path: Path) -> bool:
    """Whether there is a file of the table at `path`."""
    return _is_file(table_files(path)[0])


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # of a name that no file can have
        return False


def read_parts(path: Path, types: Mapping[str, pl.DataType]) -> Iterator[pl.DataFrame]:
    """Some rows of a table at a time, as `read_table` reads all of them."""
    from pyarrow.parquet import ParquetFile  # only here, as above

    files = table_files(path)
    check_sums(files)
    for one in files:
        read_table(one, types, row_count=0)
        with ParquetFile(one) as file:
            for number in range(file.num_row_groups):
                part = pl.from_arrow(file.read_row_group(number, columns=list(types)))
                yield pl.DataFrame(part).select(types.keys())


def row_count(path: Path) -> int:
    """How many rows the files of a table say that they have."""
    from pyarrow.parquet import read_metadata  # only here, as above

    return sum(read_metadata(one).num_rows for one in table_files(path))


def read_rows(
    path: Path, start: int, count: int, columns: Sequence[str] | None = None, rows_at_once: int = _GROUP_ROWS
) -> Iterator["pa.Table"]:
    """`count` rows of a table from row `start`, some at a time, as pyarrow has them; its sums are not looked at.

    Of none there is one part, without rows. Row groups that stand before them are passed over by what the files say of
    them, and not read.
    """
    import pyarrow as pa  # only here, as above
    from pyarrow.parquet import ParquetFile

    passed, end = 0, start + count
    for one in table_files(path):
        with ParquetFile(one) as file:
            sizes = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
            first = list(accumulate(sizes, initial=passed))
            wanted = [number for number in range(len(sizes)) if first[number] < end and first[number + 1] > start]
            place = first[wanted[0]] if wanted else end
            batches = file.iter_batches(rows_at_once, wanted, columns, use_threads=False)  # more would be in memory
            for batch in batches if wanted else ():
                rows = pa.table(batch).slice(max(0, start - place), max(0, end - max(place, start)))
                place += batch.num_rows
                del batch  # else it is in memory until the next one is
                if rows.num_rows:
                    yield rows
                del rows
            passed = first[-1]
            if not count:
                empty = file.schema_arrow.empty_table()
                yield empty if columns is None else empty.select(columns)
                return


def scan_table(path: Path) -> pl.LazyFrame:
    """A table that is read when it is asked, with what is asked of it; its files are held against their sums now."""
    files = table_files(path)
    check_sums(files)
    return pl.scan_parquet(files)


def read_table(path: Path, types: Mapping[str, pl.DataType], row_count: int | None = None) -> pl.DataFrame:
    """Read the columns of `types`, in that order; `BrokenTableError` if one is missing or of another type.

    So it is where the file is not what the sums beside it say: see `read_any_table`.
    """
    schema = read_any_table(path, 0).schema
    for name, dtype in types.items():
        found = schema.get(name)
        if found != dtype:
            what = "is missing" if found is None else f"is {found}, not {dtype}"
            raise BrokenTableError(
                f"{path}: column `{name}` {what}. Mend the stage that writes it, then run `abstracts build`."
            )
    return read_any_table(path, row_count, list(types))


def read_any_table(path: Path, row_count: int | None = None, columns: list[str] | None = None) -> pl.DataFrame:
    """Read a table as it is, from all its files; what its columns should be is the caller's to check.

    `BrokenTableError` where it is damaged; with a `row_count` only the caller can tell, as the whole file is not read.
    """
    files = table_files(path)
    if row_count is None:
        check_sums(files)
    try:
        return pl.read_parquet(files if len(files) > 1 else files[0], n_rows=row_count, columns=columns)
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
