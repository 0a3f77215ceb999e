"""Components: records that chains of meetings join. Nothing outside one bears on what becomes of its records.

So each can be matched by itself: many in turn, in bounded memory; by several workers; and not again where it is known.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from etl.deduplicate.block import Meeting
from etl.deduplicate.buckets import Places, joined, split
from etl.deduplicate.near import clusters
from etl.deduplicate.shingles import Hashes

D = TypeVar("D", bound=np.generic)

_MIX: Final = np.uint64(0x9E3779B97F4A7C15)


class Components(NamedTuple):
    """The rows that meet any other, ascending, and of each the number of its component, which count from 0."""

    rows: Places
    numbers: Places

    @property
    def size(self) -> int:
        """How many components there are."""
        return int(self.numbers.max(initial=-1)) + 1


def components(row_count: int, found: Meeting, ruled: Hashes) -> Components:
    """What meetings, and the pairs on which curators ruled, join."""
    a, b = split(np.concatenate((found.near, found.others, ruled)))
    rows = np.unique(np.concatenate((a, b)))
    _, numbers = np.unique(clusters(row_count, a, b)[rows], return_inverse=True)
    return Components(rows, numbers.astype(np.int64))


def component_keys(some: Components, found: Meeting, row_keys: Hashes) -> pl.Series:
    """A key for each component, of all that becomes of it: its records (`row_keys`, of all rows) and who meets whom."""
    sums = np.zeros((2, some.size), np.uint64)
    for half in range(2):
        rows = _mixed(row_keys, half)
        np.add.at(sums[half], some.numbers, rows[some.rows])
        for kind, pairs in enumerate((found.near, found.others), 1):
            a, b = split(pairs)
            np.add.at(sums[half], numbers_of(some, pairs), _mixed(rows[a] ^ (rows[b] * _MIX), half + 2 * kind))
    return pl.Series("component_key", [f"{one:016x}{other:016x}" for one, other in sums.T.tolist()], pl.String())


def group_keys(numbers: Places, row_keys: Hashes) -> pl.Series:
    """A key for each group of records, of those that are in it: `numbers` has the group of each, `row_keys` theirs."""
    nobody = np.empty(0, np.uint64)
    return component_keys(Components(np.arange(numbers.size), numbers), Meeting(nobody, nobody, 0), row_keys)


def _mixed(numbers: Hashes, salt: int) -> Hashes:
    """Numbers of which a sum says which they are; overflow is meant."""
    mixed = numbers + np.uint64(int(_MIX) * (salt + 1) % (1 << 64))
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), np.uint64)


def numbers_of(some: Components, pairs: Hashes) -> Places:
    """The number of the component that each pair is in."""
    return some.numbers[np.searchsorted(some.rows, split(pairs)[0])]


def batches(some: Components, chosen: Places, most_rows: int) -> Places:
    """The number of the batch that each component is in, -1 of one that is not chosen; batches count from 0, and have
    about so many rows each."""
    sizes = np.bincount(some.numbers, minlength=some.size)[chosen]
    batch_of = np.full(some.size, -1, np.int64)
    batch_of[chosen] = np.unique((np.cumsum(sizes) - sizes) // max(1, most_rows), return_inverse=True)[1]
    return batch_of


def dealt(values: npt.NDArray[D], batch_of: Places, count: int) -> list[npt.NDArray[D]]:
    """The values of each of `count` batches, in their order, in one pass; those of batch -1 are left out."""
    chosen = np.flatnonzero(batch_of >= 0)
    order = chosen[np.argsort(batch_of[chosen], kind="stable")]
    edges = np.searchsorted(batch_of[order], np.arange(1, count))
    return np.split(values[order], edges) if count else []


def among(pairs: Hashes, rows: Places) -> Hashes:
    """Pairs between some rows (ascending), by their places among these."""
    return joined(*(np.searchsorted(rows, ends).astype(np.uint64) for ends in split(pairs)))


def pairs_of(a: Sequence[int], b: Sequence[int]) -> Hashes:
    """Pairs of rows, joined, the lesser first."""
    ends = np.sort(np.array([a, b], np.uint64).reshape(2, -1), axis=0)
    return joined(ends[0], ends[1])
