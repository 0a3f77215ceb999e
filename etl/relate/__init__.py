"""Find the papers that are nearest to each paper by their words (docs/adr/0017)."""

from typing import NamedTuple

import numpy as np
import polars as pl

from etl.relate.limits import RelateLimits
from etl.relate.nearest import Nearest, nearest_papers
from etl.relate.plain import HALF, LAST
from etl.relate.vectors import vectors_of
from etl.relate.weights import FULL
from etl.relate.words import USED, texts
from schemas.columns import Neighbour, Paper

__all__ = ["USED", "RelateLimits", "Related", "relate"]


class Related(NamedTuple):
    """The neighbours, sorted; how many words tell papers apart; and what the search found (see `Nearest`)."""

    neighbours: pl.DataFrame
    word_count: int
    is_exact: bool
    sampled_count: int
    found_count: int


def relate(papers: pl.DataFrame, limits: RelateLimits) -> Related:
    """The neighbours of every paper: at most ten, the most similar first, equals in the order of their ids.

    `papers` has the columns `USED`. The result does not depend on the order of the rows, on threads or on the machine.
    """
    papers = papers.sort(Paper.paper_id)
    weighed = vectors_of(texts(papers))
    found = nearest_papers(weighed, limits)
    return Related(_table(papers[Paper.paper_id], found), weighed.frequencies.size, found.is_exact, *found[2:])


def _table(ids: pl.Series, found: Nearest) -> pl.DataFrame:
    rows, ranks = np.nonzero(found.keys)
    keys = found.keys[rows, ranks]
    columns = {
        Neighbour.paper_id: ids.gather(rows),
        Neighbour.rank: ranks + 1,
        Neighbour.neighbour_id: ids.gather(LAST - (keys & LAST)),
        Neighbour.similarity: (keys >> HALF) / FULL,
    }
    return pl.DataFrame(columns, Neighbour.TYPES)
