"""`changes.parquet`: written as the changes come, the same bytes for the same rows however they come."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from etl.errors import BrokenTableError
from etl.io.files import replacing
from schemas.columns import Change

_GROUP_ROWS: Final = 100_000
_GROUP_BYTES: Final = 100_000_000
"""Rows, and bytes of values, of a row group: far from the 2 GB at which plain `string` ends."""


def write_changes(path: Path, frames: Iterable[pl.DataFrame]) -> int:
    """Write the table `changes`, whole or not at all, and return how many rows it has; frames have `Change.TYPES`.

    No more than a row group is held beside the frame at hand.
    """
    from schemas.derive import arrow_schema  # only here: they pay for Pandera
    from schemas.tables import RELEASE_TABLES

    schema = next(arrow_schema(table) for table in RELEASE_TABLES if table.name == Change.TABLE)
    options = {"compression": "zstd", "compression_level": 3, "write_page_checksum": True}
    count = 0
    with replacing(path) as temporary, pq.ParquetWriter(temporary, schema, **options) as writer:
        for group in _groups(frames):
            writer.write_table(_arrow(group, schema, path), row_group_size=_GROUP_ROWS)
            count += group.height
    return count


def _groups(frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The rows of all frames as row groups, cut where the rows themselves say."""
    waiting = pl.DataFrame(schema=Change.TYPES)
    for frame in frames:
        waiting = pl.concat([waiting, frame], rechunk=False)
        while (end := _end(waiting)) is not None:
            yield waiting.head(end)
            waiting = waiting.slice(end)
    if waiting.height:
        yield waiting


def _end(rows: pl.DataFrame) -> int | None:
    """Where the first row group ends; None where more rows may belong to it."""
    sizes = rows.select(pl.sum_horizontal(pl.col(Change.old, Change.new).str.len_bytes())).to_series()
    beyond = (sizes.head(_GROUP_ROWS).cast(pl.UInt64()).cum_sum() > _GROUP_BYTES).arg_true()
    if beyond.len():
        return max(1, int(beyond[0]))
    return _GROUP_ROWS if rows.height >= _GROUP_ROWS else None


def _arrow(rows: pl.DataFrame, schema: pa.Schema, path: Path) -> pa.Table:
    try:
        return rows.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema)
    except (pa.ArrowException, ValueError) as error:
        raise BrokenTableError(f"{path}: a change does not fit the table ({error}).") from error
