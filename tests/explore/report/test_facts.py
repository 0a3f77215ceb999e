"""The facts of the report: counted by hand, and every mention and byte in exactly one band."""

from collections import Counter

import polars as pl
import pytest
from hypothesis import given

from etl.explore.report.facts import bytes_read, counts, mentions, overlap, pairs
from etl.explore.report.facts.coverage import coverage
from etl.explore.report.facts.lengths import lengths
from etl.explore.report.facts.released import released
from etl.explore.report.facts.years import years
from schemas.columns import Conflict, Pair, Paper
from tests.explore.report.world import FIELD, Told, World, ledger, name, paper_id, table, worlds

TOY = World(
    ["Bees", "Clocks", "Ferns"],
    [
        Told(0, 1, {"title": "On bees", "publication_year": 2001, "flags": ["truncated"]}),
        Told(0, 2, {"abstract": "one two three", "flags": ["withdrawn", "withdrawn"]}),
        Told(1, 1, {"abstract": "four  five", "publication_year": 2001, "authors": ["A"]}),
        Told(1, 3, {"abstract": "w " * 700, "publication_year": 2004}),
        Told(2, 1),
    ],
    rejected=[(1, True), (1, False)],
    unused=[2, 2],
)


def test_mentions_are_counted_by_what_became_of_them() -> None:
    assert mentions.outcomes(TOY.tables()).rows() == [
        (name(0), mentions.ONCE, 1),
        (name(0), mentions.AGAIN, 1),
        (name(1), mentions.ONCE, 1),
        (name(1), mentions.AGAIN, 1),
        (name(1), mentions.REJECTED, 1),
        (name(2), mentions.AGAIN, 1),
        (name(2), mentions.UNUSED, 2),
    ]


@given(worlds)
def test_every_mention_is_in_one_band(world: World) -> None:
    found = mentions.outcomes(world.tables())
    expected = Counter(name(told.dump) for told in world.told)
    expected.update(name(dump) for dump, is_mention in world.rejected if is_mention)
    expected.update(map(name, world.unused))
    assert dict(found.group_by("dump_id").agg(pl.col("mention_count").sum()).rows()) == dict(expected)
    assert found.select("dump_id", "outcome").is_unique().all()


@given(worlds)
def test_every_byte_is_in_one_band(world: World) -> None:
    tables = world.tables()
    found = bytes_read.roles(tables)
    sizes = tables["dumps"].filter(pl.col("byte_count") > 0).select("dump_id", "byte_count")
    assert dict(found.group_by("dump_id").agg(pl.col("byte_count").sum()).rows()) == dict(sizes.rows())
    quarantined = found.filter(pl.col("role") == "quarantine")["byte_count"].sum()
    assert quarantined == tables["dumps"]["quarantined_byte_count"].sum() == FIELD * len(world.rejected)


@given(worlds)
def test_every_paper_is_in_one_year_and_one_combination(world: World) -> None:
    papers = world.tables()["papers"]
    assert years(papers)["paper_count"].sum() == papers.height
    assert overlap.combinations(papers)["paper_count"].sum() == papers.height
    assert lengths(papers).abstracts == lengths(papers).bins["paper_count"].sum() == papers["abstract"].count()


def test_papers_by_year_leave_the_unknown_last() -> None:
    assert years(TOY.tables()["papers"]).rows() == [
        (2001, name(0), 1),
        (2004, name(1), 1),
        (None, name(0), 1),
    ]


def test_fields_are_counted_of_papers_and_of_each_dump() -> None:
    found = coverage(TOY.tables())
    known = {(row[0], row[1]): row[2:] for row in found.iter_rows()}
    assert known[None, "abstract"] == (3, None, 3)
    assert known[None, "title"] == (1, None, 3)
    assert known[name(1), "abstract"] == (None, 2, 2)
    assert known[name(1), "authors"] == (None, 1, 2)
    assert known[name(2), "title"] == (None, 0, 1)
    assert found["dump_id"].unique(maintain_order=True).to_list() == [None, name(0), name(1), name(2)]


def test_dumps_share_papers() -> None:
    tables = TOY.tables()
    every = f"{name(0)} {name(1)} {name(2)}"
    assert overlap.combinations(tables["papers"]).rows() == [(name(0), 1, 1), (name(1), 1, 1), (every, 3, 1)]
    assert overlap.shared(tables, 40).rows() == [
        (name(0), name(0), 2),
        (name(0), name(1), 1),
        (name(0), name(2), 1),
        (name(1), name(1), 2),
        (name(1), name(2), 1),
        (name(2), name(2), 1),
    ]
    assert overlap.shared(tables, 2).height == 3


def test_rare_combinations_are_one_row() -> None:
    papers = table(Paper, [{"paper_id": paper_id(n), "dump_ids": [f"d{n}"]} for n in range(1_003)])
    found = overlap.combinations(papers)
    assert found.rows()[-1] == (overlap.OTHERS, 0, 3)
    assert found["paper_count"].sum() == 1_003


def test_lengths_are_in_words_and_the_longest_are_one_bin() -> None:
    found = lengths(TOY.tables()["papers"])
    assert (found.lower, found.median, found.upper, found.longest) == (2, 3, 700, 700)
    assert found.bins.filter(pl.col("paper_count") > 0).rows() == [(0, 20, 2), (500, None, 1)]


@pytest.mark.parametrize("turned", [False, True])
def test_the_queue_has_any_two_papers_once(turned: bool) -> None:
    ids = [f"m{number:016x}" for number in range(5)]
    rows = [
        {"mention_id_a": ids[0], "mention_id_b": ids[1], "verdict": "review", "reason": "like_title"},
        {"mention_id_a": ids[1], "mention_id_b": ids[2], "verdict": "review", "reason": "like_abstract"},
        {"mention_id_a": ids[3], "mention_id_b": ids[4], "verdict": "review", "reason": "like_title"},
        {"mention_id_a": ids[0], "mention_id_b": ids[2], "verdict": "exact", "reason": "same_text"},
    ]
    tables = TOY.tables(pairs=table(Pair, rows[::-1] if turned else rows))
    assert pairs.waiting(tables).rows() == [("like_title", 2)]
    assert pairs.verdicts(tables["pairs"]).rows() == [
        ("exact", "same_text", 1),
        ("review", "like_title", 2),
        ("review", "like_abstract", 1),
    ]


def test_conflicts_begin_with_the_field_that_has_most() -> None:
    rows = [("abstract", "number"), ("title", "wording"), ("title", "value"), ("title", "value")]
    made = [
        {"paper_id": paper_id(1), "field": field, "kind": kind, "other_value": str(n)}
        for n, (field, kind) in enumerate(rows)
    ]
    assert counts.conflicts(table(Conflict, made)).rows() == [
        ("title", "value", 2),
        ("title", "wording", 1),
        ("abstract", "number", 1),
    ]


def test_a_flag_counts_once_a_paper() -> None:
    assert counts.flags(TOY.tables()).rows() == [("truncated", 1, 1), ("withdrawn", 1, 1)]


def test_what_was_rejected_is_counted_by_rule() -> None:
    tables = TOY.tables()
    assert counts.rejected(tables["quarantine"]).rows() == [("parse", "unclaimed_text", name(1), 2, 1, 2 * FIELD)]


def test_the_ledger_tells_what_is_new_and_what_is_gone() -> None:
    ids = [f"m{number:016x}" for number in range(5)]
    known = ledger((1, ids[0], 0), (2, "m-old", 0), (8, ids[2], 1), (9, "m-older", 7))
    tables = TOY.tables()
    leads = pl.DataFrame({"alias_id": [paper_id(8), paper_id(9)], "paper_id": [paper_id(1), None], "reason": ["", ""]})
    tables["aliases"] = pl.concat([tables["aliases"], leads.cast({"paper_id": pl.String()})])
    found = released(tables, known)
    assert found.mentions.rows() == [
        (name(0), "published_before", 1),
        (name(0), "new", 1),
        (name(0), "gone", 1),
        (name(1), "published_before", 1),
        (name(1), "new", 1),
        (name(2), "new", 1),
        (name(7), "gone", 1),
    ]
    assert (found.new_papers, found.kept_ids, found.merged_ids, found.buried_ids) == (1, 2, 1, 1)
    assert not found.is_first
    assert released(tables, known.clear()).is_first
