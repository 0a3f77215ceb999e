"""Years and numbers as catalogues, databases and spreadsheets print them."""

import re
from typing import Final

from etl.normalise.dates import printed_date

_YEARS: Final = range(1000, 3000)
_YEAR: Final = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_PMID: Final = re.compile(
    r"(?:(?:pmid|pubmed|medline|pm)[\s:]{0,3}|https?://(?:www\.)?(?:pubmed\.ncbi|ncbi)\.nlm\.nih\.gov/(?:pubmed/)?)?"
    r"0{0,8}([1-9]\d{0,8})(?:\.0)?/?(?:\s{0,4}[\[(;,|?#].{0,200})?",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_PUBMED_ADDRESS: Final = re.compile(
    r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/0{0,8}([1-9]\d{0,8})\b"
)
_ISBN: Final = re.compile(r"(?<![\d-])(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx](?![\d-])", re.ASCII)
_ISSN: Final = re.compile(r"(?<![\d-])(\d{4})-?(\d{3}[\dXx])(?![\d-])", re.ASCII)
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_MAX_CHARS: Final = 1_000


def catalogued_year(text: str) -> int | None:
    """The year of a printed date, or the only year in a text such as `in press, 2014`; None if there is none."""
    when = printed_date(text)
    years = {int(year) for year in _YEAR.findall(text)} if when is None else {when.year}
    year = years.pop() if len(years) == 1 else None
    return year if year in _YEARS else None


def bare_pmid(text: str) -> str | None:
    """A PubMed id without its label, address or what is printed behind it; None if it is none."""
    found = _PMID.fullmatch(text.strip())
    return found[1] if found else None


def linked_pmid(text: str) -> str | None:
    """The PubMed id that the addresses in a text lead to, if they agree."""
    found = set(_PUBMED_ADDRESS.findall(text))
    return found.pop() if len(found) == 1 else None


def first_isbn(text: str) -> str | None:
    """The first ISBN of a text, of 10 digits or of 13, in its form of 13 digits; None if there is none.

    One of 10 must have the right last digit, because its other form has another.
    """
    for found in _ISBN.finditer(text[:_MAX_CHARS].translate(_DASHES)):
        digits = re.sub(r"[- ]", "", found[0]).upper()
        if len(digits) == 13 and digits.isdigit():
            return digits
        if len(digits) == 10 and digits[-1] == _last_of_ten(digits[:9]):
            body = f"978{digits[:9]}"
            return f"{body}{-sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(body)) % 10}"
    return None


def _last_of_ten(digits: str) -> str:
    rest = sum(int(digit) * (place + 1) for place, digit in enumerate(digits)) % 11
    return "X" if rest == 10 else str(rest)


def first_issn(text: str) -> str | None:
    """The first ISSN of a text, with its hyphen; None if there is none."""
    found = _ISSN.search(text[:_MAX_CHARS].translate(_DASHES))
    return f"{found[1]}-{found[2]}".upper() if found else None
