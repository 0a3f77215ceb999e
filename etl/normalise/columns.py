"""The bibliographic columns of a mention, each computed from its verbatim ones."""

import re
from typing import Final

import polars as pl

from etl.normalise.distinct import map_distinct, map_lists
from etl.normalise.flags import flag_lists
from etl.normalise.identifiers import REPAIRED, SEVERAL, identifiers
from etl.normalise.listing import list_texts
from etl.normalise.places import PLACES, places
from etl.normalise.printed_authors import printed_authors
from etl.normalise.subjects import categories, keywords
from etl.normalise.summaries import SHORT, are_summaries, look_like_summaries
from etl.normalise.text import readable, readable_line, telling
from etl.normalise.urls import url_lists
from etl.normalise.work_types import work_type
from schemas.columns import Mention
from schemas.interim import VERBATIM_TYPES

_RAW: Final = "_raw"
_FIELDS: Final = tuple(name.removesuffix(_RAW) for name in VERBATIM_TYPES if name.endswith(_RAW))
_COUNT: Final = re.compile(r"(\d{1,3}(?:,\d{3}){1,3}|\d{1,9})(?:\.(\d))?(k?)", re.IGNORECASE)
_RETRACTED: Final = "(?i)retracted publication"
"""What PubMed says of the kind of a withdrawn paper, beside `Journal Article`."""


def with_texts(mentions: pl.DataFrame) -> pl.DataFrame:
    """Title, abstract, comment and journal reference as readable text; null where nothing readable is left.

    `NA` is no title, but stays as an abstract: there it is flagged.
    """
    return mentions.with_columns(
        readable_line(mentions[f"{Mention.title}{_RAW}"]).alias(Mention.title),
        readable(mentions[Mention.abstract_raw]).alias(Mention.abstract),
        telling(mentions[Mention.comment_raw]).alias(Mention.comment),
        telling(mentions[Mention.journal_ref_raw]).alias(Mention.journal_ref),
    )


def with_identifiers(mentions: pl.DataFrame) -> pl.DataFrame:
    """Canonical arXiv id with its version apart, DOI, PubMed id, ISBN and ISSN; null where none is sure."""
    return mentions.hstack(identifiers(mentions.select(pl.col(f"{name}{_RAW}").alias(name) for name in _FIELDS)))


def with_venues(mentions: pl.DataFrame) -> pl.DataFrame:
    """Journal, volume, number and pages; of the journal reference where their own fields are silent."""
    own = [readable_line(mentions[f"{name}{_RAW}"]).alias(name) for name in PLACES]
    return mentions.hstack(places(pl.DataFrame([*own, mentions[Mention.journal_ref]])))


def with_subjects(mentions: pl.DataFrame) -> pl.DataFrame:
    """The kind of work, subject categories and keywords."""
    return mentions.with_columns(
        map_distinct(readable_line(mentions[Mention.work_type_raw]), work_type, pl.String()).alias(Mention.work_type),
        map_lists(list_texts(mentions[Mention.categories_raw]), categories).alias(Mention.categories),
        map_lists(list_texts(mentions[Mention.keywords_raw]), keywords).alias(Mention.keywords),
    )


def with_authors(mentions: pl.DataFrame) -> pl.DataFrame:
    """Author names as a list, and their number: the printed one, else that of the names and of those left out.

    A printed number below that of the names is no number of authors.
    """
    names, more = printed_authors(mentions[Mention.authors_raw])
    listed = names.list.len().cast(pl.Int64)
    printed = map_distinct(mentions[Mention.author_count_raw], count, pl.Int64())
    counted = pl.when(listed > 0).then(pl.max_horizontal(listed + more, printed)).otherwise(printed)
    return mentions.with_columns(
        names.alias(Mention.authors),
        counted.alias(Mention.author_count),
        map_distinct(mentions[Mention.discussion_count_raw], count, pl.Int64()).alias(Mention.discussion_count),
    )


def count(raw: str) -> int | None:
    """A printed number: `1,204` is 1204 and `1.2k` is 1200; None where it is none (`-`)."""
    match = _COUNT.fullmatch(raw.strip())
    if not match:
        return None
    whole, tenth, thousands = match.groups()
    number = int(whole.replace(",", ""))
    return number * 1000 + int(tenth or 0) * 100 if thousands else (None if tenth else number)


def with_findings(mentions: pl.DataFrame, *, are_whole_dumps: bool = True) -> pl.DataFrame:
    """Web addresses that are listed or stand in abstract and comment, and flags.

    Only of whole dumps can be told which abstracts are summaries: see `with_summaries`.
    """
    texts = mentions.select(Mention.dump_id, Mention.title, Mention.abstract, Mention.comment)
    summaries = {"summary_only": are_summaries(texts)} if are_whole_dumps else {}
    known: dict[str, pl.Series] = {name: mentions[name] for name in (REPAIRED, SEVERAL) if name in mentions.columns}
    retracted = mentions[Mention.work_type_raw].str.contains(_RETRACTED).fill_null(False)
    return mentions.with_columns(
        url_lists(readable(mentions[Mention.urls_raw]), mentions[Mention.abstract], mentions[Mention.comment]),
        flag_lists(texts, {**known, **summaries, "withdrawn": retracted}),
    )


def with_summaries(records: pl.DataFrame) -> pl.DataFrame:
    """The records of a dump that prints summaries, those that look like one flagged so."""
    short = look_like_summaries(records)[SHORT]
    flags = (
        records[Mention.flags]
        .to_frame()
        .select(pl.concat_list(Mention.flags, pl.lit("summary_only")).list.unique().list.sort())
    )
    return records.with_columns(pl.when(short).then(flags.to_series()).otherwise(Mention.flags).alias(Mention.flags))
