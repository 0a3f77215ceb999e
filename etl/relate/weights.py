"""How much a word weighs in a paper: whole numbers, so that no machine's logarithms round them another way."""

from typing import Final

import numpy as np
import numpy.typing as npt

Weights = npt.NDArray[np.uint16]
Places = npt.NDArray[np.int64]

FULL: Final = 10_000
"""The similarity of equal texts: ten-thousandths are told, four digits."""
_PARTS: Final = 16
"""Rarity is told in sixteenths of a bit."""
REPEATS: Final = np.array([0, 4, 8, 10, 12, 13, 14, 15, 16], np.uint16)
"""What a word counts for that stands so often in a paper, or oftener than the last: quarters of 1 + log2, whole."""
MOST_REPEATS: Final = REPEATS.size - 1


def rarity(frequency: int, paper_count: int) -> int:
    """Sixteenths of the bits that a word tells which so many of the papers have: log2((papers + 1) / frequency).

    Rounded down, exactly: the length of a whole number is the whole part of its logarithm.
    """
    return int((paper_count + 1) ** _PARTS // frequency**_PARTS).bit_length() - 1


def rarities(frequencies: Places, paper_count: int) -> Weights:
    """The rarity of every word."""
    distinct, which = np.unique(frequencies, return_inverse=True)
    return np.array([rarity(one, paper_count) for one in distinct.tolist()], np.uint16)[which]


def weights(repeats: npt.NDArray[np.uint8], rarity_of: Weights) -> Weights:
    """What words weigh that stand so often in a paper (at most `MOST_REPEATS`) and are so rare."""
    return REPEATS[repeats] * rarity_of
