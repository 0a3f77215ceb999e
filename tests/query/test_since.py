"""Which papers came since: the day of a paper is that of its first primary dump."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.query.since import arrivals, since_day, since_dump, since_release
from schemas.columns import Alias, Columns, Dump, Mention

FIRST: Final = date(2025, 11, 7)
DAYS: Final = {
    "one": FIRST,
    "two": None,
    "three": FIRST + timedelta(7),
    "snapshot": FIRST,
    "four": FIRST + timedelta(14),
}

Home = tuple[str, str]
"""A mention: its dump and its paper."""


def table(columns: type[Columns], rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame([{**dict.fromkeys(columns.TYPES), **row} for row in rows], columns.TYPES)


def dumps() -> pl.DataFrame:
    """Four dumps of several days, one of none, and a reference dump among them; not in their order."""
    rows = [
        {
            Dump.dump_id: dump_id,
            Dump.ordinal: ordinal,
            Dump.role: "reference" if dump_id == "snapshot" else "primary",
            Dump.captured_date: day,
        }
        for ordinal, (dump_id, day) in enumerate(DAYS.items(), 1)
    ]
    return table(Dump, rows[::-1])


def mentions(homes: Sequence[Home]) -> pl.DataFrame:
    rows = [
        {
            Mention.mention_id: f"m-{dump_id}-{paper_id}-{ordinal}",
            Mention.dump_id: dump_id,
            Mention.paper_id: paper_id,
            Mention.ordinal: ordinal,
        }
        for ordinal, (dump_id, paper_id) in enumerate(homes, 1)
    ]
    return table(Mention, rows).sort(Mention.SORT)


def aliases(leads: Mapping[str, str | None]) -> pl.DataFrame:
    return table(Alias, [{Alias.alias_id: one, Alias.paper_id: to} for one, to in leads.items()])


HOMES: Final[list[Home]] = [
    ("one", "old"),
    ("snapshot", "known long before"),
    ("two", "undated"),
    ("three", "b"),
    ("three", "old"),
    ("three", "undated"),
    ("three", "a"),
    ("four", "known long before"),
    ("four", "b"),
    ("four", "new"),
]


def ids(frame: pl.DataFrame) -> list[str]:
    return frame[Mention.paper_id].to_list()


def test_papers_come_in_the_order_of_their_first_primary_mentions() -> None:
    assert arrivals(mentions(HOMES), dumps()).rows() == [
        ("old", "one"),
        ("undated", "two"),
        ("b", "three"),
        ("a", "three"),
        ("known long before", "four"),
        ("new", "four"),
    ]


@pytest.mark.parametrize(
    ("dump_id", "expected"),
    [
        (None, ["old", "undated", "b", "a", "known long before", "new"]),
        ("one", ["undated", "b", "a", "known long before", "new"]),
        ("two", ["b", "a", "known long before", "new"]),
        ("three", ["known long before", "new"]),
        ("snapshot", ["known long before", "new"]),
        ("four", []),
    ],
)
def test_since_a_dump(dump_id: str | None, expected: list[str]) -> None:
    assert ids(since_dump(mentions(HOMES), dumps(), dump_id).papers) == expected


@pytest.mark.parametrize(
    ("days", "expected", "untold"),
    [
        (0, ["old", "b", "a", "known long before", "new"], 1),
        (1, ["b", "a", "known long before", "new"], 1),
        (7, ["b", "a", "known long before", "new"], 1),
        (8, ["known long before", "new"], 0),
        (15, [], 0),
    ],
)
def test_since_a_day(days: int, expected: list[str], untold: int) -> None:
    found = since_day(mentions(HOMES), dumps(), FIRST + timedelta(days))
    assert (ids(found.papers), found.untold_count) == (expected, untold)


def test_a_paper_that_an_earlier_dump_has_is_old_whatever_else_mentions_it() -> None:
    homes = [("one", "p"), ("two", "p"), ("four", "p")]
    found = since_day(mentions(homes), dumps(), FIRST + timedelta(1))
    assert (ids(found.papers), found.untold_count) == ([], 0)


def test_since_a_release() -> None:
    now = mentions([("one", "kept"), ("one", "renamed"), ("three", "led to"), ("four", "new"), ("four", "split off")])
    before = now.filter(pl.col(Mention.paper_id).is_in(["kept", "renamed"]))
    old_aliases = aliases({"kept": "kept", "old name": "old name", "gone": None})
    leads = aliases({"kept": "kept", "old name": "led to", "gone": None, "new": "new", "split off": "split off"})
    found = since_release(now, dumps(), leads, before, old_aliases)
    assert found.papers.rows() == [("new", "four"), ("split off", "four")]
    assert ids(since_release(now, dumps(), leads, now, leads).papers) == []
    nothing = mentions([]), aliases({})
    assert ids(since_release(now, dumps(), leads, *nothing).papers) == ["kept", "renamed", "led to", "new", "split off"]


ANY_HOMES = st.lists(st.tuples(st.sampled_from(list(DAYS)), st.sampled_from("abcdef")), max_size=30)


@given(homes=ANY_HOMES, number=st.integers(0, 4), days=st.integers(-1, 16))
def test_what_came_and_what_was_there_are_all(homes: list[Home], number: int, days: int) -> None:
    brought = [(dump_id, paper) for dump_id, paper in homes if dump_id != "snapshot"]
    order = list(DAYS)
    new = since_dump(mentions(homes), dumps(), order[number])
    before = {paper for dump_id, paper in brought if order.index(dump_id) <= number}
    assert set(ids(new.papers)) == {paper for _, paper in brought} - before
    day = FIRST + timedelta(days)
    since = since_day(mentions(homes), dumps(), day)
    captured = {paper: {DAYS[dump_id] for dump_id, one in brought if one == paper} for _, paper in brought}
    old = {paper for paper, known in captured.items() if any(one and one < day for one in known)}
    untold = {paper for paper, known in captured.items() if paper not in old and None in known}
    assert set(ids(since.papers)) == captured.keys() - old - untold
    assert since.untold_count == len(untold)


def test_a_dump_without_a_capture_date_is_of_the_day_of_its_search() -> None:
    searched = dumps().with_columns(
        pl.when(pl.col(Dump.dump_id) == "two").then(FIRST + timedelta(7)).otherwise(None).alias(Dump.search_date)
    )
    found = since_day(mentions([("one", "old"), ("two", "found")]), searched, FIRST + timedelta(1))
    assert (found.papers[Mention.paper_id].to_list(), found.untold_count) == (["found"], 0)
