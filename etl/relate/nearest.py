"""The nearest papers of every paper: exactly among few, within bounds among many."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from etl.relate import plain
from etl.relate.limits import RelateLimits
from etl.relate.plain import NEIGHBOURS
from etl.relate.vectors import Vectors
from etl.relate.weights import FULL, Places

_MOST_ROWS: Final = 3_000
"""More papers, and the kernel is worth the time that it takes to load (docs/adr/0017)."""
_BATCH: Final = 2_000
_CROWDED: Final = 64
"""So many batches at least where there are enough rows, as each takes room for all rows."""


class Nearest(NamedTuple):
    """The keys of each row's neighbours (see `plain.LAST`), descending; whether all are exact; and of the neighbours
    of a sample of rows, found exactly, how many there are and how many of them the keys have (0 where all are)."""

    keys: Places
    is_exact: bool
    sampled_count: int
    found_count: int


def nearest_papers(vectors: Vectors, limits: RelateLimits) -> Nearest:
    """The nearest rows of every row: the same whatever the threads."""
    count = vectors.norms.size
    keys = np.zeros((count, NEIGHBOURS), np.int64)
    if count <= min(limits.exact_papers, _MOST_ROWS):
        lists = vectors.empty_lists()
        plain.invert(vectors, lists)
        plain.nearest(vectors, lists, np.arange(count), _least(limits), keys)
        return Nearest(keys, True, 0, 0)
    return _compiled(vectors, limits, keys)


def _compiled(vectors: Vectors, limits: RelateLimits, keys: Places) -> Nearest:
    from etl.relate import kernel

    rows, lists = vectors[:4], vectors.empty_lists()
    kernel.invert(*rows[:3], *lists)
    count, least = vectors.norms.size, _least(limits)

    def exactly(asked: Places, into: Places) -> None:
        _in_batches(lambda part: kernel.nearest(rows, tuple(lists), asked[part], least, into[part]), asked.size)

    if count <= limits.exact_papers:
        exactly(np.arange(count), keys)
        return Nearest(keys, True, 0, 0)
    units = np.empty_like(lists.weights)
    kernel.scale(vectors.norms, lists.rows, lists.weights, units)
    bounds = (limits.max_postings, limits.max_candidates, least)

    def among_met(part: slice) -> None:
        kernel.nearest_of_met(rows, tuple(lists), units, (part.start, part.stop), *bounds, keys)

    _in_batches(among_met, count)
    asked = _spread(min(limits.sampled_papers, count), count)
    exact = np.zeros((asked.size, NEIGHBOURS), np.int64)
    exactly(asked, exact)
    is_found = (exact[:, :, None] == keys[asked][:, None, :]).any(axis=2) & (exact > 0)
    return Nearest(keys, False, int((exact > 0).sum()), int(is_found.sum()))


def _spread(size: int, count: int) -> Places:
    """So many of the rows, evenly spread."""
    rows: Places = np.arange(size) * count // max(1, size)
    return rows


def _least(limits: RelateLimits) -> int:
    """The least similarity in ten-thousandths, and never none."""
    return max(1, round(limits.min_similarity * FULL))


def _in_batches(fill: Callable[[slice], None], count: int) -> None:
    size = max(1, min(_BATCH, -(-count // _CROWDED)))
    parts = [slice(start, min(start + size, count)) for start in range(0, count, size)]
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        for _ in pool.map(fill, parts):
            pass
