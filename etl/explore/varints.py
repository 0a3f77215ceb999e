"""Places as bytes: gaps as variable-length numbers (LEB128), each with its mark behind it, all terms at once."""

from typing import Final

import numpy as np

from etl.explore.postings import Bytes, Numbers, Postings

_BITS: Final = 7
_MORE: Final = 0x80


def encoded(postings: Postings) -> tuple[Bytes, Numbers]:
    """The bytes of all terms, one behind the other, and how many each has.

    Of each place the gap to the one before, that before the first being -1; then the mark, where there are any.
    """
    gaps = _gaps(postings)
    sizes = np.ones(len(gaps), np.int64)
    for exponent in range(_BITS, 32, _BITS):
        sizes += gaps >= (1 << exponent)
    marked = int(postings.marks is not None)
    ends = np.cumsum(sizes + marked)
    out = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    starts = ends - sizes - marked
    for place in range(int(sizes.max(initial=0))):
        having = np.flatnonzero(sizes > place)
        more = np.where(sizes[having] > place + 1, _MORE, 0)
        out[starts[having] + place] = (gaps[having] >> (_BITS * place)) & (_MORE - 1) | more
    if postings.marks is not None:
        out[ends - 1] = postings.marks
    until = np.concatenate([[0], ends])[postings.ends]
    return out, np.diff(until, prepend=0)


def _gaps(postings: Postings) -> Numbers:
    places = postings.places.astype(np.int64)
    gaps = np.diff(places, prepend=-1)
    firsts = postings.ends[:-1]
    firsts = firsts[firsts < len(places)]
    gaps[firsts] = places[firsts] + 1
    return gaps
