"""Prefixes with which many words begin: their papers are put together beforehand, as a search would have to."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import polars as pl

from etl.explore.postings import Bytes, Postings

_LONGEST: Final = 3
_MANY: Final = 100
_BITS: Final = range(6)
_SIGN: Final = "^"
_PREFIX: Final = "prefix"
_COUNT: Final = "count"


def prefixes(parts: Sequence[Postings], paper_count: int) -> Iterator[Postings]:
    """For each prefix of up to three characters with which more than 100 words begin: all papers that have one.

    A mark tells where such words stand, not how often. The terms are `^` and the prefix, in order, one at a time.
    """
    words = pl.concat([part.terms for part in parts]).unique().sort()
    wanted = _runs(words).filter(pl.col(_COUNT) > _MANY).select(_PREFIX)
    ranges = [_ranges(part.terms, wanted) for part in parts]
    for prefix in wanted[_PREFIX].sort():
        where = np.zeros(paper_count, np.uint8)
        for part, found in zip(parts, ranges, strict=True):
            if prefix in found:
                _add(where, part.between(*found[prefix]))
        places = np.flatnonzero(where).astype(np.uint32)
        yield Postings(pl.Series([_SIGN + prefix]), np.array([len(places)], np.int64), places, where[places])


def _runs(words: pl.Series) -> pl.DataFrame:
    """Every prefix of words in order, with where those that begin with it start, and how many they are."""
    runs = []
    for length in range(1, _LONGEST + 1):
        run = words.str.slice(0, length).rle().struct.unnest()
        ends = pl.col("len").cum_sum()
        runs.append(run.select(pl.col("value").alias(_PREFIX), (ends - pl.col("len")).alias("start"), _count()))
        words_of_it = runs[-1][_PREFIX].str.len_chars() == length
        runs[-1] = runs[-1].filter(words_of_it)
    return pl.concat(runs)


def _count() -> pl.Expr:
    return pl.col("len").alias(_COUNT)


def _ranges(words: pl.Series, wanted: pl.DataFrame) -> dict[str, tuple[int, int]]:
    rows = _runs(words).join(wanted, on=_PREFIX, how="semi").iter_rows()
    return {prefix: (start, start + count) for prefix, start, count in rows}


def _add(where: Bytes, postings: Postings) -> None:
    """Set the bits of each posting; places stand several times, so that they are set bit by bit."""
    marks = postings.marks if postings.marks is not None else np.zeros(0, np.uint8)
    for bit in _BITS:
        where[postings.places[(marks >> bit) & 1 == 1]] |= 1 << bit
