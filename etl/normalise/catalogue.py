"""Years and numbers as catalogues, databases and spreadsheets print them."""

import html
import re
from typing import Final

from etl.normalise.dates import printed_date
from etl.normalise.identifiers import arxiv_id, doi

_YEARS: Final = range(1000, 3000)
_YEAR: Final = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_FLOAT_ID: Final = re.compile(r"(\d{3,4})\.(\d{1,5})")
_FOUR_DIGITS: Final = ("0704", "1412")
"""The first and the last month whose arXiv ids have four digits after the point; later ones have five."""
_DOI: Final = re.compile(r"10\.\d{4,9}/[^\s\"<>\]]+")
_PMID: Final = re.compile(r"(?:pmid:?\s*)?0*([1-9]\d{0,8})(?:\.0)?", re.IGNORECASE)
_ISBN: Final = re.compile(r"(?<![\d-])(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx](?![\d-])")
_ISSN: Final = re.compile(r"(?<![\d-])(\d{4})-?(\d{3}[\dXx])(?![\d-])")


def catalogued_year(text: str) -> int | None:
    """The year of a printed date, or the only year in a text such as `2014 Jan-Feb`; None if there is none."""
    when = printed_date(text)
    years = {int(year) for year in _YEAR.findall(text)} if when is None else {when.year}
    year = years.pop() if len(years) == 1 else None
    return year if year in _YEARS else None


def stored_arxiv_id(text: str) -> str | None:
    """The canonical arXiv id, also of one that was stored as a number: `706.3725` is `0706.3725`.

    Numbers lose zeros at both ends: `1804.1053` is `1804.10530`.
    """
    number = _FLOAT_ID.fullmatch(text.strip())
    if number:
        month = number[1].zfill(4)
        first, last = _FOUR_DIGITS
        text = f"{month}.{number[2].ljust(4 if first <= month <= last else 5, '0')}"
    found = arxiv_id(text)
    return found.id if found else None


def first_doi(text: str) -> str | None:
    """The DOI that a cell is, else the first that it holds, bare and in lower case; None if there is none."""
    text = html.unescape(text) if "&" in text else text
    found = _DOI.search(text)
    return doi(text) or (doi(found[0]) if found else None)


def bare_pmid(text: str) -> str | None:
    """A PubMed id without its label; None if it is none."""
    found = _PMID.fullmatch(text.strip())
    return found[1] if found else None


def first_isbn(text: str) -> str | None:
    """The first ISBN of a text, of 10 digits or of 13, in its form of 13 digits; None if there is none."""
    found = _ISBN.search(text)
    digits = re.sub(r"[- ]", "", found[0]).upper() if found else ""
    if len(digits) == 10:
        body = f"978{digits[:9]}"
        return f"{body}{-sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(body)) % 10}"
    return digits if digits.isdigit() else None


def first_issn(text: str) -> str | None:
    """The first ISSN of a text, with its hyphen; None if there is none."""
    found = _ISSN.search(text)
    return f"{found[1]}-{found[2]}".upper() if found else None
