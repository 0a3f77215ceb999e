"""The bibliographic columns of a mention, each computed from its verbatim ones."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

import polars as pl

from etl.normalise.authors import author_names
from etl.normalise.dates import PrintedDate, page_year, printed_date
from etl.normalise.distinct import map_distinct
from etl.normalise.flags import text_flags
from etl.normalise.identifiers import arxiv_id, doi
from etl.normalise.text import plain_text, plain_text_series
from etl.normalise.urls import urls
from etl.normalise.venues import Venue, venue
from schemas.columns import Mention

_COUNT: Final = re.compile(r"(\d{1,3}(?:,\d{3}){1,3}|\d{1,9})(?:\.(\d))?(k?)", re.IGNORECASE)
_TEXTS: Final = (Mention.title, Mention.abstract, Mention.comment, Mention.journal_ref)
_STRINGS: Final = pl.List(pl.String())


def with_texts(mentions: pl.DataFrame) -> pl.DataFrame:
    """Title, abstract, comment and journal reference as readable text; null where nothing readable is left."""
    texts = [plain_text_series(mentions[f"{name}_raw"]).alias(name) for name in _TEXTS]
    return mentions.with_columns(texts).with_columns(
        pl.when(pl.col(name).str.len_chars() > 0).then(pl.col(name)).alias(name) for name in _TEXTS
    )


def with_identifiers(mentions: pl.DataFrame) -> pl.DataFrame:
    """Canonical arXiv id with its version apart, and the DOI; null where the printed one is none."""
    found = [None if raw is None else arxiv_id(raw) for raw in mentions[Mention.arxiv_id_raw]]
    return mentions.with_columns(
        pl.Series(Mention.arxiv_id, [one and one.id for one in found], pl.String()),
        pl.Series(Mention.arxiv_version, [one and one.version for one in found], pl.Int64()),
        map_distinct(mentions[Mention.doi_raw], doi, pl.String()).alias(Mention.doi),
    )


def with_venues(mentions: pl.DataFrame) -> pl.DataFrame:
    """Journal, volume, number and pages, where the layout of the journal reference is sure."""
    found = [None if text is None else venue(text) for text in mentions[Mention.journal_ref]]
    return mentions.with_columns(
        pl.Series(part, [one and getattr(one, part) for one in found], pl.String()) for part in Venue._fields
    )


def with_authors(mentions: pl.DataFrame) -> pl.DataFrame:
    """Author names as a list, and their number: the printed one, else that of the names."""
    names = map_distinct(mentions[Mention.authors_raw], lambda raw: author_names(plain_text(raw)), _STRINGS)
    return mentions.with_columns(
        names.fill_null([]).alias(Mention.authors),
        map_distinct(mentions[Mention.author_count_raw], count, pl.Int64()).alias(Mention.author_count),
        map_distinct(mentions[Mention.discussion_count_raw], count, pl.Int64()).alias(Mention.discussion_count),
    ).with_columns(
        pl.coalesce(
            Mention.author_count,
            pl.when(pl.col(Mention.authors).list.len() > 0).then(pl.col(Mention.authors).list.len().cast(pl.Int64)),
        ).alias(Mention.author_count)
    )


def count(raw: str) -> int | None:
    """A printed number: `1,204` is 1204 and `1.2k` is 1200; None where it is none (`-`)."""
    match = _COUNT.fullmatch(raw.strip())
    if not match:
        return None
    whole, tenth, thousands = match.groups()
    number = int(whole.replace(",", ""))
    return number * 1000 + int(tenth or 0) * 100 if thousands else (None if tenth else number)


def with_dates(mentions: pl.DataFrame, years: Mapping[str, int | None]) -> pl.DataFrame:
    """Date, year and precision; a date without a year takes its page's year and is marked as inferred.

    `years` are `page_years`; where a page's year is not known, its dates without a year stay unknown.
    """
    printed = [None if raw is None else printed_date(raw) for raw in mentions[Mention.date_raw]]
    dated: list[PrintedDate | None] = []
    inferred: list[bool] = []
    for when, dump_id in zip(printed, mentions[Mention.dump_id], strict=True):
        year = years.get(dump_id)
        is_inferred = when is not None and when.year is None and year is not None
        dated.append(when.in_year(year) if when and is_inferred and year else when)
        inferred.append(is_inferred)
    return mentions.with_columns(
        pl.Series(Mention.publication_date, [when and when.as_date() for when in dated], pl.Date()),
        pl.Series(Mention.publication_year, [when and when.year for when in dated], pl.Int64()),
        pl.Series(Mention.publication_date_precision, [when and when.precision for when in dated], pl.String()),
        pl.Series(Mention.publication_date_is_inferred, inferred, pl.Boolean()),
    )


def page_years(mentions: pl.DataFrame, captured: dict[str, date | None]) -> dict[str, int | None]:
    """The year that each dump's page leaves out, by dump; `captured` gives the capture dates that are known."""
    printed: dict[str, list[PrintedDate]] = {dump_id: [] for dump_id in captured}
    for dump_id, raw in mentions.select(Mention.dump_id, Mention.date_raw).drop_nulls().iter_rows():
        when = printed_date(raw)
        if when:
            printed[dump_id].append(when)
    return {dump_id: page_year(day, printed[dump_id]) for dump_id, day in captured.items()}


def with_findings(mentions: pl.DataFrame) -> pl.DataFrame:
    """Web addresses in abstract and comment, and flags."""
    texts = mentions.select(Mention.title, Mention.abstract, Mention.comment).rows()
    found = [list(dict.fromkeys(urls(abstract or "") + urls(comment or ""))) for _, abstract, comment in texts]
    return mentions.with_columns(
        pl.Series(Mention.urls, found, _STRINGS),
        pl.Series(Mention.flags, [text_flags(*row) for row in texts], _STRINGS),
    )
