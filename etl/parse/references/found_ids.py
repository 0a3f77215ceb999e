"""Ids that stand in a field of another name: a DOI among the notes of an export, an arXiv id in place of a journal."""

import re
from collections.abc import Iterable
from typing import Final

from etl.parse.lists.glue import ARXIV_ID

_ARXIV: Final = re.compile(
    rf"(?:\barxiv[:.]\s?|\barxiv\.org/(?:abs|pdf|html)/|\Aabs/)({ARXIV_ID.pattern})(?![\w/])", re.IGNORECASE
)
_DOI: Final = re.compile(r"(?:doi:?\s{0,4}|https?://(?:dx\.|www\.)?doi\.org/)?(10\.\d{4,9}/\S{1,400})", re.IGNORECASE)
_PMID: Final = re.compile(
    r"(?:pmid:?\s{0,4}(\d{1,9})|(\d{1,9})\[pmid\]|https?://(?:www\.)?pubmed\.ncbi\.nlm\.nih\.gov/(\d{1,9})/?"
    r"|https?://(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed/(\d{1,9})/?)",
    re.IGNORECASE,
)
_LONGEST: Final = 400
"""A longer text is no id, and holds none that is the paper's own."""


def arxiv_id_among(texts: Iterable[str]) -> str | None:
    """The first arXiv id that a text names as one (`arXiv:…`, an address, a DOI)."""
    for text in texts:
        may_hold = len(text) <= _LONGEST and ("abs/" in text or "arxiv" in text.lower())
        found = _ARXIV.search(text) if may_hold else None
        if found:
            return found[1]
    return None


def doi_among(texts: Iterable[str]) -> str | None:
    """The first text that is a DOI, bare, labelled or as an address."""
    for text in texts:
        found = _DOI.fullmatch(text) if len(text) <= _LONGEST else None
        if found:
            return found[1]
    return None


def pmid_among(texts: Iterable[str]) -> str | None:
    """The first text that is a PubMed id and says so."""
    for text in texts:
        found = _PMID.fullmatch(text) if len(text) <= _LONGEST else None
        if found:
            return found[found.lastindex or 0]
    return None
