"""The nearest papers of many: of those that each meets in the lists of its heaviest words."""

from collections.abc import Callable
from typing import Final

import numpy as np

from etl.relate.batches import in_batches
from etl.relate.limits import RelateLimits
from etl.relate.lists import heaviest_of, lists_of
from etl.relate.plain import NEIGHBOURS
from etl.relate.reading import Rows
from etl.relate.vectors import Numbers
from etl.relate.weights import REPEATS, Places

_MAX_ASKED: Final = 7
"""So many nearest papers of so many nearest papers are looked at."""

_Part = tuple[int, int]
_Pairs = tuple[Places, Numbers]
"""How many others each row of a part is to be compared with, and which."""


def nearest_of_many(rows: Rows, limits: RelateLimits, least: int) -> Places:
    """The keys of the nearest rows of every row, descending (see `plain.LAST`): the same whatever the threads."""
    best = _met(rows, limits, least)
    for _ in range(limits.rounds):
        best = _around(rows, _mirrored(best), least)
    return _mirrored(best)


def _met(rows: Rows, limits: RelateLimits, least: int) -> Places:
    from etl.relate.meeting_kernel import meet

    lists = tuple(lists_of(rows, limits.max_postings))

    def met(part: _Part) -> _Pairs:
        pairs = _room(part, limits.max_candidates)
        sums = np.zeros(rows.norms.size, np.uint16)
        meet(part, tuple(heaviest_of(rows, part)), lists, limits.max_postings, sums, *pairs)
        return pairs

    return _compared(rows, met, least, np.zeros((rows.norms.size, NEIGHBOURS), np.int64))


def _around(rows: Rows, known: Places, least: int) -> Places:
    from etl.relate.round_kernel import around

    def near(part: _Part) -> _Pairs:
        pairs = _room(part, _MAX_ASKED**2)
        around(part, known, _MAX_ASKED, np.full(rows.norms.size, -1, np.int32), *pairs)
        return pairs

    return _compared(rows, near, least, known.copy())


def _compared(rows: Rows, chosen: Callable[[_Part], _Pairs], least: int, best: Places) -> Places:
    """Compare all rows with the others that are chosen for each; `best` has those that are known, and comes back."""
    from etl.relate.comparing_kernel import compare

    plain, scales = rows[:3], (rows.rarity_of, REPEATS)
    in_batches(lambda part: compare(plain, scales, part, *chosen(part), least, best), rows.norms.size)
    return best


def _room(part: _Part, most: int) -> _Pairs:
    size = part[1] - part[0]
    return np.empty(size, np.int64), np.empty((size, most), np.int32)


def _mirrored(known: Places) -> Places:
    from etl.relate.comparing_kernel import mirror

    best = known.copy()
    mirror(known, best)
    return best
