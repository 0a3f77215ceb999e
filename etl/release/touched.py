"""What added and removed dumps have a part in, so that the rest of two releases can be held against each other."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import polars as pl

from etl.release.ids import ids_in
from etl.release.side import Side
from schemas.columns import Alias, Conflict, Dump, Mention, Neighbour, Pair, Paper, Provenance, Quarantine, Span

_DUMP, _PAPER, _MENTION = "dump", "paper", "mention"
OWNERS: Final[Mapping[str, Mapping[str, str]]] = {
    Paper.TABLE: {Paper.paper_id: _PAPER},
    Mention.TABLE: {Mention.dump_id: _DUMP, Mention.mention_id: _MENTION},
    Span.TABLE: {Span.dump_id: _DUMP, Span.mention_id: _MENTION},
    Provenance.TABLE: {Provenance.paper_id: _PAPER},
    Pair.TABLE: {Pair.mention_id_a: _MENTION, Pair.mention_id_b: _MENTION},
    Conflict.TABLE: {Conflict.paper_id: _PAPER},
    Neighbour.TABLE: {Neighbour.paper_id: _PAPER, Neighbour.neighbour_id: _PAPER},
    Quarantine.TABLE: {Quarantine.dump_id: _DUMP},
    Alias.TABLE: {Alias.paper_id: _PAPER},
    Dump.TABLE: {Dump.dump_id: _DUMP},
}
"""The columns of each table that say which dump, paper or mention a row is of."""
_FACTS: Final = (Mention.mention_id, Mention.dump_id, Mention.paper_id)

Owned = Mapping[str, pl.Series]
"""Ids of dumps, papers and mentions; a row is owned by them if it is of any."""


class Touched(NamedTuple):
    """What dumps that one side alone has stand behind."""

    brought: Owned
    """By added dumps: themselves, the papers that no side had without them, and all mentions of both."""
    any: Owned
    """By added or removed dumps: themselves, every paper that they mention, and their mentions."""


def touched(old: Side, new: Side) -> Touched:
    """The dumps that one side alone has, and what they have a part in."""
    dumps, others = (ids_in(side, Dump.TABLE, Dump.dump_id)[Dump.dump_id] for side in (new, old))
    added, removed = dumps.filter(~dumps.is_in(others.implode())), others.filter(~others.is_in(dumps.implode()))
    if added.is_empty() and removed.is_empty():
        nothing = dict.fromkeys((_DUMP, _PAPER, _MENTION), pl.Series(dtype=pl.String()))
        return Touched(nothing, nothing)
    there, then = (ids_in(side, Mention.TABLE, *_FACTS) for side in (new, old))
    came, gone = (
        facts.filter(pl.col(Mention.dump_id).is_in(own.implode())) for facts, own in ((there, added), (then, removed))
    )
    papers = came[Mention.paper_id].unique()
    fresh = papers.filter(~papers.is_in(then[Mention.paper_id].implode()))
    of_fresh = there.filter(pl.col(Mention.paper_id).is_in(fresh.implode()))[Mention.mention_id]
    brought = {_DUMP: added, _PAPER: fresh, _MENTION: pl.concat([came[Mention.mention_id], of_fresh]).unique()}
    return Touched(
        brought,
        {
            _DUMP: pl.concat([added, removed]),
            _PAPER: pl.concat([papers, gone[Mention.paper_id]]).unique(),
            _MENTION: pl.concat([brought[_MENTION], gone[Mention.mention_id]]).unique(),
        },
    )


def owned(rows: pl.DataFrame, table: str, by: Owned) -> pl.Series:
    """For each row of a table, of which its columns in `OWNERS` are given, whether it is of these."""
    known = [
        pl.col(name).is_in(by[kind].implode()).fill_null(False)
        for name, kind in OWNERS.get(table, {}).items()
        if name in rows.columns and not by[kind].is_empty()
    ]
    return rows.select(pl.any_horizontal(known) if known else pl.repeat(False, pl.len())).to_series()
