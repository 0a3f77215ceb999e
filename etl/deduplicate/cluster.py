"""Clusters from verdicts: the strongest pair first, and no union across a veto.

A plain union of everything alike would chain different papers together; here two clusters become one only if no
pair across them is forbidden. A merge that is refused for that reason waits for review.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Final

import numpy as np

from etl.deduplicate.compare import Evidence
from etl.deduplicate.decide import TEXTS_DIFFER, Verdict
from etl.deduplicate.near import clusters as components
from etl.deduplicate.rulings import DIFFERENT

Pair = tuple[int, int]
WOULD_CHAIN: Final = Verdict("review", "would_join_different_papers")
TOO_MANY: Final = Verdict("different", "too_many_readings")
WEAK_BRIDGE: Final = Verdict("review", "weak_bridge")
BY_OTHERS: Final = Verdict("strong", "by_way_of_others")
_MAX_READINGS: Final = 50
"""No paper is told in so many different ways: more records that differ are a family of texts made from a template."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A compared pair: its evidence and the verdict on it."""

    evidence: Evidence
    verdict: Verdict


@dataclass
class Clusters:
    """A partition of records 0 to `count` - 1 that only grows by allowed unions.

    `twins` gives for each record that may be joined the first that no comparison tells from it: one of them is judged
    for all. `ruled` are pairs that a curator made one: from the start they are, and are vetoed only together.
    """

    count: int
    twins: Mapping[int, int]
    judge: Callable[[int, int], Judged]
    ruled: Iterable[Pair] = ()
    _bonds: dict[int, int] = field(init=False)
    _root: dict[int, int] = field(init=False)
    _members: dict[int, list[int]] = field(init=False)
    _kinds: dict[int, set[int]] = field(init=False)

    def __post_init__(self) -> None:
        self._root = {number: number for number in self.twins}
        self._members = {number: [number] for number in self.twins}
        self._kinds = {number: {twin} for number, twin in self.twins.items()}
        for pair in self.ruled:
            self.join(*pair)
        self._bonds = {record: self._root[record] for pair in self.ruled for record in pair}

    def root(self, a: int) -> int:
        """The record that stands for a record's cluster."""
        return self._root[a]

    def joined(self, a: int, b: int) -> bool:
        """Whether two records are in one cluster."""
        return self._root[a] == self._root[b]

    def refusal(self, a: int, b: int) -> Verdict | None:
        """Why the clusters of two records may not be one.

        A pair across them is forbidden; or they are held by one pair alone, where texts of others are known and unlike.
        """
        one, other = self._kinds[self._root[a]], self._kinds[self._root[b]]
        if len(one | other) > _MAX_READINGS:
            return TOO_MANY
        across = {pair: self.judge(*pair) for pair in product(one, other)}
        if self._is_vetoed(across):
            return WOULD_CHAIN
        merging = [judged.verdict.verdict for judged in across.values() if judged.verdict.merges]
        is_bridge = merging == ["strong"] and min(len(one), len(other)) > 1
        return WEAK_BRIDGE if is_bridge and any(map(_is_told_apart, across.values())) else None

    def _is_vetoed(self, across: Mapping[Pair, Judged]) -> bool:
        """Whether some pair is forbidden.

        What a curator made one is forbidden only where none of it merges; and where there is such a decision, texts
        that differ forbid nothing, because it joined different texts on purpose.
        """
        is_bound = any(record in self._bonds for pair in across for record in pair)
        verdicts: dict[Pair, list[Verdict]] = {}
        for (a, b), judged in across.items():
            verdicts.setdefault((self._bonds.get(a, a), self._bonds.get(b, b)), []).append(judged.verdict)
        for group in verdicts.values():
            forbidding = [one for one in group if one.forbids and not (is_bound and one.reason == TEXTS_DIFFER)]
            if DIFFERENT in group or (forbidding and not any(one.merges for one in group)):
                return True
        return False

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
        alone = ([number] for number in range(self.count) if number not in self._root)
        return sorted([*map(sorted, self._members.values()), *alone])


def _is_told_apart(judged: Judged) -> bool:
    return not judged.evidence.untold and not judged.verdict.merges


def cluster(clusters: Clusters, judged: Mapping[Pair, Judged]) -> dict[Pair, Judged]:
    """Join what the verdicts merge, strongest first; return the pairs with the verdicts that came of it.

    A merge that was refused is up for review, unless others joined the pair; what they joined waits no longer. Of the
    pairs that ask of the same two clusters whether they are one, the strongest is kept; none where a curator ruled
    them apart.
    The order is by verdict, then likeness, then record number, so it does not depend on the order of the input.
    """
    family = _template_pairs(clusters, judged)
    settled = {pair: replace(one, verdict=TOO_MANY) if pair in family else one for pair, one in judged.items()}
    merging = (pair for pair, one in settled.items() if one.verdict.merges)
    for pair in sorted(merging, key=lambda pair: _rank(pair, judged)):
        if clusters.joined(*pair):
            continue
        refusal = clusters.refusal(*pair)
        if refusal:
            settled[pair] = replace(judged[pair], verdict=refusal)
        else:
            clusters.join(*pair)
    for pair, one in judged.items():
        if clusters.joined(*pair):
            settled[pair] = one if one.verdict.merges else replace(one, verdict=BY_OTHERS)
    return _without_repeats(clusters, settled)


def _template_pairs(clusters: Clusters, judged: Mapping[Pair, Judged]) -> set[Pair]:
    """The pairs that likeness alone would merge into families of too many readings: texts made from a template."""
    alike = [pair for pair, one in judged.items() if one.verdict.verdict == "strong"]
    twins = np.array([[clusters.twins[one] for one in pair] for pair in alike], np.int64).reshape(-1, 2)
    family = components(clusters.count, twins[:, 0], twins[:, 1])
    readings = np.bincount(family[np.unique(twins)], minlength=clusters.count)
    is_large = readings[family[twins[:, 0]]] > _MAX_READINGS
    return {pair for pair, large in zip(alike, is_large.tolist(), strict=True) if large}


def _without_repeats(clusters: Clusters, settled: Mapping[Pair, Judged]) -> dict[Pair, Judged]:
    """The pairs without those that ask again what another asks, or what is decided."""
    asked = {frozenset(map(clusters.root, pair)) for pair, one in settled.items() if one.verdict == DIFFERENT}
    repeats = set()
    waiting = [pair for pair, one in settled.items() if one.verdict.verdict == "review"]
    for pair in sorted(waiting, key=lambda pair: _rank(pair, settled)):
        question = frozenset(map(clusters.root, pair))
        if question in asked:
            repeats.add(pair)
        asked.add(question)
    return {pair: one for pair, one in settled.items() if pair not in repeats}


def _rank(pair: Pair, judged: Mapping[Pair, Judged]) -> tuple[bool, float, Pair]:
    evidence, verdict = judged[pair].evidence, judged[pair].verdict
    likeness = max(evidence.abstract_jaccard or 0.0, evidence.title_similarity or 0.0)
    return (verdict.verdict != "exact", -likeness, pair)
