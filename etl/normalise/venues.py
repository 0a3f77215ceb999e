"""Journal references taken apart, as far as their layout is sure."""

import re
from typing import Final, NamedTuple

from etl.normalise.citations import citation

_YEAR: Final = r"(?:1[5-9]\d\d|20\d\d)"
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_PAGE: Final = r"[A-Za-z]{0,3}\d[\w.]{0,9}"
_RANGE: Final = rf"{_PAGE}(?:\s?[-–—]{{1,2}}\s?{_PAGE})?"
_NUMBER: Final = r"\d{1,4}(?:[-/–]\d{1,4})?"
_PAGES_FOLLOW: Final = r"(?:pp\b\.?|p\.|pages?\b)\s?"
_NUMBERED: Final = re.compile(
    rf"""(?P<journal>\D{{2,150}}?)
         (?: ,?\s | \.\s(?=vol) | (?<=\.) | (?<=[\s.][A-H]) )  # Phys. Rev. D 78, Phys.Rev.D78, but not LATTICE2008
         (?: vol(?:ume)?[.:]?\s? )? (?!(?:19|20)\d\d[,.]?\s?{_PAGES_FOLLOW}) (?P<volume>S?\d{{1,4}})
         (?: \s?\((?P<number>{_NUMBER})\) | [,.]?\s?(?:no|nr|issue|iss)\b[.:]?\s?(?P<issue>{_NUMBER})
           | ,\s?(?P<bare>\d{{1,3}})(?=,\s?{_PAGE}) )?
         (?: \s?(?:[,:]\s?(?:{_PAGES_FOLLOW}|art(?:icle)?\b\.?\s(?:no\.\s)?)?|[,.]?\s?{_PAGES_FOLLOW})
             (?P<pages>{_RANGE}) )?""",
    re.IGNORECASE | re.VERBOSE,
)
_PAGED: Final = re.compile(
    rf"[,;:.]?\s?\(?\b{_PAGES_FOLLOW}(?P<pages>{_RANGE})\)?(?:\.\s\D{{2,60}})?\s*$", re.IGNORECASE
)
_DATED: Final = re.compile(
    rf""",?\s?\((?:{_MONTH}\s)?{_YEAR}\)[,:]?                                  # Nature 512, 126 (2014)
       | ,\s?(?:(?:{_MONTH}\s)?(?:19|20)\d\d|(?:19|20)\d\d\s{_MONTH})\.?$     # Phys.Rev.D78:013004,2008
       | ,?\s{_YEAR}[,;](?=\s?(?:vol\b|volume\b|\d|{_PAGES_FOLLOW}))           # Entropy 2019, 21(3), 245""",
    re.IGNORECASE | re.VERBOSE,
)
_DATED_LAST: Final = re.compile(rf"\s?\((?:{_MONTH}\s)?{_YEAR}\)$|,\s?(?:{_MONTH}\s)?{_YEAR}\.?$", re.IGNORECASE)
_BEHIND: Final = re.compile(
    r"""[\s,;.(\[]{1,4}(?:erratum|errata|addendum|publisher.?s\snote|corrigendum)\b.*
      | [\s,;.]{1,3}(?:https?://|doi[:\s]|10\.\d{4,9}/).*
      | ;\s(?=\D{3,60}\d).*                                      # a second reference
      | ,\s\d{1,4}\spages$ | \s[\[(]\d{1,4}\s?(?:pages|pp)[\])]""",
    re.IGNORECASE | re.VERBOSE,
)
_IN_BRACKETS: Final = re.compile(r"\s?\(\s?(vol[^()]{1,80}?)\s?\)$", re.IGNORECASE)
_COMMAS: Final = re.compile(r"\s?,(?:\s?,)*")
_NOT_YET: Final = re.compile(r"(?:to (?:appear|be published)|submitted|accepted|in press|forthcoming)\b", re.IGNORECASE)
_NUMBERS: Final = re.compile(r"\bvol(?:ume)?\b|\d\s?[,(:]", re.IGNORECASE)
_DASHES: Final = re.compile(r"\s?[-–—]{1,2}\s?")
_MAX_CHARS: Final = 600


class Venue(NamedTuple):
    """What a journal reference says, each part None where it does not, or not surely; the date as PubMed has it."""

    journal: str | None = None
    volume: str | None = None
    number: str | None = None
    pages: str | None = None
    date: str | None = None


def venue(reference: str) -> Venue:
    """Take a reference such as `Phys. Rev. D 78, 013004 (2008)` or `Proceedings of X 2019 pp 40-51` apart.

    A reference of any other layout gives nothing: it stays whole in `journal_ref`.
    """
    if len(reference) > _MAX_CHARS:
        return Venue()
    cited = citation(reference)
    if cited:
        return Venue(
            cited.journal.strip(" ,"), cited.volume, cited.number, cited.pages and _dashed(cited.pages), cited.date
        )
    bare = _BEHIND.sub("", _IN_BRACKETS.sub(r", \1", reference.strip(" .;")))
    if _NOT_YET.match(bare):
        return Venue()
    undated = _COMMAS.sub(",", _DATED.sub(",", bare, count=1)).strip(" ,")
    numbered = _NUMBERED.fullmatch(undated)
    if numbered:
        journal, pages = numbered["journal"].strip(" ,"), numbered["pages"] and _dashed(numbered["pages"])
        number = numbered["number"] or numbered["issue"] or numbered["bare"]
        if journal and (pages or number or _DATED.search(bare)):
            return Venue(journal, numbered["volume"], number, pages)
    undated = _DATED_LAST.sub("", bare)
    paged = _PAGED.search(undated)
    if paged and paged.start() > 2:
        rest = undated[: paged.start()].strip(" ,;:")
        return Venue(journal=None if _NUMBERS.search(rest) or not rest else rest, pages=_dashed(paged["pages"]))
    return Venue()


def _dashed(pages: str) -> str:
    return _DASHES.sub("-", pages).rstrip(".")
