from typing import Any

import polars as pl
import pytest

from etl.validate import PROMISES, problems
from etl.validate.promises import broken_promises
from schemas.tables import TABLES, ForeignKey, Table
from tests.validate.breakage import Change, drop, more, put, repeat
from tests.validate.conftest import Tables

SORT = {table.name: list(table.sort) for table in TABLES}
UNKNOWN = {"papers": "p" + 16 * "e", "mentions": "m" + 16 * "e", "dumps": "nowhere"}
REFERENCES = [(table, key) for table in TABLES for key in table.foreign_keys]


def found(package: Tables, table: str, change: Change) -> list[tuple[str, str, str, str]]:
    """What is reported after a change in one table: table, column, what, and the first example."""
    broken = {**package, table: change(package[table]).sort(SORT[table])}
    return [(one.table, one.column, one.check, one.examples[0]) for one in broken_promises(broken, 5)]


@pytest.mark.parametrize(("table", "key"), REFERENCES, ids=[f"{table.name}.{key.column}" for table, key in REFERENCES])
def test_a_reference_to_nothing_is_reported(package: Tables, table: Table, key: ForeignKey) -> None:
    value = UNKNOWN[key.table]
    is_list = isinstance(package[table.name].schema[key.column], pl.List)
    reported = found(package, table.name, put(key.column, [value] if is_list else value))
    assert (table.name, key.column, f"refers to no {key.table}.{key.target}", value) in reported


def every(column: str, value: Any, **where: Any) -> Change:
    """Set a value in all rows that match."""
    is_meant = pl.all_horizontal(pl.lit(True), *(pl.col(name) == wanted for name, wanted in where.items()))
    return lambda frame: frame.with_columns(pl.when(is_meant).then(pl.lit(value)).otherwise(column).alias(column))


TILED = ("spans", "start_byte", "the spans of a dump do not cover its file exactly")
READ = ("spans", "mention_id", "field spans and mentions do not match")
PLACED = ("mentions", "start_byte", "does not begin and end with its field spans")
LOST = ("mentions", "mention_id", "a parsed mention is neither published, quarantined nor unused")
TOLD = ("quarantine", "start_byte", "does not match the quarantined spans")
HELD = ("dumps", "quarantined_byte_count", "differs from the spans")
DUMP_COUNT = ("dumps", "mention_count", "differs from the mentions")
PAPER_COUNT = ("papers", "mention_count", "differs from the mentions")
CONFLICT_COUNT = ("papers", "conflict_count", "differs from the conflicts")
TRACED = ("provenance", "field", "does not match the published values")
AT_HOME = ("provenance", "mention_id", "leads to another paper or dump, or outside its mention")
SOURCE = ("mentions", "is_abstract_source", "differs from provenance")
SAID = ("conflicts", "other_mention_ids", "a reading is of another paper's mention")
SEEN = ("papers", "dump_ids", "differs from the mentions' dumps, or from the first of them")
JUDGED = ("pairs", "verdict", "contradicts the papers")
LIVING = ("aliases", "paper_id", "a living paper is missing")

BROKEN: list[tuple[tuple[str, str, str], str, Change, str]] = [
    (TILED, "spans", drop(dump_id="author", start_byte=220), "author / 221"),
    (TILED, "spans", put("end_byte", more(1), dump_id="author", start_byte=220), "author / 221"),
    (TILED, "spans", put("end_byte", more(-1), dump_id="author", start_byte=0), "author / 220"),
    (TILED, "spans", drop(dump_id="harbour", start_byte=0), "harbour / 9"),
    (TILED, "spans", drop(dump_id="library", end_byte=432), "library / 432"),
    (TILED, "spans", put("end_byte", more(1), dump_id="library", end_byte=432), "library / 432"),
    (TILED, "spans", lambda frame: frame.filter(pl.col("dump_id") != "library"), "library / 432"),
    (TILED, "dumps", put("byte_count", more(7), dump_id="library"), "library / 439"),
    (READ, "spans", every("role", "furniture", role="field", dump_id="author"), ""),
    (READ, "spans", put("mention_id", "m" + 16 * "e", field="comment"), "m" + 16 * "e"),
    (READ, "mentions", drop(dump_id="library"), "m"),
    (PLACED, "mentions", put("start_byte", more(1)), "m"),
    (PLACED, "mentions", put("end_byte", more(-1)), "m"),
    (PLACED, "mentions", put("dump_id", "library", dump_id="author"), "m"),
    (LOST, "quarantine", put("mention_id", None, stage="normalise"), "m"),
    (LOST, "spans", put("role", "quarantine", role="unused"), "m"),
    (TOLD, "quarantine", drop(stage="parse"), "harbour / 0"),
    (TOLD, "quarantine", drop(stage="normalise"), "harbour / 495"),
    (TOLD, "quarantine", put("end_byte", more(-1), stage="parse"), "harbour / 0"),
    (TOLD, "quarantine", put("start_byte", more(1), stage="parse"), "harbour / 0"),
    (TOLD, "quarantine", repeat({"stage": "parse"}, dump_id="author"), "author / 0"),
    (TOLD, "quarantine", repeat({"stage": "parse"}, start_byte=20, end_byte=30), "harbour / 20"),
    (HELD, "dumps", put("quarantined_byte_count", more(1), dump_id="author"), "author / 1"),
    (HELD, "dumps", put("quarantined_byte_count", 0, dump_id="harbour"), "harbour / 0"),
    (DUMP_COUNT, "dumps", put("mention_count", more(1), dump_id="library"), "library / 2 / 1"),
    (DUMP_COUNT, "mentions", drop(dump_id="library"), "library / 1 / None"),
    (PAPER_COUNT, "papers", put("mention_count", more(1)), "p"),
    (CONFLICT_COUNT, "papers", put("conflict_count", more(1)), "p"),
    (CONFLICT_COUNT, "conflicts", drop(), "p"),
    (TRACED, "provenance", drop(field="doi"), "doi"),
    (TRACED, "provenance", drop(field="urls"), "urls"),
    (TRACED, "provenance", repeat({"field": "doi"}, field="pmid"), "pmid"),
    (TRACED, "papers", put("comment", "13 pages", comment=None), "comment"),
    (AT_HOME, "provenance", put("start_byte", more(-1), field="urls"), "urls"),
    (AT_HOME, "provenance", put("end_byte", more(1), field="doi"), "doi"),
    (AT_HOME, "provenance", put("end_byte", None, field="doi"), "doi"),
    (AT_HOME, "provenance", put("dump_id", "library", field="doi"), "doi"),
    (AT_HOME, "provenance", put("dump_id", None, field="doi"), "doi"),
    (SOURCE, "mentions", put("is_abstract_source", False, is_abstract_source=True), "p"),
    (SOURCE, "mentions", put("is_abstract_source", True, is_abstract_source=False), "p"),
    (SOURCE, "provenance", every("mention_id", None, field="abstract"), "p"),
    (SEEN, "papers", put("dump_ids", ["harbour"], dump_ids=["harbour", "library"]), "p"),
    (SEEN, "papers", put("first_seen_dump_id", "library", first_seen_dump_id="harbour"), "p"),
    (JUDGED, "pairs", put("verdict", "different", verdict="strong"), "m"),
    (JUDGED, "pairs", put("verdict", "exact", verdict="different"), "m"),
    (LIVING, "aliases", drop(reason=None), "p"),
]
ELSEWHERE = [(AT_HOME, "provenance"), (SAID, "conflicts")]


@pytest.mark.parametrize(("promise", "table", "change", "example"), BROKEN)
def test_a_broken_promise_is_reported_with_an_example(
    package: Tables, promise: tuple[str, str, str], table: str, change: Change, example: str
) -> None:
    reported = {(where, column, says): shown for where, column, says, shown in found(package, table, change)}
    assert promise in reported
    assert example in reported[promise]


@pytest.mark.parametrize(("promise", "table"), ELSEWHERE)
def test_what_leads_to_another_paper_is_reported(package: Tables, promise: tuple[str, str, str], table: str) -> None:
    here = package["conflicts"]["paper_id"][0]
    other = package["mentions"].filter(pl.col("paper_id") != here)["mention_id"][0]
    change = put("other_mention_ids", [other]) if table == "conflicts" else put("mention_id", other, field="doi")
    assert promise in [one[:3] for one in found(package, table, change)]


def test_a_mention_moved_to_another_paper_is_reported(package: Tables) -> None:
    here, there = package["papers"]["paper_id"]
    moved = put("paper_id", there, paper_id=here, dump_id="library")
    assert {one[:3] for one in found(package, "mentions", moved)} >= {PAPER_COUNT, SEEN, JUDGED}


def test_every_promise_is_broken_by_some_case() -> None:
    covered = {promise for promise, *_ in [*BROKEN, *ELSEWHERE]}
    assert covered == {(one.table, one.column, one.says) for one in PROMISES}


def test_a_dump_without_a_byte_needs_no_span(package: Tables) -> None:
    nothing = {"byte_count": 0, "mention_count": 0, "quarantined_byte_count": 0}
    empty = repeat({"dump_id": "library"}, dump_id="nothing", ordinal=4, **nothing)(package["dumps"])
    assert problems({**package, "dumps": empty}, 1, 5) == []


def test_a_value_that_a_curator_set_needs_no_mention(package: Tables) -> None:
    nothing = {"mention_id": None, "dump_id": None, "start_byte": None, "end_byte": None}
    change = package["provenance"].with_columns(
        pl.when(pl.col("field") == "doi").then(None).otherwise(name).alias(name) for name in nothing
    )
    assert problems({**package, "provenance": change}, 1, 5) == []
