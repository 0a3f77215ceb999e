"""What may stand behind a field: numbers, days and identifiers, read into the form in which they are compared.

A `QueryError` of these goes on behind the value that it is about: `is no number. Write …`.
"""

import calendar
import re
from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple, TypeVar
from urllib.parse import unquote

from etl.errors import QueryError

Bound = TypeVar("Bound", int, date)

_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_DAY: Final = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_ADDRESS: Final = (
    r"(?:https?://)?(?:[a-z0-9-]{1,20}\.){0,2}"
    r"(?:arxiv\.org|ar5iv\.org|alphaxiv\.org|huggingface\.co|hf\.co|scirate\.com)/(?:[a-z-]{1,12}/)?"
)
_ARXIV: Final = re.compile(
    rf"(?:{_ADDRESS}|(?:(?:https?://)?(?:dx\.)?doi\.org/)?10\.48550/arxiv\.|arxiv:)?"
    r"([0-9]{4}\.[0-9]{4,5}|([a-z-]{1,20})(?:\.[a-z]{2})?(/[0-9]{7}))(?:v[0-9]{1,3})?(?:\.pdf)?(?:[?#].*)?"
)
_DOI: Final = re.compile(r"(?:https?://)?(?:(?:dx\.|www\.)?doi\.org/|doi:)?(10\.[0-9]{4,9}/\S+)")
_PUBMED_ADDRESS: Final = re.compile(
    r"(?:https?://)?(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/0*([1-9][0-9]{0,8})/?"
)
_PMID: Final = re.compile(r"(?:pmid:?)?0*([1-9][0-9]{0,8})")
_ISSN: Final = re.compile(r"[0-9]{4}-?[0-9]{3}[0-9x]")
_ISBN: Final = re.compile(r"[0-9]{9}[0-9x]|[0-9]{13}")
_SENTENCE: Final = ".,;:'’"
"""What ends a sentence, and no DOI."""


class Range(NamedTuple):
    """All from `low` to `high`, both included; None where there is no bound."""

    low: int | None
    high: int | None


class Days(NamedTuple):
    """All days from `first` to `last`, both included; None where there is no bound."""

    first: date | None
    last: date | None


def numbers(text: str) -> Range:
    """The numbers of `7`, `2..7`, `2..` or `..7`."""
    return Range(*_bounds(text, _number, "is no number. Write one, or a range: 2..7, 2.. or ..7"))


def days(text: str) -> Days:
    """The days of `2021`, `2021-03`, `2021-03-05`, or from the first day of one to the last of another."""
    return Days(*_bounds(text, _month_days, "is no date. Write 2021-03, 2021-03..2021-06-15, 2021.. or ..2021"))


def _bounds(
    text: str, read: Callable[[str], tuple[Bound, Bound] | None], refusal: str
) -> tuple[Bound | None, Bound | None]:
    low, dots, high = text.partition("..")
    first, last = read(low), read(high if dots else low)
    if not (first or last) or (low and not first) or (high and not last):
        raise QueryError(refusal)
    if first and last and first[0] > last[1]:
        raise QueryError(f"runs backwards. Write {high}..{low}")
    return first and first[0], last and last[1]


def _number(text: str) -> tuple[int, int] | None:
    return (int(text), int(text)) if _NUMBER.fullmatch(text) else None


def _month_days(text: str) -> tuple[date, date] | None:
    """The first and the last day of a year, a month or a day; None if there is no such day."""
    found = _DAY.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last_month = month or 12
        return first, first if day else date(first.year, last_month, calendar.monthrange(first.year, last_month)[1])
    except ValueError:
        return None


def arxiv_id(text: str) -> str:
    """An arXiv id without label, address, version and subject class, in lower case."""
    found = _ARXIV.fullmatch(text.strip().lower())
    if not found:
        raise QueryError("is no arXiv id. Write 2101.00001 or hep-th/9901001, or its address")
    return f"{found[2]}{found[3]}" if found[2] else found[1]


def doi(text: str) -> str:
    """A DOI without label and address, in lower case, with `%2F` and the like read."""
    found = _DOI.fullmatch(unquote(text).strip().lower().rstrip(_SENTENCE))
    if not found:
        raise QueryError("is no DOI. Write 10.1000/abc or its address")
    return found[1]


def pmid(text: str) -> str:
    """A PubMed id without label, address and zeros in front."""
    found = _PMID.fullmatch(text.strip().lower())
    return found[1] if found else pubmed_address(text)


def pubmed_address(text: str) -> str:
    """The PubMed id of an address there."""
    found = _PUBMED_ADDRESS.fullmatch(text.strip().lower())
    if not found:
        raise QueryError("is no PubMed id. Write its number")
    return found[1]


def issn(text: str) -> str:
    """An ISSN with its hyphen."""
    bare = text.strip()
    if not _ISSN.fullmatch(bare.lower()):
        raise QueryError("is no ISSN. Write 1234-567X")
    return f"{bare[:4]}-{bare[-4:]}".upper()


def isbn(text: str) -> str:
    """An ISBN in its 13 digits, which are told from the 10 of an older one."""
    bare = re.sub(r"[-\s]", "", text).lower()
    if not _ISBN.fullmatch(bare):
        raise QueryError("is no ISBN. Write its 10 or 13 digits")
    if len(bare) == 13:
        return bare
    body = f"978{bare[:9]}"
    return f"{body}{-sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(body)) % 10}"
