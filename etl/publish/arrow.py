"""Frames in, Arrow tables out: the published types, the published order, the same chunks whoever calls."""

from collections.abc import Mapping

import polars as pl
import pyarrow as pa

from etl.errors import BrokenTableError
from etl.publish.package import ROW_GROUP
from schemas.derive import arrow_schema
from schemas.tables import TABLES, Table


def arrow_tables(tables: Mapping[str, pl.DataFrame]) -> dict[str, pa.Table]:
    """Every published table in its Arrow schema, sorted by its sort key; `BrokenTableError` if one is unfit.

    The same rows give the same tables, chunk for chunk, however they were ordered and chunked before.
    """
    return {table.name: _arrow_table(table, tables) for table in TABLES}


def _arrow_table(table: Table, tables: Mapping[str, pl.DataFrame]) -> pa.Table:
    if table.name not in tables:
        raise BrokenTableError(f"{table.name}: the table is missing. Run `abstracts build`.")
    schema, frame = arrow_schema(table), tables[table.name]
    if frame.columns != schema.names:
        odd = sorted(set(frame.columns) ^ set(schema.names)) or ["their order"]
        raise BrokenTableError(f"{table.name}: its columns are not those of its model ({', '.join(odd)}).")
    ordered = frame.sort(table.sort, maintain_order=True).rechunk()
    try:
        return pa.concat_tables(
            [chunk.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema) for chunk in _slices(ordered)]
        )
    except (pa.ArrowException, ValueError) as error:
        raise BrokenTableError(f"{table.name}: does not fit its model ({error}).") from error


def _slices(frame: pl.DataFrame) -> list[pl.DataFrame]:
    return [frame.slice(start, ROW_GROUP) for start in range(0, max(frame.height, 1), ROW_GROUP)]
