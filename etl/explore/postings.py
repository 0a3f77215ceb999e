"""Postings: under each term the places of the papers that have it, in arrays; of some papers, and of all."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from etl.explore.order import Places

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]

_AT_ONCE: Final = 2_000_000
"""So many postings are encoded together."""


class Postings(NamedTuple):
    """Terms in order (of their UTF-8, which is that of code points), and their places, ascending.

    The places of term i are `places[ends[i - 1]:ends[i]]`; `marks` has a byte for each, or is None.
    """

    terms: pl.Series
    ends: Numbers
    places: Places
    marks: Bytes | None

    def between(self, first: int, last: int) -> "Postings":
        """The postings of the terms number `first` up to, but without, `last`."""
        start, end = self.start(first), self.start(last)
        marks = None if self.marks is None else self.marks[start:end]
        return Postings(self.terms[first:last], self.ends[first:last] - start, self.places[start:end], marks)

    def start(self, term: int) -> int:
        """Where the places of a term begin."""
        return int(self.ends[term - 1]) if term else 0

    @property
    def counts(self) -> Numbers:
        """How many places each term has."""
        return np.diff(self.ends, prepend=0)


def grouped(terms: pl.Series, codes: Numbers, places: Places, marks: Bytes | None) -> Postings:
    """Postings of rows that are in order of their codes, and within one of their places; a code is a term's number."""
    return Postings(terms, np.searchsorted(codes, np.arange(len(terms)), side="right"), places, marks)


def merged(parts: Sequence[Postings]) -> Iterator[Postings]:
    """The postings of all papers, some terms at a time, of parts whose places ascend from part to part."""
    terms = pl.concat([part.terms for part in parts]).unique().sort()
    numbers = pl.DataFrame({"term": terms}).with_row_index("number")
    codes = [_codes(part.terms, numbers) for part in parts]
    counts = np.zeros(len(terms), np.int64)
    for part, own in zip(parts, codes, strict=True):
        counts[own] += part.counts
    for first, last in _cut(counts):
        yield _between(terms[first:last], first, last, list(zip(parts, codes, strict=True)))


def _codes(terms: pl.Series, numbers: pl.DataFrame) -> Numbers:
    joined = terms.alias("term").to_frame().join(numbers, on="term", how="left", maintain_order="left")
    codes: Numbers = joined["number"].to_numpy().astype(np.int64)
    return codes


def _cut(counts: Numbers) -> Iterator[tuple[int, int]]:
    """Runs of terms that have about `_AT_ONCE` postings together; a term with more is not parted."""
    before = np.cumsum(counts) - counts
    edges = np.flatnonzero(np.diff(before // _AT_ONCE, prepend=-1)).tolist()
    yield from pairwise([*edges, len(counts)] if edges else [])


def _between(terms: pl.Series, first: int, last: int, parts: Sequence[tuple[Postings, Numbers]]) -> Postings:
    slices = []
    for part, codes in parts:
        low, high = np.searchsorted(codes, [first, last]).tolist()
        own = part.between(low, high)
        slices.append((np.repeat(codes[low:high] - first, own.counts), own))
    codes = np.concatenate([numbers for numbers, _ in slices])
    order = np.argsort(codes, kind="stable")
    places = np.concatenate([own.places for _, own in slices])[order]
    marks = [own.marks for _, own in slices if own.marks is not None]
    return grouped(terms, codes[order], places, np.concatenate(marks)[order] if marks else None)
