"""Categories, keywords and kinds of works."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.subjects import categories, keywords
from etl.normalise.work_types import work_type


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cs.CL cs.LG", ["cs.CL", "cs.LG"]),
        ("cs.CL; cs.LG; cs.CL", ["cs.CL", "cs.LG"]),
        ("cs.CL, cs.LG", ["cs.CL", "cs.LG"]),
        ("Computation and Language (cs.CL); Machine Learning (cs.LG)", ["cs.CL", "cs.LG"]),
        ("Subjects: Computation and Language (cs.CL)", ["cs.CL"]),
        ("cond-mat.mes-hall quant-ph", ["cond-mat.mes-hall", "quant-ph"]),
        ("High Energy Physics - Phenomenology (hep-ph)", ["hep-ph"]),
        ("[cs.CL]", ["cs.CL"]),
        ("math.ST; stat.TH; 62F10", ["math.ST", "stat.TH", "62F10"]),
        ("cs.AI 68T50 I.2.7", ["cs.AI", "68T50", "I.2.7"]),
        ("Physics; Kites, paper", ["Physics", "Kites, paper"]),
        ("Computer Science", ["Computer Science"]),
        ("", []),
        (" ; ", []),
    ],
)
def test_categories(text: str, found: list[str]) -> None:
    assert categories(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kites; strings; kites", ["kites", "strings"]),
        ("kites, strings", ["kites", "strings"]),
        ("Kites; kites", ["Kites"]),
        ("Keywords: kites, strings.", ["kites", "strings"]),
        ("Index Terms—kites, strings", ["kites", "strings"]),
        ("Kites, Paper, Type 2; Strings", ["Kites, Paper, Type 2", "Strings"]),
        ("*Kites; Strings/length", ["Kites", "Strings/length"]),
        ("kites\nstrings, long\nboats; paper", ["kites", "strings, long", "boats; paper"]),
        ("kites · strings • boats | whistles", ["kites", "strings", "boats", "whistles"]),
        ("风筝；纸船，哨子", ["风筝", "纸船，哨子"]),
        ("{BERT}, kites", ["BERT", "kites"]),
        ("U.S.A.; e.g., this", ["U.S.A.", "e.g., this"]),
        ("-; ;", []),
    ],
)
def test_keywords(text: str, found: list[str]) -> None:
    assert keywords(text) == found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("JOUR", "article"),
        ("Journal Article", "article"),
        ("journal-article", "article"),
        ("JournalArticle", "article"),
        ("@article", "article"),
        ("0 Journal Article", "article"),
        ("Article; Early Access", "article"),
        ("CPAPER", "conference paper"),
        ("InProceedings", "conference paper"),
        ("Article; Proceedings Paper", "conference paper"),
        ("CHAP", "book chapter"),
        ("incollection", "book chapter"),
        ("posted-content", "preprint"),
        ("phdthesis", "thesis"),
        ("Journal Article; Review", "review"),
        ("Research Support, Non-Kite Gov't; Journal Article", "article"),
        ("Published Erratum", "erratum"),
        ("misc", "other"),
        ("Kite Manual", "kite manual"),
        ("", None),
        (" ; ", None),
    ],
)
def test_kinds_of_works(text: str, kind: str | None) -> None:
    assert work_type(text) == kind


@given(st.text(alphabet="aAcs.CLG;,|()\n *-x", max_size=30) | st.text(max_size=30))
def test_lists_hold_every_entry_once_and_none_that_is_empty(text: str) -> None:
    for found in (categories(text), keywords(text)):
        assert len(set(found)) == len(found)
        assert all(entry == entry.strip() != "" for entry in found)
    kind = work_type(text)
    assert kind is None or kind == kind.strip() != ""
