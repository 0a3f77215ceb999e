"""Terms of papers: the words of their texts, with where they stand and how often, and the keys of their values."""

from typing import Final

import numpy as np
import polars as pl

from etl.explore.by_place import as_places
from etl.explore.language import KEY, ROW, Language, bit_of
from etl.explore.order import PLACE
from etl.explore.postings import Bytes, Numbers, Postings, grouped
from schemas.columns import Alias, Conflict, Paper

_WORD: Final = r"[\p{L}\p{N}]+"
_TERM: Final = "term"
_BIT: Final = "bit"
_NUMBER: Final = "number"
_BETWEEN: Final = "\n"
_READ: Final = np.uint8(0b11)
"""The bits of title and abstract, the texts in which words are counted."""
_BIT_WIDTH: Final = 3
_BIT_MASK: Final = 0b111
_OFTEN: Final = (2, 3, 5)
"""From so many times on a word is marked as standing twice, three or four times, and more often."""


def words(papers: pl.DataFrame, first_place: int, language: Language) -> Postings:
    """The words of papers in order, the first of which has this place, each marked with where and how often it stands.

    Bit 0 to 5 of a mark: title, abstract, authors, keywords, journal, any other text; bits 6 and 7: how often in title
    and abstract, 0 for once or never, 1 for twice, 2 for three or four times, 3 for more.
    """
    rows = pl.concat([_words(papers, column, language) for column in language.word_columns])
    terms, codes = _numbered(rows[_TERM])
    span = papers.height << _BIT_WIDTH
    places_and_bits = (rows[PLACE].to_numpy().astype(np.int64) << _BIT_WIDTH) + rows[_BIT].to_numpy()
    keys = np.sort(codes * span + places_and_bits)
    heads = np.flatnonzero(np.diff(keys >> _BIT_WIDTH, prepend=-1))
    bits = np.left_shift(1, keys & _BIT_MASK).astype(np.uint8)
    times = np.add.reduceat(((bits & _READ) > 0).astype(np.int64), heads)
    marks: Bytes = np.bitwise_or.reduceat(bits, heads)
    marks |= np.searchsorted(_OFTEN, times, side="right").astype(np.uint8) << np.uint8(6)
    firsts = keys[heads]
    places = (firsts % span >> _BIT_WIDTH).astype(np.uint32) + np.uint32(first_place)
    return grouped(terms, firsts // span, places, marks)


def lengths(part: Postings, first_place: int, count: int) -> Numbers:
    """How many different words title and abstract have, of each of the papers whose words these are."""
    marks = part.marks if part.marks is not None else np.zeros(0, np.uint8)
    return np.bincount(part.places[(marks & _READ) > 0] - np.uint32(first_place), minlength=count)


def keys(
    papers: pl.DataFrame, first_place: int, conflicts: pl.DataFrame, aliases: pl.DataFrame, language: Language
) -> Postings:
    """The keys of the same papers."""
    ids = papers.select(Paper.paper_id)
    own = (conflicts.join(ids, on=Conflict.paper_id, how="semi"), aliases.join(ids, on=Alias.paper_id, how="semi"))
    rows = language.keys_of(papers, *own).sort(KEY, ROW)
    terms, codes = _numbered(rows[KEY])
    return grouped(terms, codes, as_places(rows[ROW]) + np.uint32(first_place), None)


def _words(papers: pl.DataFrame, column: str, language: Language) -> pl.DataFrame:
    """Each word of a column as often as it stands there, with the number of its paper and the column's bit."""
    text = pl.col(column)
    whole = text.list.join(_BETWEEN) if isinstance(Paper.TYPES[column], pl.List) else text
    found = language.folded(whole).str.extract_all(_WORD).alias(_TERM)
    rows = papers.select(pl.int_range(pl.len(), dtype=pl.UInt32()).alias(PLACE), found)
    return rows.explode(_TERM).drop_nulls().with_columns(pl.lit(bit_of(column), pl.UInt8()).alias(_BIT))


def _numbered(column: pl.Series) -> tuple[pl.Series, Numbers]:
    """The different texts of a column in order, and the number of each row's text among them."""
    terms = column.unique().sort().alias(_TERM)
    numbers = terms.to_frame().with_row_index(_NUMBER)
    joined = column.alias(_TERM).to_frame().join(numbers, on=_TERM, how="left", maintain_order="left")
    codes: Numbers = joined[_NUMBER].to_numpy().astype(np.int64)
    return terms, codes
