"""Plain lists are read as any list is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.authors import author_names
from etl.normalise.plain_names import are_plain_names

WORDS = """A. B.-C. van der Kite Boat McKay O'Brien Müller Buoy-Sand And et PhD MSc Phd Jr III Di AB x X Society of
    Anonymous Others d' Étienne""".split()
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


@pytest.mark.parametrize(
    "text", ["Ann Kite", "A. B.-C. Kite; Ben van der Boat; José O'Brien", "A. McKay; B. Buoy-Sand"]
)
def test_full_names_are_plain(text: str) -> None:
    assert are_plain_names(text)
    assert author_names(text) == text.split("; ")


@pytest.mark.parametrize(
    "text",
    [
        "Kite",
        "Ann Kite and Ben Boat",
        "Ann Kite, Ben Boat",
        "Kite AB; Boat C",
        "Ann Kite PhD; Ben Boat",
        "Ann Kite;Ben Boat",
        "Ministry of Kites; Ben Boat",
        "Ann Kite;  Ben Boat",
        "Ann Kite a; Ben Boat b",
    ],
)
def test_what_needs_reading_is_not(text: str) -> None:
    assert not are_plain_names(text)


@given(st.lists(names, min_size=1, max_size=3))
def test_names_parted_by_semicolons_are_the_names_parted_by_bars(lists: list[str]) -> None:
    text = "; ".join(lists)
    if are_plain_names(text):  # bars say the same, and are never plain
        assert author_names(text) == author_names(" | ".join(lists)) == lists
