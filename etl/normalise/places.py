"""Journal, volume, number and pages of records: of their own columns, else of the journal reference."""

from typing import Final

import polars as pl

from etl.normalise.cells import without_decimals
from etl.normalise.distinct import is_silent, map_distinct, silent
from etl.normalise.venues import Venue, venue
from schemas.columns import Mention

PLACES: Final = (Mention.journal, Mention.volume, Mention.number, Mention.pages)
CITED_DATE: Final = "cited_date"
"""The date that a citation in PubMed's layout prints between journal and volume."""

_DASH: Final = r"\s*(?:[-‐‑‒–—−]{1,3})\s*"
_LABELS: Final = {
    Mention.volume: r"(?i)^(?:volumes?|vol|bd|band|tome)\b[.:]?\s*(\S)",
    Mention.number: r"(?i)^(?:numbers?|no|nr|issues?|iss|heft)\b[.:]?\s*(\S)|^#(\d)",
    Mention.pages: r"(?i)^(?:pages?|pp|pgs?|p|seiten?|article(?: number| no)?|art(?:\. no)?)\b[.:]?\s*(\S)",
}
"""What is printed before a number and says only what column it stands in."""
_BEHIND: Final = r"(?i)(\d)\s*(?:[.,;:]+|pp?\.?)$"
_IN_ONE: Final = r"^([0-9A-Za-z]{1,8})\s?\(\s*([A-Za-z. -]{0,12}[0-9][0-9A-Za-z. -]{0,16}?)\s*\)$"
"""`50(2)` in the column of the volume."""
_SEPARATOR: Final = "\x1f"


def places(texts: pl.DataFrame) -> pl.DataFrame:
    """The four columns, and the date of a citation; `texts` has them and `journal_ref` as readable text.

    Numbers lose the label before them, and pages are parted by a hyphen, as no two sources print the same dash.
    """
    own = {name: _own(texts, name) for name in PLACES}
    whole, number = own[Mention.volume].str.extract(_IN_ONE, 1), own[Mention.volume].str.extract(_IN_ONE, 2)
    if not is_silent(number):
        own[Mention.number] = _coalesced(own[Mention.number], number)
        own[Mention.volume] = _coalesced(whole, own[Mention.volume])
    cited = _cited(texts)
    filled = {name: _coalesced(own[name], cited[name]) for name in PLACES}
    return pl.DataFrame(filled | {CITED_DATE: cited[CITED_DATE]})


def _own(texts: pl.DataFrame, name: str) -> pl.Series:
    text = texts[name] if name in texts.columns else silent(name, texts.height)
    if is_silent(text) or name == Mention.journal:
        return text
    text = text.str.replace(_LABELS[name], "$1$2" if name == Mention.number else "$1")
    text = without_decimals(text).str.replace_all(_DASH, "-").str.replace(_BEHIND, "$1")
    return text.set(text == "", None)


def _cited(texts: pl.DataFrame) -> pl.DataFrame:
    """What the journal references say."""
    names = (*PLACES, CITED_DATE)
    if Mention.journal_ref not in texts.columns or is_silent(texts[Mention.journal_ref]):
        return pl.DataFrame([silent(name, texts.height) for name in names])

    def read(text: str) -> str | None:
        found = venue(text)
        return _SEPARATOR.join(part or "" for part in found) if found != Venue() else None

    parts = map_distinct(texts[Mention.journal_ref], read, pl.String()).str.split_exact(_SEPARATOR, len(names) - 1)
    columns = [parts.struct.field(f"field_{place}").alias(name) for place, name in enumerate(names)]
    return pl.DataFrame([column.set(column == "", None) for column in columns])


def _coalesced(first: pl.Series, second: pl.Series) -> pl.Series:
    return first if is_silent(second) else pl.select(pl.coalesce(first, second)).to_series().alias(first.name)
