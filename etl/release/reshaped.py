"""What consumers can rely on no longer, or anew, in words."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from etl.release.shape import ShapeChange
from etl.release.telling import listed, quoted


class _Said(NamedTuple):
    """How changes of a shape are told: of one, with its old and new, and of many."""

    level: str
    one: str
    several: str


_SHAPES: Final = {
    "table_removed": _Said("major", "table {name} is gone", "tables are gone"),
    "column_removed": _Said("major", "column {name} is gone", "columns are gone"),
    "retyped": _Said("major", "column {name} was {old}, and is {new} now", "columns are of another type"),
    "now_nullable": _Said("major", "column {name} was never null, and may be so now", "columns may be null now"),
    "set_widened": _Said(
        "major",
        "column {name} may hold {new}, as it could not before",
        "columns may hold what they could not before",
    ),
    "table_added": _Said("minor", "table {name} is new", "tables are new"),
    "column_added": _Said("minor", "column {name} is new", "columns are new"),
    "never_null": _Said("patch", "column {name} is never null from now on", "columns are never null from now on"),
    "set_narrowed": _Said("patch", "column {name} no longer holds {old}", "columns hold fewer values from now on"),
    "described": _Said("patch", "column {name} is described in other words", "columns are described in other words"),
}
"""Every change of a shape, in the order in which they are told."""
_SETS: Final = ("set_widened", "set_narrowed")
_ANY: Final = "any value"
_CLOSED: Final = "column {name} holds only {new} from now on"
_BETWEEN: Final = ", "
COMES_AND_GOES: Final = ("table_added", "table_removed", "column_added", "column_removed")
"""Changes of a shape that say already what their cells would say again."""


def reshaped(changes: Sequence[ShapeChange]) -> Iterator[tuple[str, str]]:
    """How much each change weighs, and what it is in words; alike ones of a table are told together."""
    for what, alike in groupby(by_weight(changes), key=lambda change: change.what):
        for table, group in groupby(alike, key=lambda change: change.table if change.column else None):
            yield _SHAPES[what].level, _told(table, list(group))


def by_weight(changes: Sequence[ShapeChange]) -> list[ShapeChange]:
    """The changes, the weightiest first; those of one weight in their order."""
    place = list(_SHAPES).index
    return sorted(changes, key=lambda change: place(change.what))


def shape_told(change: ShapeChange) -> str:
    """One change in words: ``papers: column `pmid` is gone``."""
    old, new = change.old, change.new
    if change.what in _SETS:
        old, new = _beside(old, new), _beside(new, old)
    name = f"`{change.column or change.table}`"
    one = _CLOSED if change.what == "set_narrowed" and change.old is None else _SHAPES[change.what].one
    told = one.format(name=name, old=old, new=new)
    return f"{change.table}: {told}" if change.column else told


def _told(table: str | None, changes: Sequence[ShapeChange]) -> str:
    if len(changes) == 1:
        return shape_told(changes[0])
    names = quoted(change.column or change.table for change in changes)
    told = f"{len(changes):,} {_SHAPES[changes[0].what].several}: {listed(names)}"
    return f"{table}: {told}" if table else told


def _beside(values: str | None, others: str | None) -> str:
    """What a set has that another has not; of one that is not closed, any value."""
    return _ANY if values is None else listed(sorted(set(values.split(_BETWEEN)) - set((others or "").split(_BETWEEN))))
