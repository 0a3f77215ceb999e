"""Candidate pairs: records that share at least one blocking key, and look alike at a glance.

Nothing is decided here; a key only has to bring true pairs together without bringing everything together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from etl.deduplicate.buckets import Bucketed, Places, bucket_pairs, distinct, joined, split
from etl.deduplicate.comparable import GENERIC
from etl.deduplicate.features import FIRST_PAGE
from etl.deduplicate.near import near_pairs
from etl.deduplicate.shingles import Hashes
from etl.deduplicate.titles import without_notes
from schemas.columns import Mention

_RARE_WORDS: Final = 5
"""Any three of so many of a title's rarest words are a key: one or two of them may be misspelt or another's."""
_STEP: Final = pl.lit(0x9E3779B97F4A7C15, pl.UInt64)
_ROW: Final = "row"
_KEY: Final = "key"
_WORD: Final = "word"
_BATCH: Final = 1_000_000


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


def candidates(records: pl.DataFrame, limits: BlockLimits, *, markup: bool = False) -> Candidates:
    """Every pair of records that shares an identifier, a title, a place in print or much of an abstract.

    `markup` says that abstracts may still hold LaTeX and HTML. Where a block is over the cap the order of rows counts.
    """
    near = near_pairs(
        records[Mention.abstract], limits.min_jaccard, limits.min_containment, limits.max_block_records, markup
    )
    titles = comparable_titles(records[Mention.title])
    sure = [_blocked(keys, limits) for keys in _sure_keys(records, titles, limits)]
    words = _blocked(_rare_word_keys(titles), limits)
    places = [_blocked(keys, limits) for keys in _place_keys(records)]
    alike = [
        _with_like_titles([words], titles, limits.min_title_similarity),
        _with_like_titles(places, titles, limits.min_place_similarity),
    ]
    close = joined(near.a.astype(np.uint64), near.b.astype(np.uint64))
    pairs = distinct([close, *(found.pairs for found in sure), *alike])
    return Candidates(*split(pairs), near.cut_count + sum(found.cut_count for found in (*sure, words, *places)))


def comparable_titles(titles: pl.Series) -> pl.Series:
    """Titles as words in lower case without accents and databases' notes; empty where missing or generic."""
    noted = titles.str.contains(r"[\[(…·]|\.\.|\d \d").fill_null(False)
    texts = titles.scatter(noted.arg_true(), [without_notes(title) for title in titles.filter(noted)])
    plain = texts.fill_null("").str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    words = plain.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    return pl.select(pl.when(words.str.contains(f"^(?:{GENERIC})$")).then(pl.lit("")).otherwise(words))[:, 0].alias(
        Mention.title
    )


def _blocked(keyed: pl.DataFrame, limits: BlockLimits) -> Bucketed:
    return bucket_pairs(keyed[_KEY].to_numpy(), keyed[_ROW].to_numpy(), limits.max_block_records)


def _sure_keys(records: pl.DataFrame, titles: pl.Series, limits: BlockLimits) -> Iterator[pl.DataFrame]:
    """Keys that few different papers share."""
    for name in (Mention.arxiv_id, Mention.doi, Mention.pmid):
        yield _keyed(records[name])
    compact = titles.str.replace_all(" ", "")
    yield _keyed(compact.set(compact.str.len_chars() < limits.min_title_chars, None))


def _place_keys(records: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Keys of a place in print, for records without a title as well: any may lack one of its parts."""
    year, journal = pl.col(Mention.publication_year), pl.col(Mention.journal).str.to_lowercase().str.extract("([a-z])")
    volume = pl.col(Mention.volume).str.extract("([0-9]+)")
    page = pl.col(Mention.pages).str.to_lowercase().str.extract(f"({FIRST_PAGE})").str.strip_chars_start("0")
    name = pl.col(Mention.authors).list.join(" ").str.to_lowercase().str.extract_all(r"\p{L}{4,}").list.max()
    for parts in ((year, volume, page), (journal, volume, page), (name, page)):
        yield _keyed(records.select(pl.concat_str(parts, separator=" "))[:, 0])


def _keyed(values: pl.Series) -> pl.DataFrame:
    """Rows with a key: only ever compared for equality, so that its bits count for nothing."""
    return pl.DataFrame({_KEY: values}).with_row_index(_ROW).drop_nulls().select(_as_key(_KEY), _row())


def _rare_word_keys(titles: pl.Series) -> pl.DataFrame:
    """Keys of any three of a title's five rarest words; of any two where it has but four."""
    words = (
        pl.DataFrame({_WORD: titles.str.split(" ")})
        .with_row_index(_ROW)
        .explode(_WORD)
        .filter(pl.col(_WORD) != "")
        .unique()
        .with_columns(count=pl.len().over(_WORD))
        .filter(pl.col("count") > 1)
        .sort(_ROW, "count", _WORD)
        .group_by(_ROW, maintain_order=True)
        .head(_RARE_WORDS)
        .sort(_ROW, _WORD)
        .select(_row(), pl.col(_WORD).hash())
    )
    rows = words.group_by(_ROW, maintain_order=True).agg(_WORD)
    found = [_joined_words(rows, places) for places in combinations(range(_RARE_WORDS), 3)]
    short = rows.filter(pl.col(_WORD).list.len() < _RARE_WORDS)
    found += [_joined_words(short, places) for places in combinations(range(_RARE_WORDS - 1), 2)]
    return pl.concat(found)


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


def _as_key(name: str) -> pl.Expr:
    return pl.col(name).hash().alias(_KEY)


def _row() -> pl.Expr:
    return pl.col(_ROW).cast(pl.Int64)
