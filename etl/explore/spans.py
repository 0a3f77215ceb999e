"""Spans of dumps by the stretch that they lie in."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import numpy as np
import polars as pl

from etl.explore.postings import Numbers
from schemas.columns import Mention, Span

_TOLD: Final = [Span.start_byte, Span.end_byte, Span.role, Span.field, Span.part]


class Spans:
    """The spans of all dumps, to be asked for by a stretch of one."""

    def __init__(self, spans: pl.DataFrame) -> None:
        self._spans = spans.sort(Span.SORT).select(Span.dump_id, *_TOLD)
        runs = self._spans[Span.dump_id].rle().struct.unnest()
        ends = runs["len"].cum_sum().to_list()
        self._rows_of = dict(zip(runs["value"], pairwise([0, *ends]), strict=True))
        self._starts = self._spans[Span.start_byte].to_numpy()
        self._ends = self._spans[Span.end_byte].to_numpy()

    def within(self, mentions: pl.DataFrame) -> Iterator[list[list[Any]]]:
        """For each mention the spans that lie from its first byte to its last, in order, without their dump."""
        firsts, lasts = [], []
        for dump_id, start, end in mentions.select(Mention.dump_id, Mention.start_byte, Mention.end_byte).iter_rows():
            low, high = self._rows_of.get(dump_id, (0, 0))
            firsts.append(low + int(np.searchsorted(self._starts[low:high], start)))
            lasts.append(low + int(np.searchsorted(self._ends[low:high], end, side="right")))
        wanted: Numbers = _ranges(np.array(firsts, np.int64), np.array(lasts, np.int64))
        rows = self._spans[pl.Series(wanted)].select(_TOLD).iter_rows()
        for first, last in zip(firsts, lasts, strict=True):
            yield [list(next(rows)) for _ in range(first, last)]


def _ranges(firsts: Numbers, lasts: Numbers) -> Numbers:
    """All numbers of some ranges, one behind the other."""
    counts = np.maximum(lasts - firsts, 0)
    before = np.cumsum(counts) - counts
    numbers: Numbers = np.arange(counts.sum()) + np.repeat(firsts - before, counts)
    return numbers
