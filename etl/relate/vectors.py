"""Papers as vectors of their words' weights, and the papers of every word."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from etl.relate.weights import MOST_REPEATS, Places, Weights, rarities, weights
from etl.relate.words import words_of

Numbers = npt.NDArray[np.int32]
Norms = npt.NDArray[np.float64]

_BATCH: Final = 20_000
"""So many texts are taken apart at a time: their words take a dozen times the room of the numbers that are left."""
_HALF: Final = 32
_BYTE: Final = 8
_LOWER: Final = 0xFFFFFFFF
_WORD: Final = "word"
_FREQUENCY: Final = "frequency"
_NUMBER: Final = "number"


class Vectors(NamedTuple):
    """Row `r` has the words `words[starts[r]:starts[r + 1]]`, by number, with their `weights`; `norms` are the lengths
    of the rows as vectors. Words are numbered from the rarest on, equally rare ones in the order of their letters, and
    ascend in a row; `frequencies` says in how many rows each is."""

    starts: Places
    words: Numbers
    weights: Weights
    norms: Norms
    frequencies: Places

    def empty_lists(self) -> "Lists":
        """Room for the rows of every word."""
        starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(self.frequencies)))
        return Lists(starts, np.empty(self.words.size, np.int32), np.empty(self.words.size, np.uint16))


class Lists(NamedTuple):
    """Word `w` stands in `rows[starts[w]:starts[w + 1]]`, ascending, with these `weights`."""

    starts: Places
    rows: Numbers
    weights: Weights


class _Batch(NamedTuple):
    """How many distinct words each text of a batch has; those words by number, and how often each; the words."""

    sizes: Places
    numbers: Numbers
    repeats: npt.NDArray[np.uint8]
    vocabulary: pl.DataFrame


def vectors_of(texts: pl.Series) -> Vectors:
    """The vectors of texts, in their order: the same whatever the batches and threads."""
    parts = [texts.slice(start, _BATCH) for start in range(0, texts.len(), _BATCH)]
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        batches = list(pool.map(_taken_apart, parts))
    vocabulary = _vocabulary(batches)
    frequencies = vocabulary[_FREQUENCY].to_numpy()
    rarity_of = rarities(frequencies, texts.len())
    starts, words, weighed, norms = _laid_out(batches)
    for batch, (row, end) in zip(batches, _bounds(one.sizes.size for one in batches), strict=True):
        place = slice(starts[row], starts[end])
        words[place], repeats = _renumbered(batch, vocabulary)
        weighed[place] = weights(repeats, rarity_of[words[place]])
        norms[row:end] = _lengths(weighed[place], starts[row : end + 1] - starts[row])
    return Vectors(starts, words, weighed, norms, frequencies)


def _taken_apart(texts: pl.Series) -> _Batch:
    found = words_of(texts)
    sizes = found.list.len().fill_null(0).to_numpy().astype(np.int64)
    every = found.explode().drop_nulls()
    distinct = pl.DataFrame({_WORD: every.unique()}).with_row_index(_NUMBER)
    numbers = pl.DataFrame({_WORD: every}).join(distinct, on=_WORD, how="left", maintain_order="left")[_NUMBER]
    rows = np.repeat(np.arange(sizes.size), sizes)
    packed = _sorted(rows << _HALF | numbers.to_numpy())
    firsts = np.flatnonzero(np.diff(packed, prepend=-1))
    repeats = np.minimum(np.diff(firsts, append=packed.size), MOST_REPEATS).astype(np.uint8)
    numbered = packed[firsts] & _LOWER
    frequency = np.bincount(numbered, minlength=distinct.height)
    return _Batch(
        np.bincount(packed[firsts] >> _HALF, minlength=sizes.size),
        numbered.astype(np.int32),
        repeats,
        distinct.select(_WORD, pl.Series(_FREQUENCY, frequency)),
    )


def _vocabulary(batches: list[_Batch]) -> pl.DataFrame:
    """Every word and in how many texts it is, the rarest first, numbered."""
    none = pl.DataFrame(schema={_WORD: pl.String, _FREQUENCY: pl.Int64})
    every = pl.concat([none, *(batch.vocabulary for batch in batches)])
    counted = every.group_by(_WORD).agg(pl.col(_FREQUENCY).sum())
    return counted.sort(_FREQUENCY, _WORD).with_row_index(_NUMBER)


def _laid_out(batches: list[_Batch]) -> tuple[Places, Numbers, Weights, npt.NDArray[np.float64]]:
    """Where each row starts and the last one ends, and room for words, weights and norms."""
    sizes = np.concatenate([np.zeros(1, np.int64), *(batch.sizes for batch in batches)])
    starts = np.cumsum(sizes)
    return starts, np.empty(starts[-1], np.int32), np.empty(starts[-1], np.uint16), np.empty(sizes.size - 1)


def _bounds(sizes: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first row of each batch, and that behind its last."""
    return pairwise(accumulate(sizes, initial=0))


def _renumbered(batch: _Batch, vocabulary: pl.DataFrame) -> tuple[Numbers, npt.NDArray[np.uint8]]:
    """A batch's words by their numbers in the whole vocabulary, ascending in each row, and how often each stands."""
    known = batch.vocabulary.select(_WORD).join(vocabulary, on=_WORD, how="left", maintain_order="left")[_NUMBER]
    numbers = known.to_numpy()[batch.numbers].astype(np.int64)
    rows = np.repeat(np.arange(batch.sizes.size), batch.sizes)
    packed = _sorted((rows << _HALF | numbers) << _BYTE | batch.repeats)
    return (packed >> _BYTE & _LOWER).astype(np.int32), (packed & 0xFF).astype(np.uint8)


def _lengths(weighed: Weights, starts: Places) -> npt.NDArray[np.float64]:
    """The lengths of rows: roots of whole numbers, which every machine rounds alike (IEEE 754)."""
    sums = np.cumsum(np.concatenate((np.zeros(1, np.int64), weighed.astype(np.int64) ** 2)))
    return np.sqrt((sums[starts[1:]] - sums[starts[:-1]]).astype(np.float64))


def _sorted(numbers: Places) -> Places:
    """In polars, which takes half the time of numpy."""
    return pl.Series(numbers).sort().to_numpy()
