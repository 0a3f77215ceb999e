"""arXiv ids and DOIs in their canonical forms."""

import re
from typing import Final, NamedTuple

_ARXIV: Final = re.compile(
    r"(?:(?:https?://)?(?:www\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv:\s?)?"
    r"((?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5}"
    r"|[a-z]{1,12}(?:-[a-z]{2,5})?(?:\.[a-z]{2})?/\d{7})"
    r"(?:v([1-9]\d{0,2}))?(?:\.pdf)?",
    re.IGNORECASE | re.ASCII,
)
_DOI: Final = re.compile(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:?\s?)?(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)
_DOI_TAIL: Final = ".,;:"


class ArxivId(NamedTuple):
    """An arXiv id without its version, and the version where one is printed."""

    id: str
    version: int | None


def arxiv_id(raw: str) -> ArxivId | None:
    """The canonical arXiv id in a printed one (prefix, address, version and case aside); None if it is none.

    A subject class is dropped from old ids, as arXiv itself does: `math.AG/0303012` is `math/0303012`.
    Source: https://info.arxiv.org/help/arxiv_identifier.html
    """
    match = _ARXIV.fullmatch(raw.strip())
    if not match:
        return None
    archive, slash, number = match.group(1).lower().rpartition("/")
    version = int(match.group(2)) if match.group(2) else None
    return ArxivId(f"{archive.split('.')[0]}{slash}{number}", version)


def doi(raw: str) -> str | None:
    """A DOI bare and in lower case, as DOIs compare; None if it is none.

    Punctuation behind it belongs to the sentence, and so does a closing bracket that nothing in it opened.
    """
    match = _DOI.fullmatch(raw.strip())
    if not match:
        return None
    name = match.group(1).lower().rstrip(_DOI_TAIL)
    while name.endswith(")") and name.count("(") < name.count(")"):
        name = name[:-1].rstrip(_DOI_TAIL)
    return name if name.partition("/")[2] else None
