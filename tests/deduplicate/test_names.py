import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.deduplicate.names import name_words


@pytest.mark.parametrize(
    "names",
    [
        ["Jane M. Doe", "Peter Roe"],
        ["Doe, Jane M.", "Roe, Peter"],
        ["Roe, Peter", "Doe, Jane M."],
        ["Doe Jane M.Roe Peter"],
        ["Jane Doe and Peter Roe, Jr."],
        ["DOE, JANE", "ROE, PETER"],
    ],
)
def test_a_list_has_the_same_words_whatever_parts_its_names(names: list[str]) -> None:
    assert name_words(names) == {"jane", "doe", "peter", "roe"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Doe JM", {"doe"}),
        ("José Núñez", {"jose", "nunez"}),
        ("Müller, J.", {"muller"}),
        ("Mueller J", {"muller"}),
        ("Ørsted, S.", {"orsted"}),
        ("O'Connor M", {"oconnor"}),
        ("Vincent van der Meer", {"vincent", "meer"}),
        ("Doe J, et al.", {"doe"}),
        ("Li W", {"li"}),
        ("王 Wei", {"wei"}),
        ("Anonymous", set()),
        ("The WARMVEST Study Group", set()),
        ("— …", set()),
        ("", set()),
    ],
)
def test_initials_particles_and_groups_are_no_people(name: str, words: set[str]) -> None:
    assert name_words([name]) == words


@given(st.permutations(["Ada Oil", "Ben Bread", "Cy Fern"]))
def test_the_order_of_names_says_nothing(names: list[str]) -> None:
    assert name_words(names) == name_words(["Ada Oil", "Ben Bread", "Cy Fern"])
