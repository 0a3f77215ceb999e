"""Publication lists: what stands above an id line, on it and below it, and where the next record begins."""

import pytest

from etl.parse.formats import publication_list
from tests.parse.reading import read, rules

LONG = (
    "Kites need a tail, and we say how long it should be for kites of paper, of cloth and of nothing at all but thread."
)
LONGER = f"{LONG} {LONG} {LONG}"
WRAPPED = """Kites need a tail, and we say how long it should be for kites of paper, of cloth
and of nothing at all but thread. Tails that are too long are as bad as tails that are
too short, except in a storm."""
OTHER = """Whistles of tin go out of tune in the cold, which we measure for eleven of
them in two winters. One of them stays in tune, and we show that this is because
of the spit that is in it."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{WRAPPED}\narXiv:2101.00001\n", {"abstract": WRAPPED}),
        (f"{WRAPPED}\n5 pages\narXiv:2101.00001\n", {"abstract": WRAPPED, "comment": "5 pages"}),
        (
            f"{WRAPPED}\nAccepted at a workshop.\narXiv:2101.00001\n",
            {"abstract": WRAPPED, "comment": "Accepted at a workshop."},
        ),
        (f"My Papers\n\n{WRAPPED}\narXiv:2101.00001\n", {"abstract": WRAPPED}),
        (f"{LONG}\n5 pages\narXiv:2101.00001\n", {"abstract": LONG, "comment": "5 pages"}),
        (f"{LONG}\n\n5 pages\n\narXiv:2101.00001\n", {"abstract": LONG, "comment": "5 pages"}),
        (f"{LONGER}\nA.\nB\narXiv:2101.00001", {"abstract": LONGER, "comment": "A.\nB"}),
        ("Short one.\n5 pages\narXiv:2101.00001", {"abstract": "Short one.", "comment": "5 pages"}),
        (f"{LONG}\nARXIV: 2101.00001 ", {"abstract": LONG}),
        (f"Abstract: {LONGER}\nComments: 5 pages\narXiv:2101.00001", {"abstract": LONGER, "comment": "5 pages"}),
        (
            f"{LONGER}\n5 pages\nJournal-ref: J. Inv. 5 (2020)\narXiv:2101.00001",
            {"abstract": LONGER, "comment": "5 pages", "journal_ref": "J. Inv. 5 (2020)"},
        ),
        (f"{LONGER}\n[pdf] [code]\narXiv:2101.00001", {"abstract": LONGER}),
        (
            f"{LONGER}\nWe thank (arXiv:2101.00002)\n(arXiv:2101.00003)\narXiv:2101.00001",
            {"abstract": LONGER, "comment": "We thank (arXiv:2101.00002)\n(arXiv:2101.00003)"},
        ),
        (
            f"{LONGER}\n5 pages. A longer version of\narXiv:2101.00002\narXiv:2101.00001",
            {"abstract": LONGER, "comment": "5 pages. A longer version of\narXiv:2101.00002"},
        ),
        (
            f"{LONGER}\n5 pages. Text overlap with\narXiv:2101.00002 by other authors\narXiv:2101.00001",
            {"abstract": LONGER, "comment": "5 pages. Text overlap with\narXiv:2101.00002 by other authors"},
        ),
        (
            f"{LONGER}\narXiv admin note: short\narXiv:2101.00001",
            {"abstract": LONGER, "comment": "arXiv admin note: short"},
        ),
    ],
)
def test_abstracts_and_comments(text: str, expected: dict[str, str]) -> None:
    assert read("publication_list", text) == [{**expected, "arxiv_id": "2101.00001"}]


@pytest.mark.parametrize(
    ("id_line", "ids"),
    [
        ("arXiv:2101.00001", {}),
        ("arXiv:2101.00001 - doi: 10.1000/ab", {"doi": "10.1000/ab"}),
        ("arXiv:2101.00001 – DOI:10.1000/ab", {"doi": "10.1000/ab"}),
        ("arXiv:2101.00001; doi:10.1000/ab.", {"doi": "10.1000/ab"}),
        ("arXiv:2101.00001, doi 10.1000/ab", {"doi": "10.1000/ab"}),
        (
            "arXiv:2101.00001, doi: 10.1000/ab, J. Inv. 5 (2020)",
            {"doi": "10.1000/ab", "journal_ref": "J. Inv. 5 (2020)"},
        ),
        ("arXiv:2101.00001 - doi: 10.1000/ab Inv. 5", {"doi": "10.1000/ab", "journal_ref": "Inv. 5"}),
        ("arXiv:2101.00001 - doi: https://doi.org/10.1000/ab", {"doi": "https://doi.org/10.1000/ab"}),
        ("arXiv:2101.00001 | https://doi.org/10.1000/ab", {"doi": "https://doi.org/10.1000/ab"}),
        ("arXiv:2101.00001 - doi: 10.1000/ab; 10.1000/ba", {"doi": "10.1000/ab\n10.1000/ba"}),
        (
            "arXiv:2101.00001 - doi: 10.1002/1521-3765(20010803)7:15<3283::AID-INV3283>3.0.CO;2-N",
            {"doi": "10.1002/1521-3765(20010803)7:15<3283::AID-INV3283>3.0.CO;2-N"},
        ),
        ("arXiv:2101.00001 - doi: 10.1016/S0370-0001(97)01234-5", {"doi": "10.1016/S0370-0001(97)01234-5"}),
        ("arXiv:2101.00001 J. Inv. D 78, 013004 (2008)", {"journal_ref": "J. Inv. D 78, 013004 (2008)"}),
        ("arXiv:2101.00001 - J. Inv. D 78, 013004 (2008)", {"journal_ref": "J. Inv. D 78, 013004 (2008)"}),
        ("arXiv:2101.00001 [cs.CL]", {"categories": "cs.CL"}),
        ("arXiv:2101.00001 (hep-th, math-ph)", {"categories": "hep-th, math-ph"}),
        ("arXiv:2101.00001 [pdf, ps, other]", {}),
        ("arXiv:2101.00001 [cs.CL] [pdf]", {"categories": "cs.CL"}),
        (
            "arXiv:2101.00001 [cs.CL] - doi: 10.1000/ab J. Inv. 5",
            {"categories": "cs.CL", "doi": "10.1000/ab", "journal_ref": "J. Inv. 5"},
        ),
        ("[arXiv:2101.00001]", {}),
        ("(arXiv:2101.00001).", {}),
        ("[arXiv:2101.00001](https://arxiv.org/abs/2101.00001)", {}),
        ("• arXiv: 2101.00001", {}),
        ("Preprint: arXiv:2101.00001", {}),
        ("e-Print: 2101.00001 [hep-th]", {"categories": "hep-th"}),
        ("arXiv ID: 2101.00001", {}),
        ("https://arxiv.org/abs/2101.00001", {}),
        ("http://arxiv.org/pdf/2101.00001.pdf", {}),
        ("arXiv:2101.00001\nDOI: 10.1000/ab", {"doi": "10.1000/ab"}),
        (
            "arXiv:2101.00001\nJournal-ref: J. Inv. 5 (2020)\nDOI: 10.1000/ab",
            {"doi": "10.1000/ab", "journal_ref": "J. Inv. 5 (2020)"},
        ),
        ("arXiv:2101.00001\n[pdf]", {}),
    ],
)
@pytest.mark.parametrize("behind", ["\n", "\n\n", "\r\n"])
def test_an_id_line_that_kept_its_line_end(id_line: str, ids: dict[str, str], behind: str) -> None:
    second_line = "https://arxiv.org/abs/2101.00002" if id_line.startswith("http") else "arXiv:2101.00002"
    text = f"{LONG}\n{id_line}{behind}{LONGER}\n{second_line}\n"
    first, second = read("publication_list", text)
    assert first == {"abstract": LONG, "arxiv_id": "2101.00001", **ids}
    assert second == {"abstract": LONGER, "arxiv_id": "2101.00002"}
    assert rules("publication_list", text) == []


@pytest.mark.parametrize(
    "arxiv_id",
    [
        "2101.00001",
        "2101.00001v3",
        "0706.3725",
        "0706.3725v12",
        "hep-th/9901001v2",
        "math.GT/0309136",
        "cond-mat/0011267",
    ],
)
@pytest.mark.parametrize(
    ("behind", "ids"),
    [
        ("", {}),
        (" - doi: 10.1088/1674-0001/15/9/007", {"doi": "10.1088/1674-0001/15/9/007"}),
        (" - doi: 10.1016/j.inv.2021.01.023", {"doi": "10.1016/j.inv.2021.01.023"}),
        (" - doi: 10.1016/j.inv.2021.01.023.", {"doi": "10.1016/j.inv.2021.01.023"}),
        (" - doi: 10.1000/j.bees.1020", {"doi": "10.1000/j.bees.1020"}),
        (
            " - doi: 10.1000/1 J. Inv. D 78, 013004 (2008)",
            {"doi": "10.1000/1", "journal_ref": "J. Inv. D 78, 013004 (2008)"},
        ),
        (" J. Inv. D 78, 013004 (2008)", {"journal_ref": "J. Inv. D 78, 013004 (2008)"}),
        (" [cs.CL]", {"categories": "cs.CL"}),
        (" [pdf, ps, other]", {}),
    ],
)
@pytest.mark.parametrize("word", ["Whistles", "We", "A", "DNA", "$K$-means"])
def test_an_id_line_that_the_next_record_is_glued_to(
    arxiv_id: str, behind: str, ids: dict[str, str], word: str
) -> None:
    glued = f"{word} show how tin whistles go out of tune in the cold, and that nobody minds it."
    text = f"{LONGER}\n5 pages\narXiv:{arxiv_id}{behind}{glued}\n7 pages\narXiv:2101.00009"
    assert read("publication_list", text) == [
        {"abstract": LONGER, "comment": "5 pages", "arxiv_id": arxiv_id, **ids},
        {"abstract": glued, "comment": "7 pages", "arxiv_id": "2101.00009"},
    ]
    assert rules("publication_list", text) == []


def test_a_version_and_a_digit_that_begins_a_word() -> None:
    text = (
        f"{LONGER}\narXiv:2101.00001v13D printing of kites is easy, as we show.\narXiv:2101.00002v12We print kites.\nx"
    )
    first, second, _ = read("publication_list", text)
    assert (first["arxiv_id"], second["arxiv_id"]) == ("2101.00001v1", "2101.00002v12")
    assert second["abstract"].startswith("3D printing")


def test_a_record_whose_id_was_not_printed_keeps_its_text() -> None:
    text = f"{LONGER}\narXiv: to appear\n{LONGER}\narXiv:2101.00001\n"
    assert read("publication_list", text) == [{"abstract": LONGER}, {"abstract": LONGER, "arxiv_id": "2101.00001"}]
    assert rules("publication_list", text) == ["no_arxiv_id"]


def test_a_short_line_that_is_glued_to_an_id_is_no_heading() -> None:
    first, second = read("publication_list", f"{LONGER}\narXiv:2101.00001Kites need a tail\narXiv:2101.00002\n")
    assert first == {"abstract": LONGER, "arxiv_id": "2101.00001"}
    assert second == {"abstract": "Kites need a tail", "arxiv_id": "2101.00002"}
    assert rules("publication_list", f"My Papers\n{LONGER}\narXiv:2101.00001\nPapers\n") == ["not_an_abstract"] * 2


def test_a_doi_that_is_none_belongs_to_the_next_abstract() -> None:
    text = f"{LONGER}\narXiv:2101.00001 - doi: soon\n{LONGER}\narXiv:2101.00002\n"
    assert [values["arxiv_id"] for values in read("publication_list", text)] == ["2101.00001", "2101.00002"]


def test_records_that_a_doi_closes() -> None:
    text = f"{LONGER}\ndoi: 10.1000/ab J. Inv. 5 (2020)\n{LONG}\n5 pages\nhttps://doi.org/10.1000/ba\n{LONGER}\narXiv:2101.00001"
    assert read("publication_list", text) == [
        {"abstract": LONGER, "doi": "10.1000/ab", "journal_ref": "J. Inv. 5 (2020)"},
        {"abstract": LONG, "comment": "5 pages", "doi": "https://doi.org/10.1000/ba"},
        {"abstract": LONGER, "arxiv_id": "2101.00001"},
    ]


def test_a_short_abstract_in_a_list_that_is_not_wrapped_does_not_take_its_comment() -> None:
    short = "This paper was withdrawn by its author"
    glued = f"{LONGER}\narXiv:2101.00001{short}\n8 pages of text\narXiv:2101.00002"
    text = f"{glued}\n{short}\nA comment on it\narXiv:2101.00003"
    assert read("publication_list", text)[1:] == [
        {"abstract": short, "comment": "8 pages of text", "arxiv_id": "2101.00002"},
        {"abstract": short, "comment": "A comment on it", "arxiv_id": "2101.00003"},
    ]


TITLE, NAMES = "How Long a Tail a Kite Needs", "Ada Kite, Ben Öre, and C. van Thread"
FIRST = {"title": TITLE, "abstract": WRAPPED, "arxiv_id": "2101.00001"}
SECOND = {"title": "Whistles in the cold", "abstract": OTHER, "comment": "5 pages", "arxiv_id": "2101.00002"}


@pytest.mark.parametrize("gap", ["", "\n"])
@pytest.mark.parametrize("above", ["", "Publications of Ada Kite\n\n"])
@pytest.mark.parametrize("names", ["", NAMES, "Ada Kite"])
def test_titles_and_authors_above_an_abstract(gap: str, above: str, names: str) -> None:
    head = f"{names}\n" if names else ""
    first = f"{TITLE}\n{head}{WRAPPED}\narXiv:2101.00001\n{gap}"
    second = f"Whistles in the cold\n{head}{OTHER}\n5 pages\narXiv:2101.00002\n"
    authors = {"authors": names} if names else {}
    assert read("publication_list", above + first + second) == [{**FIRST, **authors}, {**SECOND, **authors}]
    assert rules("publication_list", above + first + second) == (["not_an_abstract"] if above else [])


def test_titles_that_stand_apart() -> None:
    text = (
        f"{TITLE}\n\n{WRAPPED}\n\narXiv:2101.00001\n\nWhistles in the cold\n\n{OTHER}\n\n5 pages\n\narXiv:2101.00002\n"
    )
    assert read("publication_list", text) == [FIRST, SECOND]


def test_titles_without_abstracts() -> None:
    text = (
        f"{TITLE}\n{NAMES}\nJ. Inv. 5 (2020) 12\narXiv:2101.00001\n\nWhistles in the cold\n{NAMES}\narXiv:2101.00002\n"
    )
    assert read("publication_list", text) == [
        {"title": TITLE, "authors": NAMES, "comment": "J. Inv. 5 (2020) 12", "arxiv_id": "2101.00001"},
        {"title": "Whistles in the cold", "authors": NAMES, "arxiv_id": "2101.00002"},
    ]


def test_an_abstract_is_a_paragraph_of_lines_that_are_full() -> None:
    comments = "Accepted at the workshop on tails, kites and storms,\nwhich is held by the sea, 2021"
    text = f"{WRAPPED}\n{comments}\narXiv:2101.00001\n{OTHER}\narXiv:2101.00002"
    assert read("publication_list", text) == [
        {"abstract": WRAPPED, "comment": comments, "arxiv_id": "2101.00001"},
        {"abstract": OTHER, "arxiv_id": "2101.00002"},
    ]


PAGE = f"Daily Papers\n\nA Tail\n\n{LONGER}\n\n  • 5 authors\n·\nMar 10\n\n"
CODE = "def fly(kite):\n    if kite.tail:\n        return kite.tail\n    kite = None\n    return kite\n\n\nfly(1)\n"
LETTER = f"""\\\\
arXiv:2101.00008
Date: Mon, 4 Mar 2013

Title: A Tail
Authors: A. Kite
\\\\
  {LONGER}
\\\\ ( https://arxiv.org/abs/2101.00008 ,  5kb)
------------------------------
"""
SEARCH = f"""1. arXiv:2101.00001 [pdf]
A Tail for a Kite
Abstract: {LONGER} △ Less
Submitted 1 May, 2020; originally announced May 2020.
"""


@pytest.mark.parametrize("foreign", [PAGE, CODE, LETTER], ids=["a page", "code", "a letter"])
@pytest.mark.parametrize("gap", ["", "\n"])
def test_text_of_another_layout_is_quarantined(foreign: str, gap: str) -> None:
    records = f"{LONGER}\n5 pages\narXiv:2101.00001{LONGER}\narXiv:2101.00002\n"
    expected = [
        {"abstract": LONGER, "comment": "5 pages", "arxiv_id": "2101.00001"},
        {"abstract": LONGER, "arxiv_id": "2101.00002"},
    ]
    assert read("publication_list", f"{records}{gap}{foreign}") == expected
    assert read("publication_list", f"{foreign}{gap}{records}") == expected


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (f"{LONG}\narXiv:2101.00001{LONGER}\narXiv:2101.00002", 0.8, 1.0),
        (f"{LONG}\narXiv:2101.00001\n{LONGER}\n5 pages\narXiv:2101.00002", 0.8, 1.0),
        (f"{WRAPPED}\narXiv:2101.00001\n{OTHER}\n5 pages\narXiv:2101.00002", 0.8, 1.0),
        (f"{TITLE}\n{NAMES}\n{WRAPPED}\narXiv:2101.00001 [cs.CL]\n\n" * 3, 0.8, 1.0),
        (f"{LONG}\narXiv:2101.00001{LONGER}\narXiv:2101.00002\n{CODE * 4}", 0.8, 1.0),
        (f"{LONGER}\narXiv:2101.00001\n", 0.5, 0.8),
        (f"{TITLE}\n{NAMES}\nJ. Inv. 5 (2020)\narXiv:2101.00001\n\n" * 9, 0.0, 0.2),
        ("arXiv:2101.00001\n" * 90 + LONG, 0.0, 0.2),
        (f"[1] A. Kite, {TITLE},\narXiv:2101.00001 (2021).\n" * 30, 0.0, 0.2),
        (LETTER * 5, 0.0, 0.2),
        (SEARCH * 4, 0.0, 0.2),
        (f"1. J Kites. 2020;1:2.\n\n{TITLE}.\n\n{LONGER}\n\nDOI: 10.1000/a\nPMID: 12\n\n" * 4, 0.0, 0.2),
        (f"Abstract: {LONGER}\n" * 4, 0.0, 0.2),
        (CODE * 30, 0.0, 0.2),
        ("", 0.0, 0.0),
    ],
)
def test_how_surely_a_text_is_a_publication_list(text: str, least: float, most: float) -> None:
    assert least <= publication_list.sniff(text) <= most


def test_the_last_record_may_be_cut_off_before_its_id() -> None:
    text = f"{LONGER}\narXiv:2101.00001{LONGER}\narXiv:2101.00002\n{LONGER[:200]}"
    assert read("publication_list", text)[2:] == [{"abstract": LONGER[:200].strip()}]
    assert len(read("publication_list", f"{text}\n\nA footer\n\n{LONGER}")) == 2
