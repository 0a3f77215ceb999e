from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.deduplicate.block import Candidates, candidates
from etl.deduplicate.match import Matched, match
from etl.deduplicate.rulings import Ruling
from etl.errors import ConfigurationError
from tests.deduplicate.world import (
    BREAD,
    CLOCKS,
    CLOCKS_REWORDED,
    LIMITS,
    THRESHOLDS,
    Row,
    frame,
    mention_id,
    record,
)


def ruling(kind: str, *names: str, ordinal: int = 1) -> Ruling:
    return Ruling(
        ordinal=ordinal,
        ruling=kind,
        mention_ids=tuple(map(mention_id, names)),
        paper_id=None,
        field=None,
        value=None,
        why="I looked.",
        decided_by="ada",
        decided_date=date(2026, 1, 2),
        excerpt=None,
    )


def found_in(records: pl.DataFrame, *rulings: Ruling) -> Matched:
    return match(records, candidates(records, LIMITS), rulings, THRESHOLDS)


def matched(rows: dict[str, dict[str, Any]], *rulings: Ruling) -> tuple[list[set[str]], dict[frozenset[str], str]]:
    """Clusters and reasons, by the records' names."""
    names = {mention_id(name): name for name in rows}
    ordered = frame(record(name, **fields) for name, fields in rows.items()).sort("mention_id")
    found = found_in(ordered, *rulings)
    here = [names[one] for one in ordered["mention_id"]]
    reasons = {frozenset((here[a], here[b])): judged.verdict.reason for (a, b), judged in found.pairs.items()}
    return sorted(({here[number] for number in group} for group in found.clusters), key=sorted), reasons


CHAIN = {
    "a": {"abstract": CLOCKS, "arxiv_id": "2101.00001"},
    "b": {"abstract": CLOCKS},
    "c": {"abstract": CLOCKS_REWORDED, "arxiv_id": "2101.00002"},
}


def test_no_chain_of_likenesses_merges_two_arxiv_ids() -> None:
    clusters, reasons = matched(CHAIN)
    assert clusters == [{"a", "b"}, {"c"}]
    assert reasons == {
        frozenset("ab"): "same_text",
        frozenset("bc"): "would_join_different_papers",
        frozenset("ac"): "different_arxiv_ids",
    }


def test_a_merge_refused_for_a_veto_waits_for_review() -> None:
    records = frame(record(name, **fields) for name, fields in CHAIN.items()).sort("mention_id")
    verdicts = [judged.verdict for judged in found_in(records).pairs.values()]
    assert ("review", "would_join_different_papers") in verdicts


def test_records_without_anything_to_compare_stay_apart() -> None:
    assert matched({"a": {"title": "Editorial"}, "b": {"title": "Editorial"}, "c": {}}) == ([{"a"}, {"b"}, {"c"}], {})


@pytest.mark.parametrize(
    ("rows", "rulings", "clusters"),
    [
        ({"a": {"abstract": CLOCKS}, "b": {"abstract": BREAD}}, [ruling("same", "a", "b")], [{"a", "b"}]),
        ({"a": {"abstract": CLOCKS}, "b": {"abstract": CLOCKS}}, [ruling("different", "a", "b")], [{"a"}, {"b"}]),
        (CHAIN, [ruling("same", "a", "c")], [{"a", "b", "c"}]),
        (CHAIN, [ruling("same", "a", "c"), ruling("different", "b", "c", ordinal=2)], [{"a", "c"}, {"b"}]),
        (CHAIN, [ruling("different", "a", "b")], [{"a"}, {"b", "c"}]),
        (CHAIN, [ruling("different", "a", "gone"), ruling("same", "b", "gone")], [{"a", "b"}, {"c"}]),
    ],
)
def test_a_decision_comes_before_any_rule(
    rows: dict[str, dict[str, Any]], rulings: list[Ruling], clusters: list[set[str]]
) -> None:
    assert matched(rows, *rulings)[0] == clusters


def test_what_is_ruled_the_same_keeps_the_records_that_were_one_with_it() -> None:
    rows: dict[str, dict[str, Any]] = {
        "a": {"abstract": CLOCKS, "authors": ["Ada Oil"], "arxiv_id": "2101.00001"},
        "b": {"abstract": CLOCKS, "authors": ["Ada Oil"]},
        "c": {"abstract": BREAD, "arxiv_id": "2101.00002"},
        "d": {"abstract": BREAD},
    }
    assert matched(rows, ruling("same", "a", "c"))[0] == [{"a", "b", "c", "d"}]
    parted = ruling("same", "a", "c"), ruling("different", "b", "d", ordinal=2)
    assert matched(rows, *parted)[0] in ([{"a", "b", "c"}, {"d"}], [{"a", "c", "d"}, {"b"}])


def test_a_decided_pair_is_told_whatever_it_looks_like() -> None:
    rows: dict[str, dict[str, Any]] = {"a": {"abstract": CLOCKS}, "b": {"title": "Another"}, "c": {"abstract": BREAD}}
    _, reasons = matched(rows, ruling("same", "a", "b"), ruling("different", "a", "c", ordinal=2))
    assert reasons == {frozenset("ab"): "decided_same", frozenset("ac"): "decided_different"}


def test_a_ruling_parts_records_that_nothing_else_tells_apart() -> None:
    rows = {name: {"abstract": CLOCKS} for name in "abcd"}
    clusters, _ = matched(rows, ruling("different", "a", "b"))
    assert [len(group) for group in clusters] in ([1, 3], [3, 1], [2, 2])
    assert not any({"a", "b"} <= group for group in clusters)


@pytest.mark.parametrize(
    ("rulings", "message"),
    [
        ([ruling("same", "a", "b"), ruling("different", "b", "a", ordinal=2)], "entries 1 and 2 contradict"),
        (
            [ruling("same", "a", "b"), ruling("same", "b", "c"), ruling("different", "a", "c", ordinal=3)],
            "are ruled different, and the same by way of other rulings",
        ),
    ],
)
def test_rulings_that_contradict_each_other_are_an_error(rulings: list[Ruling], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message) as caught:
        matched(CHAIN, *rulings)
    assert mention_id("a") in str(caught.value)


def test_a_hot_block_of_template_texts_is_joined_and_counted() -> None:
    ordered = frame(record(str(number), abstract=CLOCKS) for number in range(300)).sort("mention_id")
    found = found_in(ordered)
    assert found.clusters == [list(range(300))]
    assert found.compared_pair_count < 1000
    assert found.cut_pair_count > 40_000


WORDS = CLOCKS.split()
TEXTS = st.sampled_from([CLOCKS, CLOCKS_REWORDED, BREAD, " ".join(WORDS[:30]), " ".join([*WORDS[:34], *BREAD.split()])])
RECORDS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "abstract": TEXTS,
            "title": st.sampled_from(
                ["Cold oil and winter clocks", "Cold oil and winter clocks II", "Bread and clocks"]
            ),
            "arxiv_id": st.sampled_from(["2101.00001", "2101.00002"]),
            "doi": st.sampled_from(["10.1000/a", "10.1000/b"]),
        },
    ),
    max_size=8,
)


@given(RECORDS)
def test_every_record_is_in_one_cluster_and_no_cluster_has_two_arxiv_ids(rows: list[Row]) -> None:
    clusters, _ = matched({str(number): fields for number, fields in enumerate(rows)})
    assert sorted(name for group in clusters for name in group) == sorted(str(number) for number in range(len(rows)))
    for group in clusters:
        ids = {rows[int(name)].get("arxiv_id") for name in group} - {None}
        assert len(ids) < 2


def test_what_becomes_of_records_does_not_depend_on_others_that_no_pair_leads_to() -> None:
    words = [f"{chr(97 + number % 26) * 3}{chr(97 + number // 26)}" for number in range(60)]
    texts = [" ".join(words)] + [" ".join((*words[:place], "other", *words[place + 1 :])) for place in range(60)]
    first, second = ([texts[0], *texts[1:31]], [texts[0], *texts[31:]])  # each around a record that equals the other's

    def around(*stars: list[str]) -> Matched:
        ends = np.array([(0, place) for place in range(1, 31)])
        a, b = np.concatenate([ends + 31 * number for number in range(len(stars))]).T
        records = frame(record(f"{number}", abstract=text) for star in stars for number, text in enumerate(star))
        return match(records, Candidates(a, b, 0), (), THRESHOLDS)

    alone, together = [around(first), around(second)], around(first, second)
    assert [len(one) for one in around(first).clusters] == [31]
    assert together.clusters == [
        [row + 31 * number for row in rows] for number, one in enumerate(alone) for rows in one.clusters
    ]
    reasons = [{judged.verdict for judged in one.pairs.values()} for one in (*alone, together)]
    assert reasons[2] == reasons[0] | reasons[1]
