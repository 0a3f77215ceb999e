"""Variants of the layouts that the toy dumps do not hold: what is a field of what, in short."""

import pytest

from etl.parse.driver import ParseLimits, parse
from etl.parse.formats import FORMATS

LIMITS = ParseLimits(max_field_chars=100_000)
LONG = (
    "Kites need a tail, and we say how long it should be for kites of paper, of cloth and of nothing at all but thread."
)
LONGER = f"{LONG} {LONG} {LONG}"
WRAPPED = """Kites need a tail, and we say how long it should be for kites of paper, of cloth
and of nothing at all but thread. Tails that are too long are as bad as tails that are
too short, except in a storm."""


def read(format_name: str, text: str) -> list[dict[str, str]]:
    return [mention.values for mention in parse(text.encode(), "d", FORMATS[format_name], LIMITS).mentions]


def rules(format_name: str, text: str) -> list[str | None]:
    spans = parse(text.encode(), "d", FORMATS[format_name], LIMITS).spans
    return [span.rule for span in spans if span.role == "quarantine"]


@pytest.mark.parametrize(
    ("text", "abstracts"),
    [
        ("Abstract:a b", ["a b"]),
        ("Abstract:\u00a0a b", ["a b"]),
        ("Abstract : a b", ["a b"]),
        ("Abstract.a b", ["a b"]),
        ("Abstract - a b", ["a b"]),
        ("Abstract—a b", ["a b"]),
        ("ABSTRACT\na b\n", ["a b"]),
        ("ABSTRACT-a b", ["a b"]),
        ("ABSTRACT a b", ["a b"]),
        ("12. Abstract: a b", ["a b"]),
        ("(12) Abstract: a b", ["a b"]),
        ("[12] ABSTRACT: a b", ["a b"]),
        ("Abstract\n\na b", ["a b"]),
        ("Abstract:\n\n\na b", ["a b"]),
        ("Abstract: a\nb\nc.\nAbstract: d", ["a\nb\nc.", "d"]),
        ("Abstract: a\n\nb", ["a"]),
        ("Abstract: a\nHeading\n\nAbstract: b", ["a", "b"]),
        (f"Abstract: {LONGER}\nHeading\nAbstract: b", [LONGER, "b"]),
        (f"Abstract: {LONGER}\nnot wrapped, as the line above is long.", [LONGER]),
        ("Abstract: Abstract: a", ["Abstract: a"]),
        ("Abstract solvers: a b", []),
        ("Abstractions are good.", []),
        ("ABSTRACTS are good.", []),
        ("The Abstract: a b", []),
        ("1234567 Abstract: a b", []),
        ("Abstract: ", []),
    ],
)
def test_labels_of_an_abstract_list(text: str, abstracts: list[str]) -> None:
    assert [values["abstract"] for values in read("abstract_list", text)] == abstracts


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
    ],
)
def test_abstracts_and_comments_of_a_publication_list(text: str, expected: dict[str, str]) -> None:
    assert read("publication_list", text) == [{**expected, "arxiv_id": "2101.00001"}]


@pytest.mark.parametrize(
    ("id_line", "ids"),
    [
        ("arXiv:2101.00001", {"arxiv_id": "2101.00001"}),
        ("arXiv:2101.00001 - doi: 10.1000/ab", {"arxiv_id": "2101.00001", "doi": "10.1000/ab"}),
        ("arXiv:2101.00001 – DOI:10.1000/ab", {"arxiv_id": "2101.00001", "doi": "10.1000/ab"}),
        ("arXiv:2101.00001; doi:10.1000/ab.", {"arxiv_id": "2101.00001", "doi": "10.1000/ab"}),
        (
            "arXiv:2101.00001, doi: 10.1000/ab, J. Inv. 5 (2020)",
            {"arxiv_id": "2101.00001", "doi": "10.1000/ab", "journal_ref": "J. Inv. 5 (2020)"},
        ),
        (
            "arXiv:2101.00001 - doi: 10.1000/ab Inv. 5",
            {"arxiv_id": "2101.00001", "doi": "10.1000/ab", "journal_ref": "Inv. 5"},
        ),
        (
            "arXiv:2101.00001 - doi: https://doi.org/10.1000/ab",
            {"arxiv_id": "2101.00001", "doi": "https://doi.org/10.1000/ab"},
        ),
    ],
)
@pytest.mark.parametrize("behind", ["\n", "\n\n", "\r\n"])
def test_an_id_line_that_kept_its_line_end(id_line: str, ids: dict[str, str], behind: str) -> None:
    first, second = read("publication_list", f"{LONG}\n{id_line}{behind}{LONGER}\narXiv:2101.00002\n")
    assert first == {"abstract": LONG, **ids}
    assert second == {"abstract": LONGER, "arxiv_id": "2101.00002"}


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


DETAILS = "  • 5 authors\n·\nMar 10\n"


@pytest.mark.parametrize(
    ("paper", "title", "abstract"),
    [
        (f"A Tail\n\n{LONG}\n\n{DETAILS}", "A Tail", LONG),
        (f"A Tail\n\n{LONGER}\n{DETAILS}", "A Tail", LONGER),
        (f"A Tail\n{LONGER}\n\n{DETAILS}", "A Tail", LONGER),
        (f"A Tail:\nof Kites\n\n{LONG}\n\n{DETAILS}", "A Tail:\nof Kites", LONG),
        (f"A Tail\n\nNo full stop\n\n{DETAILS}", "A Tail", "No full stop"),
        (f"Is It a Tail?\n\n{LONG}\n\n{DETAILS}", "Is It a Tail?", LONG),
        (f"Marathon 10\n\n{LONG}\n\n{DETAILS}", "Marathon 10", LONG),
        (f"A Tail\n\n{LONGER}\n\n{LONGER}\n\n{DETAILS}", "A Tail", f"{LONGER}\n\n{LONGER}"),
        (f"A Tail\n\n{LONGER}\n\nCode is available.\n\n{DETAILS}", "A Tail", f"{LONGER}\n\nCode is available."),
        (f"A Tail\n\n{WRAPPED}\n\n{DETAILS}", "A Tail", WRAPPED),
    ],
)
def test_titles_and_abstracts_of_the_daily_papers(paper: str, title: str, abstract: str) -> None:
    other = {"title": "Pebbles", "abstract": LONG, "author_count": "1", "date": "Dec 1, 2023"}
    text = f"Daily Papers\n\nDec 12\n\n{paper}\nPebbles\n\n{LONG}\n\n  • 1 author\n·\nDec 1, 2023\n"
    first = {"title": title, "abstract": abstract, "author_count": "5", "date": "Mar 10"}
    assert read("hf_daily_papers", text) == [first, other]
    assert rules("hf_daily_papers", text) == []


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ("• 5 authors", {"author_count": "5"}),
        ("* 1,204 authors\n·\nMay 2", {"author_count": "1,204", "date": "May 2"}),
        ("- 1 author", {"author_count": "1"}),
        ("·\nSept 3, 2024 12", {"date": "Sept 3, 2024", "discussion_count": "12"}),
        ("  • Kite Lab\n·\nDecember 3 -", {"organisation": "Kite Lab", "date": "December 3", "discussion_count": "-"}),
        ("Dec. 3", {"date": "Dec. 3"}),
    ],
)
def test_details_of_the_daily_papers(details: str, expected: dict[str, str]) -> None:
    text = f"A Tail\n\n{LONG}\n\n{details}\n"
    assert read("hf_daily_papers", text) == [{"title": "A Tail", "abstract": LONG, **expected}]


def test_a_date_without_a_paper_is_the_page_s_unless_it_counts_discussions() -> None:
    assert rules("hf_daily_papers", "Daily Papers\n\nMar 10\n\nMar 10 5\n") == ["details_without_paper"]


def test_papers_without_details_stand_beside_papers_with_them() -> None:
    text = f"A Tail\n\n{LONGER}\n\nPebbles\n\n{LONGER}\n\n{DETAILS}\nWhistles\n\n{LONGER}"
    assert [(values["title"], values.get("date")) for values in read("hf_daily_papers", text)] == [
        ("A Tail", None),
        ("Pebbles", "Mar 10"),
        ("Whistles", None),
    ]
