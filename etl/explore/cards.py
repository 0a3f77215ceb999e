"""Cards: of each paper what a list of results shows, and all its text that can be searched."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from etl.explore.known import known
from etl.explore.order import PLACE
from schemas.columns import Paper

_SHOWN: Final = {
    Paper.paper_id: "id",
    Paper.display_title: "display_title",
    Paper.title: "title",
    Paper.abstract: "abstract",
    Paper.authors: "authors",
    Paper.keywords: "keywords",
    Paper.journal: "journal",
    Paper.publication_year: "year",
    Paper.publication_date: "date",
    Paper.dump_ids: "dumps",
    Paper.arxiv_id: "arxiv",
    Paper.doi: "doi",
    Paper.mention_count: "mentions",
    Paper.conflict_count: "conflicts",
    Paper.flags: "flags",
}
_ALWAYS: Final[Mapping[str, list[str]]] = {"authors": [], "dumps": []}


def cards(papers: pl.DataFrame, first_place: int) -> list[dict[str, Any]]:
    """The cards of papers in the order of the site, the first of which has this place."""
    shown = papers.select(pl.col(column).alias(name) for column, name in _SHOWN.items())
    rows = shown.iter_rows(named=True)
    return [{PLACE: place, **_ALWAYS, **known(row)} for place, row in enumerate(rows, first_place)]
