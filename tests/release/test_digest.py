"""What people look at of a comparison: what is shown, what is counted, and what only follows."""

from typing import Any

import pytest

from etl.release.difference import difference
from etl.release.digest import Cell, Digest
from tests.publish.conftest import M1, P1, P2, P3, P_GONE
from tests.release.world import Rows, made, toy_rows


def digested(old: Rows, new: Rows, limit: int = 20) -> Digest:
    return difference(made(old), made(new, code="9" * 64)).digest(limit)


def conflict(**values: Any) -> Rows:
    """The toy package with one conflict that says otherwise, or without it where nothing is said."""
    rows = toy_rows()
    rows["conflicts"] = [{**rows["conflicts"][0], **values}] if values else []
    return rows


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (conflict(), toy_rows(), [("added", "=1+1", "title", "1 → 2")]),
        (toy_rows(), conflict(), [("removed", "=1+1", "title", "1 → 2")]),
        (conflict(), conflict(difference=""), [("added", "=1+1", "title", "=1+1 → =1+2")]),
        (toy_rows(), conflict(kind="wording"), [("changed", "=1+1", "title", "kind: number → wording")]),
        (toy_rows(), conflict(other_mention_ids=[M1]), []),
    ],
)
def test_conflicts_are_told_in_a_line_unless_others_only_disagree_on_the_same(
    old: Rows, new: Rows, told: list[tuple[str, str, str, str]]
) -> None:
    found = digested(old, new)
    assert [tuple(one[:4]) for one in found.conflicts] == told
    assert found.conflict_count == len(told)


def test_cells_stand_below_their_paper_and_what_follows_is_counted() -> None:
    rows = toy_rows()
    rows["papers"][0] |= {"authors": ["Ann", "Böb; C"], "doi": None, "mention_count": 3, "title": "A"}
    rows["papers"][2] |= {"work_type": "article"}
    rows["mentions"][0]["start_byte"] = 1
    found = digested(toy_rows(), rows)
    assert [(paper.paper_id, paper.title) for paper in found.papers] == [(P2, "\uff1d full width"), (P3, "=1+1")]
    assert found.papers[0].cells == (Cell("work_type", "-", "article", "rule"),)
    assert [cell[:3] for cell in found.papers[1].cells] == [
        ("title", "=1+1", "A"),
        ("authors", '["@Ann","Böb; C"]', '["Ann","Böb; C"]'),
        ("doi", "10.1234/toy.1", None),
    ]
    assert (found.cell_count, found.shown_count) == (4, 4)
    assert found.following == {"papers": {"mention_count": 1}, "mentions": {"start_byte": 1}}


def test_so_many_are_shown_and_all_are_counted() -> None:
    rows = toy_rows()
    for paper in rows["papers"]:
        paper["comment"] = "Another"
    found = digested(toy_rows(), rows, limit=2)
    assert (found.cell_count, found.shown_count) == (3, 2)
    assert digested(toy_rows(), rows, limit=0).papers == ()


def test_papers_are_told_by_what_became_of_them() -> None:
    rows = toy_rows()
    rows["papers"] = [one for one in rows["papers"] if one["paper_id"] != P1]
    rows["aliases"] = [one for one in rows["aliases"] if one["alias_id"] != P_GONE]
    for alias in rows["aliases"]:
        if alias["alias_id"] == P1:
            alias |= {"paper_id": P3, "reason": "merged"}
    for mention in rows["mentions"]:
        if mention["paper_id"] == P1:
            mention["paper_id"] = P3
    gone, merged = digested(toy_rows(), rows).kinds
    assert (gone.told, gone.total, gone.shown[0].paper_id) == ("gone without a tombstone", 1, P_GONE)
    assert (merged.told, merged.shown[0]) == ("merged into another", (P1, 'A "quoted", title', P3, "=1+1"))
