"""Whom a row meets in the lists of its heaviest words, compiled by numba: the cost of a row does not grow with their
number, but for memory that is farther away."""

from typing import Any

import numpy as np

from etl.relate.compiling import compiled

_PRODUCT_BITS = 15
_STEP_BITS = np.uint16(5)
_STEPS = 1026
_PLACE_BITS = 6
_PLACE_MASK = 63
"""Of a row's words there are at most so many and one."""
_BLOCK = 16
"""So many places of a list are read at a time."""


@compiled
def _head(unit: Any, member_unit: Any, word: Any) -> Any:
    """What is greatest where the product of both parts is, and then for the first of the words; more than 0."""
    return (np.int64(unit) * np.int64(member_unit) + 1) << _PLACE_BITS | (_PLACE_MASK - word)


@compiled
def _read(words: Any, units: Any, lists: Any, left: Any, sums: Any, met: Any) -> Any:
    """Read the lists of a row's words, wherever the product of both parts is greatest, `left` places in all.

    Whom it meets is put in `met`, and what both have in common is added in `sums`, by row; how many it meets.
    """
    list_starts, members, member_units = lists
    cursors, heads = np.empty(words.size, np.int64), np.zeros(words.size, np.int64)
    for i in range(words.size):
        cursors[i] = list_starts[words[i]]
        if cursors[i] < list_starts[words[i] + 1]:
            heads[i] = _head(units[i], member_units[cursors[i]], i)
    found = 0
    while left > 0:
        greatest: Any = 0
        for i in range(words.size):
            greatest = max(greatest, heads[i])
        if greatest == 0:
            break
        i = _PLACE_MASK - (greatest & _PLACE_MASK)
        start, end, unit = cursors[i], list_starts[words[i] + 1], units[i]
        stop = min(start + min(_BLOCK, left), end)
        left -= stop - start
        some, parts = members[start:stop], member_units[start:stop]
        for j in range(some.size):
            other = np.uint32(some[j])
            before = sums[other]
            met[found] = other  # and again, unless it is a new one: there is no branch to guess
            found += before == 0
            sums[other] = before + np.uint16((unit * np.int32(parts[j]) >> _PRODUCT_BITS) + 1)
        cursors[i] = stop
        heads[i] = _head(unit, member_units[stop], i) if stop < end else 0
    return found


@compiled
def _bar(heights: Any, room: Any) -> Any:
    """The height that is not passed by more than so many, and for how many of this height there is room."""
    bar = heights.size - 1
    while bar > 0 and heights[bar] <= room:
        room -= heights[bar]
        bar -= 1
    return bar, room


@compiled
def meet(asked: Any, heaviest: Any, lists: Any, max_postings: Any, sums: Any, counts: Any, others: Any) -> None:
    """Those whom each row asked for meets that look most alike by what was read, as many as there is room in `others`.

    `heaviest` has the heaviest words of each of these rows. Likeness is told in steps of a thousandth; of one step
    those come that were met first. `sums` has room for every row, and is left as it was: 0.
    """
    word_counts, words, units = heaviest
    met, sums_of = np.empty(max_postings + 1, np.int32), np.empty(max_postings, np.uint16)
    heights = np.empty(_STEPS, np.int32)
    for i in range(asked.size):
        row, last = asked[i], word_counts[i]
        found = _read(words[i, :last], units[i, :last], lists, max_postings, sums, met)
        sums[row] = 0
        heights[:] = 0
        for j in range(found):
            other = np.uint32(met[j])
            sums_of[j] = sums[other]
            sums[other] = 0
            heights[sums_of[j] >> _STEP_BITS] += 1
        heights[0] = 0
        bar, room = _bar(heights, others.shape[1])
        count = 0
        for j in range(found):
            height = sums_of[j] >> _STEP_BITS
            if height < bar:
                continue
            if met[j] == row or (height == bar and room == 0):
                continue
            room -= height == bar
            others[i, count] = met[j]
            count += 1
        counts[i] = count
