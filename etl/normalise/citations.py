"""Citations as PubMed prints them: `Acad Kites. 2020 Apr;27(4):463-467. doi: …. Epub 2020 Feb 26.`"""

import re
from typing import Final, NamedTuple

_DATE: Final = r"(?P<date>(?:1[5-9]|20)\d\d(?:[ ][A-Z][a-z]{2}[\w\s/-]{0,16})?)"
_PAGES: Final = r"(?P<pages>[^\s:;,][^\s:;]{0,40}?)"
_BEHIND: Final = r"(?:[;.]\sdiscussion\s[^.]{1,20})?\.?(?:\s(?:pii|doi|pmid|pmcid|epub|ecollection|print|https?)\b.*)?"
_NUMBERED: Final = re.compile(
    rf"(?P<journal>\D{{2,150}}?)\.?,?\s{_DATE};\s?(?P<volume>(?:[A-Z]{{0,4}}\d|suppl|pt\b|spec\b)[^():;.]{{0,24}}?)?(?:\s?\((?P<number>[^():;]{{1,30}})\))?"
    rf"(?:\s?:\s?{_PAGES})?{_BEHIND}",
    re.IGNORECASE,
)
_AHEAD_OF_PRINT: Final = re.compile(
    rf"(?P<journal>[^\W\d_][^.;\d]{{1,150}})\.\s{_DATE}(?::{_PAGES})?\.(?:\s(?:pii|doi|pmid|epub|online)\b.*)?"
    r"(?:\s\[epub ahead of print\])?",
    re.IGNORECASE,
)


class Citation(NamedTuple):
    """What a citation says, each part None where it does not."""

    journal: str
    date: str
    volume: str | None
    number: str | None
    pages: str | None


def citation(text: str) -> Citation | None:
    """The parts of a text that is a citation in this layout; None if it is none.

    What tells it is the date between journal and volume, with a semicolon behind, or an address in place of a volume.
    """
    found = _NUMBERED.fullmatch(text)
    if found and (found["volume"] or found["number"]):
        return Citation(found["journal"], found["date"], found["volume"], found["number"], found["pages"])
    ahead = _AHEAD_OF_PRINT.fullmatch(text)
    return Citation(ahead["journal"], ahead["date"], None, None, ahead["pages"]) if ahead else None
