"""The flow diagram: well-formed, safe, and nothing in it over the edge of its box."""

import re
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.prisma.drawing import flow_svg
from etl.prisma.flow import Flow, Search, SourceFlow
from etl.prisma.measures import width_of, wrapped
from tests.prisma.tables import JANUARY, counted, dump, review

SVG = "{http://www.w3.org/2000/svg}"


def of_sources(*names: str) -> Flow:
    """A flow of sources, the first of which has most records."""
    sources = tuple(SourceFlow(name, 1_000_000 - number, 0, 0, 0) for number, name in enumerate(names))
    searches = tuple(Search(name, None, JANUARY, ("d",), ("d.ris",), 1) for name in names)
    return Flow(sources, searches, (), (), 0, 0, 0, 0, 0)


def texts(svg: str) -> list[str]:
    """What is written in a drawing, a line each."""
    return ["".join(one.itertext()) for one in fromstring(svg).iter(f"{SVG}text")]


def test_every_number_stands_beside_its_words() -> None:
    told = texts(flow_svg(review()))
    for words, number in {
        "Records identified from:": "(n = 12)",
        "PubMed": "(n = 7)",
        "Scopus": "(n = 4)",
        "Lab [2J <list> & more": "(n = 1)",
        "Duplicates within a source": "(n = 2)",
        "Duplicates between sources": "(n = 2)",
        "In quarantine": "(n = 3)",
        "Records screened": "(n = 5)",
        "Studies included in review": "(n =",
    }.items():
        assert told[told.index(words) + 1] == number
    assert "searched from 2025-01-02 to 2026-01-02" in told
    assert "1 pair of 2 papers wait for review" in told
    assert "Not searched, only to complete records: arxiv." in told


def test_it_says_in_words_what_it_shows() -> None:
    drawing = fromstring(flow_svg(review()))
    assert drawing.attrib["role"] == "img"
    assert drawing.findtext(f"{SVG}desc") == (
        "12 records identified; removed before screening: 2 duplicates within a source, 2 between sources, 3 in "
        "quarantine; 5 left to screen."
    )


def test_a_flow_without_anything_is_drawn() -> None:
    assert "(n = 0)" in texts(flow_svg(counted([], [])))
    assert texts(flow_svg(counted([dump(1, "a")], []))).count("a") == 1


@pytest.mark.parametrize(("count", "shown"), [(12, 12), (13, 11), (40, 11)])
def test_of_many_sources_the_largest_are_shown_and_the_others_summed(count: int, shown: int) -> None:
    names = [f"Database {number}" for number in range(count)]
    told = texts(flow_svg(of_sources(*names)))
    assert [text for text in told if text.startswith("Database")] == names[:shown]
    rest = f"(n = {sum(1_000_000 - number for number in range(shown, count)):,})"
    summed = [told[number + 1] for number, text in enumerate(told) if text == f"{count - shown} further sources"]
    assert summed == ([rest] if count > shown else [])


@given(st.lists(st.text(max_size=120), min_size=1, max_size=14, unique=True))
def test_any_name_is_well_formed_and_stays_in_its_box(names: list[str]) -> None:
    svg = flow_svg(of_sources(*names))
    assert svg == flow_svg(of_sources(*names))
    drawing = fromstring(svg)
    width, height = (int(drawing.attrib[name]) for name in ("width", "height"))
    assert all(char.isprintable() or char in "\n\u200c\u200d" for char in svg)
    for one in drawing.iter(f"{SVG}text"):
        if "transform" not in one.attrib and "text-anchor" not in one.attrib:
            end = int(one.attrib["x"]) + width_of(one.text or "", one.attrib["font-size"] == "12")
            assert end <= width
            assert int(one.attrib["y"]) <= height


def test_nothing_is_fetched_from_elsewhere() -> None:
    svg = flow_svg(of_sources('"><script>alert(1)</script><image href="http://example.org/a.png"/>'))
    assert {one.tag.removeprefix(SVG) for one in fromstring(svg).iter()} == {
        *("svg", "title", "desc", "rect", "g", "text", "path"),
    }
    assert re.findall(r"https?://[^\"]+", svg.split("&lt;", 1)[0]) == ["http://www.w3.org/2000/svg"]


@given(st.text(max_size=200), st.integers(20, 200), st.integers(1, 3))
def test_lines_are_no_wider_and_no_more_than_asked(text: str, width: int, most: int) -> None:
    lines = wrapped(text, width, most)
    assert 1 <= len(lines) <= most
    assert all(width_of(line) <= width for line in lines)
    if not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == "".join(text_of(text))


def text_of(text: str) -> str:
    """What is shown of a text, without spaces."""
    return "".join(char for char in text if char.isprintable() or char in "\u200c\u200d").replace(" ", "")
