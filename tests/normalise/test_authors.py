"""Author lists to names in reading order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.authors import author_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("Ann Lee", ["Ann Lee"]),
        ("Ann Lee, Bo Li", ["Ann Lee", "Bo Li"]),
        ("Ann Lee and Bo Li", ["Ann Lee", "Bo Li"]),
        ("Ann Lee & Bo Li", ["Ann Lee", "Bo Li"]),
        ("Ann Lee, Bo Li and Cy Doe", ["Ann Lee", "Bo Li", "Cy Doe"]),
        ("Ann Lee, Bo Li, and Cy Doe.", ["Ann Lee", "Bo Li", "Cy Doe"]),
        ("Ann Lee and Bo Li and Cy Doe", ["Ann Lee", "Bo Li", "Cy Doe"]),
        ("Lee, Ann and Li, Bo", ["Lee, Ann", "Li, Bo"]),
        ("Lee, A. and Li, B. C. and Doe, D.", ["Lee, A.", "Li, B. C.", "Doe, D."]),
        ("Lee, A.; Li, B.", ["Lee, A.", "Li, B."]),
        ("Lee, Ann;Li, Bo ; Doe, Cy", ["Lee, Ann", "Li, Bo", "Doe, Cy"]),
        ("Lee, A., Li, B.-C. and Doe, D. E.", ["Lee, A.", "Li, B.-C.", "Doe, D. E."]),
        ("A. Lee, B. Li", ["A. Lee", "B. Li"]),
        ("Ann Lee, Jr., Bo Li", ["Ann Lee Jr.", "Bo Li"]),
        ("Ann Lee III and Bo Li", ["Ann Lee III", "Bo Li"]),
        ("Plato and Aristotle", ["Plato", "Aristotle"]),
        ("Plato and Lee, Ann", ["Plato", "Lee, Ann"]),
        ("Ann Lee et al.", ["Ann Lee"]),
        ("Lee, A., Li, B., et al", ["Lee, A.", "Li, B."]),
        ("Ann Lee and others", ["Ann Lee"]),
        ("R. Anderson, M. Candy", ["R. Anderson", "M. Candy"]),
        ("Åsa Öberg, José Muñoz", ["Åsa Öberg", "José Muñoz"]),
        ("Ann Lee,, Bo Li,", ["Ann Lee", "Bo Li"]),
    ],
)
def test_lists(text: str, names: list[str]) -> None:
    assert author_names(text) == names


NAMES = st.lists(
    st.builds("{} {}".format, *[st.from_regex("[A-Z][a-z]{1,8}", fullmatch=True)] * 2).filter(
        lambda name: not any(word in ("Jr", "Sr", "And") for word in name.split())
    ),
    min_size=1,
    max_size=6,
)


@given(NAMES)
def test_names_come_back_from_the_usual_lists(names: list[str]) -> None:
    assert author_names("; ".join(names)) == names
    assert author_names(", ".join(names)) == names
    assert author_names(" and ".join(names)) == names
    if len(names) > 2:
        assert author_names(", ".join(names[:-1]) + ", and " + names[-1]) == names
        assert author_names(", ".join(names[:-1]) + " and " + names[-1]) == names


@given(st.text(alphabet="AbC.,; &and\tJr", max_size=40) | st.text(max_size=40))
def test_no_name_is_empty_or_has_space_around_it(text: str) -> None:
    for name in author_names(" ".join(text.split())):
        assert name == name.strip() != ""
