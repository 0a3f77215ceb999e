"""Details: all that the tables know of each paper, on its page."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import polars as pl

from etl.explore.by_place import ByPlace, place_of
from etl.explore.known import known, known_rows
from etl.explore.order import PLACE, places_of
from etl.explore.spans import Spans
from schemas.columns import Alias, Conflict, Decision, Mention, Neighbour, Pair, Paper, Provenance, Span

Tables = Mapping[str, pl.DataFrame]

_FIELDS: Final = [
    *(name for name in Mention.TYPES if name in Paper.TYPES and name != Mention.paper_id),
    Mention.discussion_count,
]
"""The bibliographic columns of a mention."""
_PLACED: Final = [
    Mention.mention_id,
    Mention.dump_id,
    Mention.ordinal,
    Mention.start_byte,
    Mention.end_byte,
    Mention.is_abstract_source,
]
"""What says where a mention stands."""


class Details:
    """What the published tables know of papers, which stand in the order of the site."""

    def __init__(self, papers: pl.DataFrame, tables: Tables) -> None:
        places, count = places_of(papers), papers.height
        self._papers = papers
        mentions = tables[Mention.TABLE].sort(Mention.SORT)
        homes = place_of(mentions[Mention.paper_id], places)
        self._mentions = ByPlace(mentions.select(*_PLACED, *_FIELDS), homes, count)
        self._spans = Spans(tables[Span.TABLE])
        self._provenance = _by_paper(tables[Provenance.TABLE].sort(Provenance.SORT), places)
        self._conflicts = _by_paper(tables[Conflict.TABLE].sort(Conflict.SORT), places)
        self._pairs = _pairs(tables[Pair.TABLE], mentions, homes, count)
        self._decisions = _decisions(tables[Decision.TABLE], places)
        self._aliases = _by_paper(_old_ids(tables[Alias.TABLE]), places)
        self._neighbours = _neighbours(tables[Neighbour.TABLE], papers, places)

    def of(self, first: int, last: int) -> Iterator[dict[str, Any]]:
        """The details of the papers at places `[first, last)`, in order."""
        columns = (
            known_rows(self._papers[first:last]),
            self._provenance.rows(first, last, Provenance.paper_id),
            self._mention_rows(first, last),
            self._conflicts.rows(first, last, Conflict.paper_id),
            self._pairs.rows(first, last),
            self._decisions.rows(first, last),
            self._aliases.rows(first, last),
            self._neighbours.rows(first, last),
        )
        for paper, provenance, mentions, conflicts, pairs, decisions, aliases, neighbours in zip(*columns, strict=True):
            yield {
                "paper": paper,
                "provenance": provenance,
                "mentions": mentions,
                "conflicts": conflicts,
                "pairs": pairs,
                "neighbours": neighbours,
                "decisions": decisions,
                "aliases": [row[Alias.alias_id] for row in aliases],
            }

    def _mention_rows(self, first: int, last: int) -> list[list[dict[str, Any]]]:
        frame = self._mentions.frame(first, last)
        heads = frame.select(_PLACED).iter_rows(named=True)
        fields = frame.drop(_PLACED).iter_rows(named=True)
        spans = self._spans.within(frame)
        rows = (
            {**head, "fields": known(values), "spans": own}
            for head, values, own in zip(heads, fields, spans, strict=True)
        )
        return [[next(rows) for _ in range(count)] for count in self._mentions.counts(first, last)]


def _by_paper(table: pl.DataFrame, places: pl.DataFrame) -> ByPlace:
    return ByPlace(table, place_of(table[Paper.paper_id], places), places.height)


def _pairs(pairs: pl.DataFrame, mentions: pl.DataFrame, homes: pl.Series, paper_count: int) -> ByPlace:
    """Pairs with the papers of their two mentions, under each of these papers once."""
    home = mentions.select(Mention.mention_id, Mention.paper_id, homes.alias(PLACE))
    both = pairs.sort(Pair.SORT)
    for side in ("a", "b"):
        named = home.rename({Mention.paper_id: f"paper_id_{side}", PLACE: f"place_{side}"})
        both = both.join(
            named, left_on=f"mention_id_{side}", right_on=Mention.mention_id, how="left", maintain_order="left"
        )
    row, a, b = "row", pl.col("place_a"), pl.col("place_b")
    numbered = both.with_row_index(row)
    ones = pl.concat(
        [numbered.select(row, a.alias(PLACE)), numbered.filter(a.ne_missing(b)).select(row, b.alias(PLACE))]
    )
    ones = ones.drop_nulls().sort(row, PLACE)
    return ByPlace(both.drop("place_a", "place_b")[ones[row]], ones[PLACE], paper_count)


def _decisions(decisions: pl.DataFrame, places: pl.DataFrame) -> ByPlace:
    """Rulings under each paper that they touched."""
    touched = decisions.sort(Decision.SORT).with_columns(pl.col(Decision.touched_paper_ids).list.unique().alias(PLACE))
    touched = touched.explode(PLACE)
    return ByPlace(touched.drop(PLACE), place_of(touched[PLACE], places), places.height)


def _old_ids(aliases: pl.DataFrame) -> pl.DataFrame:
    return aliases.filter(pl.col(Alias.alias_id) != pl.col(Alias.paper_id)).sort(Alias.SORT)


def _neighbours(table: pl.DataFrame, papers: pl.DataFrame, places: pl.DataFrame) -> ByPlace:
    """The neighbours of each paper, nearest first, under their own names; those that are not shown are left out."""
    named = papers.select(
        pl.int_range(pl.len(), dtype=pl.UInt32()).alias(PLACE),
        pl.col(Paper.paper_id).alias(Neighbour.neighbour_id),
        Paper.display_title,
        pl.col(Paper.publication_year).alias("year"),
    )
    found = table.sort(Neighbour.SORT).join(named, on=Neighbour.neighbour_id, maintain_order="left")
    shown = (pl.col(Neighbour.neighbour_id).alias(Paper.paper_id), PLACE, Paper.display_title, "year")
    homes = place_of(found[Neighbour.paper_id], places)
    return ByPlace(found.select(*shown, Neighbour.similarity), homes, papers.height)
