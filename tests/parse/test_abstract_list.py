"""Lists of abstracts: what is a label, where an abstract ends, and what stands above and below it."""

import pytest

from etl.parse.formats import abstract_list
from tests.parse.reading import read, rules

LONG = (
    "Kites need a tail, and we say how long it should be for kites of paper, of cloth and of nothing at all but thread."
)
LONGER = f"{LONG} {LONG} {LONG}"
OTHER = (
    "Whistles of tin go out of tune in the cold, which we measure for eleven whistles and two winters, and one of them "
    "stays in tune. We show that this is because of its spit."
)
WRAPPED = """Kites need a tail, and we say how long it should be for kites of paper, of cloth
and of nothing at all but thread. Tails that are too long are as bad as tails that are
too short, except in a storm."""


def abstracts(text: str) -> list[str]:
    return [values["abstract"] for values in read("abstract_list", text)]


@pytest.mark.parametrize(
    "label",
    [
        "Abstract:",
        "Abstract:\u00a0",
        "Abstract : ",
        "Abstract.",
        "Abstract. ",
        "Abstract - ",
        "Abstract -- ",
        "Abstract --- ",
        "Abstract—",
        "Abstract–",
        "Abstract：",
        "ABSTRACT\n",
        "ABSTRACT-",
        "ABSTRACT ",
        "ABSTRACT: ",
        "A B S T R A C T\n",
        "a b s t r a c t ",
        "[Abstract] ",
        "(ABSTRACT) ",
        "12. Abstract: ",
        "(12) Abstract: ",
        "[12] ABSTRACT: ",
        "I. ABSTRACT\n",
        "1. **Abstract** — ",
        "Abstract 12: ",
        "Abstract #12. ",
        "Abstract No. 12: ",
        "Abstract (English): ",
        "**Abstract:** ",
        "**Abstract**: ",
        "*Abstract.* ",
        "_Abstract_ — ",
        "***Abstract***—",
        "## Abstract\n",
        "### Abstract:\n\n",
        "> **Abstract:** ",
        "- Abstract: ",
        "• Abstract: ",
        "* Abstract: ",
        "Abstract\n========\n",
        "Abstract\n\n",
        "Abstract:\n\n\n",
        "Abstract \u00a0\n",
        "\ufeffAbstract: ",
        "   Abstract: ",
    ],
)
def test_labels(label: str) -> None:
    text = f"{label}{LONG}\n\n{label}{OTHER}\n"
    assert abstracts(text) == [LONG, OTHER]
    assert rules("abstract_list", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Abstract solvers: a b",
        "Abstractions are good.",
        "ABSTRACTS are good.",
        "ABSTRACT ALGEBRA AND ITS KITES",
        "The Abstract: a b",
        "1234567 Abstract: a b",
        "Abstract::new()",
        "Abstract_kite: a b",
        "ABSTRACT_KITE: a b",
        "abstract: true,",
        "Abstract: ",
        "Summary: a b",
    ],
)
def test_what_is_no_label_or_has_no_abstract(text: str) -> None:
    assert abstracts(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Abstract: a\nb\nc.\nAbstract: d", ["a\nb\nc.", "d"]),
        ("Abstract: a\n\nb", ["a"]),
        ("Abstract: a\nHeading\n\nAbstract: b", ["a", "b"]),
        (f"Abstract: {LONGER}\nHeading\nAbstract: b", [LONGER, "b"]),
        (f"Abstract: {LONGER}\nnot wrapped, as the line above is long.", [LONGER]),
        ("Abstract: Abstract: a", ["Abstract: a"]),
        ("Abstract:**bold** a", ["**bold** a"]),
        (
            f"Abstract\n{WRAPPED}\nAbstract solvers are text.\n\nAbstract: b",
            [f"{WRAPPED}\nAbstract solvers are text.", "b"],
        ),
        (f"Abstract\n{WRAPPED.removesuffix('.')}\n\nAbstract: b", [WRAPPED.removesuffix("."), "b"]),
        (f"1 Abstract\n{WRAPPED}\n1 Introduction\n{WRAPPED}", [WRAPPED]),
        (f"Abstract: {WRAPPED}\nView PDF\n\nAbstract: b", [WRAPPED, "b"]),
        (f"Abstract: {WRAPPED}\n© 2020 Kite Press.", [WRAPPED]),
        (f"Abstract: {WRAPPED}\nRésumé : {WRAPPED}", [WRAPPED]),
        (f"\\begin{{abstract}}\n{WRAPPED}\n\\end{{abstract}}\n\\begin{{abstract}}b\\end{{abstract}}", [WRAPPED, "b"]),
        (f"Abstract: {LONGER} △ Less\nSubmitted 1 May", [LONGER]),
        (
            f"Abstract\nBackground: {LONG}\n\nMethods: {LONG}\n\nResults: {LONG}\n\nHeading",
            [f"Background: {LONG}\n\nMethods: {LONG}\n\nResults: {LONG}"],
        ),
        (f"Abstract: Aim: {LONGER}\nResults: {LONGER}", [f"Aim: {LONGER}\nResults: {LONGER}"]),
        (f"Abstract: {LONG}\r\nAbstract: {OTHER}\rAbstract: c", [LONG, OTHER, "c"]),
        (f"Summary: {LONG}\n\nSummary: {OTHER}", [LONG, OTHER]),
        (f"Zusammenfassung: {LONG}\n\nZusammenfassung\n{OTHER}", [LONG, OTHER]),
    ],
)
def test_where_an_abstract_ends(text: str, expected: list[str]) -> None:
    assert abstracts(text) == expected


TITLED = {"title": "How Long Tails Are", "abstract": LONG}
NAMED = {**TITLED, "authors": "Ada Kite, Ben Öre and C. van Thread"}
SECOND = {"title": "Whistles in the cold", "abstract": OTHER}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("How Long Tails Are\nAbstract: {0}\n\nWhistles in the cold\nAbstract: {1}", TITLED),
        ("How Long Tails Are\nAbstract: {0}\nWhistles in the cold\nAbstract: {1}", TITLED),
        ("How Long Tails Are\n\nAbstract: {0}\n\nWhistles in the cold\n\nAbstract: {1}", TITLED),
        ("How Long Tails Are\n\nAbstract\n\n{0}\n\nWhistles in the cold\n\nAbstract\n\n{1}\n", TITLED),
        ("1. How Long Tails Are\nAbstract: {0}\n\n2. Whistles in the cold\nAbstract: {1}", TITLED),
        ("## How Long Tails Are\n**Abstract:** {0}\n\n## Whistles in the cold\n**Abstract:** {1}", TITLED),
        ("**How Long Tails Are**\nAbstract: {0}\n\n**Whistles in the cold**\nAbstract: {1}", TITLED),
        ("Title: How Long Tails Are\nAbstract: {0}\n\nTitle: Whistles in the cold\nAbstract: {1}", TITLED),
        ("My publications\n\nHow Long Tails Are\nAbstract: {0}\n\nWhistles in the cold\nAbstract: {1}", TITLED),
        ("How Long Tails Are\n{2}\nAbstract: {0}\n\nWhistles in the cold\nAbstract: {1}", NAMED),
        ("How Long Tails Are\n\n{2}\n\nAbstract: {0}\n\nWhistles in the cold\n\nAbstract: {1}", NAMED),
        ("Title: How Long Tails Are\nAuthors: {2}\nAbstract: {0}\n\nTitle: Whistles in the cold\nAbstract: {1}", NAMED),
    ],
)
def test_titles_and_authors_above_a_label(text: str, first: dict[str, str]) -> None:
    assert read("abstract_list", text.format(LONG, OTHER, NAMED["authors"])) == [first, SECOND]


def test_wrapped_titles_without_an_empty_line_between_records() -> None:
    record = (
        f"How Long a Tail a Kite Needs, and Why Nobody Has Said so for so Many Years\nof Flying\nAbstract: {WRAPPED}\n"
    )
    title = "How Long a Tail a Kite Needs, and Why Nobody Has Said so for so Many Years\nof Flying"
    assert read("abstract_list", record * 3) == [{"title": title, "abstract": WRAPPED}] * 3


@pytest.mark.parametrize(
    "above",
    [
        "My publications",
        "Abstracts of one group",
        "Page 3",
        "3 May 2021",
        "Mar 10",
        "https://example.org/kites and more",
        "return kite",
        "the text before ended here",
        "and then we went home, as it was dark.",
        "• 5 authors",
        "kites[0] == kites[1]",
    ],
)
def test_what_is_no_title(above: str) -> None:
    text = f"{above}\n\nAbstract: {LONG}\n\n{above}\n\nAbstract: {OTHER}\n"
    assert read("abstract_list", text) == [{"abstract": LONG}, {"abstract": OTHER}]
    assert rules("abstract_list", text) == ["no_label"] * 2


def test_a_heading_in_a_list_without_titles_is_no_title() -> None:
    text = f"Abstract: {LONG}\nAbstract: {OTHER}\nAbstract: {LONG}\n\nPapers of another year\n\nAbstract: {OTHER}"
    assert read("abstract_list", text) == [{"abstract": LONG}, {"abstract": OTHER}] * 2
    assert rules("abstract_list", text) == ["no_label"]


def test_a_title_above_the_first_abstract_is_told_by_the_second() -> None:
    first, second = f"How Long Tails Are in May\n\nAbstract: {LONG}\n\n", f"Abstract: {OTHER}\n"
    assert "title" not in read("abstract_list", first)[0]
    assert "title" not in read("abstract_list", first + second)[0]
    assert "title" in read("abstract_list", f"{first}Whistles in the cold\n\n{second}")[0]


def test_a_label_without_an_abstract_leaves_the_title_of_the_next_one() -> None:
    text = f"How Long Tails Are\nAda Kite, B. Öre\nAbstract:\n\nWhistles in the cold\nC. Öre\nAbstract: {OTHER}"
    first = {"title": "How Long Tails Are", "authors": "Ada Kite, B. Öre"}
    assert read("abstract_list", text) == [first, {**SECOND, "authors": "C. Öre"}]
    assert rules("abstract_list", text) == []


def test_fields_that_are_named_below_an_abstract() -> None:
    text = (
        f"Abstract: {LONG}\nKeywords: kites; tails\nDOI: 10.1000/kites\n\nAbstract: {WRAPPED}\nIndex Terms—tails, kites"
    )
    assert read("abstract_list", text) == [
        {"abstract": LONG, "keywords": "kites; tails", "doi": "10.1000/kites"},
        {"abstract": WRAPPED, "keywords": "tails, kites"},
    ]


def test_text_of_another_layout_is_quarantined() -> None:
    page = f"Daily Papers\n\nA Tail\n\n{LONGER}\n\n  • 5 authors\n·\nMar 10\n\n"
    code = "def fly(kite):\n    return kite.tail\n\n"
    text = f"{page}Abstract: {LONG}\n\n{code}Abstract: {OTHER}\n\n{page}"
    assert read("abstract_list", text) == [{"abstract": LONG}, {"abstract": OTHER}]
    assert rules("abstract_list", text) == ["no_label"] * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{LONGER}\n{OTHER}\n", [LONGER, OTHER]),
        (f"{LONGER}\n\n{OTHER}\n", [LONGER, OTHER]),
        (f"{WRAPPED}\n\n{OTHER}\n\n{WRAPPED}", [WRAPPED, OTHER, WRAPPED]),
        (
            f"{LONGER}\n\nA short one says that kites fly in the wind, and that they fall in the rain.\n\n{OTHER}",
            [LONGER, "A short one says that kites fly in the wind, and that they fall in the rain.", OTHER],
        ),
        (f"Kite papers\n\n{LONGER}\n{OTHER}\n\nfin", [LONGER, OTHER]),
        (f"{LONGER.removesuffix('.')}\n{OTHER}", [LONGER.removesuffix("."), OTHER]),
    ],
)
def test_lists_without_any_label(text: str, expected: list[str]) -> None:
    assert abstracts(text) == expected


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_titles_in_a_list_without_any_label(between: str) -> None:
    text = f"How Long Tails Are{between}{LONGER}\n\nWhistles in the cold{between}{OTHER}\n\n"
    assert read("abstract_list", text) == [{**TITLED, "abstract": LONGER}, SECOND]


def test_one_label_anywhere_and_text_without_a_label_is_quarantined() -> None:
    assert abstracts(f"{LONGER}\n\n{OTHER}\n\nAbstract: {LONG}\n\n{OTHER}") == [LONG]


PAPER = (
    "We present a method to measure the tails of kites, and show that the results of earlier studies hold for kites of "
    "paper, but not for kites of cloth. The model that we propose predicts the length of a tail within one percent. "
    "Experiments in two kinds of wind demonstrate that it is robust."
)
NOVEL = (
    "Martha came down to the harbour in the morning, and the gulls were quarrelling over what the boats had left. "
    "She had slept badly, as one does in strange houses, and the letter was still in her pocket, unread and a little "
    'damp. "You will want tea," said the old man, and she said that she would, if it was no trouble to him.'
)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (f"Abstract: {LONG}\nAbstract: {OTHER}\n", 0.8, 1.0),
        (f"How Long Tails Are\nAda Kite\nAbstract: {LONG}\n\nWhistles in the cold\nAbstract: {OTHER}\n", 0.8, 1.0),
        (f"Abstract: {PAPER}\n" * 3 + "def fly(kite):\n    return kite.tail\n" * 20, 0.8, 1.0),
        (f"Summary: {PAPER}\n\n" * 3, 0.8, 1.0),
        (f"{PAPER}\n" * 4, 0.2, 0.4),
        (f"{PAPER}\n\n" * 4, 0.2, 0.4),
        (f"How Long Tails Are\n\n{PAPER}\n\n" * 4, 0.2, 0.4),
        (f"{NOVEL}\n\n" * 9, 0.0, 0.1),
        (f"Kites\n\n{PAPER}\n\n  • 5 authors\n·\nMar 10\n\n" * 4, 0.0, 0.1),
        (f"arXiv:2101.00001\n{PAPER}\n" * 4, 0.0, 0.1),
        ("Abstract: job done.\n" * 90, 0.0, 0.1),
        ("2025-11-13T10:00:00 INFO Abstract: job done.\n" * 90, 0.0, 0.1),
        ("Abstract\n\n" + NOVEL * 30 + f"\n\n{NOVEL}" * 9, 0.0, 1.0),
        (f"1. arXiv:2101.00001 [pdf, other] cs.CL\nA Tail\nAbstract: {PAPER} △ Less\nSubmitted 1 May\n" * 4, 0.0, 0.2),
        ("for kite in kites:\n    if kite.tail:\n        print(kite)\n\n" * 30, 0.0, 0.1),
        ("", 0.0, 0.0),
        (" \n\n", 0.0, 0.0),
    ],
)
def test_how_surely_a_text_is_a_list_of_abstracts(text: str, least: float, most: float) -> None:
    assert least <= abstract_list.sniff(text) <= most


def test_a_million_short_records_are_read_one_by_one() -> None:
    found = abstract_list.blocks("Abstract: a\n" * 100_000)
    assert sum(1 for _ in found) == 100_000
