"""Many papers as packed words: the texts of some at a time, so that no more of them than these are in memory."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from etl.relate.vectors import Norms, Vectors
from etl.relate.weights import REPEATS, Places, Weights, rarities, weights
from etl.relate.words import spelled

Packed = npt.NDArray[np.uint32]

_BATCH: Final = 10_000
"""So many texts are read at a time by each thread."""
_MANY: Final = 1 << 25
"""Batches that have so many words, or more, become one."""
_HASH: Final = "hash"
_FREQUENCY: Final = "frequency"
_NUMBER: Final = "number"
_REPEAT_BITS: Final = 4
_REPEAT_MASK: Final = 15


class Rows(NamedTuple):
    """Row `r` has the words `packed[starts[r]:starts[r + 1]]`, each its number times 16 and how often it stands there;
    `norms` are the lengths of the rows as vectors. Words are numbered from the most frequent on; `frequencies` says in
    how many rows each is, `rarity_of` how rare that is."""

    starts: Places
    packed: Packed
    norms: Norms
    frequencies: Places
    rarity_of: Weights


class _Batch(NamedTuple):
    """How many distinct words each text has; those words, packed; the hash of each word, and how many texts have it."""

    sizes: Places
    packed: Packed
    vocabulary: pl.DataFrame


def rows_of(parts: Iterable[pl.Series]) -> Rows:
    """The words of texts, in their order: the same whatever the parts and threads."""
    from etl.relate import reading_kernel

    batches: list[_Batch | None] = []
    waiting: list[_Batch] = []
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        for texts in parts:
            cut = [texts.slice(start, _BATCH) for start in range(0, texts.len(), _BATCH)]
            waiting += pool.map(_read, cut)
            if sum(batch.packed.size for batch in waiting) >= _MANY:
                batches.append(_as_one(waiting))
                waiting = []
    batches += waiting
    sizes = np.concatenate([np.zeros(1, np.int64), *(batch.sizes for batch in batches if batch)])
    starts = np.cumsum(sizes)
    vocabulary = _vocabulary([batch.vocabulary for batch in batches if batch])
    frequencies = vocabulary[_FREQUENCY].to_numpy()
    rarity_of = rarities(frequencies, sizes.size - 1)
    packed, norms = np.empty(starts[-1], np.uint32), np.empty(sizes.size - 1)
    row = 0
    for place, batch in enumerate(batches):
        if batch is None:
            continue
        batches[place] = None  # so that its room is free
        end = row + batch.sizes.size
        reading_kernel.renumber(
            _numbers(batch, vocabulary), rarity_of, REPEATS, batch.sizes, batch.packed, norms[row:end]
        )
        packed[starts[row] : starts[end]] = batch.packed
        row = end
    return Rows(starts, packed, norms, frequencies, rarity_of)


def _read(texts: pl.Series) -> _Batch:
    from etl.relate import reading_kernel

    array = spelled(texts).to_frame("text").to_arrow(compat_level=pl.CompatLevel.oldest())["text"].combine_chunks()
    _, offsets, letters = array.buffers()
    places = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1]
    sizes, packed = np.empty(len(array), np.int64), np.empty(int(places[-1] - places[0]) // 2 + len(array), np.uint32)
    hashes, frequencies = reading_kernel.read(np.frombuffer(letters or b"", np.uint8), places, sizes, packed)
    vocabulary = pl.DataFrame({_HASH: hashes, _FREQUENCY: frequencies})
    return _Batch(sizes, packed[: sizes.sum()].copy(), vocabulary)


def _as_one(batches: Sequence[_Batch]) -> _Batch:
    """Batches as one that numbers their words anew: what batches have in common is there once, and a large array goes
    back to the system as soon as it is free, where small ones stay with the process."""
    counted = pl.concat([batch.vocabulary for batch in batches]).group_by(_HASH, maintain_order=True).sum()
    vocabulary = counted.with_row_index(_NUMBER)
    packed = [_renumbered(batch.packed, _numbers(batch, vocabulary)) for batch in batches]
    return _Batch(np.concatenate([batch.sizes for batch in batches]), np.concatenate(packed), counted)


def _renumbered(packed: Packed, numbers: Packed) -> Packed:
    words: Packed = numbers[packed >> _REPEAT_BITS]
    words <<= _REPEAT_BITS
    words |= packed & _REPEAT_MASK
    return words


def _numbers(batch: _Batch, vocabulary: pl.DataFrame) -> Packed:
    """What number each word of a batch has in a larger vocabulary."""
    return batch.vocabulary.join(vocabulary, on=_HASH, how="left", maintain_order="left")[_NUMBER].to_numpy()


def _vocabulary(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Every word and in how many texts it is, the most frequent first, numbered."""
    none = pl.DataFrame(schema={_HASH: pl.UInt64, _FREQUENCY: pl.Int64})
    counted = pl.concat([none, *parts]).group_by(_HASH).agg(pl.col(_FREQUENCY).sum())
    return counted.sort([_FREQUENCY, _HASH], descending=[True, False]).with_row_index(_NUMBER)


def unpacked(rows: Rows) -> Vectors:
    """The same as vectors: six times the room."""
    words = (rows.packed >> _REPEAT_BITS).astype(np.int32)
    weighed = weights((rows.packed & _REPEAT_MASK).astype(np.uint8), rows.rarity_of[words])
    return Vectors(rows.starts, words, weighed, rows.norms, rows.frequencies)
