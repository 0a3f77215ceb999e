"""The search for neighbours, compiled by numba: the numbers of `plain`, and the quicker way for many papers.

Import it only where there is much to do: loading numba takes time, and the first run on a machine compiles for some
seconds. All that is compiled is in this file: the cache knows of no other.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

_Compiled = TypeVar("_Compiled", bound=Callable[..., Any])

# Compiled code is cached by this file alone, so constants of other files that it reads may never change.
_FULL = 10_000.0
_UNIT = 32_767.0
_HALF = 32
_LAST = 0xFFFFFFFF
_STEP = 20
_STEPS = 1024


def _compiled(function: _Compiled) -> _Compiled:
    """Compile at the first call, and keep the result where a folder can be written; without one, compile each time."""
    try:
        return cast(_Compiled, njit(nogil=True, cache=True)(function))
    except RuntimeError:
        return cast(_Compiled, njit(nogil=True)(function))


@_compiled
def invert(starts: Any, words: Any, weights: Any, list_starts: Any, rows: Any, row_weights: Any) -> None:
    """Fill the list of every word with its rows, ascending, and what it weighs in each."""
    ends = list_starts[:-1].copy()
    for row in range(starts.size - 1):
        for place in range(starts[row], starts[row + 1]):
            end = ends[words[place]]
            rows[end] = row
            row_weights[end] = weights[place]
            ends[words[place]] = end + 1


@_compiled
def scale(norms: Any, rows: Any, row_weights: Any, units: Any) -> None:
    """Weights of rows of length 1, as whole numbers, rounded down, so that no product of two rows passes 2 ** 30."""
    for i in range(rows.size):
        units[i] = 0
        if row_weights[i] > 0:
            units[i] = np.uint16(row_weights[i] / norms[rows[i]] * _UNIT)


@_compiled
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


@_compiled
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


@_compiled
def _bar(heights: Any, room: Any) -> Any:
    """The height that is not passed by more than so many, and for how many of this height there is room."""
    bar = heights.size - 1
    while bar > 0 and heights[bar] <= room:
        room -= heights[bar]
        bar -= 1
    return bar, room


@_compiled
def _meet(words: Any, weights: Any, norm: Any, lists: Any, units: Any, met: Any, products: Any) -> Any:
    """Read the lists of a row's words until they fill `met`; how many places of it that took.

    A row stands twice where its part of a product is rounded down to nothing.
    """
    list_starts, rows, _ = lists
    count, left = 0, met.size
    for place in range(words.size):
        unit = np.int32(weights[place] / norm * _UNIT)
        start = list_starts[words[place]]
        size = min(list_starts[words[place] + 1] - start, left)
        left -= size
        for j in range(start, start + size):
            other = rows[j]
            if products[other] == 0:
                met[count] = other
                count += 1
            products[other] += unit * np.int32(units[j])
    return count


@_compiled
def nearest_of_met(
    vectors: Any, lists: Any, units: Any, part: Any, max_postings: Any, max_candidates: Any, least: Any, best: Any
) -> None:
    """The keys of the rows nearest to each row of a part, of those that it meets through its rarest words.

    Of its words' lists so many places are read, the shortest list first. Of the rows in them those are compared that
    look most alike by what was read, in steps of a thousandth, of one step those that were met first.
    """
    starts, words, weights, norms = vectors
    products, own = np.zeros(norms.size, np.int32), np.zeros(lists[0].size, np.uint16)
    met, heights = np.empty(max_postings, np.int32), np.empty(_STEPS, np.int64)
    for row in range(part[0], part[1]):
        start, end = starts[row], starts[row + 1]
        if norms[row] == 0:  # it has no word that tells it from the others
            continue
        count = _meet(words[start:end], weights[start:end], norms[row], lists, units, met, products)
        products[row] = 0
        heights[:] = 0
        for i in range(count):
            heights[products[met[i]] >> _STEP] += 1
        bar, room = _bar(heights, max_candidates)
        own[words[start:end]] = weights[start:end]
        for i in range(count):
            other = met[i]
            seen, height = products[other], products[other] >> _STEP
            products[other] = 0
            if seen == 0 or height < bar or (height == bar and room == 0):
                continue
            room -= height == bar
            product: Any = 0
            for place in range(starts[other], starts[other + 1]):
                product += np.int64(own[words[place]]) * np.int64(weights[place])
            _keep(best[row], product, norms[row] * norms[other], other, least)
        own[words[start:end]] = 0
