"""Words of the report: shares that never lie, names that can be shown, and cuts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.explore.report.names import DumpNames
from etl.explore.report.words import cut, drawable, is_drawable, listed, many, percent, visible
from tests.explore.report.world import World

HOSTILE = "\u202eevil\x1b[2J\u2066"


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(0, 5, "0 %"), (1, 1000, "< 1 %"), (999, 1000, "> 99 %"), (5, 5, "100 %"), (1, 3, "33 %"), (0, 0, "0 %")],
)
def test_a_share_is_all_or_nothing_only_if_it_is(part: int, whole: int, told: str) -> None:
    assert percent(part, whole) == told


@given(st.text(max_size=60), st.integers(4, 40))
def test_a_cut_text_is_short_enough_and_a_short_one_whole(text: str, longest: int) -> None:
    short = cut(text, longest)
    assert len(short) <= longest
    assert short == text if len(text) <= longest else short.endswith("…")


@given(st.text(max_size=40))
def test_what_is_drawn_is_in_the_font_and_on_one_line(text: str) -> None:
    assert is_drawable(drawable(text))
    assert visible(text).isprintable() or "\u200c" in text or "\u200d" in text


def test_lists_and_counts_read_as_people_write_them() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(list("abcdefgh"), 3) == "a, b and 6 more"
    assert (many(1, "paper"), many(2000, "stretch", "stretches")) == ("1 paper", "2,000 stretches")


def test_a_dump_goes_by_number_and_label_or_else_by_its_name() -> None:
    names = DumpNames(World(["Bees of\n the town", "漢字", HOSTILE, "x " * 200]).tables()["dumps"])
    assert [names.drawn(dump_id, 24) for dump_id in names.dump_ids[:3]] == [
        "1 · Bees of the town",
        "2 · dump-1",
        "3 · dump-2",
    ]
    assert len(names.drawn("dump-3", 24)) <= 24
    assert names.told("dump-1") == "2 · 漢字"
    assert names.told("dump-2") == "3 · \\x202eevil\\x1b[2J\\x2066"
    assert (names.number("gone"), names.drawn("gone", 24), names.place("gone")) == ("gone", "gone", 5)
