"""The order of the site: papers are numbered in it from 0 on, and their number is their `place`."""

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from schemas.columns import Paper

PLACE: Final = "place"

Places = npt.NDArray[np.uint32]


def in_order(papers: pl.DataFrame) -> pl.DataFrame:
    """The papers, newest first, unknown days last, then by id: the number of a row is the place of its paper."""
    return papers.sort(day(), Paper.paper_id, descending=[True, False], nulls_last=True)


def day() -> pl.Expr:
    """The day of a paper; where only the year is known, its first."""
    return pl.coalesce(Paper.publication_date, pl.date(Paper.publication_year, 1, 1))


def places_of(papers: pl.DataFrame) -> pl.DataFrame:
    """The ids of papers in order, each with its `PLACE`."""
    return papers.select(pl.int_range(pl.len(), dtype=pl.UInt32()).alias(PLACE), Paper.paper_id)
