"""Find the papers that are nearest to each paper by their words (docs/adr/0017)."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from etl.relate.limits import RelateLimits
from etl.relate.nearest import Nearest, nearest_papers
from etl.relate.plain import HALF, LAST
from etl.relate.weights import FULL
from etl.relate.words import USED, texts
from schemas.columns import Neighbour, Paper

__all__ = ["USED", "RelateLimits", "Related", "relate"]

_ROWS: Final = 20_000
"""The neighbours of so many papers are laid out at a time."""


class Related(NamedTuple):
    """The ids of all papers, in their order, and what was found of them."""

    ids: pl.Series
    found: Nearest

    def tables(self) -> Iterator[pl.DataFrame]:
        """The table of neighbours, sorted: those of some papers at a time; one, if empty, where there are no papers."""
        for start in range(0, max(1, self.ids.len()), _ROWS):
            yield self._table(start)

    @property
    def neighbours(self) -> pl.DataFrame:
        """The whole table."""
        return pl.concat(self.tables())

    def _table(self, start: int) -> pl.DataFrame:
        some = self.found.keys[start : start + _ROWS]
        rows, ranks = np.nonzero(some)
        keys = some[rows, ranks]
        columns = {
            Neighbour.paper_id: self.ids.gather(start + rows),
            Neighbour.rank: ranks + 1,
            Neighbour.neighbour_id: self.ids.gather(LAST - (keys & LAST)),
            Neighbour.similarity: (keys >> HALF) / FULL,
        }
        return pl.DataFrame(columns, Neighbour.TYPES)


def relate(parts: Iterable[pl.DataFrame], limits: RelateLimits) -> Related:
    """The neighbours of every paper: at most ten, the most similar first, equals in the order of their ids.

    `parts` are papers in the order of their ids, with the columns `USED`, some at a time; within a part the order makes
    no difference. The result does not depend on how they are cut, on threads or on the machine.
    """
    ids = [pl.Series(dtype=Paper.TYPES[Paper.paper_id])]

    def written() -> Iterator[pl.Series]:
        for part in parts:
            papers = part.sort(Paper.paper_id)
            ids.append(papers[Paper.paper_id])
            yield texts(papers)

    found = nearest_papers(written(), limits)
    return Related(pl.concat(ids), found)
