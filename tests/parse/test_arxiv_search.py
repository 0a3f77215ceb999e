"""Variants of arXiv's result pages that the toy dump does not hold: what is a field of what, in short."""

import pytest

from etl.parse.detect import detect
from etl.parse.formats import FORMATS
from tests.parse.reading import read, rules

RESULT = """1. arXiv:2101.00001 [pdf, ps, other]
cs.KI physics.hist-ph

A Tail for Kites

Authors: A. Kite, B. Tail

Abstract: Kites need tails. ▽ More

Submitted 21 May, 2021; originally announced May 2021.

Comments: 5 pages

"""
FIELDS = {
    "arxiv_id": "2101.00001",
    "categories": "cs.KI physics.hist-ph",
    "title": "A Tail for Kites",
    "authors": "A. Kite, B. Tail",
    "abstract": "Kites need tails.",
    "date": "21 May, 2021",
    "announced": "May 2021",
    "comment": "5 pages",
}


def fields(text: str, *names: str) -> list[tuple[object, ...]]:
    return [tuple(values.get(name) for name in names) for values in read("arxiv_search", text)]


@pytest.mark.parametrize(
    "text",
    [
        RESULT,
        RESULT.rstrip(),
        RESULT.replace("\n\n", "\n"),
        RESULT.replace("\n", "\r\n"),
        RESULT.replace("\n", "\r"),
        RESULT.replace("1. ", ""),
        RESULT.replace("1. ", "1.\n"),
        RESULT.replace("1. arXiv:2101.00001 ", "1.\xa0\xa0arXiv:2101.00001\xa0 "),
        RESULT.replace("other]\n", "other]  "),
        RESULT.replace(" [pdf", "\n[pdf"),
        RESULT.replace("[pdf, ps, other]", "[pdf]"),
        RESULT.replace("[pdf, ps, other]", "[ pdf , html , other ]"),
        RESULT.replace("[pdf, ps, other]", "[[12]pdf, [13]other]"),
        RESULT.replace(" [pdf, ps, other]", ""),
        RESULT.replace(" ▽ More", ""),
        RESULT.replace("▽ More", "△ Less"),
        RESULT.replace(" ▽ More", "\n▽\nMore"),
        RESULT.replace("Kites need tails. ▽ More", "Kites need… ▽ More Kites need tails. △ Less"),
        RESULT.replace("Kites need tails. ▽ More", "…ites need… ▽ More\nKites need tails.\n△ Less"),
        RESULT.replace("Authors: ", "Authors:\n")
        .replace("Abstract: ", "Abstract:\n")
        .replace("Comments: ", "Comments:\n"),
        RESULT.replace("Submitted ", "Submitted\n").replace("announced ", "announced\n"),
        "\n".join("   " + line for line in RESULT.split("\n")),
        "\ufeff" + RESULT,
    ],
)
def test_a_result_is_read_alike(text: str) -> None:
    assert read("arxiv_search", text) == [FIELDS]
    assert rules("arxiv_search", text) == []


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ("cs.KI", ("cs.KI", None, "A Tail")),
        ("cs.KI\nmath.AG\nhep-th", ("cs.KI\nmath.AG\nhep-th", None, "A Tail")),
        ("cs.KImath.AGhep-th", ("cs.KImath.AGhep-th", None, "A Tail")),
        ("cond-mat.stat-mech physics.flu-dyn", ("cond-mat.stat-mech physics.flu-dyn", None, "A Tail")),
        ("cs.KI doi 10.1000/a", ("cs.KI", "10.1000/a", "A Tail")),
        ("cs.KI\ndoi\n10.1000/a(3):2<1::b>3.0.CO;2-N", ("cs.KI", "10.1000/a(3):2<1::b>3.0.CO;2-N", "A Tail")),
        ("cs.KI\ndoi 10.1000/a 10.1000/b", ("cs.KI", "10.1000/a 10.1000/b", "A Tail")),
        ("cs.KI\np-adic", ("cs.KI", None, "p-adic\n\nA Tail")),
        ("hep-th\nhep-theory of", ("hep-th", None, "hep-theory of\n\nA Tail")),
    ],
)
def test_codes_and_dois_stand_above_the_title(codes: str, expected: tuple[str, str | None, str]) -> None:
    text = RESULT.replace("cs.KI physics.hist-ph", codes).replace("A Tail for Kites", "A Tail")
    assert fields(text, "categories", "doi", "title") == [expected]
    assert rules("arxiv_search", text) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Submitted 3 May, 2021.", {"date": "3 May, 2021", "announced": None, "v1_submitted": None}),
        ("Submitted 3 May 2021", {"date": "3 May 2021", "announced": None}),
        (
            "Submitted 3 May, 2021; v1 submitted 1 April, 2020; originally announced April 2020.",
            {"date": "3 May, 2021", "v1_submitted": "1 April, 2020", "announced": "April 2020"},
        ),
        ("Submitted soon.", {"date": None}),
    ],
)
def test_dates_of_a_result(line: str, expected: dict[str, str | None]) -> None:
    text = RESULT.replace("Submitted 21 May, 2021; originally announced May 2021.", line)
    assert fields(text, *expected) == [tuple(expected.values())]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Journal ref: J. Inv. 5 (2020)", {"journal_ref": "J. Inv. 5 (2020)"}),
        ("Report number: A-1", {"report_no": "A-1"}),
        ("MSC Class: 05C15\n\nACM Class: I.2.0", {"msc_class": "05C15", "acm_class": "I.2.0"}),
        ("Comments: 5 pages,\n3 figures", {"comment": "5 pages,\n3 figures"}),
        ("Comments:", {}),
    ],
)
def test_labelled_lines_of_a_result(line: str, expected: dict[str, str]) -> None:
    text = RESULT.replace("Comments: 5 pages", line)
    assert read("arxiv_search", text) == [
        {**{name: value for name, value in FIELDS.items() if name != "comment"}, **expected}
    ]


def test_an_abstract_may_begin_with_its_own_label() -> None:
    text = RESULT.replace("Abstract: Kites", "Abstract:\nAbstract: Kites")
    assert fields(text, "abstract", "date") == [("Abstract: Kites need tails.", "21 May, 2021")]


def test_an_abstract_may_hold_the_signs_of_links() -> None:
    text = RESULT.replace("Kites need tails. ▽ More", "In △ABC and ▽f, kites fly. △ Less")
    assert fields(text, "abstract") == [("In △ABC and ▽f, kites fly.",)]


@pytest.mark.parametrize(
    "lost", ["1. arXiv:2101.00001 [pdf, ps, other]\n", "1. arXiv:2101.00001 [pdf, ps, other]\ncs.KI physics.hist-ph\n"]
)
@pytest.mark.parametrize("blank", ["\n\n", "\n"])
def test_no_result_swallows_a_neighbour_whose_head_was_lost(lost: str, blank: str) -> None:
    first, second = (
        RESULT.replace("\n\n", blank),
        RESULT.replace(lost, "").replace("Kites", "Boats").replace("\n\n", blank),
    )
    found = fields(first + second + first, "arxiv_id", "abstract", "comment")
    assert found == [
        ("2101.00001", "Kites need tails.", "5 pages"),
        (None, "Boats need tails.", "5 pages"),
        ("2101.00001", "Kites need tails.", "5 pages"),
    ]


def test_a_result_without_authors_or_without_an_end_leaves_the_next_one_its_own() -> None:
    text = "1. arXiv:2101.00009 [pdf] cs.KI\nPebbles\n\nAbstract: We count. △ Less\n" + RESULT
    assert fields(text, "title", "abstract", "date") == [
        ("Pebbles", "We count.", None),
        ("A Tail for Kites", "Kites need tails.", "21 May, 2021"),
    ]
    text = "1. arXiv:2101.00009 [pdf] cs.KI\n" + RESULT
    assert fields(text, "title") == [("A Tail for Kites",)]
    assert rules("arxiv_search", text) == ["no_title_no_abstract"]


def test_what_stands_behind_an_abstract_without_an_end_is_not_its_own() -> None:
    text = RESULT.split("Submitted")[0] + "## A note\n\n" + RESULT
    assert fields(text, "abstract") == [("Kites need tails.",), ("Kites need tails.",)]
    assert rules("arxiv_search", text) == ["outside_any_record"]


def test_the_head_and_the_foot_of_a_page_are_furniture() -> None:
    head = (
        "Skip to main content\nCornell University\nWe gratefully acknowledge support from the Simons Foundation\n"
        "Donate\nHelp | Advanced Search\nAll fields\nSearch\nShowing 51–100 of 1,234 results for all: kites\n"
        "Search v0.5.6 released 2020-02-24  \nSearch term or terms\nShow abstracts\nHide abstracts\n200\n"
        " results per page.\nSort results by\nSubmission date (oldest first)\nGo\nPrevious\nNext\n1\n2\n3\n…\n"
    )
    foot = "Previous\nNext\n1 2 3 4 5 …\nAbout\nHelp\nContact\nSubscribe\nCopyright\nPrivacy Policy\n"
    for text in (head + RESULT + foot, head + RESULT.replace("\n\n", "\n") + foot):
        assert read("arxiv_search", text) == [FIELDS]
        assert rules("arxiv_search", text) == []


@pytest.mark.parametrize("text", [RESULT, RESULT * 2, RESULT * 2 + "A note of the reader, and a long one. " * 12])
def test_a_result_page_is_detected(text: str) -> None:
    best, runner_up, *_ = detect(text.encode(), FORMATS)
    assert best.format == "arxiv_search"
    assert best.confidence >= 0.8
    assert runner_up.confidence <= 0.2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[1] arXiv:2101.00001 [pdf]\nTitle: A\nAuthors: B\nSubjects: C (cs.C)\nKites fly.\n" * 2,
        "arXiv:2101.00001 [pdf]\nTitle: A\nAuthors: B\nSubjects: C (cs.C)\nKites fly.\n" * 2,
        "Kites fly.\narXiv:2101.00001\nBoats sink.\narXiv:2101.00002\n",
        "A page of notes\n\nAuthors: A. Kite\n\nAbstract: kites fly.\n\nComments: none\n",
        "\\\\\narXiv:2101.00001\nDate: x\n\nTitle: Kites\nAuthors: A\nCategories: cs.KI\n\\\\\n  Go.\n\\\\\n",
    ],
)
def test_other_texts_are_no_result_page(text: str) -> None:
    assert FORMATS["arxiv_search"].sniff(text) <= 0.2
