"""Papers as an Atom feed: what RFC 4287 asks for, and the same bytes for the same papers."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.deduplicate.world import BREAD, BREAD_TITLE, CLOCKS, CLOCKS_TITLE
from tests.export.package import Package, package

BIBTEX = (
    f"@article{{a, title = {{{CLOCKS_TITLE} < & >}}, abstract = {{{CLOCKS}}}, author = {{Oil, Ada and Cog, Bo}},"
    " date = {2021-05-04}, categories = {cs.CL; cs.AI}, doi = {10.1000/a(b)[c]}}\n"
    f"@article{{b, title = {{{BREAD_TITLE}}}, abstract = {{{BREAD}}}}}\n"
)
NAMES = {"a": "http://www.w3.org/2005/Atom"}


def feed(made: Package) -> Any:
    return fromstring(made.text("atom", "cs.CL, week 47 & more").encode())


def entry(made: Package, title: str) -> Any:
    return next(
        one for one in feed(made).findall("a:entry", NAMES) if one.find("a:title", NAMES).text.startswith(title)
    )


def test_a_feed_has_what_a_reader_needs() -> None:
    made = package(("bibtex", BIBTEX))
    found = feed(made)
    assert found.find("a:title", NAMES).text == "cs.CL, week 47 & more"
    assert found.find("a:id", NAMES).text.startswith("urn:papers:")
    assert found.find("a:author/a:name", NAMES).text
    assert found.find("a:updated", NAMES).text == "2021-05-04T00:00:00Z"
    assert [one.find("a:id", NAMES).text for one in found.findall("a:entry", NAMES)] == [
        f"urn:paper:{paper_id}" for paper_id in made.papers["paper_id"]
    ]
    assert made.text("atom") == made.text("atom")


def test_a_feed_of_one_package_keeps_its_id_whatever_its_heading_and_when_dumps_come() -> None:
    made = package(("bibtex", BIBTEX))
    grown = package(("bibtex", BIBTEX), ("bibtex", f"@misc{{c, title = {{Kites}}, abstract = {{{CLOCKS}}}}}"))
    other = made._replace(dumps=made.dumps.with_columns(dump_id=pl.lit("other")))
    ids = [
        fromstring(one.text("atom", title)).find("a:id", NAMES).text
        for one, title in ((made, "Since May"), (made, "Since June"), (grown, "Papers"), (other, "Papers"))
    ]
    assert ids[0] == ids[1] == ids[2] != ids[3]


def test_an_entry_tells_the_paper() -> None:
    one = entry(package(("bibtex", BIBTEX)), "Cold oil")
    assert one.find("a:title", NAMES).text == f"{CLOCKS_TITLE} < & >"
    assert [name.text for name in one.findall("a:author/a:name", NAMES)] == ["Oil, Ada", "Cog, Bo"]
    assert one.find("a:link", NAMES).attrib == {"rel": "alternate", "href": "https://doi.org/10.1000/a(b)%5Bc%5D"}
    assert [term.attrib["term"] for term in one.findall("a:category", NAMES)] == ["cs.CL", "cs.AI"]
    assert one.find("a:summary", NAMES).text == CLOCKS
    assert one.find("a:published", NAMES).text == one.find("a:updated", NAMES).text == "2021-05-04T00:00:00Z"


def test_an_entry_without_a_link_has_a_content_and_one_without_authors_says_so() -> None:
    one = entry(package(("bibtex", BIBTEX)), BREAD_TITLE)
    assert one.find("a:link", NAMES) is None
    assert one.find("a:content", NAMES).text == BREAD
    assert [name.text for name in one.findall("a:author/a:name", NAMES)] == ["unknown"]
    listed = package(("bibtex", BIBTEX.replace(f"{{{BREAD}}}", f"{{{BREAD}}}, url = {{https://example.org/bread}}")))
    assert entry(listed, BREAD_TITLE).find("a:link", NAMES).attrib["href"] == "https://example.org/bread"


@pytest.mark.parametrize(
    ("captured", "text", "expected"),
    [
        (date(2025, 12, 12), BIBTEX, "2025-12-12"),
        (None, BIBTEX, "2021-05-04"),  # the newest day that the list knows
        (None, BIBTEX.replace("2021-05-04", "2021"), "1970-01-01"),
    ],
)
def test_updated_is_never_the_clock(captured: date | None, text: str, expected: str) -> None:
    made = package(("bibtex", text), entries={"captured_date": captured})
    assert entry(made, BREAD_TITLE).find("a:updated", NAMES).text == f"{expected}T00:00:00Z"


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))
@settings(max_examples=50)
def test_any_text_makes_a_feed(text: str) -> None:
    made = TOY.row(title=text, display_title=text, abstract=text, authors=[text], categories=[text], urls=[text])
    (one,) = fromstring(made.text("atom", text).encode()).findall("a:entry", NAMES)
    told = one.find("a:title", NAMES).text or ""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert told.replace("\r", "\n") == "".join(
        char for char in lines if char in "\t\n" or " " <= char not in "\ufffe\uffff"
    )


TOY = package(("bibtex", f"@misc{{a, title = {{{CLOCKS_TITLE}}}}}"))
