"""The review queue: the pairs that wait for a decision, the most valuable first.

A pair's worth is the number of mention pairs that its answer settles (the mentions of one paper times those of the
other), times how near its odds are to even, `4 p (1 - p)`, where `p` is the mean of its comparisons and of one yes and
one no: a pair with little to compare is uncertain, and one that all speaks for or against is asked last. Where a veto
keeps the two papers apart only the mentions themselves can move, and the answer settles one pair.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final, NamedTuple

import polars as pl

from etl.deduplicate.decide import Verdict
from etl.deduplicate.groups import Groups
from etl.deduplicate.rulings import DIFFERENT, SAME, Ruling, said, verdicts
from schemas.columns import Pair

COMPARISONS: Final = tuple(
    name for name in Pair.TYPES if name not in (Pair.mention_id_a, Pair.mention_id_b, Pair.verdict, Pair.reason)
)
"""The columns of `pairs` that hold evidence, whichever they are."""
_WAITING: Final = "review"

Two = tuple[str, str]


class OpenPair(NamedTuple):
    """Two mentions of two papers (or of one that hangs by them) on which a curator is asked to rule."""

    mention_ids: Two
    paper_ids: Two
    mention_counts: tuple[int, int]
    reason: str
    comparisons: dict[str, Any]
    worth: float
    veto: str | None = None
    further_count: int = 0

    @property
    def is_within_one_paper(self) -> bool:
        """Whether the build has both in one paper, so that a ruling `different` would split it."""
        return self.paper_ids[0] == self.paper_ids[1]


class Queue(NamedTuple):
    """The open pairs, and how many waiting pairs need no answer: decided, or settled with an open one."""

    pairs: list[OpenPair]
    settled_count: int

    @property
    def further_count(self) -> int:
        """How many waiting pairs are between the papers of another, and go with it."""
        return sum(one.further_count for one in self.pairs)


def queue(pairs: pl.DataFrame, paper_of: Mapping[str, str], rulings: Iterable[Ruling]) -> Queue:
    """The waiting pairs of the published `pairs` that no ruling settles, one for any two papers.

    Papers stand for their mentions: what rulings say of one mention holds for the paper that it is in, so an answer
    settles every waiting pair of its two papers, and of those that rulings have made one with them since the build.
    Rulings that contradict each other are a `ConfigurationError`.
    """
    rulings = list(rulings)
    papers, apart = _ruled_papers(rulings, paper_of)
    decided = verdicts(rulings)
    counts = _mention_counts(papers, paper_of)
    vetoes = _vetoes(pairs, papers, paper_of)
    waiting: dict[tuple[str, ...], list[OpenPair]] = {}
    settled_count = 0
    for row in pairs.filter(pl.col(Pair.verdict) == _WAITING).sort(Pair.SORT).iter_rows(named=True):
        ids = (row[Pair.mention_id_a], row[Pair.mention_id_b])
        if frozenset(ids) in decided or not paper_of.keys() >= set(ids):
            settled_count += 1
            continue
        paper_ids = (paper_of[ids[0]], paper_of[ids[1]])
        sides = tuple(papers.members(one)[0] for one in paper_ids)
        is_within = paper_ids[0] == paper_ids[1]
        if not is_within and (sides[0] == sides[1] or frozenset(sides) in apart):
            settled_count += 1
            continue
        found = _open(row, ids, paper_ids, (counts[sides[0]], counts[sides[1]]), vetoes.get(frozenset(sides)))
        waiting.setdefault(ids if is_within else tuple(sorted(sides)), []).append(found)
    asked = [_strongest(group) for group in waiting.values()]
    return Queue(sorted(asked, key=lambda one: (-one.worth, one.mention_ids)), settled_count)


def odds(comparisons: Mapping[str, Any]) -> float:
    """How much of the evidence speaks for one paper, 0 to 1: the mean of likenesses, agreements, one yes and one no.

    Likenesses are the comparisons between 0 and 1, agreements the `…_equal`; the others have no scale.
    """
    known = [float(value) for name, value in comparisons.items() if value is not None and _speaks(name)]
    return (1.0 + sum(min(max(value, 0.0), 1.0) for value in known)) / (2.0 + len(known))


def _speaks(name: str) -> bool:
    return Pair.TYPES[name] == pl.Float64() or name.endswith("_equal")


def _open(row: Mapping[str, Any], ids: Two, paper_ids: Two, counts: tuple[int, int], veto: str | None) -> OpenPair:
    comparisons = {name: row[name] for name in COMPARISONS}
    is_within = paper_ids[0] == paper_ids[1]
    settles = counts[0] - 1 if is_within else 1 if veto else counts[0] * counts[1]
    likely = odds(comparisons)
    worth = settles * 4 * likely * (1 - likely)
    return OpenPair(ids, paper_ids, counts, row[Pair.reason], comparisons, worth, None if is_within else veto)


def _strongest(group: Sequence[OpenPair]) -> OpenPair:
    """The pair that speaks most for one paper: if even this one is different, so are the rest."""
    strongest = max(group, key=lambda one: odds(one.comparisons))
    return strongest._replace(further_count=len(group) - 1)


def _ruled_papers(rulings: Sequence[Ruling], paper_of: Mapping[str, str]) -> tuple[Groups, AbstractSet[frozenset[str]]]:
    """The papers that rulings make one, and the pairs of such groups that rulings keep apart."""
    papers, apart = Groups(), set()
    here = [
        (one, [paper_of[mention_id] for mention_id in one.mention_ids])
        for one in said(rulings)
        if paper_of.keys() >= set(one.mention_ids)
    ]
    for one, (a, b) in here:
        if one.verdict == SAME:
            papers.join(a, b, one.ordinal)
    for one, (a, b) in here:
        if one.verdict == DIFFERENT:
            apart.add(frozenset((papers.members(a)[0], papers.members(b)[0])))
    return papers, apart


def _vetoes(pairs: pl.DataFrame, papers: Groups, paper_of: Mapping[str, str]) -> dict[frozenset[str], str]:
    """The reasons for which groups of papers may not become one, whatever is ruled of other mentions of theirs."""
    vetoes: dict[frozenset[str], str] = {}
    apart = pairs.filter(pl.col(Pair.verdict) == "different").sort(Pair.SORT)
    for a, b, verdict, reason in apart.select(*Pair.SORT, Pair.verdict, Pair.reason).iter_rows():
        if Verdict(verdict, reason).forbids and a in paper_of and b in paper_of:
            vetoes.setdefault(frozenset(papers.members(paper_of[one])[0] for one in (a, b)), reason)
    return vetoes


def _mention_counts(papers: Groups, paper_of: Mapping[str, str]) -> dict[str, int]:
    """How many mentions each group of papers has, by the paper that stands for it."""
    counts: dict[str, int] = {}
    for paper_id in paper_of.values():
        first = papers.members(paper_id)[0]
        counts[first] = counts.get(first, 0) + 1
    return counts
