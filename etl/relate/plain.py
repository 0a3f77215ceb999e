"""The search for neighbours in numpy: what the readable reference of `kernel` is, and quickest for few papers."""

from typing import Final

import numpy as np
import numpy.typing as npt

from etl.relate.vectors import Lists, Vectors
from etl.relate.weights import FULL, Places

NEIGHBOURS: Final = 10
"""A paper has at most so many."""
HALF: Final = 32
LAST: Final = 0xFFFFFFFF
"""A neighbour is one number, its key: the similarity in ten-thousandths above, and below `LAST` less its row, so that
the greater of two keys comes first; 0 is none."""


def nearest(vectors: Vectors, lists: Lists, asked: Places, least: int, best: Places) -> None:
    """Fill `best` with the keys of the rows nearest to each row asked for, descending; of all rows at least so like."""
    for row, kept in zip(asked.tolist(), best, strict=True):
        products = _products(vectors, lists, row)
        products[row] = 0
        others = np.flatnonzero(products)
        lengths = vectors.norms[row] * vectors.norms[others]
        shares = np.rint(products[others] / lengths * FULL).astype(np.int64)
        keys = np.sort((shares << HALF | (LAST - others))[shares >= least])[::-1][:NEIGHBOURS]
        kept[: keys.size] = keys


def _products(vectors: Vectors, lists: Lists, row: int) -> npt.NDArray[np.float64]:
    """The scalar product of a row with every row: whole numbers, and small enough for floating point to be exact."""
    places = slice(vectors.starts[row], vectors.starts[row + 1])
    words = vectors.words[places]
    spans = [slice(lists.starts[word], lists.starts[word + 1]) for word in words]
    if not spans:
        return np.zeros(vectors.norms.size)
    rows = np.concatenate([lists.rows[span] for span in spans])
    weights = np.concatenate([lists.weights[span] for span in spans]).astype(np.float64)
    own = np.repeat(vectors.weights[places], vectors.frequencies[words]).astype(np.float64)
    return np.asarray(np.bincount(rows, weights=weights * own, minlength=vectors.norms.size), np.float64)


def invert(vectors: Vectors, lists: Lists) -> None:
    """Fill the list of every word with its rows, ascending, and what it weighs in each."""
    order = np.argsort(vectors.words, kind="stable")
    sizes = np.diff(vectors.starts)
    lists.rows[:] = np.repeat(np.arange(sizes.size, dtype=np.int32), sizes)[order]
    lists.weights[:] = vectors.weights[order]
