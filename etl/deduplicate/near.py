"""Near-duplicates among many texts: who meets by a shared key, and how alike two are exactly."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from etl.deduplicate.arithmetic import KEYS, SENTENCES, WHOLE, Arithmetic, compiled, plain
from etl.deduplicate.buckets import Places, bucket_pairs, distinct, split
from etl.deduplicate.shingles import BANDS, Hashes

Shares = npt.NDArray[np.float64]

_MOST_ROWS: Final = 5_000
_MOST_BYTES: Final = 8_000_000
"""More texts, or bytes of text, and the kernel is worth the time that it takes to load (docs/adr/0007)."""
_BATCH_ROWS: Final = 10_000
_BATCH_BYTES: Final = 2_000_000
"""Texts are read in batches, so that memory hardly grows with their number, and is used again while it is warm."""
_HALF: Final = np.uint64(32)
_MERGED_KINDS: Final = 8
"""Most kinds of keys find the same pairs, so that these are merged after so many kinds."""


class NearPairs(NamedTuple):
    """Pairs of rows a < b, ascending, each once; the likeness of their sets of shingles, exact, to six digits; and how
    many pairs the cap on buckets left out, counted in each bucket."""

    a: Places
    b: Places
    jaccard: Shares
    containment: Shares
    cut_count: int


class Keyed(NamedTuple):
    """Of every text 64 bits of the whole, 32 bits of each key (what these bring together by chance, the comparison
    parts again), and the number of its words."""

    wholes: Hashes
    keys: Sequence[npt.NDArray[np.uint32]]
    counts: Places


class Drawn(NamedTuple):
    """`Keyed`, all keys in one array."""

    wholes: Hashes
    keys: npt.NDArray[np.uint32]
    counts: Places


def near_pairs(
    texts: pl.Series, least_jaccard: float, least_containment: float, max_bucket: int, markup: bool = False
) -> NearPairs:
    r"""Every pair of texts that share a key, and whose word 3-shingles have a Jaccard index of at least
    `least_jaccard`, or a containment (the part of the smaller set that the other has) of at least `least_containment`.

    Keys are 32 bands of 4 MinHash values, by which all but one in some 6,000 pairs of Jaccard 0.7 meet; the first and
    the last eight words, of which a text cut short has one; and the whole. Words are those of `comparable.tokens`; with
    `markup` LaTeX command names and HTML tags are skipped first (`shingles.without_markup`). A text without words, or
    null, has no key.

    More than `max_bucket` texts of one key are not all compared. If they share eight words, those meet that share
    sixteen; if they still are too many, or share a band, each meets only the first of them and its neighbours; if they
    are equal, so too, and the first stands for all of them among the other keys. Time and memory so are linear in the
    number of texts.

    The pairs do not depend on threads, hash seeds or chunks; nor on the order of rows where nothing was cut.
    """
    with _at_work(texts, markup) as work:
        keys = _all_keyed(*work)
        pairs, cut_count = _candidates(keys, max_bucket, work.pool)
        del keys  # of all arrays the largest
        a, b = split(pairs)
        jaccard, containment = _likeness(work.texts, work.lengths, a, b, work.arithmetic, work.pool)
    kept = (jaccard >= least_jaccard) | (containment >= least_containment)
    return NearPairs(a[kept], b[kept], jaccard[kept], containment[kept], cut_count)


def keyed(texts: pl.Series, markup: bool = False) -> Drawn:
    """The keys of every text; one without words, or null, has keys that say nothing."""
    with _at_work(texts, markup) as work:
        return _all_keyed(*work)


def meeting(keys: Keyed | Drawn, max_bucket: int) -> tuple[Hashes, int]:
    """The pairs of texts that share a key, joined and ascending, and how many the cap on buckets left out."""
    with ThreadPoolExecutor(pl.thread_pool_size() if keys.counts.size > _MOST_ROWS else 1) as pool:
        return _candidates(keys, max_bucket, pool)


def are_alike(
    texts: pl.Series, a: Places, b: Places, least_jaccard: float, least_containment: float, markup: bool = False
) -> npt.NDArray[np.bool_]:
    """Of pairs of texts, whether they are as alike as those of `near_pairs`."""
    with _at_work(texts, markup) as work:
        jaccard, containment = _likeness(work.texts, work.lengths, a, b, work.arithmetic, work.pool)
    return (jaccard >= least_jaccard) | (containment >= least_containment)


def clusters(count: int, a: Places, b: Places) -> Places:
    """For each of `count` rows the least row that a chain of pairs joins it to; itself where there is none."""
    least = np.arange(count)
    while True:
        low, high = np.minimum(least[a], least[b]), np.maximum(least[a], least[b])
        apart = low < high
        if not apart.any():
            return least
        np.minimum.at(least, high[apart], low[apart])
        while (least[least] != least).any():
            least = least[least]


class _Work(NamedTuple):
    """Texts with nulls filled, their lengths in bytes, and what is quickest for so many."""

    texts: pl.Series
    lengths: Places
    arithmetic: Arithmetic
    pool: ThreadPoolExecutor


@contextmanager
def _at_work(texts: pl.Series, markup: bool) -> Iterator[_Work]:
    lengths = texts.str.len_bytes().fill_null(0).to_numpy().astype(np.int64)
    is_much = lengths.size > _MOST_ROWS or int(lengths.sum()) > _MOST_BYTES
    arithmetic = compiled(markup) if is_much else plain(markup)
    with ThreadPoolExecutor(pl.thread_pool_size() if is_much else 1) as pool:
        yield _Work(texts.fill_null("").rechunk(), lengths, arithmetic, pool)


def _all_keyed(texts: pl.Series, lengths: Places, arithmetic: Arithmetic, pool: ThreadPoolExecutor) -> Drawn:
    count = texts.len()
    found = Drawn(np.zeros(count, np.uint64), np.zeros((KEYS, count), np.uint32), np.zeros(count, np.int64))

    def fill(batch: slice) -> None:
        keys, found.counts[batch] = arithmetic.keyed(texts[batch])
        found.wholes[batch], found.keys[:, batch] = keys[WHOLE], keys >> _HALF

    for _ in pool.map(fill, _batches(lengths)):
        pass
    return found


def _batches(costs: Places) -> list[slice]:
    """Runs of neighbours that together cost about one batch, in bytes."""
    batch = np.maximum((np.cumsum(costs) - costs) // _BATCH_BYTES, np.arange(costs.size) // _BATCH_ROWS)
    edges = [0, *(np.flatnonzero(np.diff(batch)) + 1).tolist(), costs.size]
    return [slice(start, end) for start, end in pairwise(edges) if start < end]


def _candidates(keyed: Keyed | Drawn, max_bucket: int, pool: ThreadPoolExecutor) -> tuple[Hashes, int]:
    """Every pair of rows that meets, ascending, and how many pairs were left out."""
    rows = np.flatnonzero(keyed.counts)
    equal = bucket_pairs(keyed.wholes[rows], rows, max_bucket)
    rows = np.setdiff1d(rows, equal.repeats, assume_unique=True)

    def meet(kinds: Sequence[tuple[int, int]]) -> tuple[list[Hashes], int]:
        """By the first kind of key; and those who are too many there, by the next."""
        crowd, pairs = rows, []
        for kind, words in kinds:
            crowd = crowd[keyed.counts[crowd] >= words]
            found = bucket_pairs(keyed.keys[kind][crowd].astype(np.uint64) << _HALF, crowd, max_bucket)
            pairs.append(found.within)
            crowd = found.crowd
        return [*pairs, found.links], found.cut_count

    pairs, cut_count = [equal.pairs], equal.cut_count
    bands = (((band, 1),) for band in range(BANDS))
    for number, (found, cut) in enumerate(pool.map(meet, (*bands, *SENTENCES)), 1):
        pairs, cut_count = pairs + found, cut_count + cut
        if number % _MERGED_KINDS == 0:
            pairs = [distinct(pairs)]
    return distinct(pairs), cut_count


def _likeness(
    texts: pl.Series, lengths: Places, a: Places, b: Places, arithmetic: Arithmetic, pool: ThreadPoolExecutor
) -> tuple[Shares, Shares]:
    """Jaccard index and containment of pairs."""
    is_longer = lengths[b] > lengths[a]
    larger, smaller = np.where(is_longer, b, a), np.where(is_longer, a, b)
    order = np.lexsort((smaller, larger, clusters(lengths.size, a, b)[a]))  # so that few texts are read twice
    larger, smaller = larger[order], smaller[order]
    costs = lengths[smaller] + lengths[larger] * (np.diff(larger, prepend=-1) != 0)
    jaccard, containment = np.empty(a.size), np.empty(a.size)

    def compare(batch: slice) -> None:
        rows = np.unique(np.concatenate((larger[batch], smaller[batch])))
        one, other = np.searchsorted(rows, larger[batch]), np.searchsorted(rows, smaller[batch])
        sizes, common = arithmetic.shared(texts.gather(rows), one, other)
        jaccard[order[batch]] = _rounded(common / (sizes[one] + sizes[other] - common))
        containment[order[batch]] = _rounded(common / np.minimum(sizes[one], sizes[other]))

    for _ in pool.map(compare, _batches(costs)):
        pass
    return jaccard, containment


def _rounded(shares: Shares) -> Shares:
    """To six digits as Python rounds, which numpy alone does not where a share is all but halfway between two."""
    scaled = shares * 1e6
    rounded: Shares = np.rint(scaled) / 1e6
    close = np.flatnonzero(np.abs(scaled - np.floor(scaled) - 0.5) < 1e-3)
    rounded[close] = [round(share, 6) for share in shares[close].tolist()]
    return rounded
