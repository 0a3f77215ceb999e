"""What consumers rely on, compared: which tables and columns came, went, or are of another kind."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from etl.release.side import ColumnShape, Side
from schemas.columns import Columns
from schemas.plain import plain_type


class ShapeChange(NamedTuple):
    """One thing that the new side's tables promise otherwise than the old side's."""

    table: str
    column: str | None
    """None where the whole table came or went."""
    what: str
    """`table_added`, `table_removed`, `column_added`, `column_removed`, `retyped`, `now_nullable`, `never_null`,
    `set_widened`, `set_narrowed` (a set may be both), or `described` (in other words)."""
    old: str | None
    new: str | None


def shape_changes(old: Side, new: Side) -> tuple[ShapeChange, ...]:
    """Every change of shape, in the order of the tables and columns: those of the new side first."""
    return tuple(change for table in tables_of(old, new) for change in _table_changes(table, old, new))


def tables_of(old: Side, new: Side) -> list[str]:
    """The tables of either side: the new side's in its order, then those that went."""
    return list(dict.fromkeys((*new.shapes, *old.shapes)))


def columns_of(table: str, old: Side, new: Side) -> list[str]:
    """The columns of a table on either side: the new side's in its order, then those that went."""
    sides = (side.shapes[table].columns for side in (new, old) if table in side.shapes)
    return list(dict.fromkeys(name for columns in sides for name in columns))


def shared_columns(table: str, old: Side, new: Side) -> list[str]:
    """The columns that a table has on both sides, in the new side's order."""
    if table not in old.shapes or table not in new.shapes:
        return []
    there = old.shapes[table].columns
    return [name for name in new.shapes[table].columns if name in there]


def has_columns(table: type[Columns], names: Iterable[str], *sides: Side) -> bool:
    """Whether each side has these columns of a table as today's model has them."""
    shapes = [side.shapes[table.TABLE].columns if table.TABLE in side.shapes else {} for side in sides]
    types = {name: plain_type(table.TYPES[name]) for name in names}
    return all(name in shape and shape[name].type == kind for shape in shapes for name, kind in types.items())


def said(shape: ColumnShape) -> str:
    """The shape of a column in words: `string, may be null, one of day, month, year`."""
    null = ", may be null" if shape.nullable else ""
    values = f", one of {', '.join(shape.values)}" if shape.values is not None else ""
    return f"{shape.type}{null}{values}"


def _table_changes(table: str, old: Side, new: Side) -> Iterator[ShapeChange]:
    if table not in old.shapes:
        yield ShapeChange(table, None, "table_added", None, ", ".join(new.shapes[table].columns))
    elif table not in new.shapes:
        yield ShapeChange(table, None, "table_removed", ", ".join(old.shapes[table].columns), None)
    else:
        before, since = old.shapes[table].columns, new.shapes[table].columns
        for column in columns_of(table, old, new):
            if column not in before:
                yield ShapeChange(table, column, "column_added", None, said(since[column]))
            elif column not in since:
                yield ShapeChange(table, column, "column_removed", said(before[column]), None)
            else:
                yield from _column_changes(table, column, before[column], since[column])


def _column_changes(table: str, column: str, old: ColumnShape, new: ColumnShape) -> Iterator[ShapeChange]:
    if old.type != new.type:
        yield ShapeChange(table, column, "retyped", old.type, new.type)
    if old.nullable != new.nullable:
        what = "now_nullable" if new.nullable else "never_null"
        yield ShapeChange(table, column, what, said(old), said(new))
    if old.values != new.values:
        before, since = (None if one.values is None else ", ".join(one.values) for one in (old, new))
        if old.values is not None and (new.values is None or set(new.values) - set(old.values)):
            yield ShapeChange(table, column, "set_widened", before, since)
        if new.values is not None and (old.values is None or set(old.values) - set(new.values)):
            yield ShapeChange(table, column, "set_narrowed", before, since)
    if old.description != new.description:
        yield ShapeChange(table, column, "described", old.description, new.description)
