"""The exact search for neighbours, compiled by numba: the numbers of `plain`, and the quicker way for many papers.

Import it only where there is much to do: loading numba takes time, and the first run on a machine compiles for some
seconds.
"""

from typing import Any

import numpy as np

from etl.relate.compiling import compiled

_FULL = 10_000.0
_HALF = 32
_LAST = 0xFFFFFFFF


@compiled
def invert(starts: Any, words: Any, weights: Any, list_starts: Any, rows: Any, row_weights: Any) -> None:
    """Fill the list of every word with its rows, ascending, and what it weighs in each."""
    ends = list_starts[:-1].copy()
    for row in range(starts.size - 1):
        for place in range(starts[row], starts[row + 1]):
            end = ends[words[place]]
            rows[end] = row
            row_weights[end] = weights[place]
            ends[words[place]] = end + 1


@compiled
def _keep(best: Any, product: Any, lengths: Any, other: Any, least: Any) -> None:
    """Put a row among the best ones, whose keys descend, if its key is greater than the last of them."""
    share = np.int64(np.rint(product / lengths * _FULL))
    key = share << _HALF | (_LAST - other)
    i = best.size - 1
    if share < least or key <= best[i]:
        return
    while i > 0 and best[i - 1] < key:
        best[i] = best[i - 1]
        i -= 1
    best[i] = key


@compiled
def nearest(vectors: Any, lists: Any, asked: Any, least: Any, best: Any) -> None:
    """The keys of the rows nearest to each row asked for, of all rows: those of `plain.nearest`."""
    starts, words, weights, norms = vectors
    list_starts, rows, row_weights = lists
    products = np.empty(norms.size, np.int64)
    for i in range(asked.size):
        row = asked[i]
        products[:] = 0
        for place in range(starts[row], starts[row + 1]):
            word, weight = words[place], np.int64(weights[place])
            for j in range(list_starts[word], list_starts[word + 1]):
                products[rows[j]] += weight * np.int64(row_weights[j])
        products[row] = 0
        for other in range(norms.size):
            if products[other] > 0:
                _keep(best[i], products[other], norms[row] * norms[other], other, least)
