from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.deduplicate.cluster import BY_OTHERS, TOO_MANY, WEAK_BRIDGE, WOULD_CHAIN, Clusters, Judged, Pair, cluster
from etl.deduplicate.compare import Evidence, compare
from etl.deduplicate.decide import NOT_ALIKE, Verdict
from etl.deduplicate.rulings import DIFFERENT
from tests.deduplicate.world import known

A, B, C, D = range(4)
EXACT, STRONG, REVIEW = Verdict("exact", "same"), Verdict("strong", "alike"), Verdict("review", "unsure")
VETO = Verdict("different", "veto")


def evidence(likeness: float) -> Evidence:
    nothing = compare(known(), known())
    return Evidence(**{**{name: getattr(nothing, name) for name in Evidence.__slots__}, "abstract_jaccard": likeness})


def judge_by(judged: Mapping[Pair, Judged]) -> Callable[[int, int], Judged]:
    """What is not said of a pair is that it is not alike."""
    nothing = Judged(evidence(0), NOT_ALIKE)
    return lambda a, b: judged.get((min(a, b), max(a, b)), nothing)


def settle(size: int, verdicts: dict[Pair, tuple[Verdict, float]]) -> tuple[list[list[int]], dict[Pair, Verdict]]:
    judged = {pair: Judged(evidence(likeness), verdict) for pair, (verdict, likeness) in verdicts.items()}
    clusters = Clusters(size, {number: number for number in range(size)}, judge_by(judged))
    settled = cluster(clusters, judged)
    return clusters.members(), {pair: one.verdict for pair, one in settled.items()}


def test_records_without_a_pair_are_clusters_of_one() -> None:
    assert settle(3, {}) == ([[A], [B], [C]], {})


def test_what_merges_is_joined_and_the_rest_is_not() -> None:
    members, _ = settle(4, {(A, B): (EXACT, 1), (B, C): (REVIEW, 0.6), (C, D): (STRONG, 0.8)})
    assert members == [[A, B], [C, D]]


def test_no_chain_of_likenesses_joins_across_a_veto() -> None:
    members, verdicts = settle(3, {(A, B): (STRONG, 0.9), (B, C): (STRONG, 0.8), (A, C): (VETO, 0.1)})
    assert members == [[A, B], [C]]
    assert verdicts == {(A, B): STRONG, (B, C): WOULD_CHAIN, (A, C): VETO}


@pytest.mark.parametrize(
    ("first", "second", "members"),
    [
        ((STRONG, 0.8), (STRONG, 0.9), [[A], [B, C]]),
        ((STRONG, 0.9), (STRONG, 0.8), [[A, B], [C]]),
        ((STRONG, 1.0), (EXACT, 0.5), [[A], [B, C]]),
        ((STRONG, 0.9), (STRONG, 0.9), [[A, B], [C]]),
    ],
)
def test_the_strongest_pair_is_joined_first(
    first: tuple[Verdict, float], second: tuple[Verdict, float], members: list[list[int]]
) -> None:
    assert settle(3, {(A, B): first, (B, C): second, (A, C): (VETO, 0)})[0] == members


def test_a_pair_that_others_joined_waits_no_longer() -> None:
    members, verdicts = settle(3, {(A, B): (STRONG, 0.9), (B, C): (STRONG, 0.8), (A, C): (REVIEW, 0.6)})
    assert members == [[A, B, C]]
    assert verdicts[A, C] == BY_OTHERS


def test_two_clusters_that_one_pair_alone_holds_together_wait_for_review() -> None:
    bridged = {(A, B): (STRONG, 0.9), (C, D): (STRONG, 0.9), (B, C): (STRONG, 0.8)}
    apart = {(A, C): (NOT_ALIKE, 0.1), (A, D): (NOT_ALIKE, 0.1), (B, D): (NOT_ALIKE, 0.1)}
    members, verdicts = settle(4, bridged | apart)
    assert members == [[A, B], [C, D]]
    assert verdicts[B, C] == WEAK_BRIDGE
    assert settle(4, bridged | apart | {(A, D): (STRONG, 0.7)})[0] == [[A, B, C, D]]
    assert settle(4, bridged | apart | {(B, C): (EXACT, 0.8)})[0] == [[A, B, C, D]]


def test_a_bridge_between_records_of_which_nothing_is_known_holds() -> None:
    bridged = {
        (A, B): Judged(evidence(0.9), STRONG),
        (C, D): Judged(evidence(0.9), STRONG),
        (B, C): Judged(evidence(0.8), STRONG),
    }
    nothing = Judged(compare(known(), known()), NOT_ALIKE)
    clusters = Clusters(4, {one: one for one in range(4)}, lambda a, b: bridged.get((min(a, b), max(a, b)), nothing))
    cluster(clusters, bridged)
    assert clusters.members() == [[A, B, C, D]]


def test_of_pairs_that_ask_one_question_the_strongest_is_asked() -> None:
    joined = {(A, B): (STRONG, 0.9), (C, D): (STRONG, 0.9)}
    asked = {(A, C): (REVIEW, 0.5), (A, D): (REVIEW, 0.6), (B, C): (REVIEW, 0.5)}
    _, verdicts = settle(4, joined | asked)
    assert verdicts == {(A, B): STRONG, (C, D): STRONG, (A, D): REVIEW}


def test_what_a_curator_ruled_apart_is_not_asked_again() -> None:
    joined = {(A, B): (STRONG, 0.9), (A, C): (DIFFERENT, 0.5)}
    _, verdicts = settle(3, joined | {(B, C): (REVIEW, 0.6)})
    assert (B, C) not in verdicts


def test_a_pair_that_is_not_alike_is_no_veto() -> None:
    assert settle(3, {(A, B): (STRONG, 0.9), (B, C): (STRONG, 0.8), (A, C): (NOT_ALIKE, 0.1)})[0] == [[A, B, C]]


@pytest.mark.parametrize("vetoed", [(0, 39), (10, 30), (19, 20)])
def test_a_veto_is_found_wherever_it_is_in_large_clusters(vetoed: Pair) -> None:
    chain = {(number, number + 1): (STRONG, 0.99) for number in range(39)}
    chain[19, 20] = (STRONG, 0.8)  # joined last: two clusters of twenty
    members, _ = settle(40, chain | {vetoed: (VETO, 0.0)})
    assert members == [list(range(20)), list(range(20, 40))]


def test_of_records_that_are_alike_one_is_judged_for_all() -> None:
    asked: list[Pair] = []

    def judge(a: int, b: int) -> Judged:
        asked.append((a, b))
        return Judged(evidence(1), EXACT)

    clusters = Clusters(5, dict(enumerate([0, 0, 0, 3, 3])), judge)
    for a, b in ((0, 1), (1, 2), (3, 4)):
        clusters.join(a, b)
    assert clusters.refusal(2, 4) is None
    assert asked == [(0, 3)]


def test_a_family_of_texts_made_from_a_template_is_not_one_paper() -> None:
    members, verdicts = settle(450, {(number, number + 1): (STRONG, 0.9) for number in range(449)})
    assert members == [[number] for number in range(450)]
    assert set(verdicts.values()) == {TOO_MANY}


def test_in_a_family_what_is_equal_is_still_one() -> None:
    alike = {(number, number + 1): (STRONG, 0.9) for number in range(60)}
    members, _ = settle(62, alike | {(0, 61): (EXACT, 1.0)})
    assert members == [[0, 61], *([number] for number in range(1, 61))]


def test_one_reading_may_stand_in_any_number_of_dumps() -> None:
    judged = {(number, number + 1): Judged(evidence(1), EXACT) for number in range(449)}
    clusters = Clusters(450, dict.fromkeys(range(450), 0), judge_by(judged))
    cluster(clusters, judged)
    assert clusters.members() == [list(range(450))]


VERDICTS = st.sampled_from([EXACT, STRONG, REVIEW, VETO, NOT_ALIKE])
PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] < pair[1]),
    st.tuples(VERDICTS, st.sampled_from([0.5, 0.75, 1.0])),
)


@given(PAIRS, st.randoms(use_true_random=False))
def test_clusters_are_a_partition_without_vetoes_in_any_order(
    verdicts: dict[Pair, tuple[Verdict, float]], randomness: object
) -> None:
    members, settled = settle(7, verdicts)
    home = {record: number for number, group in enumerate(members) for record in group}
    assert sorted(home) == list(range(7))
    assert [group[0] for group in members] == sorted(group[0] for group in members)
    for (a, b), (verdict, _) in verdicts.items():
        assert not (verdict.forbids and home[a] == home[b])
        assert ((a, b) in settled and settled[a, b].merges) == (home[a] == home[b])
    shuffled = list(verdicts.items())
    randomness.shuffle(shuffled)  # type: ignore[attr-defined]
    assert settle(7, dict(shuffled)) == (members, settled)
