"""Clusters from verdicts: the strongest pair first, and no union across a veto.

A plain union of everything alike would chain different papers together; here two clusters become one only if no
pair across them is forbidden. A merge that is refused for that reason waits for review.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Final

from etl.deduplicate.compare import Evidence
from etl.deduplicate.decide import Verdict

Pair = tuple[int, int]
WOULD_CHAIN: Final = Verdict("review", "would_join_different_papers")
TOO_MANY: Final = Verdict("review", "too_many_readings")
BY_OTHERS: Final = Verdict("strong", "by_way_of_others")
_MAX_READINGS: Final = 200
"""No paper is told in so many different ways: more records that differ are a family of texts made from a template."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A compared pair: its evidence and the verdict on it."""

    evidence: Evidence
    verdict: Verdict


@dataclass
class Clusters:
    """A partition of records 0 to n - 1 that only grows by allowed unions.

    `twins` gives for each record the first that no comparison tells from it: one of them is judged for all.
    """

    twins: Sequence[int]
    judge: Callable[[int, int], Judged]
    _root: list[int] = field(init=False)
    _members: dict[int, list[int]] = field(init=False)
    _kinds: dict[int, set[int]] = field(init=False)

    def __post_init__(self) -> None:
        self._root = list(range(len(self.twins)))
        self._members = {number: [number] for number in self._root}
        self._kinds = {number: {twin} for number, twin in enumerate(self.twins)}

    def joined(self, a: int, b: int) -> bool:
        """Whether two records are in one cluster."""
        return self._root[a] == self._root[b]

    def refusal(self, a: int, b: int) -> Verdict | None:
        """Why the clusters of two records may not be one; None if no pair across them is forbidden."""
        one, other = self._kinds[self._root[a]], self._kinds[self._root[b]]
        if len(one | other) > _MAX_READINGS:
            return TOO_MANY
        return WOULD_CHAIN if any(self.judge(*pair).verdict.forbids for pair in product(one, other)) else None

    def join(self, a: int, b: int) -> None:
        """Make the clusters of two records one."""
        gone, kept = sorted((self._root[a], self._root[b]), key=lambda root: len(self._members[root]))
        if kept != gone:
            for member in self._members[gone]:
                self._root[member] = kept
            self._members[kept] += self._members.pop(gone)
            self._kinds[kept] |= self._kinds.pop(gone)

    def members(self) -> list[list[int]]:
        """Every cluster's records, ascending, clusters by their first record."""
        return sorted(map(sorted, self._members.values()))


def cluster(clusters: Clusters, judged: Mapping[Pair, Judged]) -> dict[Pair, Judged]:
    """Join what the verdicts merge, strongest first; return the pairs with the verdicts that came of it.

    A merge that was refused is up for review; a pair that was joined by way of others is no longer.
    The order is by verdict, then likeness, then record number, so it does not depend on the order of the input.
    """
    settled = dict(judged)
    for pair in sorted((pair for pair in judged if judged[pair].verdict.merges), key=lambda pair: _rank(pair, judged)):
        if clusters.joined(*pair):
            continue
        refusal = clusters.refusal(*pair)
        if refusal:
            settled[pair] = replace(judged[pair], verdict=refusal)
        else:
            clusters.join(*pair)
    for pair, one in judged.items():
        if clusters.joined(*pair) and not one.verdict.merges:
            settled[pair] = replace(one, verdict=BY_OTHERS)
    return settled


def _rank(pair: Pair, judged: Mapping[Pair, Judged]) -> tuple[bool, float, Pair]:
    evidence, verdict = judged[pair].evidence, judged[pair].verdict
    likeness = max(evidence.abstract_jaccard or 0.0, evidence.title_similarity or 0.0)
    return (verdict.verdict != "exact", -likeness, pair)
