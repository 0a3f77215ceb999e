"""Variants of the refer layout that the toy dump does not hold: what is a field of what, in short."""

import pytest

from etl.parse.formats import refer
from tests.parse.reading import read, rules

KITES = "Kites of paper fall where kites of cloth stay up, and we say how long a tail should be."


@pytest.mark.parametrize(
    ("lines", "fields"),
    [
        ("%0 Journal Article", {"work_type": "Journal Article"}),
        ("%A Kite, Ada\n%A Boat, Cy", {"authors": "Kite, Ada; Boat, Cy"}),
        ("%J Kites\n%B Proc\n%S Series", {"journal": "Kites", "%B": "Proc", "%S": "Series"}),
        ("%B Proc\n%S Series", {"journal": "Proc", "%S": "Series"}),
        ("%S Series", {"journal": "Series"}),
        ("%D 2019", {"date": "2019"}),
        ("%D 2019\n%8 May 3", {"date": "2019\nMay 3"}),
        ("%8 May\n%D 2019", {"date": "May\n2019"}),
        ("%D 2019\n%8 2019/05/03/", {"date": "2019/05/03", "%D": "2019"}),
        ("%D 2019\n%8 3 May 2019", {"date": "3 May 2019", "%D": "2019"}),
        ("%D 2019\n%8 in spring", {"date": "2019", "%8": "in spring"}),
        ("%R 10.1000/a", {"doi": "10.1000/a"}),
        ("%R https://doi.org/10.1000/a", {"doi": "https://doi.org/10.1000/a"}),
        ("%R TR 12", {"%R": "TR 12"}),
        ("%M 10.1000/a", {"doi": "10.1000/a"}),
        ("%M WOS:1", {"%M": "WOS:1"}),
        ("%@ 1234-567X", {"issn": "1234-567X"}),
        ("%@ 978-0-00-000000-2", {"isbn": "978-0-00-000000-2"}),
        ("%@ 0000000000", {"isbn": "0000000000"}),
        ("%@ none", {"%@": "none"}),
        ("%K kites; tails", {"keywords": "kites; tails"}),
        ("%K kites\ntails\n  boats", {"keywords": "kites; tails; boats"}),
        (
            "%U https://example.org/a\n%U https://example.org/b",
            {"urls": "https://example.org/a; https://example.org/b"},
        ),
        ("%> https://example.org/a.pdf", {"urls": "https://example.org/a.pdf"}),
        ("%> internal-pdf://a.pdf", {"%>": "internal-pdf://a.pdf"}),
        (
            "%C Nowhere\n%I Nobody\n%E Ed, Itor\n%E Co, Ed",
            {"%C": "Nowhere", "%I": "Nobody", "%E": ["Ed, Itor", "Co, Ed"]},
        ),
        ("%V 1\n%N 2\n%P 3-4", {"volume": "1", "number": "2", "pages": "3-4"}),
        ("%X  We go\n  up.\n%Z a note", {"abstract": "We go\n  up.", "%Z": "a note"}),
        ("%X\nWe go.", {"abstract": "We go."}),
        ("%\t2", {}),
    ],
)
def test_tags(lines: str, fields: dict[str, object]) -> None:
    (values,) = read(refer, f"%T Tails\n{lines}\n")
    assert values == {"title": "Tails" if fields else "Tails\n%\t2", **fields}
    assert not rules(refer, f"%T Tails\n{lines}\n")


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("%0 Book\n%T A\n\n%0 Book\n%T B\n", ["A", "B"]),
        ("%0 Book\n%T A\n%0 Book\n%T B", ["A", "B"]),
        ("%T A\n\n\n%T B\n", ["A", "B"]),
        ("%T A\n%T B\n", ["A", "B"]),
        ("%0 Book\n\n%T A\n\n%D 2019\n\n%0 Book\n\n%T B\n\n%D 2020\n", ["A", "B"]),
        ("%A a\n%A b\n%T A\n%D 1\n%A c\n%T B\n%D 2\n", ["A", "B"]),
        ("%T A\n%A a\n%A b\n%D 1\n%T B\n%A c\n%D 2\n", ["A", "B"]),
        ("%0 Book\n%A a\n%T A\n%A b\n%0 Book\n%T B\n", ["A", "B"]),
        ("%F k1\n%0 Book\n%T A\n\n%F k2\n%0 Book\n%T B\n", ["A", "B"]),
        ("```\n%T A\n```\n----\n%T B\n----", ["A", "B"]),
        ("<pre>%T A\n%T B</pre>", ["A", "B"]),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", " \n"])
def test_records_are_told_apart(text: str, titles: list[str], line_end: str) -> None:
    found = read(refer, text.replace("\n", line_end))
    assert [values["title"] for values in found] == titles
    assert not rules(refer, text.replace("\n", line_end))


def test_authors_that_stand_again_are_those_of_the_next_record() -> None:
    first, second = read(refer, "%A a\n%A b\n%T A\n%D 1\n%A c\n%T B\n%D 2\n")
    assert (first["authors"], second["authors"]) == ("a; b", "c")
    assert (first["date"], second["date"]) == ("1", "2")


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n"])
def test_lines_of_nothing_but_abstracts_are_a_record_each(between: str) -> None:
    text = between.join(f"%X {KITES} {count}" for count in range(5))
    assert [values["abstract"] for values in read(refer, text)] == [f"{KITES} {count}" for count in range(5)]
    assert refer.sniff(text) >= 0.85


def test_what_is_in_no_record() -> None:
    text = f"Dear reader,\n\n%T A\n%X {KITES}\n\nRegards\n\n%0 Book\n%D 2019\n\n%T B\n%D 2019\nPage 2\n"
    assert [values["title"] for values in read(refer, text)] == ["A", "B"]
    assert rules(refer, text) == ["outside_record", "outside_record", "no_title_or_abstract", "outside_record"]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (f"%0 Journal Article\n%T A\n%X {KITES}\n", 0.9, 1),
        ("%0 Generic\n%T A\n", 0.9, 1),
        (f"{KITES}\n\n" * 12 + "%0 Journal Article\n%T A\n%A B\n\n%0 Book\n%T C\n", 0.8, 1),
        ("%A a\n%T A\n%J Kites\n%D 2019\n\n%A b\n%T B\n%J Kites\n%D 2019\n", 0.9, 1),
        (f"%X {KITES}\n%X {KITES}\n", 0.9, 1),
        (f"%X {KITES}\n" * 4 + "Kites go.\n" * 4, 0.8, 1),
        ("%a  Abbreviated weekday\n%A  Weekday\n%T  The time, as hours, minutes and seconds are\n%X  Time\n", 0, 0.2),
        ("% a comment\n%% another\n%token KITE\n%T\n", 0, 0.2),
        ("%PDF-1.4\n%\u00e2\u00e3\n", 0, 0),
        ("PMID- 1\nTI  - Kites\n", 0, 0),
        (f"{KITES}\n", 0, 0),
        ("", 0, 0),
    ],
)
def test_how_surely_a_text_is_such_a_list(text: str, least: float, most: float) -> None:
    assert least <= refer.sniff(text) <= most
