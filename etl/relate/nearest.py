"""The nearest papers of every paper: exactly among few, within bounds among many."""

from collections.abc import Iterable
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from etl.relate import plain
from etl.relate.limits import RelateLimits
from etl.relate.plain import NEIGHBOURS
from etl.relate.vectors import Vectors, vectors_of
from etl.relate.weights import FULL, Places

_MOST_ROWS: Final = 3_000
"""More papers, and the kernel is worth the time that it takes to load (docs/adr/0017)."""


class Nearest(NamedTuple):
    """The keys of each row's neighbours (see `plain.LAST`), descending; how many words there are; whether all are
    exact; and of the neighbours of a sample of rows, found exactly, how many there are and how many of them the keys
    have (0 where all are)."""

    keys: Places
    word_count: int
    is_exact: bool
    sampled_count: int
    found_count: int


def nearest_papers(parts: Iterable[pl.Series], limits: RelateLimits) -> Nearest:
    """The nearest rows of every row, of texts that come in parts: the same whatever the parts and threads."""
    few, waiting = [pl.Series(dtype=pl.String())], iter(parts)
    for texts in waiting:
        few.append(texts)
        if sum(map(len, few)) > min(limits.exact_papers, _MOST_ROWS):
            return _compiled(chain(few, waiting), limits)
    return _plainly(vectors_of(pl.concat(few)), limits)


def _plainly(vectors: Vectors, limits: RelateLimits) -> Nearest:
    keys, lists = np.zeros((vectors.norms.size, NEIGHBOURS), np.int64), vectors.empty_lists()
    plain.invert(vectors, lists)
    plain.nearest(vectors, lists, np.arange(vectors.norms.size), _least(limits), keys)
    return Nearest(keys, vectors.frequencies.size, True, 0, 0)


def _compiled(parts: Iterable[pl.Series], limits: RelateLimits) -> Nearest:
    from etl.relate.reading import rows_of, unpacked

    rows, least = rows_of(parts), _least(limits)
    count, word_count = rows.norms.size, rows.frequencies.size
    if count <= limits.exact_papers:
        return Nearest(_exactly(unpacked(rows), least), word_count, True, 0, 0)
    from etl.relate.meeting import nearest_of_many
    from etl.relate.sample import nearest_of_some

    keys = nearest_of_many(rows, limits, least)
    asked = _spread(min(limits.sampled_papers, count), count)
    exact = nearest_of_some(rows, asked, least)
    is_found = (exact[:, :, None] == keys[asked][:, None, :]).any(axis=2) & (exact > 0)
    return Nearest(keys, word_count, False, int((exact > 0).sum()), int(is_found.sum()))


def _exactly(vectors: Vectors, least: int) -> Places:
    from etl.relate import kernel
    from etl.relate.batches import in_batches

    keys, lists, asked = np.zeros((vectors.norms.size, NEIGHBOURS), np.int64), vectors.empty_lists(), np.arange
    kernel.invert(*vectors[:3], *lists)
    in_batches(
        lambda part: kernel.nearest(vectors[:4], tuple(lists), asked(*part), least, keys[part[0] : part[1]]), len(keys)
    )
    return keys


def _spread(size: int, count: int) -> Places:
    """So many of the rows, evenly spread."""
    rows: Places = np.arange(size) * count // max(1, size)
    return rows


def _least(limits: RelateLimits) -> int:
    """The least similarity in ten-thousandths, and never none."""
    return max(1, round(limits.min_similarity * FULL))
