"""What drift is judged by: how many rows a table has, of each column how many are empty, and which values it holds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from etl.release.hashes import content
from etl.release.side import ColumnShape, Side
from etl.release.touched import OWNERS, Touched, owned
from schemas.columns import Conflict, Decision, Dump, Pair, Paper, Provenance, Quarantine, Span

_SETS: Final = {
    *(Paper.work_type, Paper.flags, Paper.sources),
    *(Pair.verdict, Pair.reason, Conflict.kind, Provenance.rule, Provenance.field),
    *(Dump.format, Dump.role, Dump.source, Dump.encoding),
    *(Span.role, Quarantine.stage, Quarantine.rule, Quarantine.reason, Decision.ruling, Decision.state),
}
"""Columns that hold few values, be their set closed or open."""
_SET_ENDING: Final = "_precision"
_VERBATIM: Final = "_raw"
_LIST: Final = "list of "
_ROWS_AT_ONCE: Final = 50_000


@dataclass(slots=True)
class Values:
    """What a column holds: how many of the judged rows hold just these values, and which values any row holds."""

    judged: Counter[tuple[str, ...]] = field(default_factory=Counter)
    known: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Measured:
    """One table of one side; judged are the rows that added and removed dumps have no part in."""

    table: str
    row_count: int
    brought_count: int = 0
    judged_count: int = 0
    null_counts: Counter[str] = field(default_factory=Counter)
    """By column, those of empty lists too."""
    values: dict[str, Values] = field(default_factory=dict)
    """By column, of those that hold few values."""

    def add(self, rows: pl.DataFrame, names: Sequence[str], apart: Touched) -> None:
        """Count some rows of the table, and what these columns hold."""
        for name, values in self.values.items():
            values.known |= set(_each(rows[name]))
        self.brought_count += int(owned(rows, self.table, apart.brought).sum())
        judged = rows.filter(~owned(rows, self.table, apart.any))
        self.judged_count += judged.height
        for name in names:
            column = judged[name]
            is_list = isinstance(column.dtype, pl.List)
            self.null_counts[name] += column.null_count() + (int((column.list.len() == 0).sum()) if is_list else 0)
        for name, values in self.values.items():
            for held, count in judged.group_by(name).len().iter_rows():
                values.judged[tuple(held or ()) if isinstance(held, list | None) else (held,)] += count


def measured(table: str, old: Side, new: Side, apart: Touched) -> tuple[Measured, Measured]:
    """A table of both sides, and of its columns those that hold one type on both, but not the same values.

    Verbatim columns are left out: what is no longer read is missing in those that are made of them too.
    """
    before, after, is_whole = old.shapes[table].columns, new.shapes[table].columns, _is_whole(apart)
    shapes = {
        name: shape
        for name, shape in before.items()
        if name in after
        and after[name].type == shape.type
        and not name.endswith(_VERBATIM)
        and not (is_whole and _is_same(table, name, old, new))
    }
    return _measured(old, table, shapes, apart), _measured(new, table, shapes, apart)


def _measured(side: Side, table: str, shapes: Mapping[str, ColumnShape], apart: Touched) -> Measured:
    found = Measured(table, side.rows(table), values={name: Values() for name in shapes if _is_set(name, shapes[name])})
    owners = [] if _is_whole(apart) else [name for name in OWNERS.get(table, {}) if name in side.shapes[table].columns]
    columns = [*shapes, *(name for name in owners if name not in shapes)]
    if not columns:
        found.judged_count = found.row_count
        return found
    for start in range(0, found.row_count, _ROWS_AT_ONCE):
        found.add(side.read(table, columns, start, _ROWS_AT_ONCE), list(shapes), apart)
    return found


def _is_whole(apart: Touched) -> bool:
    """Whether every row is judged, as both sides have the same dumps."""
    return all(ids.is_empty() for ids in apart.any.values())


def _is_same(table: str, name: str, old: Side, new: Side) -> bool:
    """Whether the content of a column is the same by its hash, so that it need not be read."""
    then, now = (content(side.manifest, table).get("columns", {}).get(name) for side in (old, new))
    return then is not None and then == now


def _each(column: pl.Series) -> pl.Series:
    return (column.explode() if isinstance(column.dtype, pl.List) else column).drop_nulls().unique()


def _is_set(name: str, shape: ColumnShape) -> bool:
    is_text = shape.type.removeprefix(_LIST) == "string"
    return is_text and (shape.values is not None or name in _SETS or name.endswith(_SET_ENDING))
