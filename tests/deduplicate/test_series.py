import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.deduplicate.comparable import tokens
from etl.deduplicate.series import in_series, numeral


@pytest.mark.parametrize(
    ("word", "value"),
    [("2", "2"), ("ii", "2"), ("two", "2"), ("second", "2"), ("deuxieme", "2"), ("1.5", "1.5"), ("oil", None)],
)
def test_a_numeral_has_a_value(word: str, value: str | None) -> None:
    assert numeral(word) == value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Clocks in winter, Part I", "Clocks in winter, Part II"),
        ("Clocks in winter 1", "Clocks in winter 2"),
        ("Clocks in winter", "Clocks in winter II"),
        ("Clocks in winter", "Clocks in winter, Part 2"),
        ("Clocks in winter", "Clocks in winter. Part 2. Oil and cold"),
        ("Clocks in winter. Part two: oil", "Clocks in winter. Part one: cold"),
        ("Clocks in winter, part A: oil", "Clocks in winter, part B: cold"),
        ("Studies on clocks. III. Oil", "Studies on clocks. IV. Cold and rust"),
        ("The 31st meeting of clockmakers", "The 32nd meeting of clockmakers"),
        ("First results of the clock trial", "Final results of the clock trial"),
        ("A phase 1 trial of oil", "A phase 2 trial of oil"),
        ("Vitamin A in oil", "Vitamin D in oil"),
        ("Clocks in 2012", "Clocks in 2016"),
        ("Les horloges, première partie", "Les horloges, deuxième partie"),
    ],
)
def test_titles_that_count_differently_are_a_series(one: str, other: str) -> None:
    assert in_series(tokens(one), tokens(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Clocks in winter", "Clocks in winter"),
        ("Clocks in winter", "Clocks in winter: a survey"),
        ("Clocks in winter", "Clocks in summer"),
        ("Clocks in winter", "Bread II"),
        ("Clocks in winter I", "Clocks in summer II"),
        ("A phase 1 trial of oil", "A phase I trial of oil"),
        ("Clocks, part one", "Clocks, Part 1"),
        ("Oil in men", "Oil in 12 men"),
        ("", "Part II"),
        ("", ""),
    ],
)
def test_other_titles_are_none(one: str, other: str) -> None:
    assert not in_series(tokens(one), tokens(other))


WORDS = st.lists(st.sampled_from("clocks oil part i ii 2 two a first final 31 st day".split()), max_size=6)


@given(WORDS, WORDS)
def test_it_is_the_same_whichever_title_comes_first(one: list[str], other: list[str]) -> None:
    assert in_series(one, other) == in_series(other, one)
    assert not in_series(one, one)
