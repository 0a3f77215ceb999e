"""Signatures: all of a record by which others may meet it, in some 300 bytes, so that those of millions fit in memory.

They are made part by part and kept: what two records have in common is told from them without their texts.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from etl.deduplicate.arithmetic import KEYS
from etl.deduplicate.comparable import GENERIC
from etl.deduplicate.features import FIRST_PAGE
from etl.deduplicate.near import Keyed, keyed
from etl.deduplicate.titles import without_notes
from schemas.columns import Mention

TITLE: Final = "comparable_title"
"""The title in the form in which titles are compared; empty where it is missing or generic."""
SURE: Final = (Mention.arxiv_id, Mention.doi, Mention.pmid, "compact_title")
"""Keys that few different papers share."""
PLACES: Final = ("year_volume_page", "journal_volume_page", "name_page")
"""Keys of a place in print, for records without a title as well: any may lack one of its parts."""
WHOLE: Final = "whole_text"
WORD_COUNT: Final = "word_count"
TEXT_KEYS: Final = tuple(f"text_key_{number:02}" for number in range(KEYS))
COMPACT: Final = (Mention.mention_id, TITLE, *SURE, *PLACES, WHOLE, WORD_COUNT)
"""The columns of signatures but for the keys of texts, which are most of them and are looked at one by one."""


def signatures(records: pl.DataFrame, min_title_chars: int, *, markup: bool = False) -> pl.DataFrame:
    """The signature of each record, in their order.

    Keys are hashes, which are only ever compared for equality, null where a record has none. A shorter title than
    `min_title_chars` is no key. `markup` says that abstracts may still hold LaTeX and HTML.
    """
    titles = comparable_titles(records[Mention.title])
    compact = titles.str.replace_all(" ", "")
    drawn = keyed(records[Mention.abstract], markup)
    return pl.DataFrame(
        [
            records[Mention.mention_id],
            titles.alias(TITLE),
            *(_hashed(records[name]) for name in (Mention.arxiv_id, Mention.doi, Mention.pmid)),
            _hashed(compact.set(compact.str.len_chars() < min_title_chars, None).alias(SURE[-1])),
            *(_hashed(place) for place in _places(records)),
            pl.Series(WHOLE, drawn.wholes),
            pl.Series(WORD_COUNT, drawn.counts),
            *(pl.Series(name, keys) for name, keys in zip(TEXT_KEYS, drawn.keys, strict=True)),
        ]
    )


def texts_keyed(compact: pl.DataFrame, keys: Sequence[npt.NDArray[np.uint32]]) -> Keyed:
    """The keys of the texts of records, from their signatures."""
    return Keyed(compact[WHOLE].to_numpy(), keys, compact[WORD_COUNT].to_numpy())


def comparable_titles(titles: pl.Series) -> pl.Series:
    """Titles as words in lower case without accents and databases' notes; empty where missing or generic."""
    noted = titles.str.contains(r"[\[(…·]|\.\.|\d \d").fill_null(False)
    texts = titles.scatter(noted.arg_true(), [without_notes(title) for title in titles.filter(noted)])
    plain = texts.fill_null("").str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    words = plain.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    return pl.select(pl.when(words.str.contains(f"^(?:{GENERIC})$")).then(pl.lit("")).otherwise(words))[:, 0].alias(
        Mention.title
    )


def _places(records: pl.DataFrame) -> list[pl.Series]:
    year, journal = pl.col(Mention.publication_year), pl.col(Mention.journal).str.to_lowercase().str.extract("([a-z])")
    volume = pl.col(Mention.volume).str.extract("([0-9]+)")
    page = pl.col(Mention.pages).str.to_lowercase().str.extract(f"({FIRST_PAGE})").str.strip_chars_start("0")
    name = pl.col(Mention.authors).list.join(" ").str.to_lowercase().str.extract_all(r"\p{L}{4,}").list.max()
    joined = ((year, volume, page), (journal, volume, page), (name, page))
    return [
        records.select(pl.concat_str(parts, separator=" ").alias(place))[:, 0]
        for place, parts in zip(PLACES, joined, strict=True)
    ]


def _hashed(values: pl.Series) -> pl.Series:
    """Null stays null."""
    return pl.select(pl.when(values.is_not_null()).then(values.hash()).alias(values.name)).to_series()
