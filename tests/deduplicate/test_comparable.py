import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.deduplicate.comparable import comparable, is_generic, is_number, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("A  Clock's\nOil", ("a", "clock", "s", "oil")),
        ("Élan naïve Ångström", ("elan", "naive", "angstrom")),
        ("CO2 at 1.5 °C", ("co", "2", "at", "1.5", "c")),
        ("12,345 of 1,234,567", ("12345", "of", "1234567")),
        ("1,5 and 1,50000", ("1,5", "and", "1,50000")),
        ("ﬁne ½", ("fine", "1", "2")),
        ("snake_case — dash", ("snake", "case", "dash")),
        ("часы 時計", ("часы", "時計")),
        ("?! …", ()),
    ],
)
def test_tokens_are_words_and_numbers_without_form(text: str, expected: tuple[str, ...]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Cold Oil: a study.", "cold oil – A STUDY", True),
        ("naïve", "naive", True),
        ("1,000 clocks", "1000 clocks", True),
        ("60% of them", "66% of them", False),
        ("1.5 grams", "15 grams", False),
    ],
)
def test_readings_that_differ_in_form_alone_compare_equal(one: str, other: str, is_same: bool) -> None:
    assert (comparable(one) == comparable(other)) is is_same


@given(st.text(max_size=80))
def test_a_comparable_text_is_comparable_already(text: str) -> None:
    once = comparable(text)
    assert comparable(once) == once


@pytest.mark.parametrize(("token", "expected"), [("66", True), ("1.5", True), ("co", False)])
def test_numbers_are_told_from_words(token: str, expected: bool) -> None:
    assert is_number(token) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Editorial", True), ("Letter to the Editor", True), ("Author’s reply", True), ("Editorial clocks", False)],
)
def test_a_generic_title_names_a_section(title: str, expected: bool) -> None:
    assert is_generic(comparable(title)) is expected
