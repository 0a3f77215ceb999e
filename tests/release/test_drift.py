"""The gate against accidents: what stops a release, what an ordinary one may do, and in which words."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

import polars as pl
import pytest

from etl.release.drift import DriftLimits, drift
from tests.publish.conftest import mention, paper, row
from tests.release.world import Made, Rows, made

LIMITS: Final = DriftLimits(
    min_rows=10, max_rows_lost=0.1, max_rows_gained=0.5, max_null_change=0.1, max_values_lost=0.1, max_values_new=0.1
)
COUNT: Final = 60
DUMP: Final[dict[str, Any]] = {
    **dict.fromkeys(("byte_count", "mention_count", "quarantined_byte_count"), 0),
    **dict.fromkeys(("file", "format", "encoding"), "toy"),
    "ordinal": 1,
    "role": "primary",
    "sha256": "0" * 64,
    "captured_date_is_inferred": False,
}
RULING: Final[dict[str, Any]] = {
    **dict.fromkeys(("why", "decided_by"), "Ada"),
    "ruling": "same",
    "state": "applied",
    "decided_date": date(2026, 11, 1),
}
DUMPS: Final = {"old-a": range(40), "old-b": range(40, COUNT)}


def of_dump(dump_id: str, numbers: Sequence[int], **values: Any) -> Rows:
    """A dump with a paper a mention, all of which have these values."""
    rows: Rows = {"papers": [], "mentions": [], "dumps": [row("dumps", dump_id=dump_id, **DUMP)]}
    for place, number in enumerate(numbers, 1):
        known = {"title": f"Title {number}", "work_type": "article", "flags": ["withdrawn"], **values}
        own = {"dump_ids": [dump_id], "first_seen_dump_id": dump_id}
        rows["papers"].append(paper(f"p{number:016}", f"Title {number}", **known, **own))
        rows["mentions"].append(mention(f"m{number:016}", f"p{number:016}", dump_id, place, **known))
    return rows


def together(*parts: Rows) -> Rows:
    return {name: [one for part in parts for one in part.get(name, [])] for name in parts[0]}


def base() -> Rows:
    return together(*(of_dump(dump_id, numbers) for dump_id, numbers in DUMPS.items()))


def side(rows: Rows, with_hashes: bool = True) -> Made:
    return made(rows, with_hashes=with_hashes)


def changed(table: str, count: int, **values: Any) -> Rows:
    """The base with other values in the first rows of a table."""
    rows = base()
    for one in rows[table][:count]:
        one.update(values)
    return rows


def without(count: int, dump_id: str = "old-a") -> Rows:
    """The base after a parser read so many mentions fewer of a dump."""
    rows = base()
    gone = [one["paper_id"] for one in rows["mentions"] if one["dump_id"] == dump_id][:count]
    return {name: [one for one in table if one.get("paper_id") not in gone] for name, table in rows.items()}


OLD: Final = side(base())


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (base(), []),
        (
            without(12),
            ["papers: from 60 rows to 48: 20.0 % lost, and the limit is 10 %.", "mentions: from 60 rows to 48: …"],
        ),
        (
            changed("papers", 20, title=None),
            ["papers: column `title`: empty in 0.0 % of the rows before, in 33.3 % now, and …"],
        ),
        (changed("papers", 20, flags=[]), ["papers: column `flags`: empty in 0.0 % of the rows before, in 33.3 % …"]),
        (
            changed("mentions", 30, work_type="book"),
            ["mentions: column `work_type`: 50.0 % of the new rows hold `book`, which none held before, …"],
        ),
        (
            changed("mentions", COUNT, work_type="book"),
            [
                "mentions: column `work_type`: 100.0 % of the old rows hold `article`, which none holds now, …",
                "mentions: column `work_type`: 100.0 % of the new rows hold `book`, which none held before, …",
            ],
        ),
        (
            changed("papers", COUNT, flags=["truncated", "withdrawn"]),
            ["papers: column `flags`: 100.0 % of the new rows hold `truncated`, which none held before, …"],
        ),
        (
            together(base(), {"papers": of_dump("old-a", range(100, 140))["papers"]}),
            ["papers: from 60 rows to 100: 66.7 % gained, and the limit is 50 %."],
        ),
    ],
)
@pytest.mark.parametrize("with_hashes", [True, False], ids=["hashed", "read"])
def test_what_moves_too_far_is_told_in_a_sentence(new: Rows, found: list[str], with_hashes: bool) -> None:
    told = drift(OLD, side(new, with_hashes), LIMITS)
    assert len(told) == len(found)
    for sentence, expected in zip(told, found, strict=True):
        assert sentence.startswith(expected.removesuffix("…"))


@pytest.mark.parametrize(
    "new",
    [
        pytest.param(without(5), id="few of many rows"),
        pytest.param(changed("papers", 5, title=None), id="few nulls"),
        pytest.param(changed("papers", 9, work_type="a\x1bb"), id="fewer rows than are judged"),
        pytest.param(together(base(), of_dump("new", range(100, 180))), id="a dump that is larger than all before"),
        pytest.param(
            together(base(), of_dump("new", range(100, 180), title=None, work_type=None, flags=[])), id="without titles"
        ),
        pytest.param(
            together(base(), of_dump("new", range(100, 180), work_type="thesis", flags=["x"])), id="of its own"
        ),
    ],
)
def test_an_ordinary_release_passes(new: Rows) -> None:
    assert drift(OLD, side(new), LIMITS) == []


def test_a_dump_that_enriches_all_papers_passes() -> None:
    """Such as a reference dump: titles are known at once that were not."""
    poor, rich = (together(of_dump("old-a", range(COUNT), title=title)) for title in (None, "Known"))
    rich["dumps"] += of_dump("arxiv", [])["dumps"]
    rich["mentions"] = [
        *of_dump("old-a", range(COUNT), title=None)["mentions"],
        *(
            {**one, "mention_id": f"n{one['mention_id'][1:]}", "dump_id": "arxiv"}
            for one in of_dump("arxiv", range(COUNT))["mentions"]
        ),
    ]
    assert drift(side(poor), side(rich), LIMITS) == []


def test_an_added_dump_hides_no_loss() -> None:
    new = together(without(12), of_dump("new", range(100, 180)))
    assert drift(OLD, side(new), LIMITS) == [
        "papers: from 60 rows to 48, beside 80 of added dumps: 20.0 % lost, and the limit is 10 %.",
        "mentions: from 60 rows to 48, beside 80 of added dumps: 20.0 % lost, and the limit is 10 %.",
    ]


def test_an_added_dump_hides_no_broken_parser_of_another() -> None:
    new = together(changed("papers", 20, title=None), of_dump("new", range(100, 300)))
    (told,) = drift(OLD, side(new), LIMITS)
    assert told.startswith("papers: column `title`: empty in 0.0 % of the rows before, in 33.3 % now")
    assert told.endswith("what added and removed dumps have a part in aside.")


def test_a_dump_that_was_removed_counts_as_a_loss_and_as_nothing_else() -> None:
    odd = together(of_dump("old-a", range(40)), of_dump("old-b", range(40, COUNT), title=None, work_type="thesis"))
    assert drift(side(odd), side(of_dump("old-a", range(40))), LIMITS) == [
        "papers: from 60 rows to 40: 33.3 % lost, and the limit is 10 %.",
        "mentions: from 60 rows to 40: 33.3 % lost, and the limit is 10 %.",
    ]


def test_a_small_table_is_not_judged() -> None:
    small = of_dump("old-a", range(9))
    assert drift(side(small), side(of_dump("old-a", [])), LIMITS) == []


def test_a_share_is_of_all_rows() -> None:
    """Twelve of sixty papers are a loss, twelve of two hundred are none."""
    many, fewer = (side(of_dump("old-a", range(count))) for count in (200, 188))
    assert drift(many, fewer, LIMITS) == []


def test_rulings_may_be_as_many_as_they_are_made() -> None:
    def ruled(count: int) -> Rows:
        rulings = [row("decisions", ordinal=number, **RULING) for number in range(1, count + 1)]
        return {**base(), "decisions": rulings}

    assert drift(side(ruled(10)), side(ruled(60)), LIMITS) == []
    assert drift(side(ruled(60)), side(ruled(10)), LIMITS) == [
        "decisions: from 60 rows to 10: 83.3 % lost, and the limit is 10 %."
    ]


@pytest.mark.parametrize("cut", [lambda frame: frame.drop("work_type"), lambda frame: frame.clear()])
def test_columns_that_went_and_empty_tables_are_no_reason_to_stumble(
    cut: Callable[[pl.DataFrame], pl.DataFrame],
) -> None:
    papers = cut(OLD.frames["papers"])
    columns = {name: shape for name, shape in OLD.shapes["papers"].columns.items() if name in papers.columns}
    shapes = {**OLD.shapes, "papers": OLD.shapes["papers"]._replace(columns=columns)}
    new = Made("new", shapes, {**OLD.manifest, "files": {}}, {**OLD.frames, "papers": papers})
    lost = ["papers: from 60 rows to 0: 100.0 % lost, and the limit is 10 %."] if papers.is_empty() else []
    assert drift(OLD, new, LIMITS) == lost
    assert drift(new, OLD, LIMITS) == []


def test_a_hostile_value_is_told_in_part() -> None:
    (told,) = (
        one for one in drift(OLD, side(changed("papers", 30, work_type="x" * 9_000)), LIMITS) if "new rows" in one
    )
    assert len(told) < 300


@pytest.mark.parametrize("place", [0, COUNT - 1])
def test_a_value_is_known_wherever_it_stood(place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.release.measured._ROWS_AT_ONCE", 7)
    old = base()
    old["mentions"][place]["work_type"] = "book"
    assert drift(side(old), side(changed("mentions", 30, work_type="book")), LIMITS) == []


def test_rows_of_any_number_are_read_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    new = side(together(changed("mentions", 40, work_type="book", flags=[]), of_dump("new", range(100, 130))))
    at_once = drift(OLD, new, LIMITS)
    read = Made.read
    asked: list[int | None] = []

    def watched(
        made: Made, table: str, columns: Sequence[str], start: int = 0, count: int | None = None
    ) -> pl.DataFrame:
        asked.append(count)
        return read(made, table, columns, start, count)

    monkeypatch.setattr(Made, "read", watched)
    monkeypatch.setattr("etl.release.measured._ROWS_AT_ONCE", 7)
    assert drift(OLD, new, LIMITS) == at_once
    assert len(at_once) == 2
    assert 7 in asked
    assert max(count or 0 for count in asked) == 7
