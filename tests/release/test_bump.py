"""The least honest bump, a case a line, and what versions are."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import ConfigurationError
from etl.release.bump import least_bump, next_version
from etl.release.compare import Comparison, RowCounts, ShapeChange, compare
from etl.release.events import Events
from schemas.versions import is_version, version_numbers
from tests.release.world import made, toy_rows

SAME = compare(made(toy_rows()), made(toy_rows()))


def differs(**parts: Any) -> Comparison:
    """A comparison in which nothing differs but this."""
    return replace(SAME, **parts)


def reshaped(*changes: tuple[str, str | None, str, str | None, str | None]) -> Comparison:
    return differs(shape=tuple(ShapeChange(*change) for change in changes))


ONE_ROW = {"papers": RowCounts(3, 3, 0, 0, 1)}


@pytest.mark.parametrize(
    ("comparison", "events", "level", "reasons"),
    [
        (SAME, Events(), None, []),
        (reshaped(("pairs", None, "table_removed", "…", None)), Events(), "major", ["table `pairs` is gone"]),
        (
            reshaped(("papers", "pmid", "column_removed", "string", None)),
            Events(),
            "major",
            ["papers: column `pmid` is gone"],
        ),
        (
            reshaped(*(("papers", name, "column_removed", "string", None) for name in "abcdefg")),
            Events(),
            "major",
            ["papers: 7 columns are gone: `a`, `b`, `c`, `d`, `e` and 2 more"],
        ),
        (
            reshaped(("papers", "volume", "retyped", "string", "integer")),
            Events(),
            "major",
            ["papers: column `volume` was string, and is integer now"],
        ),
        (
            reshaped(("papers", "mention_count", "now_nullable", "integer", "integer, may be null")),
            Events(),
            "major",
            ["papers: column `mention_count` was never null, and may be so now"],
        ),
        (
            reshaped(("dumps", "role", "set_widened", "primary, reference", "primary, reference, x")),
            Events(),
            "major",
            ["dumps: column `role` may hold x, as it could not before"],
        ),
        (
            reshaped(("dumps", "role", "set_widened", "primary, reference", None)),
            Events(),
            "major",
            ["dumps: column `role` may hold any value, as it could not before"],
        ),
        (SAME, Events(lost=("p1", "p2")), "major", ["2 paper ids lead nowhere, without a tombstone: p1, p2"]),
        (reshaped(("notes", None, "table_added", None, "…")), Events(), "minor", ["table `notes` is new"]),
        (
            reshaped(("papers", "orcid", "column_added", None, "string")),
            Events(),
            "minor",
            ["papers: column `orcid` is new"],
        ),
        (SAME, Events(added=("p1",)), "minor", ["1 paper added: p1"]),
        (SAME, Events(merged=(("p2", "p1"),)), "minor", ["1 paper merged into another: p2 → p1"]),
        (SAME, Events(split=(("p1", "p2"),)), "minor", ["1 paper split off another: p1 → p2"]),
        (SAME, Events(ended=("p1",)), "minor", ["1 paper ended with a tombstone: p1"]),
        (
            reshaped(("papers", "title", "never_null", "string, may be null", "string")),
            Events(),
            "patch",
            ["papers: column `title` is never null from now on"],
        ),
        (
            reshaped(("dumps", "role", "set_narrowed", "primary, reference", "primary")),
            Events(),
            "patch",
            ["dumps: column `role` no longer holds reference"],
        ),
        (
            reshaped(("dumps", "note", "set_narrowed", None, "a, b")),
            Events(),
            "patch",
            ["dumps: column `note` holds only a, b from now on"],
        ),
        (
            reshaped(("papers", "title", "described", "A", "B")),
            Events(),
            "patch",
            ["papers: column `title` is described in other words"],
        ),
        (
            differs(rows=ONE_ROW, columns={("papers", "title"): 1, ("papers", "abstract"): 1_200}),
            Events(),
            "patch",
            ["papers: 1,201 cells corrected: `abstract` 1,200, `title` 1"],
        ),
        (
            differs(
                rows={**ONE_ROW, "pairs": RowCounts(3, 4, 2, 1, 0), "spans": RowCounts(1, 1, 0, 0, 0)},
                columns={("papers", "mention_count"): 1},
            ),
            Events(),
            "patch",
            ["elsewhere: papers (1 cell that follows), pairs (2 added, 1 removed)"],
        ),
        (
            differs(recoded=("papers.parquet", "spans.parquet")),
            Events(),
            "patch",
            ["`papers.parquet`, `spans.parquet` are encoded anew, with the same content"],
        ),
        (SAME, Events(files=("README.md",)), "patch", ["`README.md` is other than before"]),
    ],
)
def test_each_difference_has_its_weight_and_its_words(
    comparison: Comparison, events: Events, level: str | None, reasons: list[str]
) -> None:
    found = least_bump(comparison, events)
    assert (found.level, [reason.text for reason in found.reasons]) == (level, reasons)
    assert {reason.level for reason in found.reasons} <= {level}


def test_the_weightiest_come_first_and_what_says_nothing_more_is_left_out() -> None:
    comparison = differs(
        shape=(
            ShapeChange("papers", "title", "described", "A", "B"),
            ShapeChange("papers", "orcid", "column_added", None, "string"),
            ShapeChange("papers", "pmid", "column_removed", "string", None),
            ShapeChange("notes", None, "table_added", None, "…"),
        ),
        rows={**ONE_ROW, "notes": RowCounts(0, 9, 9, 0, 0)},
        columns={("papers", "orcid"): 4, ("papers", "pmid"): 3},
    )
    found = least_bump(comparison, Events(added=("p1",), lost=("p2",), files=("README.md",)))
    assert [reason.level for reason in found.reasons] == ["major"] * 2 + ["minor"] * 3 + ["patch"]
    assert found.reasons[0].text == "papers: column `pmid` is gone"
    assert found.reasons[-1].text == "papers: column `title` is described in other words"


@pytest.mark.parametrize(("change", "name"), [("added", "toy-d"), ("removed", "toy-b")])
def test_a_dump_that_came_or_went_is_minor_even_if_no_paper_did(change: str, name: str) -> None:
    whole, less = toy_rows(), toy_rows()
    less["dumps"] = [one for one in less["dumps"] if one["dump_id"] != name]
    sides = (less, whole) if change == "added" else (whole, less)
    found = least_bump(compare(*map(made, sides)), Events())
    assert found.reasons[0] == ("minor", f"1 dump {change}: `{name}`")


@pytest.mark.parametrize(
    ("base", "level", "version"),
    [
        (None, "first", "v1.0.0"),
        ("v1.0.0", "patch", "v1.0.1"),
        ("v1.2.9", "patch", "v1.2.10"),
        ("v1.2.9", "minor", "v1.3.0"),
        ("v1.2.9", "major", "v2.0.0"),
        ("v0.9.9", "minor", "v0.10.0"),
    ],
)
def test_the_next_version(base: str | None, level: str, version: str) -> None:
    assert next_version(base, level) == version


@pytest.mark.parametrize(
    "text", ["1.0.0", "v1.0", "v1.0.0.0", "v01.0.0", "v1.0.-1", "v1.0.0 ", "v1.0.0\n", "v1.0.٣", ""]
)
def test_what_is_no_version_is_told(text: str) -> None:
    assert not is_version(text)
    with pytest.raises(ConfigurationError, match=r"Write it as v1\.0\.0\."):
        next_version(text, "patch")


def test_a_bump_of_another_name_is_told() -> None:
    with pytest.raises(ConfigurationError, match="patch, minor, major"):
        next_version("v1.0.0", "huge")


@given(st.tuples(*[st.integers(0, 999_998)] * 3), st.sampled_from(["patch", "minor", "major"]))
def test_a_bump_is_greater_than_what_it_raises(numbers: tuple[int, int, int], level: str) -> None:
    base = "v{}.{}.{}".format(*numbers)
    assert version_numbers(base) == numbers
    assert version_numbers(next_version(base, level)) > numbers
