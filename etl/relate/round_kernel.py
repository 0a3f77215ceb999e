"""The neighbours of a row's neighbours, compiled by numba. A neighbour is a key (`plain.LAST`)."""

from typing import Any

from etl.relate.compiling import compiled

_LAST = 0xFFFFFFFF


@compiled
def around(asked: Any, known: Any, max_asked: Any, marks: Any, counts: Any, others: Any) -> None:
    """The nearest rows of the nearest rows of each row asked for, `max_asked` of each, that are not yet its own; each
    once, and how many.

    `marks` has room for every row, and no number of a row asked for to begin with.
    """
    for i in range(asked.size):
        row, count = asked[i], 0
        marks[row] = row
        for key in known[row]:
            if key != 0:
                marks[_LAST - (key & _LAST)] = row
        for key in known[row, :max_asked]:
            if key == 0:
                break
            for far in known[_LAST - (key & _LAST), :max_asked]:
                if far == 0:
                    break
                other = _LAST - (far & _LAST)
                if marks[other] != row:
                    marks[other] = row
                    others[i, count] = other
                    count += 1
        counts[i] = count
