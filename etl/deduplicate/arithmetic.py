"""Two ways to the same numbers on batches of texts: plain, for few texts, and compiled, for many (docs/adr/0007).

Keys of a text are its 32 bands, the whole of it, its first and its last eight words, and its first and last sixteen.
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from etl.deduplicate.buckets import Places
from etl.deduplicate.comparable import tokens
from etl.deduplicate.shingles import (
    BANDS,
    CROWD_WORDS,
    SENTENCE_WORDS,
    Hashes,
    band_keys,
    folded,
    run_hash,
    shingle_hashes,
    signature,
    without_markup,
)

KEYS: Final = BANDS + 5
WHOLE: Final = BANDS
SENTENCES: Final = (
    ((BANDS + 1, SENTENCE_WORDS), (BANDS + 3, CROWD_WORDS)),
    ((BANDS + 2, SENTENCE_WORDS), (BANDS + 4, CROWD_WORDS)),
)
"""Kinds of keys, each with the words that a text must have for it: those from the start, and those from the end."""


class Arithmetic(NamedTuple):
    """`keyed`: the keys of texts (`KEYS` rows, a column a text), and how many words each has. `shared`: the number of
    distinct shingles of texts, and how many those pairs share whose larger and smaller members are given by place."""

    keyed: Callable[[pl.Series], tuple[Hashes, Places]]
    shared: Callable[[pl.Series, Places, Places], tuple[Places, Places]]


def plain(markup: bool) -> Arithmetic:
    """The arithmetic of `shingles`: at work at once, 0.3 ms a text of 1 kB."""
    known: dict[str, Hashes] = {}

    def words(text: str) -> tuple[str, ...]:
        return tokens(without_markup(folded(text)) if markup else text)

    def keys(text: str) -> Sequence[int]:
        its = words(text)
        known[text] = shingle_hashes(its)  # those that meet another are asked for again
        ends = (its[:SENTENCE_WORDS], its[-SENTENCE_WORDS:], its[:CROWD_WORDS], its[-CROWD_WORDS:])
        return (len(its), *band_keys(signature(known[text])).tolist(), *map(run_hash, (its, *ends)))

    def keyed(texts: pl.Series) -> tuple[Hashes, Places]:
        table = np.array([keys(text) for text in texts], np.uint64).reshape(-1, KEYS + 1)
        return table[:, 1:].T, table[:, 0].astype(np.int64)

    def shared(texts: pl.Series, larger: Places, smaller: Places) -> tuple[Places, Places]:
        sets = [known[text] if text in known else shingle_hashes(words(text)) for text in texts]
        common = [
            np.intersect1d(sets[one], sets[other], assume_unique=True).size
            for one, other in zip(larger.tolist(), smaller.tolist(), strict=True)
        ]
        return np.array([one.size for one in sets], np.int64), np.array(common, np.int64)

    return Arithmetic(keyed, shared)


def compiled(markup: bool) -> Arithmetic:
    """The arithmetic of `kernel`: over half a second to load, six more where it was never compiled; 3 µs a text."""
    from etl.deduplicate.folding import Folder
    from etl.deduplicate.kernel import batch_common, batch_keys

    folder = Folder()

    def keyed(texts: pl.Series) -> tuple[Hashes, Places]:
        return batch_keys(*folder.folded(*_buffers(texts)), markup)

    def shared(texts: pl.Series, larger: Places, smaller: Places) -> tuple[Places, Places]:
        return batch_common(*folder.folded(*_buffers(texts)), markup, larger, smaller)

    return Arithmetic(keyed, shared)


def _buffers(texts: pl.Series) -> tuple[npt.NDArray[np.uint8], Places]:
    """The bytes of texts, one after another; and where each starts, and the last ends."""
    arrow = texts.to_arrow()
    _, offsets, data = arrow.buffers()
    places = np.frombuffer(offsets, np.int64)[arrow.offset : arrow.offset + len(arrow) + 1]
    return np.frombuffer(data or b"", np.uint8)[places[0] : places[-1]], places - places[0]
