"""Candidate pairs: records that share at least one blocking key, and look alike at a glance.

Nothing is decided here; a key only has to bring true pairs together without bringing everything together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from etl.deduplicate.buckets import Bucketed, Places, bucket_pairs, distinct, split
from etl.deduplicate.comparable import GENERIC
from etl.deduplicate.near import near_pairs
from etl.deduplicate.shingles import Hashes
from etl.deduplicate.titles import without_notes
from schemas.columns import Mention

_RARE_WORDS: Final = 4
"""Any two of so many of a title's rarest words are a key: the rarest of all may be a misspelt one."""
_ROW: Final = "row"
_KEY: Final = "key"
_WORD: Final = "word"
_CONTAINED: Final = 0.95
_BATCH: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class BlockLimits:
    """`max_block_records`: in a larger block each record meets only the first and its neighbours.
    `min_title_chars`: a shorter title is no key. `min_jaccard`, `min_containment`: least likeness of two abstracts,
    one of both, and `min_title_similarity`: that of two titles, for a pair to be compared."""

    max_block_records: int
    min_title_chars: int
    min_jaccard: float
    min_containment: float
    min_title_similarity: float


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
    weak = [_blocked(keys, limits) for keys in _weak_keys(records, titles)]
    alike = [_with_like_titles(found, titles, limits) for found in weak]
    joined = [near.a.astype(np.uint64) << np.uint64(32) | near.b.astype(np.uint64)]
    pairs = distinct([*joined, *(found.pairs for found in sure), *alike])
    return Candidates(*split(pairs), near.cut_count + sum(found.cut_count for found in (*sure, *weak)))


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


def _weak_keys(records: pl.DataFrame, titles: pl.Series) -> Iterator[pl.DataFrame]:
    """Keys that different papers share: two rare words of the title, or the place in print."""
    yield _rare_word_keys(titles)
    place = pl.concat_str(
        pl.col(Mention.publication_year),
        pl.col(Mention.volume).str.extract("([0-9]+)"),
        pl.col(Mention.pages).str.to_lowercase().str.extract(r"\b([a-z]?[0-9]{1,9})").str.strip_chars_start("0"),
        separator=" ",
    )
    yield _keyed(records.select(place)[:, 0])


def _keyed(values: pl.Series) -> pl.DataFrame:
    """Rows with a key: only ever compared for equality, so that its bits count for nothing."""
    return pl.DataFrame({_KEY: values}).with_row_index(_ROW).drop_nulls().select(_as_key(_KEY), _row())


def _rare_word_keys(titles: pl.Series) -> pl.DataFrame:
    """Keys of any two of a title's four rarest words, in alphabetical order."""
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
    later = [
        words.select(_ROW, _WORD, other=pl.col(_WORD).shift(-step), next=pl.col(_ROW).shift(-step))
        for step in range(1, _RARE_WORDS)
    ]
    pairs = pl.concat(later).filter(pl.col(_ROW) == pl.col("next"))
    return pairs.select((pl.col(_WORD) * 31 + pl.col("other")).alias(_KEY), _ROW)


def _with_like_titles(found: Bucketed, titles: pl.Series, limits: BlockLimits) -> Hashes:
    """The pairs whose titles are alike, words in any order, or one of which begins as the other, or has its words."""
    pairs = distinct([found.pairs])
    kept = []
    for start in range(0, pairs.size, _BATCH):
        batch = pairs[start : start + _BATCH]
        a, b = split(batch)
        one, other = titles.gather(a), titles.gather(b)
        texts = one.to_list(), other.to_list()
        alike = process.cpdist(*texts, scorer=fuzz.token_sort_ratio) >= 100 * limits.min_title_similarity
        part = process.cpdist(*texts, scorer=fuzz.token_set_ratio) >= 100 * _CONTAINED
        begins = np.fromiter((x.startswith(y) or y.startswith(x) for x, y in zip(*texts, strict=True)), np.bool_)
        kept.append(batch[alike | part | begins])
    return np.concatenate([pairs[:0], *kept])


def _as_key(name: str) -> pl.Expr:
    return pl.col(name).hash().alias(_KEY)


def _row() -> pl.Expr:
    return pl.col(_ROW).cast(pl.Int64)
