from typing import Any

import pytest

from etl.deduplicate.conflicts import conflict_rows, difference
from etl.deduplicate.survive import DUMP_ORDINAL, choose_field
from schemas.columns import Conflict
from tests.deduplicate.world import BREAD, CLOCKS, CLOCKS_CHANGED, CLOCKS_REWORDED, DUMPS, mention_id, record

PAPER = "p" + 16 * "0"


def conflicts(field: str, *fields: dict[str, Any], decided: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    rows = [
        record(str(number), **{"dump_id": list(DUMPS)[number], **given}) | {DUMP_ORDINAL: number}
        for number, given in enumerate(fields)
    ]
    choice = choose_field(field, rows, decided or {})
    return conflict_rows(PAPER, field, choice) if choice else []


@pytest.mark.parametrize(
    ("field", "one", "other", "kind", "differs"),
    [
        ("abstract", {"abstract": CLOCKS}, {"abstract": CLOCKS_CHANGED}, "number", "66 → 60"),
        ("abstract", {"abstract": "In 12 towns of 9"}, {"abstract": "In 13 towns"}, "wording", "12 → 13; of 9 → ∅"),
        ("abstract", {"abstract": CLOCKS}, {"abstract": CLOCKS_REWORDED}, "wording", "show → find"),
        (
            "abstract",
            {"abstract": CLOCKS, "arxiv_version": 2},
            {"abstract": CLOCKS_REWORDED, "arxiv_version": 1},
            "version",
            "show → find",
        ),
        (
            "abstract",
            {"abstract": CLOCKS, "arxiv_version": 2},
            {"abstract": CLOCKS_CHANGED, "arxiv_version": 2},
            "number",
            "66 → 60",
        ),
        ("abstract", {"abstract": CLOCKS, "arxiv_version": 2}, {"abstract": CLOCKS_CHANGED}, "number", "66 → 60"),
        (
            "title",
            {"title": "Oil", "arxiv_version": 2},
            {"title": "Bread", "arxiv_version": 1},
            "wording",
            "oil → bread",
        ),
        ("title", {"title": "∀"}, {"title": "∃"}, "wording", "∀ → ∃"),
        ("doi", {"doi": "10.1000/a.b"}, {"doi": "10.1000/a-b"}, "value", "10.1000/a.b → 10.1000/a-b"),
        ("author_count", {"author_count": 2}, {"author_count": 3}, "value", "2 → 3"),
        ("pages", {"pages": "1-7"}, {"pages": "1-9"}, "value", "7 → 9"),
    ],
)
def test_a_conflict_says_its_kind_and_what_differs(
    field: str, one: dict[str, Any], other: dict[str, Any], kind: str, differs: str
) -> None:
    assert conflicts(field, one, other) == [
        {
            Conflict.paper_id: PAPER,
            Conflict.field: field,
            Conflict.kind: kind,
            Conflict.chosen_value: str(one[field]),
            Conflict.other_value: str(other[field]),
            Conflict.chosen_mention_id: mention_id("0"),
            Conflict.other_mention_ids: [mention_id("1")],
            Conflict.difference: differs,
        }
    ]


def test_lists_are_told_as_text() -> None:
    (row,) = conflicts("authors", {"authors": ["Ada Oil", "Ben Brot"]}, {"authors": ["Ada Oil"]})
    assert (row[Conflict.chosen_value], row[Conflict.other_value]) == ("Ada Oil; Ben Brot", "Ada Oil")


def test_a_reading_is_one_row_with_all_its_mentions() -> None:
    (row,) = conflicts("title", {"title": "Oil", "doi": "10.1/a"}, {"title": "Bread"}, {"title": "BREAD"})
    assert row[Conflict.other_mention_ids] == sorted([mention_id("1"), mention_id("2")])


def test_another_version_of_the_abstract_said_by_the_same_version_too_is_wording() -> None:
    rows = conflicts(
        "abstract",
        {"abstract": CLOCKS, "arxiv_version": 2, "doi": "10.1/a"},
        {"abstract": CLOCKS_REWORDED, "arxiv_version": 1},
        {"abstract": CLOCKS_REWORDED, "arxiv_version": 2},
    )
    assert [row[Conflict.kind] for row in rows] == ["wording"]


def test_a_decided_value_has_no_mention() -> None:
    (row,) = conflicts("title", {"title": "Oil"}, decided={"title": "Bread"})
    assert (row[Conflict.chosen_value], row[Conflict.chosen_mention_id]) == ("Bread", None)


@pytest.mark.parametrize(
    ("chosen", "other", "expected"),
    [
        ("a b c", "a c", "b → ∅"),
        ("a c", "a b c", "∅ → b"),
        ("a 1.5 c", "a 15 d", "1.5 c → 15 d"),
        ("10.1/A-b", "10.1/a.b", "10.1/A-b → 10.1/a.b"),
    ],
)
def test_a_difference_is_the_tokens_that_differ(chosen: str, other: str, expected: str) -> None:
    assert difference(chosen, other) == expected


def test_a_difference_is_found_at_the_end_of_a_long_text() -> None:
    long = " ".join([BREAD] * 200)
    (row,) = conflicts("abstract", {"abstract": f"{long} 1"}, {"abstract": f"{long} 2"})
    assert (row[Conflict.kind], row[Conflict.difference]) == ("number", "1 → 2")


@pytest.mark.parametrize(("field", "read"), [("title", "Cold oil"), ("doi", "10.1000/a"), ("authors", ["Ada Oil"])])
def test_what_a_curator_ruled_away_is_kept_as_the_reading_that_lost(field: str, read: Any) -> None:
    (row,) = conflicts(field, {field: read}, decided={field: [] if field == "authors" else None})
    assert (row["chosen_value"], row["chosen_mention_id"]) == ("∅", None)
    assert row["other_value"] == (read if isinstance(read, str) else "; ".join(read))
    assert row["difference"].startswith("∅ → ")
