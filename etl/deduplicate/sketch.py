"""A text in 48 hexadecimal digits, by which an edited text is recognised without the text itself.

32 digits are of its MinHash bands; four each of its first eight, last eight, first sixteen and last sixteen words.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from etl.deduplicate.near import keyed
from etl.deduplicate.shingles import BANDS

LEAST_WORDS: Final = 20
"""A shorter text is too much changed by one word."""
_ALIKE: Final = 13
"""So many equal digits have two states of one text. Of two texts whose Jaccard index of 3-shingles is .9 some 22 are
equal, of .8 some 14, of .7 nine, of .5 four, and of two that share nothing two (a band agrees with probability J⁴, and
a digit of 16 by chance): so .85 and more are found in 97 of 100 cases, and .5 in one of 10,000."""
_ALIKE_AT_THE_ENDS: Final = 6
"""So many are enough where sixteen words at an end are equal, or eight at both, as in a short text with one edit."""

Digits = npt.NDArray[np.uint8]
"""Two digits a byte, a row a sketch."""

_BANDS: Final = slice(0, BANDS // 2)
_FIRST, _LAST, _LONG_FIRST, _LONG_LAST = (slice(BANDS // 2 + start, BANDS // 2 + start + 2) for start in (0, 2, 4, 6))
_DIGIT, _FOUR_DIGITS = np.uint32(28), np.uint32(16)
"""Bits of a key below what is kept of it."""


def sketches(texts: pl.Series) -> list[str | None]:
    """The sketch of each text; None where it is null or has fewer words than `LEAST_WORDS`."""
    found = keyed(texts)
    digits = (found.keys[:BANDS] >> _DIGIT).astype(np.uint8).T
    ends = (found.keys[BANDS + 1 :] >> _FOUR_DIGITS).astype(">u2").T.copy().view(np.uint8)
    packed = np.hstack([digits[:, ::2] << 4 | digits[:, 1::2], ends])
    counts = found.counts.tolist()
    return [row.tobytes().hex() if count >= LEAST_WORDS else None for row, count in zip(packed, counts, strict=True)]


def digits_of(drawn: Sequence[str]) -> Digits:
    """Sketches as a table."""
    return np.array([list(bytes.fromhex(one)) for one in drawn], np.uint8)


def edited(sketch: str, others: Digits) -> list[tuple[int, int]]:
    """The rows of those sketches that may be of the same text before an edit, and how many digits are equal."""
    apart = others ^ np.frombuffer(bytes.fromhex(sketch), np.uint8)
    bands = apart[:, _BANDS]
    equal = ((bands >> 4) == 0).sum(axis=1) + ((bands & 15) == 0).sum(axis=1)
    first, last, long_first, long_last = (
        ~apart[:, end].any(axis=1) for end in (_FIRST, _LAST, _LONG_FIRST, _LONG_LAST)
    )
    has_ends = first & last | long_first | long_last
    rows = np.flatnonzero((equal >= _ALIKE) | has_ends & (equal >= _ALIKE_AT_THE_ENDS))
    return list(zip(rows.tolist(), equal[rows].tolist(), strict=True))
