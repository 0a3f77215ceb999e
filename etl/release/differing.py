"""Rows that differ and their cells, made from rows of either side or both."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final, NamedTuple

import polars as pl

from etl.release.memory import of_its_own
from etl.release.rows import ROW
from etl.release.shape import columns_of
from etl.release.side import Side
from etl.release.texts import says_something, text_of
from schemas.columns import Alias, Change, Decision, Mention, Pair, Provenance, Quarantine
from schemas.vocabulary import CHANGE_KINDS

ADDED, REMOVED, CHANGED = CHANGE_KINDS
PLACE: Final = "place"
OF_ROW: Final = "row"
OLD, NEW = "_old", "_new"
"""Endings of the facts of a row, as either side has them."""
FACTS: Final = {
    **dict.fromkeys((Mention.paper_id, Mention.dump_id, Mention.mention_id), pl.String()),
    **dict.fromkeys((Pair.mention_id_a, Pair.mention_id_b, Pair.reason, Alias.alias_id), pl.String()),
    **dict.fromkeys((Provenance.field, Quarantine.stage), pl.String()),
    Decision.ordinal: pl.Int64(),
    Decision.touched_paper_ids: pl.List(pl.String()),
}
"""What says which paper, mention, dump or ruling a row is about, wherever a table has it, and of which type."""
_CELLS: Final = {OF_ROW: ROW, PLACE: pl.UInt16(), Change.old: pl.String(), Change.new: pl.String()}
_RANK: Final = pl.Enum([REMOVED, CHANGED, ADDED])
_SORT: Final = "sort_"


class Block(NamedTuple):
    """Rows that differ, and the cells by which they do."""

    rows: pl.DataFrame
    """`change`, `key`, and each of `FACTS` with the endings of both sides."""
    cells: pl.DataFrame
    """The number of its row in this block, the place of its column, `old` and `new`."""


@dataclass(frozen=True)
class Parts:
    """What is known of a table that parts of its differences are made with."""

    table: str
    old: Side
    new: Side

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each column among those of either side."""
        return {name: place for place, name in enumerate(columns_of(self.table, self.old, self.new))}

    @cached_property
    def sort(self) -> tuple[str, ...]:
        """The columns that the rows of both sides are sorted by; empty where they are not sorted alike."""
        old, new = (side.shapes[self.table] for side in (self.old, self.new))
        by = new.sort or new.key
        is_alike = by == (old.sort or old.key) and all(old.columns[name].type == new.columns[name].type for name in by)
        return by if is_alike else ()

    def key(self, side: Side) -> tuple[str, ...]:
        """The table's key on a side."""
        return side.shapes[self.table].key

    def needed(self, side: Side, columns: Sequence[str]) -> list[str]:
        """These columns, and those that any part is made with."""
        there = side.shapes[self.table].columns
        needed = (*columns, *self.key(side), *self.sort, *FACTS)
        return [name for name in dict.fromkeys(needed) if name in there]

    def count_until(self, rows: pl.DataFrame, last: pl.DataFrame) -> int:
        """How many of these rows, which are sorted, do not stand behind that row."""
        is_behind, is_level = pl.lit(not self.sort), pl.lit(True)
        for name in self.sort:
            bound = last[name][0]
            is_behind |= is_level & (pl.col(name) > bound)
            is_level &= pl.col(name) == bound
        first = rows.select(is_behind.fill_null(False)).to_series().arg_true()
        return rows.height if first.is_empty() else int(first[0])

    def changed(self, old: pl.DataFrame, new: pl.DataFrame, compared: Sequence[str]) -> Block | None:
        """The rows of both sides, one beside its counterpart, that differ in these columns; None if there are none."""
        if not compared or new.is_empty():
            return None
        both = pl.concat([new, _as_old(old)], how="horizontal")
        differs = both.select(_differs(name, old.schema[name], new.schema[name]) for name in compared)
        found = [name for name, count in zip(compared, differs.sum().row(0), strict=True) if count]
        if not found:
            return None
        rows = differs.select(pl.any_horizontal(found)).to_series().arg_true()
        both, differs = both[rows], differs[rows]
        texts = (both.select(_text(both, name, side) for name in found) for side in _AT)
        cells = self._cells(found, rows.len(), *texts).filter(_stacked(differs.select(found)))
        return Block(self._rows(CHANGED, both), cells)

    def came(self, new: pl.DataFrame) -> Block:
        """Rows that only the new side has."""
        texts = new.select(_if_something(new, name) for name in new.columns)
        cells = self._cells(new.columns, new.height, None, texts)
        return Block(self._rows(ADDED, new), cells.drop_nulls(Change.new))

    def went(self, old: pl.DataFrame) -> Block:
        """Rows that only the old side has."""
        texts = old.select(_if_something(old, name) for name in old.columns)
        cells = self._cells(old.columns, old.height, texts, None)
        return Block(self._rows(REMOVED, _as_old(old)), cells.drop_nulls(Change.old))

    def _cells(self, columns: Sequence[str], height: int, *texts: pl.DataFrame | None) -> pl.DataFrame:
        """The texts of both sides as cells, column after column."""
        places = pl.Series(PLACE, [self.places[name] for name in columns], dtype=_CELLS[PLACE])
        at = pl.int_range(height * len(columns), dtype=pl.UInt64())
        stacks = [
            (pl.lit(None, pl.String()) if one is None else _stacked(one)).alias(side)
            for one, side in zip(texts, (Change.old, Change.new), strict=True)
        ]
        return pl.select((at % height).cast(ROW).alias(OF_ROW), pl.lit(places).gather(at // height), *stacks)

    def _rows(self, change: str, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows that differ in one way, as a block has them, and what they are sorted by."""
        side, at = (self.old, _OF_OLD) if change == REMOVED else (self.new, "")
        schema = frame.schema
        key = pl.concat_list(text_of(at + name, schema[at + name]) for name in self.key(side))
        facts = (
            (pl.col(known + name) if schema.get(known + name) == dtype else pl.lit(None, dtype)).alias(name + ending)
            for known, ending in ((_OF_OLD, OLD), ("", NEW))
            for name, dtype in FACTS.items()
        )
        sort = (pl.col(at + name).alias(f"{_SORT}{place}") for place, name in enumerate(self.sort))
        return frame.select(pl.lit(change, _RANK).alias(Change.change), key.alias(Change.key), *facts, *sort)


def in_order(blocks: Sequence[Block]) -> Block:
    """Blocks of the same rows as one: rows in the order of the table, of each its cells in the order of the columns."""
    rows, cells = _beside(blocks)
    sort = [name for name in rows.columns if name.startswith(_SORT)]
    if sort and len(blocks) > 1:
        order = rows.select(pl.arg_sort_by(*sort, Change.change, maintain_order=True)).to_series()
        rows = rows[order]
        cells = cells.with_columns(order.arg_sort().cast(ROW).gather(cells[OF_ROW]).alias(OF_ROW))
    return Block(of_its_own(rows.drop(sort)), of_its_own(cells.sort(OF_ROW, PLACE)))


def joined(blocks: Sequence[Block]) -> Block:
    """Blocks that follow each other as one."""
    return _beside(blocks) if len(blocks) > 1 else blocks[0]


def _beside(blocks: Sequence[Block]) -> Block:
    starts = accumulate((block.rows.height for block in blocks), initial=0)
    numbered = (block.cells.with_columns(pl.col(OF_ROW) + start) for block, start in zip(blocks, starts, strict=False))
    return Block(pl.concat([block.rows for block in blocks]), pl.concat(numbered))


_OF_OLD: Final = "old:"
_AT: Final = (_OF_OLD, "")
"""What stands before the names of the columns of either side in a frame of both."""


def _as_old(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.rename(_OF_OLD.__add__)


def _stacked(frame: pl.DataFrame) -> pl.Series:
    """The values of columns of one type, column after column."""
    return pl.concat(frame.get_columns(), rechunk=False)


def _differs(name: str, old: pl.DataType, new: pl.DataType) -> pl.Expr:
    if old == new:
        return pl.col(name).ne_missing(pl.col(_OF_OLD + name))
    return text_of(name, new).ne_missing(text_of(_OF_OLD + name, old)).alias(name)


def _text(frame: pl.DataFrame, name: str, side: str) -> pl.Expr:
    return text_of(side + name, frame.schema[side + name])


def _if_something(frame: pl.DataFrame, name: str) -> pl.Expr:
    dtype = frame.schema[name]
    return pl.when(says_something(name, dtype)).then(text_of(name, dtype)).alias(name)
