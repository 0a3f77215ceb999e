"""Pairs of rows that share a key; the rows of one key are a bucket.

A key is sorted together with its row, as the upper and the lower bits of one number, which is quicker than to sort
places. Of a million rows' keys 44 bits are left: rows that fall together by chance are told apart when compared.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from etl.deduplicate.shingles import Hashes

Places = npt.NDArray[np.int64]

_HALF: Final = np.uint64(32)
_LOWER: Final = np.uint64(0xFFFFFFFF)


class Bucketed(NamedTuple):
    """What the keys of one kind bring together; pairs are joined numbers (see `joined`).

    `within` are all pairs of buckets up to the cap; `links` join each row of a larger bucket to the first of it and to
    its neighbours, and `cut_count` says how many pairs that leaves out. `crowd` are the rows of the larger buckets, and
    `repeats` those but the first of each, both ascending.
    """

    within: Hashes
    links: Hashes
    cut_count: int
    crowd: Places
    repeats: Places

    @property
    def pairs(self) -> Hashes:
        """All that meet."""
        return np.concatenate((self.within, self.links))


def bucket_pairs(keys: Hashes, rows: Places, max_bucket: int) -> Bucketed:
    """Bring rows together by key: `keys[i]` is that of `rows[i]`. Time and memory are linear in rows × `max_bucket`."""
    bits = np.uint64(int(rows.max(initial=0)).bit_length())
    lower = (np.uint64(1) << bits) - np.uint64(1)
    packed = _sorted((keys & ~lower) | rows.astype(np.uint64))
    is_first = np.ones(packed.size, np.bool_)
    is_first[1:] = (packed[1:] ^ packed[:-1]) > lower
    starts = np.flatnonzero(is_first)
    sizes = np.diff(starts, append=packed.size)
    members = packed & lower
    is_small, is_large = (sizes > 1) & (sizes <= max_bucket), sizes > max(1, max_bucket)
    large = sizes[is_large]
    firsts, places = _places(starts[is_large], large)
    later, third = places > firsts, places > firsts + 1
    return Bucketed(
        _all_pairs(members, starts[is_small], sizes[is_small]),
        np.concatenate(
            (
                joined(members[firsts[later]], members[places[later]]),
                joined(members[places[third] - 1], members[places[third]]),
            )
        ),
        int((large * (large - 1) // 2 - (2 * large - 3)).sum()),
        np.sort(members[places]).astype(np.int64),
        np.sort(members[places[later]]).astype(np.int64),
    )


def distinct(pairs: Sequence[Hashes]) -> Hashes:
    """Pairs ascending, each once."""
    ordered = _sorted(np.concatenate(pairs))
    is_new = np.ones(ordered.size, np.bool_)
    is_new[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_new]


def joined(first: Hashes, second: Hashes) -> Hashes:
    """Pairs of rows as one number each, the first in its upper half."""
    return (first << _HALF) | second


def split(pairs: Hashes) -> tuple[Places, Places]:
    """The first and the second rows of joined pairs."""
    return (pairs >> _HALF).astype(np.int64), (pairs & _LOWER).astype(np.int64)


def _sorted(numbers: Hashes) -> Hashes:
    """In polars, which takes half the time of numpy."""
    return pl.Series(numbers).sort().to_numpy()


def _places(starts: Places, sizes: Places) -> tuple[Places, Places]:
    """Every place in the buckets, and the first place of its bucket."""
    firsts = np.repeat(starts, sizes)
    return firsts, firsts + np.arange(firsts.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def _all_pairs(members: Hashes, starts: Places, sizes: Places) -> Hashes:
    _, places = _places(starts, sizes)
    after = np.repeat(starts + sizes, sizes) - 1 - places
    pairs, distance = [np.empty(0, np.uint64)], 0
    while places.size:  # every place with the next one, then with the next but one, …
        distance += 1
        places, after = places[after >= distance], after[after >= distance]
        pairs.append(joined(members[places], members[places + distance]))
    return np.concatenate(pairs)
