"""Match records: block, compare exactly, decide, join."""

from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass

from etl.deduplicate.block import BlockLimits, candidates
from etl.deduplicate.cluster import Clusters, Judged, Pair, cluster
from etl.deduplicate.compare import compare
from etl.deduplicate.decide import Thresholds, Verdict, decide, is_of_interest
from etl.deduplicate.features import Features
from etl.deduplicate.rulings import SAME, Ruling, verdicts
from etl.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Matched:
    """Records in clusters (by row number), every pair of interest with its verdict, and how many were compared."""

    clusters: list[list[int]]
    pairs: dict[Pair, Judged]
    compared_pair_count: int
    cut_pair_count: int


def match(known: Sequence[Features], rulings: Sequence[Ruling], limits: BlockLimits, thresholds: Thresholds) -> Matched:
    """Cluster records that come in the order of their ids; the same clusters whatever order they once had."""
    ruled = _ruled_pairs(known, verdicts(rulings))
    twins = _twins(known, {number for pair in ruled for number in pair})
    memo: dict[Pair, Judged] = {}

    def judge(a: int, b: int) -> Judged:
        pair = (min(twins[a], twins[b]), max(twins[a], twins[b]))
        if pair not in memo:
            evidence = compare(known[pair[0]], known[pair[1]])
            memo[pair] = Judged(evidence, ruled.get(pair) or decide(evidence, thresholds))
        return memo[pair]

    found = candidates(known, limits)
    judged = {pair: judge(*pair) for pair in sorted({*found.pairs, *ruled})}
    clusters = Clusters(twins, judge)
    _join_decided(clusters, ruled, known)
    settled = cluster(clusters, judged)
    interesting = {
        pair: one
        for pair, one in settled.items()
        if pair in ruled or is_of_interest(one.evidence, one.verdict, thresholds)
    }
    return Matched(clusters.members(), interesting, len(judged), found.cut_count)


def _twins(known: Sequence[Features], ruled: Set[int]) -> list[int]:
    """For each record the first that no comparison tells from it; itself where a curator ruled on it."""
    first: dict[Hashable, int] = {}
    return [
        number if number in ruled else first.setdefault(record.compared, number) for number, record in enumerate(known)
    ]


def _ruled_pairs(known: Sequence[Features], decided: Mapping[frozenset[str], Verdict]) -> dict[Pair, Verdict]:
    """What curators decided, by row numbers; what names a mention that is gone is left out."""
    place = {record.mention_id: number for number, record in enumerate(known)}
    numbered = {
        tuple(sorted(place[one] for one in pair)): verdict for pair, verdict in decided.items() if pair <= place.keys()
    }
    return {(pair[0], pair[1]): verdict for pair, verdict in sorted(numbered.items())}


def _join_decided(clusters: Clusters, ruled: Mapping[Pair, Verdict], known: Sequence[Features]) -> None:
    """Join what curators called the same, vetoes or not; refuse to join what they also called different."""
    for pair, verdict in ruled.items():
        if verdict == SAME:
            clusters.join(*pair)
    for (a, b), verdict in ruled.items():
        if verdict != SAME and clusters.joined(a, b):
            raise ConfigurationError(
                f"decisions.yaml: {known[a].mention_id} and {known[b].mention_id} are ruled different, and the same "
                "by way of other rulings. Remove one of them."
            )
