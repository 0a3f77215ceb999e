from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.deduplicate.queue import COMPARISONS, OpenPair, odds, queue
from etl.deduplicate.rulings import Ruling
from etl.errors import ConfigurationError
from schemas.columns import Pair

PAPERS = {"a1": "A", "a2": "A", "a3": "A", "b1": "B", "b2": "B", "c1": "C", "d1": "D"}


def pairs(*rows: tuple[str, str], verdict: str = "review", **comparisons: Any) -> pl.DataFrame:
    nothing: dict[str, Any] = {name: [] if isinstance(Pair.TYPES[name], pl.List) else None for name in COMPARISONS}
    told = {Pair.verdict: verdict, Pair.reason: "like_abstract", **nothing, **comparisons}
    return pl.DataFrame([{Pair.mention_id_a: a, Pair.mention_id_b: b, **told} for a, b in rows], Pair.TYPES)


def ruling(kind: str, *ids: str, ordinal: int = 1) -> Ruling:
    return Ruling(ordinal, kind, ids, None, None, None, "I looked.", "ada", date(2026, 1, 2), None)


def asked(table: pl.DataFrame, *rulings: Ruling, paper_of: Mapping[str, str] = PAPERS) -> list[tuple[str, str]]:
    return [one.mention_ids for one in queue(table, paper_of, rulings).pairs]


def only(table: pl.DataFrame, *rulings: Ruling) -> OpenPair:
    (one,) = queue(table, PAPERS, rulings).pairs
    return one


def test_only_waiting_pairs_are_asked() -> None:
    others = [pairs(("a1", "c1"), verdict=verdict) for verdict in ("exact", "strong", "different")]
    assert asked(pl.concat([*others, pairs(("b1", "c1"))])) == [("b1", "c1")]


def test_what_moves_more_mentions_comes_first() -> None:
    found = queue(pairs(("a1", "b1"), ("b1", "c1"), ("c1", "d1")), PAPERS, [])
    assert [(one.mention_counts, one.worth) for one in found.pairs] == [((3, 2), 6.0), ((2, 1), 2.0), ((1, 1), 1.0)]


def test_what_is_nearer_to_even_comes_first() -> None:
    sure = pairs(("a1", "b1"), abstract_jaccard=0.9, title_similarity=1.0)
    even = pairs(("a1", "b1"), abstract_jaccard=0.6, title_similarity=0.4)
    unlike = pairs(("a1", "b1"), abstract_jaccard=0.1, title_similarity=0.0)
    assert only(even).worth == pytest.approx(6.0)
    assert only(sure).worth < only(even).worth > only(unlike).worth


@pytest.mark.parametrize(
    ("comparisons", "expected"),
    [
        ({}, 1 / 2),
        ({"abstract_jaccard": None, "year_gap": 7}, 1 / 2),
        ({"title_similarity": 1.0}, 2 / 3),
        ({"doi_equal": False}, 1 / 3),
        ({"doi_equal": True, "author_overlap": 1.0, "number_difference": ["7"]}, 3 / 4),
    ],
)
def test_missing_is_no_evidence_for_the_odds(comparisons: dict[str, Any], expected: float) -> None:
    assert odds(comparisons) == pytest.approx(expected)


def test_two_papers_are_asked_about_once_by_their_likest_mentions() -> None:
    table = pl.concat([pairs(("a1", "b1"), abstract_jaccard=0.5), pairs(("a2", "b2"), abstract_jaccard=0.7)])
    assert (only(table).mention_ids, only(table).further_count) == (("a2", "b2"), 1)


@pytest.mark.parametrize(
    "rulings",
    [
        [ruling("same", "a1", "b1")],
        [ruling("different", "b1", "a1")],
        [ruling("same", "a2", "b2")],
        [ruling("different", "a3", "b2")],
        [ruling("same", "a1", "c1"), ruling("same", "c1", "b1", ordinal=2)],
        [ruling("same", "a1", "c1"), ruling("different", "c1", "b1", ordinal=2)],
        [ruling("same", "a1", "c1", "d1"), ruling("same", "b2", "d1", ordinal=2)],
    ],
)
def test_what_rulings_settle_is_not_asked_again(rulings: list[Ruling]) -> None:
    found = queue(pairs(("a1", "b1")), PAPERS, rulings)
    assert (found.pairs, found.settled_count) == ([], 1)


@pytest.mark.parametrize(
    "rulings",
    [
        [ruling("same", "a1", "c1")],
        [ruling("different", "a1", "c1"), ruling("different", "c1", "b1", ordinal=2)],
        [ruling("same", "a1", "gone"), ruling("same", "gone", "b1", ordinal=2)],
        [ruling("different", "a1", "a2")],
    ],
)
def test_what_rulings_leave_open_is_asked(rulings: list[Ruling]) -> None:
    assert asked(pairs(("a1", "b1")), *rulings) == [("a1", "b1")]


def test_papers_that_rulings_made_one_count_as_one() -> None:
    joined = ruling("same", "a1", "c1")
    assert only(pairs(("a1", "b1"), ("b1", "c1")), joined).further_count == 1
    assert only(pairs(("a1", "b1")), joined).mention_counts == (4, 2)


def test_papers_that_a_veto_keeps_apart_have_less_at_stake() -> None:
    apart = pairs(("a3", "b2"), verdict="different").with_columns(pl.lit("different_arxiv_ids").alias(Pair.reason))
    unlike = apart.with_columns(pl.lit("not_alike").alias(Pair.reason))
    asked_of = only(pl.concat([pairs(("a1", "b1")), apart]))
    assert (asked_of.veto, asked_of.worth) == ("different_arxiv_ids", 1.0)
    asked_of = only(pl.concat([pairs(("a1", "b1")), unlike]))
    assert (asked_of.veto, asked_of.worth) == (None, 6.0)


def test_a_pair_within_one_paper_waits_for_its_own_answer() -> None:
    table = pairs(("a1", "a2"), ("a2", "a3"))
    assert asked(table) == [("a1", "a2"), ("a2", "a3")]
    assert all(one.is_within_one_paper and one.worth == 2.0 for one in queue(table, PAPERS, []).pairs)
    assert asked(table, ruling("same", "a1", "a2")) == [("a2", "a3")]


def test_contradictory_rulings_are_an_error() -> None:
    with pytest.raises(ConfigurationError, match="contradict"):
        queue(pairs(("a1", "b1")), PAPERS, [ruling("same", "a1", "b1"), ruling("different", "a1", "b1", ordinal=2)])


ROWS = st.lists(
    st.tuples(st.sampled_from(sorted(PAPERS)), st.sampled_from(sorted(PAPERS))).filter(lambda p: p[0] < p[1])
)


@given(ROWS, st.sampled_from(["same", "different"]), st.randoms(use_true_random=False))
def test_every_answer_shortens_the_queue_until_none_is_left(rows: list[Any], kind: str, random: Any) -> None:
    table = pairs(*sorted(set(rows)))
    rulings: list[Ruling] = []
    found = queue(table, PAPERS, rulings)
    assert found == queue(table.sample(fraction=1, shuffle=True, seed=random.randint(0, 99)), PAPERS, [])
    while found.pairs:
        assert len(found.pairs) + found.settled_count + found.further_count == table.height
        rulings.append(ruling(kind, *found.pairs[0].mention_ids, ordinal=len(rulings) + 1))
        shorter = queue(table, PAPERS, rulings)
        assert len(shorter.pairs) < len(found.pairs)
        found = shorter
