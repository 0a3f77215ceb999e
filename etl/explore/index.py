"""The index of a package: its words, keys and prefixes, part of papers by part, and their numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from etl.explore.columns import column_files
from etl.explore.details import Tables
from etl.explore.language import Language
from etl.explore.postings import Numbers, Postings, merged
from etl.explore.prefixes import prefixes
from etl.explore.term_shards import term_files
from etl.explore.terms import keys, lengths, words
from schemas.columns import Alias, Conflict

File = tuple[str, bytes]

_PAPERS_AT_ONCE: Final = 16_384


@dataclass(frozen=True, slots=True)
class Index:
    """The postings of words and of keys, of some papers each, in the order of the site; and each paper's length."""

    words: list[Postings]
    keys: list[Postings]
    lengths: Numbers

    def files(self, papers: pl.DataFrame, language: Language) -> Iterator[File]:
        """Its columns and terms; `papers` are those that it was made of."""
        yield from column_files(papers, self.lengths, language.folded)
        yield from term_files([merged(self.words), merged(self.keys), prefixes(self.words, papers.height)])

    def key_counts(self, *signs: str) -> Mapping[str, int]:
        """How many papers each key has that begins with one of some texts."""
        counts: dict[str, int] = {}
        begins = pl.any_horizontal(pl.col("term").str.starts_with(sign) for sign in signs)
        for part in self.keys:
            told = pl.DataFrame({"term": part.terms, "count": part.counts})
            for term, count in told.filter(begins).iter_rows():
                counts[term] = counts.get(term, 0) + count
        return counts


def index_of(papers: pl.DataFrame, tables: Tables, language: Language, papers_at_once: int = _PAPERS_AT_ONCE) -> Index:
    """The index of papers, which stand in the order of the site; it is the same however many are read at once."""
    word_parts, key_parts, counts = [], [], [np.zeros(0, np.int64)]
    for start in range(0, max(papers.height, 1), papers_at_once):  # of no papers, one part of none
        part = papers[start : start + papers_at_once]
        word_parts.append(words(part, start, language))
        counts.append(lengths(word_parts[-1], start, part.height))
        key_parts.append(keys(part, start, tables[Conflict.TABLE], tables[Alias.TABLE], language))
    return Index(word_parts, key_parts, np.concatenate(counts))
