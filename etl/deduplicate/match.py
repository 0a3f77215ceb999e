"""Match records: compare the candidates exactly, decide, join."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.deduplicate.block import Candidates
from etl.deduplicate.buckets import Places
from etl.deduplicate.cluster import Clusters, Judged, Pair, cluster
from etl.deduplicate.compare import compare
from etl.deduplicate.decide import Verdict, decide, is_of_interest
from etl.deduplicate.features import COMPARED, Features, features
from etl.deduplicate.near import clusters as components
from etl.deduplicate.rulings import SAME, Ruling, verdicts
from etl.deduplicate.thresholds import Thresholds
from etl.deduplicate.weigh import Weighed
from schemas.columns import Mention


@dataclass(frozen=True, slots=True)
class Matched:
    """Records in clusters (by row number), every pair of interest with its verdict, and the compared pairs."""

    clusters: list[list[int]]
    pairs: dict[Pair, Judged]
    compared: list[Pair]
    cut_pair_count: int

    @property
    def compared_pair_count(self) -> int:
        """How many pairs were compared."""
        return len(self.compared)


def match(records: pl.DataFrame, found: Candidates, rulings: Sequence[Ruling], thresholds: Thresholds) -> Matched:
    """Cluster the records of which `found` are the candidate pairs, and rulings had the last word.

    Only the rows of candidates and rulings are looked at. Ties go to the first row: give records in the order of
    their ids, and the same clusters come out whatever order they once had.
    """
    ruled = _ruled_pairs(records[Mention.mention_id], verdicts(rulings))
    pairs = sorted({*zip(found.a.tolist(), found.b.tolist(), strict=True), *ruled})
    rows = sorted({row for pair in pairs for row in pair})
    known = dict(zip(rows, features(records.select(COMPARED)[rows]), strict=True))
    twins = _twins(known, {row for pair in ruled for row in pair}, _component_of(records.height, pairs))
    memo: dict[Pair, Judged] = {}

    def judge(a: int, b: int) -> Judged:
        pair = (min(twins[a], twins[b]), max(twins[a], twins[b]))
        if pair not in memo:
            evidence = compare(known[pair[0]], known[pair[1]])
            memo[pair] = Judged(evidence, ruled.get(pair) or decide(Weighed(evidence, thresholds)))
        return memo[pair]

    judged = {pair: judge(*pair) for pair in pairs}
    clusters = Clusters(records.height, twins, judge, [pair for pair, verdict in ruled.items() if verdict == SAME])
    settled = cluster(clusters, judged)
    interesting = {
        pair: one
        for pair, one in settled.items()
        if pair in ruled or is_of_interest(Weighed(one.evidence, thresholds), one.verdict)
    }
    return Matched(clusters.members(), interesting, list(judged), found.cut_count)


def _twins(known: Mapping[int, Features], ruled: set[int], component_of: Places) -> dict[int, int]:
    """For each record the first that candidate pairs lead to and no comparison tells from it; itself where a curator
    ruled on it."""
    first: dict[tuple[int, Hashable], int] = {}
    return {
        row: row if row in ruled else first.setdefault((int(component_of[row]), record.compared), row)
        for row, record in known.items()
    }


def _component_of(row_count: int, pairs: Sequence[Pair]) -> Places:
    ends = np.array(pairs, np.int64).reshape(-1, 2)
    return components(row_count, ends[:, 0], ends[:, 1])


def _ruled_pairs(mention_ids: pl.Series, decided: Mapping[frozenset[str], Verdict]) -> dict[Pair, Verdict]:
    """What curators decided, by row numbers; what names a mention that is gone is left out."""
    named = {one for pair in decided for one in pair}
    rows = mention_ids.is_in(sorted(named)).arg_true()
    place = dict(zip(mention_ids.gather(rows), rows, strict=True))
    numbered = {
        tuple(sorted(place[one] for one in pair)): verdict for pair, verdict in decided.items() if pair <= place.keys()
    }
    return {(pair[0], pair[1]): verdict for pair, verdict in sorted(numbered.items())}
