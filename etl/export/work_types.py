"""The kinds of work of this package as the types of RIS and BibTeX."""

from collections.abc import Mapping
from typing import Any, Final

from schemas.columns import Paper

_RIS: Final = {
    "preprint": "UNPB",
    "unpublished": "UNPB",
    "conference paper": "CPAPER",
    "conference abstract": "ABST",
    "proceedings": "CONF",
    "thesis": "THES",
    "book": "BOOK",
    "book chapter": "CHAP",
    "series": "SER",
    "report": "RPRT",
    "patent": "PAT",
    "dataset": "DATA",
    "software": "COMP",
    "web page": "ELEC",
    "presentation": "SLIDE",
    "news": "NEWS",
    "manual": "GEN",
    "other": "GEN",
}
"""Types of RIS; every other kind stands in journals."""
_BIBTEX: Final = {
    "preprint": "misc",
    "unpublished": "unpublished",
    "proceedings": "proceedings",
    "thesis": "phdthesis",
    "book": "book",
    "series": "book",
    "report": "techreport",
    "manual": "manual",
    "patent": "misc",
    "dataset": "misc",
    "software": "misc",
    "web page": "misc",
    "other": "misc",
}
_IN_BOOKS: Final = {
    "conference paper": "inproceedings",
    "conference abstract": "inproceedings",
    "presentation": "inproceedings",
    "book chapter": "incollection",
}
"""Types of BibTeX whose `journal` is a book, `booktitle`."""


def ris_type(paper: Mapping[str, Any]) -> str:
    """A type that RIS knows; where the kind is not known, an article if there is a journal, else unpublished."""
    kind = paper[Paper.work_type]
    if kind is None:
        return "JOUR" if paper[Paper.journal] else "UNPB" if paper[Paper.arxiv_id] else "GEN"
    return _RIS.get(kind, "JOUR")


def bibtex_type(paper: Mapping[str, Any]) -> str:
    """A type of BibTeX whose venue the paper has: without a journal it is no `article`, but `misc`."""
    kind = paper[Paper.work_type] or ""
    if kind in _BIBTEX:
        return _BIBTEX[kind]
    return _IN_BOOKS.get(kind, "article") if paper[Paper.journal] else "misc"


def is_in_book(bibtex: str) -> bool:
    """Whether the venue of an entry of this type is a book: BibTeX has another name for that."""
    return bibtex.lower() in _IN_BOOKS.values()
