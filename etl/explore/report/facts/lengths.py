"""How long the papers' abstracts are, in words."""

from typing import Final, NamedTuple

import polars as pl

from schemas.columns import Paper

FROM: Final = "from_words"
TO: Final = "to_words"
PAPERS: Final = "paper_count"
STEP: Final = 20
LAST: Final = 500
"""Bins of 20 words, the same in every build so that builds can be compared; 500 words and more are one."""


class Lengths(NamedTuple):
    """The bins (`from_words`, `to_words?`, `paper_count`, every bin told), and what lies in the middle and outside."""

    bins: pl.DataFrame
    abstracts: int
    lower: int
    median: int
    upper: int
    longest: int


def lengths(papers: pl.DataFrame) -> Lengths:
    """The lengths of all abstracts; quartiles are lengths that some abstract has. All zero where there is none."""
    words = papers.select(pl.col(Paper.abstract).str.count_matches(r"\S+").cast(pl.Int64).alias(FROM)).drop_nulls()
    counted = (
        words.select((pl.col(FROM).clip(0, LAST) // STEP * STEP).alias(FROM))
        .group_by(FROM)
        .agg(pl.len().cast(pl.Int64).alias(PAPERS))
    )
    is_open = pl.col(FROM) == LAST
    bins = (
        pl.DataFrame({FROM: range(0, LAST + 1, STEP)}, {FROM: pl.Int64()})
        .join(counted, on=FROM, how="left")
        .sort(FROM)
        .select(FROM, pl.when(~is_open).then(pl.col(FROM) + STEP).alias(TO), pl.col(PAPERS).fill_null(0))
    )
    ordered = words[FROM].sort()
    lower, median, upper = (int(ordered[len(ordered) * part // 4]) if len(ordered) else 0 for part in (1, 2, 3))
    return Lengths(bins, len(ordered), lower, median, upper, int(ordered[-1]) if len(ordered) else 0)
