"""The publication date of every mention, and the year that a page leaves out."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import polars as pl

from etl.normalise.dates import PrintedDate, page_year, printed_date
from etl.normalise.distinct import is_silent
from etl.normalise.places import CITED_DATE
from schemas.columns import Mention

_PRINTED: Final = "printed"
_TIME: Final = r"[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z| GMT|\+00:00)?$"
"""The time at the end of most timestamps; without it, there are as many to read as there are days."""
_DATED: Final = {
    Mention.publication_date: pl.Date(),
    Mention.publication_year: pl.Int64(),
    Mention.publication_date_precision: pl.String(),
    Mention.publication_date_is_inferred: pl.Boolean(),
}


def with_dates(mentions: pl.DataFrame, years: Mapping[str, int | None]) -> pl.DataFrame:
    """Date, year and precision; a date without a year takes its page's year and is marked as inferred.

    `years` are `page_years`; where a page's year is not known, its dates without a year stay unknown.
    """
    printed = mentions[Mention.date_raw]
    if CITED_DATE in mentions.columns and not is_silent(mentions[CITED_DATE]):
        printed = pl.select(pl.coalesce(printed, mentions[CITED_DATE])).to_series()
    if is_silent(printed):
        return mentions.with_columns(
            pl.lit(False if dtype == pl.Boolean() else None, dtype).alias(name) for name, dtype in _DATED.items()
        )
    said = pl.DataFrame({Mention.dump_id: mentions[Mention.dump_id], _PRINTED: printed.str.replace(_TIME, "")})
    distinct = said.drop_nulls(_PRINTED).unique(maintain_order=True)
    read = [_dated(raw, years.get(dump_id)) for dump_id, raw in distinct.iter_rows()]
    known = distinct.hstack(pl.DataFrame(read, _DATED, orient="row"))
    keys = [Mention.dump_id, _PRINTED]
    dated = said.join(known, on=keys, how="left", maintain_order="left", nulls_equal=True).select(*_DATED)
    return mentions.with_columns(dated.with_columns(pl.col(Mention.publication_date_is_inferred).fill_null(False)))


def _dated(raw: str, year: int | None) -> tuple[date | None, int | None, str | None, bool]:
    when = printed_date(raw)
    if when is None:
        return None, None, None, False
    is_inferred = when.year is None and year is not None
    if when.year is None and year is not None:
        when = when.in_year(year)
    return when.as_date(), when.year, when.precision, is_inferred


def page_years(mentions: pl.DataFrame, captured: dict[str, date | None]) -> dict[str, int | None]:
    """The year that each dump's page leaves out, by dump; `captured` gives the capture dates that are known."""
    printed: dict[str, list[PrintedDate]] = {dump_id: [] for dump_id in captured}
    unknown = [dump_id for dump_id, day in captured.items() if day is None]
    dates = mentions.select(Mention.dump_id, Mention.date_raw).drop_nulls()
    for dump_id, raw in dates.filter(pl.col(Mention.dump_id).is_in(unknown)).unique(maintain_order=True).iter_rows():
        when = printed_date(raw)
        if when:
            printed[dump_id].append(when)
    return {dump_id: page_year(day, printed[dump_id]) for dump_id, day in captured.items()}
