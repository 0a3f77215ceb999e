"""The nearest papers of many: of those that each meets in the lists of its heaviest words."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from etl.relate.limits import RelateLimits
from etl.relate.plain import NEIGHBOURS
from etl.relate.reading import Rows
from etl.relate.vectors import Numbers
from etl.relate.weights import REPEATS, Places, Weights

_BATCH: Final = 5_000
_CROWDED: Final = 64
"""So many batches at least where there are enough rows."""
_ENTRIES: Final = 50_000_000
"""So many entries of lists are sorted at a time."""
_MAX_WORDS: Final = 32
"""So many words of a paper, the heaviest, bring it together with others."""
_MAX_ASKED: Final = 7
"""So many nearest papers of so many nearest papers are looked at."""


class Lists(NamedTuple):
    """The rows that have most of word `w` are `members[starts[w]:starts[w + 1]]`; `units` is which part of their length
    it is."""

    starts: Places
    members: Numbers
    units: npt.NDArray[np.int16]


def nearest_of_many(rows: Rows, limits: RelateLimits, least: int) -> Places:
    """The keys of the nearest rows of every row, descending (see `plain.LAST`): the same whatever the threads."""
    best = _met(rows, limits, least)
    for _ in range(limits.rounds):
        best = _around(rows, _mirrored(best), least)
    return _mirrored(best)


def _met(rows: Rows, limits: RelateLimits, least: int) -> Places:
    from etl.relate.meeting_kernel import nearest_of_met

    plain, scales, lists = rows[:3], (rows.rarity_of, REPEATS), tuple(_lists(rows, limits.max_postings))
    bounds = (_MAX_WORDS, limits.max_postings, limits.max_candidates)
    best = np.zeros((rows.norms.size, NEIGHBOURS), np.int64)
    in_batches(
        lambda part: nearest_of_met(plain, scales, lists, _shared(rows), part, bounds, least, best), rows.norms.size
    )
    return best


def _around(rows: Rows, known: Places, least: int) -> Places:
    from etl.relate.meeting_kernel import nearest_around

    plain, scales, best = rows[:3], (rows.rarity_of, REPEATS), known.copy()
    in_batches(lambda part: nearest_around(plain, scales, part, _MAX_ASKED, least, known, best), rows.norms.size)
    return best


def _mirrored(known: Places) -> Places:
    from etl.relate.meeting_kernel import mirror

    best = known.copy()
    mirror(known, best)
    return best


def _shared(rows: Rows) -> int:
    """How many words are in more than one row: those that are numbered first."""
    return int((rows.frequencies > 1).sum())


def nearest_of_some(rows: Rows, asked: Places, least: int) -> Places:
    """The keys of all rows nearest to those asked for, descending."""
    from etl.relate import meeting_kernel as kernel

    scales: tuple[Weights, Weights] = (rows.rarity_of, REPEATS)
    sampled = _by_word(rows, asked)

    def nearest(part: tuple[int, int]) -> Places:
        best = np.zeros((asked.size, NEIGHBOURS), np.int64)
        kernel.nearest_to_some(rows[:3], scales, asked, sampled, part, least, best)
        return best

    every = np.zeros((asked.size, NEIGHBOURS), np.int64)
    for own in in_batches(nearest, rows.norms.size):
        every = -np.sort(-np.concatenate((every, own), axis=1), axis=1)[:, :NEIGHBOURS]
    return every


def _by_word(rows: Rows, asked: Places) -> tuple[Places, Places, Places]:
    """Where each word starts, and there which of the rows asked for have it, and what it weighs times its rarity."""
    which = np.repeat(np.arange(asked.size), rows.starts[asked + 1] - rows.starts[asked])
    packed = np.concatenate(
        [np.empty(0, np.uint32), *(rows.packed[rows.starts[a] : rows.starts[a + 1]] for a in asked)]
    )
    words = (packed >> np.uint32(4)).astype(np.int64)
    rarity_of = rows.rarity_of[words].astype(np.int64)
    weights = REPEATS[packed & np.uint32(15)].astype(np.int64) * rarity_of * rarity_of
    order = np.argsort(words, kind="stable")
    counts = np.bincount(words, minlength=rows.frequencies.size)
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts))), which[order], weights[order]


def _lists(rows: Rows, most: int) -> Lists:
    """The lists of words, of each as many rows as may be read of it."""
    from etl.relate import meeting_kernel as kernel

    plain, scales = rows[:3], (rows.rarity_of, REPEATS)
    shared = _shared(rows)
    sizes = np.zeros(rows.frequencies.size, np.int64)
    kernel.count_lists(plain, scales, shared, _MAX_WORDS, sizes)
    starts = _starts(np.minimum(sizes, most))
    members, units = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.int16)
    for start, stop in _spans(sizes):
        own = _starts(sizes[start:stop])
        entries = np.empty(own[-1], np.int64)
        kernel.fill_lists(plain, scales, shared, _MAX_WORDS, (start, stop), own, entries)
        kernel.sort_lists(own, entries, starts[start : stop + 1], members, units)
    return Lists(starts, members, units)


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


def in_batches(fill: Callable[[tuple[int, int]], Any], count: int) -> list[Any]:
    """Have rows filled, a batch of them by each thread."""
    size = max(1, min(_BATCH, -(-count // _CROWDED)))
    parts = [(start, min(start + size, count)) for start in range(0, count, size)]
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        return list(pool.map(fill, parts))
