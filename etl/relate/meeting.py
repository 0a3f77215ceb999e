"""The nearest papers of many: of those that each meets in the lists of its heaviest words."""

from collections.abc import Callable
from typing import Final

import numpy as np

from etl.relate.batches import Spares, in_batches
from etl.relate.limits import RelateLimits
from etl.relate.lists import by_subject, heaviest_of, lists_of
from etl.relate.plain import NEIGHBOURS
from etl.relate.reading import Rows
from etl.relate.vectors import Numbers
from etl.relate.weights import REPEATS, Places

_MAX_ASKED: Final = 7
"""So many nearest papers of so many nearest papers are looked at."""

_Pairs = tuple[Places, Numbers]
"""How many others each row asked for is to be compared with, and which."""


def nearest_of_many(rows: Rows, limits: RelateLimits, least: int) -> Places:
    """The keys of the nearest rows of every row, descending (see `plain.LAST`): the same whatever the threads."""
    order = by_subject(rows)
    best = _met(rows, order, limits, least)
    for _ in range(limits.rounds):
        best = _around(rows, order, _mirrored(best), least)
    return _mirrored(best)


def _met(rows: Rows, order: Numbers, limits: RelateLimits, least: int) -> Places:
    from etl.relate.meeting_kernel import meet

    lists = tuple(lists_of(rows, limits.max_postings))
    spares = Spares(lambda: np.zeros(rows.norms.size, np.uint16))

    def met(asked: Numbers) -> _Pairs:
        pairs = _room(asked, limits.max_candidates)
        with spares.lent() as sums:
            meet(asked, tuple(heaviest_of(rows, asked)), lists, limits.max_postings, sums, *pairs)
        return pairs

    return _compared(rows, order, met, least, np.zeros((rows.norms.size, NEIGHBOURS), np.int64))


def _around(rows: Rows, order: Numbers, known: Places, least: int) -> Places:
    from etl.relate.round_kernel import around

    spares = Spares(lambda: np.full(rows.norms.size, -1, np.int32))  # no row is asked for twice: old marks are nobody's

    def near(asked: Numbers) -> _Pairs:
        pairs = _room(asked, _MAX_ASKED**2)
        with spares.lent() as marks:
            around(asked, known, _MAX_ASKED, marks, *pairs)
        return pairs

    return _compared(rows, order, near, least, known.copy())


def _compared(rows: Rows, order: Numbers, chosen: Callable[[Numbers], _Pairs], least: int, best: Places) -> Places:
    """Compare all rows, in an order, with those chosen for each; `best` has who is known already, and comes back."""
    from etl.relate.comparing_kernel import compare

    plain, scales = rows[:3], (rows.rarity_of, REPEATS)

    def compared(part: tuple[int, int]) -> None:
        asked = order[part[0] : part[1]]
        compare(plain, scales, asked, *chosen(asked), least, best)

    in_batches(compared, order.size)
    return best


def _room(asked: Numbers, most: int) -> _Pairs:
    return np.empty(asked.size, np.int64), np.empty((asked.size, most), np.int32)


def _mirrored(known: Places) -> Places:
    from etl.relate.comparing_kernel import mirror

    best = known.copy()
    mirror(known, best)
    return best
