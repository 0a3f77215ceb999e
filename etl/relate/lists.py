"""The lists of words: of each, the rows that have most of it."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from etl.relate.reading import Rows
from etl.relate.vectors import Numbers
from etl.relate.weights import REPEATS, Places

MAX_WORDS: Final = 32
"""So many words of a paper, the heaviest, bring it together with others."""
_ENTRIES: Final = 50_000_000
"""So many entries of lists are sorted at a time."""
_SUBJECT_SHARE: Final = 30
_SUBJECT_ROWS: Final = 1_000


class Heaviest(NamedTuple):
    """The heaviest words of the `i`-th row asked for are the first `counts[i]` of `words[i]`; `units` is which part of
    its length they are."""

    counts: Places
    words: Numbers
    units: Numbers


class Lists(NamedTuple):
    """The rows that have most of word `w` are `members[starts[w]:starts[w + 1]]`; `units` is which part of their length
    it is."""

    starts: Places
    members: Numbers
    units: npt.NDArray[np.int16]


def heaviest_of(rows: Rows, asked: Numbers) -> Heaviest:
    """The heaviest words of the rows asked for, of those that others have too."""
    from etl.relate import lists_kernel as kernel

    size = asked.size
    found = Heaviest(
        np.empty(size, np.int64), np.empty((size, MAX_WORDS), np.int32), np.empty((size, MAX_WORDS), np.int32)
    )
    kernel.heaviest(rows[:3], (rows.rarity_of, REPEATS), _shared(rows), asked, *found)
    return found


def lists_of(rows: Rows, most: int) -> Lists:
    """The lists of words, of each as many rows as may be read of it."""
    from etl.relate import lists_kernel as kernel

    plain, scales = rows[:3], (rows.rarity_of, REPEATS)
    shared = _shared(rows)
    sizes = np.zeros(rows.frequencies.size, np.int64)
    kernel.count_lists(plain, scales, shared, MAX_WORDS, sizes)
    starts = _starts(np.minimum(sizes, most))
    members, units = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.int16)
    for start, stop in _spans(sizes):
        own = _starts(sizes[start:stop])
        entries = np.empty(own[-1], np.int64)
        kernel.fill_lists(plain, scales, shared, MAX_WORDS, (start, stop), own, entries)
        kernel.sort_lists(own, entries, starts[start : stop + 1], members, units)
    return Lists(starts, members, units)


def by_subject(rows: Rows) -> Numbers:
    """All rows in an order in which those on one subject come together: who meets the same finds it in the cache.

    A subject is a word that at most one row of `_SUBJECT_SHARE` has, and at least `_SUBJECT_ROWS` rows.
    """
    from etl.relate import lists_kernel as kernel

    falling, most = -rows.frequencies, rows.norms.size // _SUBJECT_SHARE
    span = (int(np.searchsorted(falling, -most)), int(np.searchsorted(falling, -_SUBJECT_ROWS, side="right")))
    found = np.empty(rows.norms.size, np.int32)
    kernel.subjects(rows[:3], (rows.rarity_of, REPEATS), span, found)
    return np.argsort(found, kind="stable").astype(np.int32)


def _shared(rows: Rows) -> int:
    """How many words are in more than one row: those that are numbered first."""
    return int((rows.frequencies > 1).sum())


def _starts(sizes: Places) -> Places:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))


def _spans(sizes: Places) -> Iterator[tuple[int, int]]:
    """Words whose lists are sorted together: so many that they fit."""
    ends, start = np.cumsum(sizes), 0
    while start < sizes.size:
        before = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + _ENTRIES, side="right")))
        yield start, stop
        start = stop
