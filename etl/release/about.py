"""Which papers of either side a row is about."""

from functools import cached_property
from typing import Final

import polars as pl

from etl.release.differing import NEW, OF_ROW, OLD
from etl.release.rows import ROW
from etl.release.shape import has_columns
from etl.release.side import Side
from schemas.columns import Alias, Change, Decision, Mention, Pair, Paper

_PAPERS: Final = (Paper.paper_id, Alias.alias_id)
_MENTIONS: Final = (Mention.mention_id, Pair.mention_id_a, Pair.mention_id_b)
_SIDES: Final = (OLD, NEW)


class Papers:
    """The paper of every mention of both sides, looked up once something asks."""

    def __init__(self, old: Side, new: Side) -> None:
        self._of_side = {OLD: old, NEW: new}

    @cached_property
    def _of_mentions(self) -> dict[str, pl.DataFrame]:
        return {ending: _paper_of(side) for ending, side in self._of_side.items()}

    def named_by(self, rows: pl.DataFrame) -> pl.Series:
        """The papers that each of a block's rows is about, sorted: those it names, else those of its mentions."""
        named = [rows[name + ending] for name in _PAPERS for ending in _SIDES]
        touched = [rows[Decision.touched_paper_ids + ending] for ending in _SIDES]
        if all(one.null_count() == rows.height for one in (*named, *touched)):
            named = [self._papers(rows[name + ending], ending) for name in _MENTIONS for ending in _SIDES]
        every = pl.int_range(rows.height, dtype=ROW, eager=True).alias(OF_ROW)
        said = [pl.DataFrame([every, ids.alias(Change.paper_ids)]) for ids in named if ids.null_count() < rows.height]
        lists = [pl.DataFrame([every, ids.alias(Change.paper_ids)]).explode(Change.paper_ids) for ids in touched]
        papers = pl.concat([*said, *lists]).drop_nulls().unique().sort(OF_ROW, Change.paper_ids)
        of_row = papers.group_by(OF_ROW, maintain_order=True).agg(Change.paper_ids)
        found = every.to_frame().join(of_row, on=OF_ROW, how="left", maintain_order="left")
        return found[Change.paper_ids].fill_null([])

    def _papers(self, mention_ids: pl.Series, ending: str) -> pl.Series:
        """The paper of each of these mentions on one side; null where there is none."""
        asked = mention_ids.alias(Mention.mention_id).to_frame()
        if mention_ids.null_count() == mention_ids.len():
            return mention_ids
        known = self._of_mentions[ending].join(asked.unique(), on=Mention.mention_id, how="semi")
        return asked.join(known, on=Mention.mention_id, how="left", maintain_order="left")[Mention.paper_id]


def _paper_of(side: Side) -> pl.DataFrame:
    names = (Mention.mention_id, Mention.paper_id)
    if not has_columns(Mention, names, side):
        return pl.DataFrame(schema=dict.fromkeys(names, pl.String()))
    return side.read(Mention.TABLE, names).unique(Mention.mention_id)
