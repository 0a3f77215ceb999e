from collections.abc import Callable

import pytest

from etl.release.edited import edited
from tests.release.world import M1, M3, M5, M6, P1, P2, P3, Rows, library, made, read, the

LONG = "A text that is long enough to be told from any other by most of its words"


def pairs(change: Callable[[Rows], object], before: Callable[[Rows], object] = lambda _: None) -> dict[str, str]:
    """Which mentions are found to be which, after a change of the library."""
    rows, later = library(), library()
    before(rows)
    before(later)
    change(later)
    found = edited(made(rows), made(later))
    return dict(zip(found.old, found.new, strict=True))


def test_the_only_mention_of_its_paper_is_the_same_whatever_it_says() -> None:
    assert pairs(lambda rows: the(rows, "mentions", M3).update(mention_id=M5, title="Else", abstract=None)) == {M3: M5}


def test_ids_of_their_own_are_no_edits() -> None:
    assert pairs(lambda rows: the(rows, "mentions", M3).update(title="Else")) == {}


@pytest.mark.parametrize(
    ("values", "is_found"),
    [
        ({"abstract": LONG.replace("long", "short")}, True),
        ({"abstract": LONG, "title": "Two of them"}, True),
        ({"abstract": LONG.upper()}, False),
        ({"abstract": LONG, "arxiv_id": "2401.00002"}, False),
        ({"abstract": LONG, "doi": "10.1000/2"}, True),
        ({"abstract": LONG, "dump_id": "b", "ordinal": 9}, False),
    ],
)
def test_in_another_paper_it_takes_a_text_alike_and_no_identifier_against_it(
    values: dict[str, object], is_found: bool
) -> None:
    found = pairs(
        lambda rows: the(rows, "mentions", M3).update(mention_id=M5, paper_id=P3, **values),
        lambda rows: the(rows, "mentions", M3).update(abstract=LONG, arxiv_id="2401.00001"),
    )
    assert found == ({M3: M5} if is_found else {})


def test_mentions_of_one_paper_in_one_dump_are_told_apart_by_their_texts() -> None:
    def before(rows: Rows) -> None:
        the(rows, "mentions", M3)["abstract"] = LONG
        rows["mentions"].append(read(M6, P2, "a", 3, "Two", LONG[::-1]))

    def change(rows: Rows) -> None:
        the(rows, "mentions", M3).update(mention_id="m000000000000000a", abstract=LONG + " 1", ordinal=4)
        the(rows, "mentions", M6).update(mention_id="m000000000000000b", abstract=LONG[::-1] + " 2")

    assert pairs(change, before) == {M3: "m000000000000000a", M6: "m000000000000000b"}


def test_a_mention_that_was_edited_is_found_behind_its_neighbour_when_others_came_before_it() -> None:
    def before(rows: Rows) -> None:
        the(rows, "mentions", M3)["abstract"] = LONG
        rows["mentions"].append(read(M6, P2, "a", 3, "Two", "Another."))

    def change(rows: Rows) -> None:
        the(rows, "mentions", M3).update(mention_id=M5, paper_id=P3, abstract=LONG + " 1", title="One more")
        for one, place in ((M1, 2), (M5, 3), (M6, 4)):
            the(rows, "mentions", one)["ordinal"] = place
        rows["mentions"].append(read("m000000000000000a", P1, "a", 1, "New", "New."))

    assert pairs(change, before) == {M3: M5}


def test_one_mention_is_not_two() -> None:
    def change(rows: Rows) -> None:
        the(rows, "mentions", M3).update(mention_id=M5, paper_id=P1)
        rows["mentions"].append({**the(rows, "mentions", M5), "mention_id": M6, "ordinal": 3})

    assert pairs(change, lambda rows: the(rows, "mentions", M3).update(abstract=LONG)) == {M3: M5}


def test_without_mentions_there_are_no_edits() -> None:
    rows = library() | {"mentions": []}
    assert edited(made(rows), made(library())).old.is_empty()
