"""What explains a difference: which mentions came, went or are read otherwise, and which papers they are of."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

import polars as pl

from etl.release.causes import BYTES, CODE, CODES, Causes
from etl.release.differing import CHANGED, NEW, OF_ROW, OLD, PLACE, Block
from etl.release.mention_causes import FIELDS, SHIFTED, mention_codes
from schemas.columns import Change, Dump, Mention, Paper, Provenance, Span

FIELD: Final = Provenance.field
_SIDES: Final = (OLD, NEW)
_IDS: Final = (Mention.mention_id, Paper.paper_id)


class Evidence:
    """Causes by what they are of, gathered block by block: each is the earliest of its mention, paper or field."""

    def __init__(self, causes: Causes) -> None:
        self.causes = causes
        self._respanned = [pl.Series(Mention.mention_id, [], dtype=pl.String())]
        self._any = {name: _Earliest(name) for name in _IDS}
        self._came = {name: _Earliest(name) for name in _IDS}
        self._of_field = {name: _Earliest(name, FIELD) for name in _IDS}
        self._moved = [pl.DataFrame(schema={Paper.paper_id + ending: pl.String() for ending in _SIDES})]

    def see_spans(self, block: Block) -> None:
        """Take note of the mentions whose spans differ, in dumps whose bytes do not; all spans before any mention."""
        other_bytes = self.causes.dumps.drop_nulls(BYTES)[Dump.dump_id]
        same = block.rows.filter(~pl.coalesce(_either(Span.dump_id)).is_in(other_bytes.implode()))
        ids = same.select(pl.coalesce(_either(Span.mention_id))).to_series().drop_nulls()
        self._respanned.append(ids.alias(Mention.mention_id).unique())

    def mention_codes(self, block: Block, columns: Sequence[str]) -> pl.Series:
        """The cause of each cell of a block of `mentions`; null where it is that of its paper, or not known."""
        return mention_codes(block, columns, self.causes, self._read_otherwise)

    @cached_property
    def _read_otherwise(self) -> pl.Series:
        return pl.concat(self._respanned).unique()

    def see_mentions(self, block: Block, columns: Sequence[str]) -> None:
        """Take note of why mentions differ."""
        names = pl.Series(columns, dtype=pl.String()).gather(block.cells[PLACE])
        facts = block.rows.select(Change.change, *_either(Mention.mention_id), *_either(Paper.paper_id))
        cells = facts[block.cells[OF_ROW]].with_columns(
            self.mention_codes(block, columns).alias(CODE), names.alias(FIELD)
        )
        told = cells.drop_nulls(CODE).filter(~pl.col(FIELD).is_in(SHIFTED))
        is_kept = pl.col(Change.change) == CHANGED
        for name in _IDS:
            self._any[name].add(told)
            self._came[name].add(told.filter(~is_kept))
            self._of_field[name].add(told.filter(is_kept & pl.col(FIELD).is_in(FIELDS)))
        before, since = _either(Paper.paper_id)
        self._moved.append(facts.filter(before != since).select(before, since).unique())

    def of_mentions(self) -> pl.DataFrame:
        """The earliest cause of each mention that came, went or differs."""
        return self._any[Mention.mention_id].found()

    def of_papers(self) -> pl.DataFrame:
        """The earliest cause of each paper: of its mentions and rulings, else of the papers that shared a mention."""
        touched = self._any[Paper.paper_id]
        touched.add_plain(self.causes.touched.select(Paper.paper_id, CODE))
        own = touched.found()
        before, since = (Paper.paper_id + ending for ending in _SIDES)
        moved = pl.concat(self._moved).unique()
        reached = [
            moved.join(own, left_on=start, right_on=Paper.paper_id).select(pl.col(end).alias(Paper.paper_id), CODE)
            for start, end in ((before, since), (since, before))
        ]
        further = pl.concat(reached).group_by(Paper.paper_id).agg(pl.col(CODE).min())
        return pl.concat([own, further.join(own, on=Paper.paper_id, how="anti")])

    def came(self, name: str) -> pl.DataFrame:
        """The earliest cause of mentions that came or went, by `mention_id` or `paper_id`."""
        return self._came[name].found()

    def of_fields(self, name: str) -> pl.DataFrame:
        """The earliest cause of a field of mentions that differs, by `mention_id` or `paper_id`, and `field`."""
        return self._of_field[name].found()


class _Earliest:
    """The earliest cause by some ids, of rows that have them with the endings of both sides."""

    def __init__(self, name: str, *further: str) -> None:
        self._name, self._by = name, (name, *further)
        self._parts = [pl.DataFrame(schema={**dict.fromkeys(self._by, pl.String()), CODE: CODES})]

    def add(self, cells: pl.DataFrame) -> None:
        """Take these cells in, for the ids of both sides."""
        for side in _either(self._name):
            self.add_plain(cells.select(side.alias(self._name), *self._by[1:], CODE))

    def add_plain(self, causes: pl.DataFrame) -> None:
        """Take these causes in."""
        self._parts.append(self._least(causes.drop_nulls(self._name)))

    def found(self) -> pl.DataFrame:
        """The earliest cause of each."""
        self._parts = [self._least(pl.concat(self._parts))]
        return self._parts[0]

    def _least(self, causes: pl.DataFrame) -> pl.DataFrame:
        return causes.group_by(self._by).agg(pl.col(CODE).min())


def _either(name: str) -> tuple[pl.Expr, pl.Expr]:
    """A fact of a row on the old side, and on the new."""
    return pl.col(name + OLD), pl.col(name + NEW)
