"""Variants of copies of the Daily Papers page: what is a field of what, in short."""

from collections.abc import Mapping

import pytest

from etl.parse.formats import hf_daily_papers
from tests.parse.reading import page, parsed, read, rules

FORMAT = "hf_daily_papers"
LONG = (
    "Kites need a tail, and we say how long it should be for kites of paper, of cloth and of nothing at all but thread."
)
LONGER = f"{LONG} {LONG} {LONG}"
WRAPPED = """Kites need a tail, and we say how long it should be for kites of paper, of cloth
and of nothing at all but thread. Tails that are too long are as bad as tails that are
too short, except in a storm."""
DETAILS = "  • 5 authors\n·\nMar 10\n"
HEAD = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\nDec 12\n\n"
URL = "https://huggingface.co/papers/2101.00001"


@pytest.mark.parametrize(
    ("paper", "title", "abstract"),
    [
        (f"A Tail\n\n{LONG}\n\n{DETAILS}", "A Tail", LONG),
        (f"A Tail\n\n{LONGER}\n{DETAILS}", "A Tail", LONGER),
        (f"A Tail\n{LONGER}\n\n{DETAILS}", "A Tail", LONGER),
        (f"A Tail:\nof Kites\n\n{LONG}\n\n{DETAILS}", "A Tail:\nof Kites", LONG),
        (f"A Tail\n\nNo full stop\n\n{DETAILS}", "A Tail", "No full stop"),
        (f"Is It a Tail?\n\n{LONG}\n\n{DETAILS}", "Is It a Tail?", LONG),
        (f"A Tail.\n\nYes.\n\n{DETAILS}", "A Tail.", "Yes."),
        (f"Marathon 10\n\n{LONG}\n\n{DETAILS}", "Marathon 10", LONG),
        (f"12 Kites\n\n{LONG}\n\n{DETAILS}", "12 Kites", LONG),
        (f"A Tail\n\n{LONGER}\n\n{LONGER}\n\n{DETAILS}", "A Tail", f"{LONGER}\n\n{LONGER}"),
        (f"A Tail\n\n{LONGER}\n\nCode is available.\n\n{DETAILS}", "A Tail", f"{LONGER}\n\nCode is available."),
        (f"A Tail\n\n{LONGER}\n\nKeywords: kites\n\n{DETAILS}", "A Tail", f"{LONGER}\n\nKeywords: kites"),
        (f"A Tail\n\n{WRAPPED}\n\n{DETAILS}", "A Tail", WRAPPED),
        (f"A Tail\n{WRAPPED}\n{DETAILS}", "A Tail", WRAPPED),
        (f"A Tail\nYes.\n{DETAILS}", "A Tail", "Yes."),
        (f"A Tail\n\n{LONG}\nCommunity\n\n{DETAILS}".replace("thread.", "the"), "A Tail", f"{LONG[:-7]}the\nCommunity"),
        (f"{LONG[:-1] * 2}\n\nYes.\n\n{DETAILS}", LONG[:-1] * 2, "Yes."),
        (f"[Re] A Tail\n\n{LONG}\n\n{DETAILS}", "[Re] A Tail", LONG),
        (f"A Tail\n\nIn [0, 1], as in [12][13]: {LONG}\n\n{DETAILS}", "A Tail", f"In [0, 1], as in [12][13]: {LONG}"),
    ],
)
def test_titles_and_abstracts(paper: str, title: str, abstract: str) -> None:
    other = {"title": "Pebbles", "abstract": LONG, "author_count": "1", "date": "Dec 1, 2023"}
    text = f"{HEAD}{paper}\nPebbles\n\n{LONG}\n\n  • 1 author\n·\nDec 1, 2023\n"
    first = {"title": title, "abstract": abstract, "author_count": "5", "date": "Mar 10"}
    assert read(FORMAT, text) == [first, other]
    assert rules(FORMAT, text) == []


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ("• 5 authors", {"author_count": "5"}),
        ("5 authors", {"author_count": "5"}),
        ("* 1,204 authors\n·\nMay 2", {"author_count": "1,204", "date": "May 2"}),
        ("- 1 author", {"author_count": "1"}),
        ("·\nSept 3, 2024 12", {"date": "Sept 3, 2024", "discussion_count": "12"}),
        ("·\nSept 3, 2024\n12", {"date": "Sept 3, 2024", "discussion_count": "12"}),
        ("  • Kite Lab\n·\nDecember 3 -", {"organisation": "Kite Lab", "date": "December 3", "discussion_count": "-"}),
        ("Kite Lab\n·\nMay 2 1.2k", {"organisation": "Kite Lab", "date": "May 2", "discussion_count": "1.2k"}),
        ("Kites Inc.\n·\nMay 2", {"organisation": "Kites Inc.", "date": "May 2"}),
        ("Kite Lab · Published on Oct 4, 2026", {"organisation": "Kite Lab", "date": "Oct 4, 2026"}),
        ("• 5 authors · 3 days ago", {"author_count": "5", "date": "3 days ago"}),
        ("· 5 authors · 3 comments", {"author_count": "5", "discussion_count": "3"}),
        ("Dec. 3", {"date": "Dec. 3"}),
        ("30 Nov 2024", {"date": "30 Nov 2024"}),
        ("2024-11-30", {"date": "2024-11-30"}),
        ("• 5 authors\n\n·\n\nMay 2", {"author_count": "5", "date": "May 2"}),
        (
            "• 5 authors\n· Published on May 2\nUpvote\n117\n\nGitHub\n3.29k\narXiv Page",
            {"author_count": "5", "date": "May 2", "upvotes": "117", "github_stars": "3.29k"},
        ),
        ("• 5 authors\n·\nMay 2\n\nUpvote -\nGitHub 12", {"date": "May 2", "upvotes": "-", "github_stars": "12"}),
    ],
)
def test_details(details: str, expected: dict[str, str]) -> None:
    if details.startswith("• 5"):
        expected = {"author_count": "5", **expected}
    text = f"A Tail\n\n{LONG}\n\n{details}\n"
    assert read(FORMAT, text) == [{"title": "A Tail", "abstract": LONG, **expected}]
    assert rules(FORMAT, text) == []
    assert read(FORMAT, f"{HEAD}{text}\nPebbles\n\n{LONG}\n\n{DETAILS}")[0] == {
        "title": "A Tail",
        "abstract": LONG,
        **expected,
    }


def test_a_date_without_a_paper_is_the_page_s_unless_it_counts_discussions() -> None:
    assert rules(FORMAT, "Daily Papers\n\nMar 10\n\nMar 10 5\n") == ["details_without_paper"]
    assert page(parsed(FORMAT, "Daily Papers\n\nMar 10\n\nMar 10 5\n")) == {"captured_date": "Mar 10"}


@pytest.mark.parametrize(
    "line", ["• 3 authors", "Mar 11", "• 3 authors · Mar 11", "• 12", "Upvote 3 · Upvote 4", "Mar 11 · 3 authors"]
)
def test_a_detail_that_a_paper_has_already_is_a_fault(line: str) -> None:
    text = f"A Tail\n\n{LONG}\n\n{DETAILS}{line}\n"
    assert read(FORMAT, text) == [{"title": "A Tail", "abstract": LONG, "author_count": "5", "date": "Mar 10"}]
    assert rules(FORMAT, text) == ["details_without_paper"]


def test_papers_without_details_stand_beside_papers_with_them() -> None:
    text = f"A Tail\n\n{LONGER}\n\nPebbles\n\n{LONGER}\n\n{DETAILS}\nWhistles\n\n{LONGER}"
    assert [(values["title"], values.get("date")) for values in read(FORMAT, text)] == [
        ("A Tail", None),
        ("Pebbles", "Mar 10"),
        ("Whistles", None),
    ]


def test_short_abstracts_without_details_are_told_by_their_order() -> None:
    text = (
        f"{HEAD}A Tail\n\nYes.\n\nPebbles?\n\nNo.\n\n{DETAILS}\nWhistles\n\nOf tin.\n\nBoats\n\n{LONGER}\n\n{DETAILS}"
    )
    assert [(values["title"], values["abstract"]) for values in read(FORMAT, text)] == [
        ("A Tail", "Yes."),
        ("Pebbles?", "No."),
        ("Whistles", "Of tin."),
        ("Boats", LONGER),
    ]


def test_votes_stand_before_titles_and_discussions_behind_dates() -> None:
    papers = [f"{title}\n\n{LONG}\n\n{DETAILS}" for title in ("A Tail", "Pebbles", "Boats")]
    text = f"{HEAD}65\n{papers[0]}3\n-\n\n{papers[1]}\n12\n\n{papers[2]}\n7\nPrevious"
    first, second, third = read(FORMAT, text)
    assert (first["upvotes"], first["discussion_count"]) == ("65", "3")
    assert (second["upvotes"], "discussion_count" in second) == ("-", False)
    assert (third["upvotes"], third["discussion_count"]) == ("12", "7")


def test_who_submitted_a_paper_stands_before_it() -> None:
    first = "Submitted by\nkiteflyer\n\n42\n\nA Tail\n\n·\n8 authors\n\n3\n\n"
    assert read(FORMAT, f"{HEAD}{first}Submitted by pebbles\n\n7\n\nPebbles\n\n2 authors") == [
        {"submitted_by": "kiteflyer", "upvotes": "42", "title": "A Tail", "author_count": "8", "discussion_count": "3"},
        {"submitted_by": "pebbles", "upvotes": "7", "title": "Pebbles", "author_count": "2"},
    ]


ANNOTATED = f"""# Web source

- URL: https://huggingface.co/papers?q=kites
- Title: [[Hugging Face's logo] Hugging Face][1]
- Captured (UTC): 2026-06-29T16:31:22.135762458+00:00

```text
[[Hugging Face's logo] Hugging Face][1]
* [ Models ][2]
* * Website
    * [ Daily Papers][16]
* [Log In][27]
new

Get trending papers in your email inbox once a day!

[Subscribe][29]

# Daily Papers

## by[AK][30] and the research community
* Daily
* Weekly

Jun 29
[
-
][31]

### [A Tail: for
### Kites in [0, 1]][32]

[

{WRAPPED}

Kites are free.

][33]
[
* 3 authors
][34]
·
May 30
[
65
][35]

### [Pebbles][36]

[

{WRAPPED}

][37]
[[kitelab] Kite Lab][38]
·
Mar 8, 2024 [ 6][39]
[
1.2k
][40]

### [Boats][41]

[

Paper boats sink.
Ho

[Content truncated]

[1]: https://huggingface.co/
[32]: {URL}
```
"""


def test_a_copy_that_annotates_its_links() -> None:
    assert read(FORMAT, ANNOTATED) == [
        {
            "upvotes": "-",
            "title": "A Tail: for\nKites in [0, 1]",
            "abstract": f"{WRAPPED}\n\nKites are free.",
            "author_count": "3",
            "date": "May 30",
        },
        {
            "upvotes": "65",
            "title": "Pebbles",
            "abstract": WRAPPED,
            "organisation": "Kite Lab",
            "date": "Mar 8, 2024",
            "discussion_count": "6",
        },
        {"upvotes": "1.2k", "title": "Boats", "abstract": "Paper boats sink.\nHo"},
    ]
    assert rules(FORMAT, ANNOTATED) == []
    assert page(parsed(FORMAT, ANNOTATED)) == {"captured_date": "2026-06-29T16:31:22.135762458+00:00"}


@pytest.mark.parametrize("size", range(1, len(ANNOTATED), 7))
def test_a_copy_that_is_cut_anywhere_has_no_field_of_anything_else(size: int) -> None:
    whole = read(FORMAT, ANNOTATED)
    some = read(FORMAT, ANNOTATED[:size])
    for found, expected in zip(some, whole, strict=False):
        for name, value in found.items():
            assert str(expected[name]).startswith(value)
    assert len(some) <= len(whole)


MARKDOWN = f"""# What is a kite?
**URL:** https://example.org
**Page Title:** Trending Papers - Hugging Face
--------------------

## Trending Papers

## by AK and the research community

### A Tail: How Long
  it Should Be

{WRAPPED}
https://kites.example.org
- 8 authors
[LINK: GitHub 11.3k](https://github.com/kites/tail)

### A Tail: How Long
  it Should Be

{WRAPPED}
https://kites.example.org
- 8 authors
[LINK: GitHub 11.3k](https://github.com/kites/tail)

### Pebbles

Pebbles are counted without a beach
[LINK: GitHub 476](https://github.com/pebbles/pebbles)

[View all papers](/papers) [Next](/papers?p=2)

Company
TOS
© 2026 Hugging Face
"""


def test_a_trending_page_prints_every_paper_twice_and_both_are_mentions() -> None:
    tail = {
        "title": "A Tail: How Long\n  it Should Be",
        "abstract": f"{WRAPPED}\nhttps://kites.example.org",
        "author_count": "8",
        "github_stars": "11.3k",
        "github": "https://github.com/kites/tail",
    }
    pebbles = {
        "title": "Pebbles",
        "abstract": "Pebbles are counted without a beach",
        "github_stars": "476",
        "github": "https://github.com/pebbles/pebbles",
    }
    assert read(FORMAT, MARKDOWN) == [tail, tail, pebbles]
    assert rules(FORMAT, MARKDOWN) == []


LINKED = f"""---
url: https://huggingface.co/papers?q=kites
retrieved: 2026-10-02
title: Daily Papers - Hugging Face
---
# Daily Papers

## by [![](https://huggingface.co/by.png)AK](https://huggingface.co/akhaliq) and the research community

[Trending Papers](https://huggingface.co/papers/trending)

Oct 2

[101](https://huggingface.co/login?next=%2Fpapers%2F2101.00001)

### [A Tail](https://huggingface.co/papers/2101.00001)

[{LONGER}](https://huggingface.co/papers/2101.00001)

[![kites](https://example.org/kite.png)Kite Lab](https://huggingface.co/kites)

·

May 29[6](https://huggingface.co/papers/2101.00001#community)

[-](https://huggingface.co/login?next=%2Fpapers%2F2101.00002)

### [Pebbles](https://huggingface.co/papers/2101.00002)

[{LONG}](https://huggingface.co/papers/2101.00002)

[- ![](https://example.org/a.jpg)\\\\
- ![](https://example.org/b.jpg)\\\\
- 3 authors](https://huggingface.co/papers/2101.00002)

·

Feb 27, 2025

[Previous](https://huggingface.co/papers/date/2026-10-01)
"""


def test_markdown_with_links_tells_arxiv_ids() -> None:
    assert read(FORMAT, LINKED) == [
        {
            "upvotes": "101",
            "title": "A Tail",
            "arxiv_id": "2101.00001",
            "abstract": LONGER,
            "organisation": "Kite Lab",
            "date": "May 29",
            "discussion_count": "6",
        },
        {
            "upvotes": "-",
            "title": "Pebbles",
            "arxiv_id": "2101.00002",
            "abstract": LONG,
            "author_count": "3",
            "date": "Feb 27, 2025",
        },
    ]
    assert rules(FORMAT, LINKED) == []
    assert page(parsed(FORMAT, LINKED)) == {"captured_date": "2026-10-02"}


STRUCTURED = f"""# Trending Papers

<a id="source-section-1"></a>

[[image]](https://huggingface.co/papers/2101.00001)

Submitted by

[image]

kiteflyer

<a id="source-section-2"></a>

### [A Tail for
Kites](https://huggingface.co/papers/2101.00001)

{LONG}

-

- [image]

- 4 authors

· Published on Dec 28, 2024

[Upvote

149](https://huggingface.co/login?next=%2Fpapers%2F2101.00001)

[GitHub 110k](https://github.com/kites/tail) [arXiv Page](https://arxiv.org/abs/2101.00001)

### [Pebbles](https://huggingface.co/papers/2101.00002)

{LONG}

[[image: kites] Kite Lab](https://huggingface.co/kites) · Published on Oct 4, 2026
"""


def test_a_copy_that_names_its_images() -> None:
    assert read(FORMAT, STRUCTURED) == [
        {
            "submitted_by": "kiteflyer",
            "title": "A Tail for\nKites",
            "arxiv_id": "2101.00001",
            "abstract": LONG,
            "author_count": "4",
            "date": "Dec 28, 2024",
            "upvotes": "149",
            "github_stars": "110k",
            "github": "https://github.com/kites/tail",
        },
        {
            "title": "Pebbles",
            "arxiv_id": "2101.00002",
            "abstract": LONG,
            "organisation": "Kite Lab",
            "date": "Oct 4, 2026",
        },
    ]
    assert rules(FORMAT, STRUCTURED) == []


ADDRESSES = f"""# Daily Papers - Hugging Face
Daily Papers - Hugging Face

Models

https://huggingface.co/models

by

AK

https://huggingface.co/akhaliq

and the research community

Mar 25

 [-] 1

https://huggingface.co/login?next=%2Fpapers%2F2101.00001

A Tail

{URL}

{LONG}

{URL}

[

2 authors]({URL})

·

Oct 7, 2024

2

{URL}#community

 [-] 74

https://huggingface.co/login?next=%2Fpapers%2F2101.00002

Pebbles

https://huggingface.co/papers/2101.00002

{LONG}

Kite Lab

https://huggingface.co/kites

·

Jun 26, 2023

Careers

https://apply.workable.com/huggingface/
"""


def test_a_copy_with_addresses_on_lines_of_their_own() -> None:
    assert read(FORMAT, ADDRESSES) == [
        {
            "upvotes": "1",
            "title": "A Tail",
            "arxiv_id": "2101.00001",
            "abstract": LONG,
            "author_count": "2",
            "date": "Oct 7, 2024",
            "discussion_count": "2",
        },
        {
            "upvotes": "74",
            "title": "Pebbles",
            "arxiv_id": "2101.00002",
            "abstract": LONG,
            "organisation": "Kite Lab",
            "date": "Jun 26, 2023",
        },
    ]
    assert rules(FORMAT, ADDRESSES) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            f"### A Tail\n\n{LONG}\n\n### Pebbles\n\n- 3 authors\n",
            [{"title": "A Tail", "abstract": LONG}, {"title": "Pebbles", "author_count": "3"}],
        ),
        (
            f"### A Tail\n3 authors · May 2\n\n{LONG}\n",
            [{"title": "A Tail", "abstract": LONG, "author_count": "3", "date": "May 2"}],
        ),
        (
            "### [A [b] Tail][1]\n\nYes, as in [2].\n\n* 3 authors\n",
            [{"title": "A [b] Tail", "abstract": "Yes, as in [2].", "author_count": "3"}],
        ),
        (
            "### [[Re] A Tail][1]\n\nYes.\n\n* 3 authors\n",
            [{"title": "[Re] A Tail", "abstract": "Yes.", "author_count": "3"}],
        ),
        (f"### [A Tail]({URL})\n", [{"title": "A Tail", "arxiv_id": "2101.00001"}]),
        (
            f"### [A Tail](/papers/2101.00001v2)\n\n{LONG}",
            [{"title": "A Tail", "arxiv_id": "2101.00001v2", "abstract": LONG}],
        ),
    ],
)
def test_headings_are_titles(text: str, found: list[Mapping[str, str]]) -> None:
    assert read(FORMAT, text) == found
    assert rules(FORMAT, text) == []


@pytest.mark.parametrize(
    ("text", "quarantined"),
    [
        ("Kites and boats\n\nDaily\n", ["title_without_abstract"]),
        ("### Kites\n\n### Boats\n", ["title_without_abstract"]),
        ("## License\n\nMIT\n", ["title_without_abstract"]),
        ("Submitted by kiteflyer\n\nDaily\n", ["details_without_paper"]),
        ("• 5 authors\n·\nDaily", ["details_without_paper"]),
        ("Upvote\n12\n\nDaily", ["details_without_paper"]),
    ],
)
def test_what_is_no_paper_is_quarantined(text: str, quarantined: list[str]) -> None:
    assert read(FORMAT, text) == []
    assert rules(FORMAT, text) == quarantined


@pytest.mark.parametrize(
    ("line", "captured"),
    [
        ("Captured: 2026-06-29", "2026-06-29"),
        ("- Captured (UTC): 2026-06-29T16:31:22+00:00", "2026-06-29T16:31:22+00:00"),
        ("**Retrieved:** Oct 2, 2026 at 10:30", "Oct 2, 2026"),
        ("exported: 2026-07-28", "2026-07-28"),
        ("Accessed on: 2 October 2026", "2 October 2026"),
        ("Captured: yes", None),
        ("Title: 2026-06-29", None),
    ],
)
def test_what_a_tool_wrote_before_the_page_says_when_it_was_read(line: str, captured: str | None) -> None:
    found = page(parsed(FORMAT, f"{line}\n\nA Tail\n\n{LONG}\n\n{DETAILS}"))
    assert found == ({"captured_date": captured} if captured else {})


README = f"""# Kites

[![build](https://example.org/build.svg)](https://example.org)

## Usage

Fly the kite. {LONGER}

- 12 stars
- see [GitHub](https://github.com/kites/kites)

## License

MIT, see the [papers](https://huggingface.co/papers).
"""
DIGEST = "".join(
    f"# [Kite {n}](https://arxiv.org/abs/2101.0000{n})\n### Authors: Ada Kite, Ben Öre\n\n{LONGER}\n\n"
    for n in range(1, 6)
)
ONCE = f"A Tail\n\n{LONG}\n\n{DETAILS}\n"


@pytest.mark.parametrize(
    "text",
    [
        ONCE * 2,
        HEAD + ONCE,
        ONCE * 2 + README,
        DIGEST[:500].join([ONCE, ONCE, ONCE, ONCE]),
        ANNOTATED,
        ANNOTATED.replace("* Daily\n", "* [ Models ][2]\n" * 200 + "* Daily\n"),
        MARKDOWN,
        LINKED,
        STRUCTURED,
        ADDRESSES,
        ANNOTATED.replace("\n", "\r\n"),
        f"{HEAD}A Tail\n\n{LONG}\n\nKite Lab\n·\nMay 2\n",
    ],
)
def test_copies_of_the_page_are_told(text: str) -> None:
    assert hf_daily_papers.sniff(text) >= 0.8


@pytest.mark.parametrize(
    "text",
    [
        "",
        README,
        DIGEST,
        f"Abstract: {LONGER}\n" * 9,
        f"{LONGER}\narXiv:2101.00001\n" * 9,
        "Mar 10 12:00 kite started\nMar 10 12:01 kite fell\n" * 40,
        "·\nMay 3\n\nA day at the beach. We flew kites.\n" * 9,
        "\n".join(f"{n}. Kite {n}\n\n{LONG}\n" for n in range(9)),
        "title,authors\nKites,5\n" * 40,
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert hf_daily_papers.sniff(text) <= 0.2
