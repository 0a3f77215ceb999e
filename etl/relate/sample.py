"""The nearest papers of a few, of all papers: to count what the search among many missed."""

from typing import Final

import numpy as np
import numpy.typing as npt

from etl.relate.batches import in_batches
from etl.relate.plain import NEIGHBOURS
from etl.relate.reading import Rows
from etl.relate.weights import REPEATS, Places, Weights

Weighed = npt.NDArray[np.float64]

_FREQUENT: Final = 64
"""So many words, the most frequent, are in most papers: they stand in a table."""


def nearest_of_some(rows: Rows, asked: Places, least: int) -> Places:
    """The keys of all rows nearest to those asked for, descending."""
    from etl.relate import comparing_kernel as kernel

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


def _by_word(rows: Rows, asked: Places) -> tuple[Places, Places, Weighed, Weighed]:
    """Where each word starts, and there which of the rows asked for have it, and what it weighs times its rarity; and a
    table of what frequent words weigh in each of these rows."""
    which = np.repeat(np.arange(asked.size), rows.starts[asked + 1] - rows.starts[asked])
    packed = np.concatenate(
        [np.empty(0, np.uint32), *(rows.packed[rows.starts[a] : rows.starts[a + 1]] for a in asked)]
    )
    words = (packed >> np.uint32(4)).astype(np.int64)
    rarity_of = rows.rarity_of[words].astype(np.int64)
    weights = (REPEATS[packed & np.uint32(15)].astype(np.int64) * rarity_of * rarity_of).astype(np.float64)
    order = np.argsort(words, kind="stable")
    counts = np.bincount(words, minlength=rows.frequencies.size)
    table, is_frequent = np.zeros((_FREQUENT, asked.size)), words < _FREQUENT
    table[words[is_frequent], which[is_frequent]] = weights[is_frequent]
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts))), which[order], weights[order], table
