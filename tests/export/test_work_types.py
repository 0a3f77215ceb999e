"""Kinds of work as types of RIS and BibTeX: types that exist, and that our own reader takes for the same kind."""

from typing import Any

import pytest

from etl.export.work_types import bibtex_type, ris_type
from etl.normalise.work_types import work_type

IN_RIS = frozenset("ABST BOOK CHAP COMP CONF CPAPER DATA ELEC GEN JOUR NEWS PAT RPRT SER SLIDE THES UNPB".split())
IN_BIBTEX = frozenset(
    "article book incollection inproceedings manual misc phdthesis proceedings techreport unpublished".split()
)
KINDS = (
    "article", "book", "book chapter", "book review", "case report", "comment", "conference abstract",
    "conference paper", "dataset", "editorial", "erratum", "letter", "manual", "news", "note", "other", "patent",
    "preprint", "presentation", "proceedings", "report", "retraction", "review", "series", "software", "thesis",
    "unpublished", "web page", "ballad",
)  # fmt: skip


def paper(kind: str | None, journal: str | None = None, arxiv_id: str | None = None) -> dict[str, Any]:
    return {"work_type": kind, "journal": journal, "arxiv_id": arxiv_id}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_known_type(kind: str) -> None:
    for journal in (None, "Clocks"):
        assert ris_type(paper(kind, journal)) in IN_RIS
        assert bibtex_type(paper(kind, journal)) in IN_BIBTEX
    assert bibtex_type(paper(kind)) != "article"


@pytest.mark.parametrize("kind", ["article", "book", "book chapter", "conference paper", "dataset", "patent", "thesis"])
def test_a_type_is_read_back_as_its_kind(kind: str) -> None:
    assert work_type(ris_type(paper(kind))) == kind


@pytest.mark.parametrize(
    ("known", "ris", "bibtex"),
    [
        (paper(None, "Clocks"), "JOUR", "article"),
        (paper(None, None, "2101.00001"), "UNPB", "misc"),
        (paper(None), "GEN", "misc"),
        (paper("conference paper"), "CPAPER", "misc"),
        (paper("conference paper", "Clock Days"), "CPAPER", "inproceedings"),
    ],
)
def test_what_is_not_known_is_told_by_the_venue(known: dict[str, Any], ris: str, bibtex: str) -> None:
    assert (ris_type(known), bibtex_type(known)) == (ris, bibtex)
