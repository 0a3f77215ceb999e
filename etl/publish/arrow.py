"""Rows as they were handed on in, row groups of the published file out: types, order and cuts, whoever calls."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from etl.errors import BrokenTableError
from etl.publish.package import ROW_GROUP
from schemas.derive import arrow_schema
from schemas.tables import Table

Key = tuple[Any, ...]
"""What a row is sorted by."""


def row_groups(table: Table, parts: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The rows in the Arrow schema of their table, `ROW_GROUP` at a time, however they were cut before.

    There is always a first group, if without rows. `BrokenTableError` where rows do not fit the model of their table,
    or are not in its order.
    """
    schema = arrow_schema(table)
    last: Key | None = None
    for rows in _cut(schema, map(partial(_fitted, table, schema), parts)):
        edges = edges_of(table, rows)
        if edges and (not _is_sorted(rows, table.sort) or (last is not None and edges[0] < last)):
            raise out_of_order(table)
        last = edges[1] if edges else last
        yield rows
        del rows  # else it is in memory until the next ones are, as below


def edges_of(table: Table, rows: pa.Table) -> tuple[Key, Key] | None:
    """What the first row and the last one are sorted by; None where there is no row."""
    if not rows.num_rows:
        return None
    first, last = (tuple(rows[name][place].as_py() for name in table.sort) for place in (0, rows.num_rows - 1))
    return first, last


def out_of_order(table: Table) -> BrokenTableError:
    """The error that says so."""
    return BrokenTableError(
        f"{table.name}: its rows are not sorted by {', '.join(table.sort)}. Mend the stage that hands them on, then "
        "run `abstracts build`."
    )


def _fitted(table: Table, schema: pa.Schema, part: pa.Table) -> pa.Table:
    if part.column_names != schema.names:
        odd = sorted(set(part.column_names) ^ set(schema.names)) or ["their order"]
        raise BrokenTableError(f"{table.name}: its columns are not those of its model ({', '.join(odd)}).")
    try:
        return part.cast(schema)
    except (pa.ArrowException, ValueError) as error:
        raise BrokenTableError(f"{table.name}: does not fit its model ({error}).") from error


def _cut(schema: pa.Schema, parts: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The rows so many at a time, each column in one piece: pages of a file begin where pieces do."""
    waiting: list[pa.Table] = []
    count, is_first = 0, True
    for part in parts:
        start = 0
        while start < part.num_rows:
            taken = part.slice(start, ROW_GROUP - count)
            waiting.append(taken)
            start, count = start + taken.num_rows, count + taken.num_rows
            del taken
            if count == ROW_GROUP:
                group, waiting, count, is_first = _one_piece(waiting), [], 0, False
                yield group
                del group
        del part
    if count or is_first:
        yield _one_piece(waiting or [schema.empty_table()])


def _one_piece(tables: list[pa.Table]) -> pa.Table:
    return pa.concat_tables(tables).combine_chunks()


def _is_sorted(rows: pa.Table, names: Sequence[str]) -> bool:
    """Whether no row comes before the one in front of it."""
    before, after, rises = rows.slice(0, rows.num_rows - 1), rows.slice(1), pa.scalar(True)
    for name in reversed(names):
        less, same = pc.less(before[name], after[name]), pc.equal(before[name], after[name])
        rises = pc.or_(less, pc.and_(same, rises))
    return pc.all(rises, skip_nulls=False, min_count=0).as_py() is True
