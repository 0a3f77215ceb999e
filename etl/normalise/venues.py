"""Journal references taken apart, as far as their layout is sure."""

import re
from typing import Final, NamedTuple

_PAGES: Final = re.compile(
    r"[,;:]?\s?\b(?:pp?|pages?)\.?\s?(\w?\d[\w.]{0,9}(?:\s?[-–—]{1,2}\s?\w?\d[\w.]{0,9})?)\s*$", re.IGNORECASE
)
_YEAR: Final = re.compile(r"\s?\((1[5-9]\d\d|20\d\d)\)\s*$|,\s(1[5-9]\d\d|20\d\d)\s*$")
_NUMBERS: Final = re.compile(r"\bvol(?:ume)?\b|\d\s?[,(:]", re.IGNORECASE)
_NUMBERED: Final = re.compile(
    r"(?P<journal>\D{3,150}?),?\s(?:vol\.?\s?|volume\s)?(?P<volume>[A-Z]?\d{1,4})"
    r"(?:\s?\((?P<number>\d{1,4}(?:[-/]\d{1,4})?)\)|,\s?(?:no\.?|issue)\s?(?P<issue>\d{1,4}))?"
    r"(?:\s?[,:]\s?(?:pp?\.?\s?)?(?P<pages>\w?\d[\w.]{0,9}(?:\s?[-–—]{1,2}\s?\w?\d[\w.]{0,9})?))?",
    re.IGNORECASE,
)


class Venue(NamedTuple):
    """What a journal reference says, each part None where it does not, or not surely."""

    journal: str | None = None
    volume: str | None = None
    number: str | None = None
    pages: str | None = None


def venue(reference: str) -> Venue:
    """Take a reference such as `Phys. Rev. D 78, 013004 (2008)` or `Proceedings of X 2019 pp 40-51` apart.

    A reference of any other layout gives nothing: it stays whole in `journal_ref`.
    """
    bare = reference.strip(" .;")
    year = _YEAR.search(bare)
    undated = bare[: year.start()] if year else bare
    numbered = _NUMBERED.fullmatch(undated.strip(" ,"))
    if numbered and (numbered["pages"] or numbered["number"] or year):
        pages = _dashed(numbered["pages"]) if numbered["pages"] else None
        return Venue(
            numbered["journal"].strip(" ,"), numbered["volume"], numbered["number"] or numbered["issue"], pages
        )
    paged = _PAGES.search(undated)
    if paged and paged.start() > 2:
        rest = undated[: paged.start()].strip(" ,;:")
        return Venue(journal=None if _NUMBERS.search(rest) else rest, pages=_dashed(paged.group(1)))
    return Venue()


def _dashed(pages: str) -> str:
    return re.sub(r"\s?[-–—]{1,2}\s?", "-", pages).rstrip(".")
