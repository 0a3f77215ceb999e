import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.deduplicate.groups import Groups


def grouped(*links: tuple[str, str]) -> Groups:
    groups = Groups()
    for number, (a, b) in enumerate(links, 1):
        groups.join(a, b, number)
    return groups


def test_a_name_alone_is_a_group() -> None:
    assert grouped().members("a") == ["a"]
    assert grouped().joined("a", "a")
    assert not grouped(("a", "b")).joined("a", "c")


@pytest.mark.parametrize(
    ("links", "by"),
    [
        ([("a", "b")], (1,)),
        ([("a", "x"), ("x", "b")], (1, 2)),
        ([("a", "x"), ("x", "b"), ("b", "a")], (3,)),
        ([("c", "d"), ("x", "y"), ("b", "y"), ("x", "a")], (4, 2, 3)),
        ([("a", "x"), ("y", "b")], ()),
    ],
)
def test_what_joined_two_names_is_remembered(links: list[tuple[str, str]], by: tuple[int, ...]) -> None:
    groups = grouped(*links)
    assert groups.joined_by("a", "b") == by
    assert groups.joined("a", "b") is bool(by)


NAMES = st.sampled_from("abcdefgh")


@given(st.lists(st.tuples(NAMES, NAMES)))
def test_joined_means_linked_whatever_the_order(links: list[tuple[str, str]]) -> None:
    forth, back = grouped(*links), grouped(*reversed(links))
    for a in "abcdefgh":
        assert sorted(forth.members(a)) == sorted(back.members(a))
        assert all(forth.joined(a, b) == (a == b or bool(forth.joined_by(a, b))) for b in "abcdefgh")
