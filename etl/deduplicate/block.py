"""Candidate pairs: records that share at least one blocking key, and look alike at a glance.

Nothing is decided here; a key only has to bring true pairs together without bringing everything together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz import fuzz, process

from etl.deduplicate.buckets import Bucketed, Places, bucket_pairs, distinct, split
from etl.deduplicate.near import are_alike, meeting
from etl.deduplicate.shingles import Hashes
from etl.deduplicate.signatures import PLACES, SURE, TEXT_KEYS, TITLE, signatures, texts_keyed
from schemas.columns import Mention

_RARE_WORDS: Final = 5
"""Any three of so many of a title's rarest words are a key: one or two of them may be misspelt or another's."""
_STEP: Final = pl.lit(0x9E3779B97F4A7C15, pl.UInt64)
_ROW: Final = "row"
_KEY: Final = "key"
_WORD: Final = "word"
_COUNT: Final = "count"
_BATCH: Final = 1_000_000
_TITLES: Final = 500_000
_BUCKETED: Final = 20_000_000
"""Titles, and keys of words, that are in memory at a time."""


@dataclass(frozen=True, slots=True)
class BlockLimits:
    """`max_block_records`: in a larger block each record meets only the first and its neighbours.
    `min_title_chars`: a shorter title is no key. For a pair to be compared, `min_jaccard`, `min_containment` are the
    least likeness of two abstracts, one of both; that of two titles is `min_title_similarity` where they share rare
    words, `min_place_similarity` where they share a page."""

    max_block_records: int
    min_title_chars: int
    min_jaccard: float
    min_containment: float
    min_title_similarity: float
    min_place_similarity: float


class Candidates(NamedTuple):
    """Pairs of row numbers a < b, ascending, each once; and how many pairs the cap on blocks left out."""

    a: Places
    b: Places
    cut_count: int

    @property
    def rows(self) -> Places:
        """The rows that are in some pair, ascending."""
        return np.unique(np.concatenate((self.a, self.b)))


class Meeting(NamedTuple):
    """Pairs of rows that share a key, joined (`buckets.joined`) and ascending: `near` are those whose abstracts must
    still be looked at, `others` those that are compared in any case; and how many pairs the cap on blocks left out."""

    near: Hashes
    others: Hashes
    cut_count: int


def candidates(records: pl.DataFrame, limits: BlockLimits, *, markup: bool = False) -> Candidates:
    """Every pair of records that shares an identifier, a title, a place in print or much of an abstract.

    `markup` says that abstracts may still hold LaTeX and HTML. Where a block is over the cap the order of rows counts.
    """
    signed = signatures(records, limits.min_title_chars, markup=markup)
    found = meetings(signed, [signed[name].to_numpy() for name in TEXT_KEYS], limits)
    return looked_at(records[Mention.abstract], found, limits, markup=markup)


def meetings(compact: pl.DataFrame, text_keys: Sequence[npt.NDArray[np.uint32]], limits: BlockLimits) -> Meeting:
    """Who meets whom, told from signatures: their columns `COMPACT`, and the keys of their texts.

    Where a block is over the cap the order of rows counts: give them in the order of their ids.
    """
    near, cut_count = meeting(texts_keyed(compact, text_keys), limits.max_block_records)
    titles = compact[TITLE]
    sure = [_blocked(_keyed(compact[name]), limits) for name in SURE]
    words = _rare_words(titles, limits)
    places = [_blocked(_keyed(compact[name]), limits) for name in PLACES]
    alike = [
        _with_like_titles(words, titles, limits.min_title_similarity),
        _with_like_titles(places, titles, limits.min_place_similarity),
    ]
    others = distinct([*(found.pairs for found in sure), *alike])
    return Meeting(near, others, cut_count + sum(found.cut_count for found in (*sure, *words, *places)))


def looked_at(abstracts: pl.Series, found: Meeting, limits: BlockLimits, *, markup: bool = False) -> Candidates:
    """The pairs of a meeting whose abstracts are alike, and the others."""
    alike = are_alike(abstracts, *split(found.near), limits.min_jaccard, limits.min_containment, markup)
    return Candidates(*split(distinct([found.near[alike], found.others])), found.cut_count)


def _blocked(keyed: pl.DataFrame, limits: BlockLimits) -> Bucketed:
    return bucket_pairs(keyed[_KEY].to_numpy(), keyed[_ROW].to_numpy(), limits.max_block_records)


def _keyed(keys: pl.Series) -> pl.DataFrame:
    """Rows with a key: only ever compared for equality, so that its bits count for nothing."""
    return pl.DataFrame({_KEY: keys}).with_row_index(_ROW).drop_nulls().select(_KEY, _row())


def _rare_words(titles: pl.Series, limits: BlockLimits) -> list[Bucketed]:
    """Who shares rare words of a title, some keys at a time: there are ten of them a title."""
    keyed = _rare_word_keys(titles)
    parts = max(1, -(-keyed.height // _BUCKETED))
    return [_blocked(keyed.filter(pl.col(_KEY) % parts == part), limits) for part in range(parts)]


def _rare_word_keys(titles: pl.Series) -> pl.DataFrame:
    """Keys of any three of a title's five rarest words; of any two where it has but four."""
    starts = range(0, max(1, titles.len()), _TITLES)
    known = [_words(titles, start).group_by(_WORD).len(_COUNT) for start in starts]
    counts = pl.concat(known).group_by(_WORD).agg(pl.col(_COUNT).sum()).filter(pl.col(_COUNT) > 1)
    return pl.concat(table for start in starts for table in _triples(_words(titles, start).join(counts, on=_WORD)))


def _words(titles: pl.Series, start: int) -> pl.DataFrame:
    """The words of some titles from a row on, hashed, each once a title."""
    words = pl.DataFrame({_WORD: titles.slice(start, _TITLES).str.split(" ")}).with_row_index(_ROW, offset=start)
    spread = words.explode(_WORD).filter(pl.col(_WORD) != "")
    return spread.select(_row(), pl.col(_WORD).hash()).unique()


def _triples(words: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The keys of titles by their words and how many titles have each."""
    rarest = words.sort(_ROW, _COUNT, _WORD).group_by(_ROW, maintain_order=True).head(_RARE_WORDS).sort(_ROW, _WORD)
    rows = rarest.group_by(_ROW, maintain_order=True).agg(_WORD)
    yield from (_joined_words(rows, places) for places in combinations(range(_RARE_WORDS), 3))
    short = rows.filter(pl.col(_WORD).list.len() < _RARE_WORDS)
    yield from (_joined_words(short, places) for places in combinations(range(_RARE_WORDS - 1), 2))


def _joined_words(rows: pl.DataFrame, places: Sequence[int]) -> pl.DataFrame:
    """One key a row, of the words at these places; none where one is missing. Overflow is meant."""
    words = (pl.col(_WORD).list.get(place, null_on_oob=True) for place in places)
    key = reduce(lambda key, word: key * _STEP + word, words)
    return rows.select(key.alias(_KEY), _ROW).drop_nulls()


def _with_like_titles(found: Sequence[Bucketed], titles: pl.Series, least: float) -> Hashes:
    """The pairs whose titles are alike, words in any order; or one begins or ends as the other, or is missing."""
    pairs = distinct([one.pairs for one in found])
    kept = []
    for start in range(0, pairs.size, _BATCH):
        batch = pairs[start : start + _BATCH]
        a, b = split(batch)
        texts = titles.gather(a).to_list(), titles.gather(b).to_list()
        alike = process.cpdist(*texts, scorer=fuzz.token_sort_ratio) >= 100 * least
        part = np.fromiter((_is_part(*sorted(pair, key=len)) for pair in zip(*texts, strict=True)), np.bool_)
        kept.append(batch[alike | part])
    return np.concatenate([pairs[:0], *kept])


def _is_part(short: str, long: str) -> bool:
    return long.startswith(short) or long.endswith(short)


def _row() -> pl.Expr:
    return pl.col(_ROW).cast(pl.Int64)
