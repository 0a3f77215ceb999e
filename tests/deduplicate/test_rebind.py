"""Rulings outlive edits of a dump: what was ruled on is recognised, and nothing else is taken for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.deduplicate.rebind import gone_traces, may_be_named, rebound, stand_ins
from etl.deduplicate.rulings import Ruling
from etl.deduplicate.traces import traces_of
from schemas.columns import Decision, Mention, Paper
from tests.deduplicate.world import (
    BREAD,
    BREAD_TITLE,
    CLOCKS,
    CLOCKS_CHANGED,
    CLOCKS_TITLE,
    FERNS,
    Row,
    frame,
    laid_out,
    mention_id,
    record,
    run,
)

CLOCK = record("clock", title=CLOCKS_TITLE, abstract=CLOCKS, arxiv_id="2101.00001")
LOAF = record("loaf", ordinal=2, title=BREAD_TITLE, abstract=BREAD)
FERN = record("fern", dump_id="beta", abstract=FERNS)
GENERIC = record("generic", ordinal=3, title="Editorial")


def ruling(kind: str, *rows: Row, ordinal: int = 1, **ruled: Any) -> Ruling:
    ids = tuple(row[Mention.mention_id] for row in rows) if kind != "set" else ()
    about = ("I looked.", "ada", date(2026, 1, 2), None)
    base = Ruling(ordinal, kind, ids, None, None, None, *about, known_by=traces_of(rows, frame(rows)))
    return replace(base, **ruled)


def renamed(rulings: Sequence[Ruling], records: pl.DataFrame) -> list[Ruling]:
    return rebound(rulings, stand_ins(rulings, records))


def now(ruled: Ruling, *rows: Row) -> tuple[str, ...]:
    (one,) = renamed([ruled], frame(rows))
    return one.mention_ids


def edited(row: Row, name: str, **fields: Any) -> Row:
    return row | {Mention.mention_id: mention_id(name)} | fields


@pytest.mark.parametrize(
    "fields",
    [
        {"abstract": CLOCKS_CHANGED, "title": None},
        {"ordinal": 7, "title": "Another title", "abstract": FERNS},
        {"arxiv_id": None, "title": CLOCKS_TITLE.upper(), "ordinal": 7},
        {"arxiv_id": "2101.00002", "ordinal": 7},
        {"arxiv_id": None, "abstract": f"In short, {CLOCKS} And so on."},
        {"dump_id": "beta", "ordinal": 7, "title": None, "abstract": BREAD},
        {"dump_id": "beta", "ordinal": 7, "arxiv_id": None},
    ],
    ids=[
        "the text is mended",
        "the arXiv id stays",
        "only the form changes",
        "the id is mended",
        "text is added in place",
        "moved to another dump with its id",
        "moved to another dump with its text",
    ],
)
def test_an_edited_mention_is_recognised(fields: dict[str, Any]) -> None:
    ruled = ruling("different", CLOCK, LOAF)
    assert now(ruled, edited(CLOCK, "new", **fields), LOAF, FERN) == (mention_id("new"), mention_id("loaf"))


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (CLOCK, {"abstract": CLOCKS_CHANGED, "title": None, "arxiv_id": "2101.00002"}),
        (LOAF, {"title": CLOCKS_TITLE, "abstract": CLOCKS}),
        (LOAF, {"ordinal": 7, "abstract": " ".join([*BREAD.split()[:20], *FERNS.split()[20:]])}),
        (LOAF, {"dump_id": "beta", "ordinal": 7, "abstract": BREAD.replace("eleven", "twelve", 1)[40:]}),
        (GENERIC, {"dump_id": "beta"}),
    ],
    ids=["another id", "another text in its place", "half another text", "another dump's like text", "a generic title"],
)
def test_another_mention_is_not_taken_for_it(row: Row, fields: dict[str, Any]) -> None:
    ruled = ruling("same", row, FERN)
    assert now(ruled, edited(row, "new", **fields), FERN) == (row[Mention.mention_id], mention_id("fern"))


def test_a_ruling_without_traces_stays_as_it_is() -> None:
    ruled = ruling("same", CLOCK, LOAF, known_by=())
    assert renamed([ruled], frame([edited(CLOCK, "new"), LOAF])) == [ruled]


def test_what_is_ruled_on_itself_stands_in_for_nothing() -> None:
    twin = edited(CLOCK, "twin", ordinal=9)
    rulings = [ruling("different", CLOCK, LOAF), ruling("same", twin, LOAF, ordinal=2)]
    assert [one.mention_ids for one in renamed(rulings, frame([twin, LOAF]))] == [one.mention_ids for one in rulings]


def test_two_that_are_gone_have_two_stand_ins_the_likest_first() -> None:
    one, two = (record(name, abstract=f"{CLOCKS} {name}", ordinal=place) for place, name in ((1, "one"), (2, "two")))
    ruled = ruling("different", one, two)
    rows = [edited(two, "new two", abstract=f"{CLOCKS} two!"), edited(one, "new one", abstract=f"{CLOCKS} one!")]
    assert now(ruled, *rows) == (mention_id("new one"), mention_id("new two"))
    assert now(ruled, rows[0]) == (mention_id("one"), mention_id("new two"))


@given(st.permutations(range(6)), st.integers(0, 63))
def test_the_order_of_the_rows_changes_nothing_and_no_stand_in_serves_twice(order: list[int], kept: int) -> None:
    rows = [record(f"r{n}", ordinal=n + 1, abstract=f"{CLOCKS} {'so ' * n}") for n in range(6)]
    after = [
        row if kept >> n & 1 else edited(row, f"e{n}", abstract=f"{row['abstract']}.") for n, row in enumerate(rows)
    ]
    rulings = [ruling("different", *rows[:3]), ruling("same", *rows[3:5], ordinal=2)]
    shuffled = renamed(rulings, frame([after[n] for n in order]))
    assert shuffled == renamed(rulings, frame(after))
    named = [one for each in shuffled for one in each.mention_ids]
    assert len(set(named)) == len(named)


def test_what_nothing_stands_in_for_is_left_out() -> None:
    ruled = ruling("same", CLOCK, LOAF, FERN)
    assert stand_ins([ruled], frame([edited(CLOCK, "new"), LOAF])) == {mention_id("clock"): mention_id("new")}


def around(ruled: Ruling, *rows: Row) -> Ruling:
    """The ruling as it is written where these other mentions stand beside those that it names."""
    named = [row for row in rows if row[Mention.mention_id] in ruled.mention_ids]
    return replace(ruled, known_by=traces_of(named, frame(rows)))


YEARS = [
    record(f"report {n}", ordinal=n, title=f"Annual report on the clocks of {town}", abstract=f"{CLOCKS} So in {town}.")
    for n, town in enumerate(("Aberdorf", "Bexley", "Cork", "Deal"), 1)
]


def test_a_neighbour_that_was_there_is_not_taken_for_what_is_deleted() -> None:
    ruled = around(ruling("same", YEARS[1], FERN), *YEARS, FERN)
    assert now(ruled, YEARS[0], *YEARS[2:], FERN) == ruled.mention_ids
    moved = edited(YEARS[1], "moved", dump_id="gamma", ordinal=9)
    assert now(ruled, YEARS[0], *YEARS[2:], moved, FERN) == (mention_id("moved"), mention_id("fern"))


def test_texts_that_differ_in_their_middle_keep_their_sides_when_all_ids_change() -> None:
    one, two = (
        record(name, ordinal=n, doi="10.1000/both", abstract=f"{CLOCKS} {FERNS} In {name} rooms. {BREAD} {CLOCKS}")
        for n, name in ((1, "warm"), (2, "cold"))
    )
    ruled = ruling("different", one, two)
    assert now(ruled, edited(two, "n2"), edited(one, "n1")) == (mention_id("n1"), mention_id("n2"))


def test_an_identifier_that_two_sides_have_tells_nothing() -> None:
    a, b = (
        record(name, dump_id=name, doi="10.1000/wrong", abstract=text)
        for name, text in (("alpha", CLOCKS), ("beta", BREAD))
    )
    copy = record("copy", dump_id="gamma", doi="10.1000/wrong", abstract=CLOCKS)
    assert now(ruling("different", a, b), a, copy) == (mention_id("alpha"), mention_id("beta"))
    assert now(ruling("same", a, FERN), copy, FERN) == (mention_id("copy"), mention_id("fern"))


def test_one_doi_is_no_proof_where_the_texts_differ() -> None:
    talk = record("talk", ordinal=1, doi="10.1000/supplement", abstract=FERNS)
    ruled = ruling("same", record("loaf", ordinal=2, doi="10.1000/supplement", abstract=BREAD), CLOCK)
    mended = record("mended", ordinal=2, doi="10.1000/supplement", abstract=BREAD.replace("eleven", "twelve"))
    assert now(ruled, talk, CLOCK) == ruled.mention_ids
    assert now(ruled, talk, mended, CLOCK) == (mention_id("mended"), mention_id("clock"))


def test_a_title_that_recurs_is_told_by_what_stood_beside_it() -> None:
    letters = [record(f"letter {n}", ordinal=n, title="Letters from the president of the society") for n in (1, 2)]
    ruled = around(ruling("same", letters[1], FERN), *letters, FERN)
    assert now(ruled, letters[0], edited(letters[1], "new", pages="1-2"), FERN)[0] == mention_id("new")
    assert now(ruled, letters[0], FERN) == ruled.mention_ids


def test_a_split_holds_when_a_dump_is_edited_and_is_published_with_what_it_rules_on_now() -> None:
    a = record("a", abstract=CLOCKS)
    b = record("b", dump_id="beta", abstract=CLOCKS)
    split = ruling("different", a, b)
    built = run(laid_out([a, edited(b, "b2", abstract=f"{CLOCKS} Oil!")]), rulings=[split])
    assert built.papers.height == 2
    (row,) = built.decisions.to_dicts()
    assert row[Decision.mention_ids] == [mention_id("a"), mention_id("b")]
    assert row[Decision.found_mention_ids] == [mention_id("a"), mention_id("b2")]
    assert (row[Decision.state], row[Decision.side_numbers]) == ("applied", [1, 2])


def test_a_value_that_was_set_follows_its_paper() -> None:
    a, b = record("a", abstract=CLOCKS), record("b", dump_id="beta", abstract=CLOCKS)
    (paper_id,) = run(laid_out([a, b])).papers[Paper.paper_id]
    ruled = ruling("set", a, b, paper_id=paper_id, field="title", value="Oil")
    for rows in ([b], [edited(a, "a2", abstract=f"{CLOCKS} Oil!"), LOAF], [a, b]):
        built = run(laid_out(rows), rulings=[ruled])
        assert built.papers.filter(pl.col(Paper.title) == "Oil").height == 1
        assert built.decisions[Decision.state].to_list() == ["applied"]
    assert run(laid_out([LOAF]), rulings=[ruled]).decisions[Decision.state].to_list() == ["gone"]


def test_a_stand_in_is_found_among_those_records_that_may_be_named_as_among_all() -> None:
    ruled = [ruling("different", CLOCK, LOAF), ruling("different", FERN, LOAF, ordinal=2)]
    moved = record("moved", dump_id="gamma", title=CLOCKS_TITLE, abstract=CLOCKS, arxiv_id="2101.00001")
    others = [record(f"other {number}", dump_id="gamma", abstract=f"{BREAD} {number}") for number in range(3)]
    every = frame([moved, LOAF, FERN, *others])
    gone = gone_traces(ruled, every[Mention.mention_id])
    assert [one.mention_id for one in gone] == [CLOCK[Mention.mention_id]]
    few = may_be_named(ruled, gone, every)
    assert few.equals(frame([moved, LOAF, FERN]))  # not all of the dumps of what is there
    assert stand_ins(ruled, few) == stand_ins(ruled, every) == {CLOCK[Mention.mention_id]: mention_id("moved")}
    assert gone_traces(ruled, frame([CLOCK, LOAF, FERN])[Mention.mention_id]) == []
