"""Curators' rulings: what each says of every pair of mentions, and where they contradict each other."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Final, NamedTuple

from etl.deduplicate.decide import Verdict
from etl.deduplicate.groups import Groups
from etl.errors import ConfigurationError

SAME: Final = Verdict("exact", "decided_same")
DIFFERENT: Final = Verdict("different", "decided_different")


class Trace(NamedTuple):
    """What a ruled mention is recognised by once its bytes, and so its id, have changed."""

    mention_id: str
    dump_id: str
    ordinal: int
    title: str | None = None
    abstract: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    pmid: str | None = None
    text_key: str | None = None
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """One entry of decisions.yaml.

    `sides` numbers the mentions: those of one number are ruled to be one paper, those of two numbers two papers. One
    that `overrules` stands in the place of what earlier entries say of its pairs of mentions.
    """

    ordinal: int
    ruling: str
    mention_ids: tuple[str, ...]
    paper_id: str | None
    field: str | None
    value: Any
    why: str
    decided_by: str
    decided_date: date
    excerpt: str | None
    sides: tuple[int, ...] = ()
    overrules: bool = False
    known_by: tuple[Trace, ...] = ()

    def __post_init__(self) -> None:
        if not self.sides:
            count = len(self.mention_ids)
            sides = (1,) * count if self.ruling == "same" else tuple(range(1, count + 1))
            object.__setattr__(self, "sides", sides)


class Said(NamedTuple):
    """What one ruling says of two mentions."""

    mention_ids: tuple[str, str]
    verdict: Verdict
    ordinal: int


def said(rulings: Iterable[Ruling]) -> list[Said]:
    """What rulings say of each pair of mentions, in their order, without what later ones overrule."""
    standing: dict[frozenset[str], list[Said]] = {}
    for ruling in rulings:
        for (a, side_a), (b, side_b) in combinations(zip(ruling.mention_ids, ruling.sides, strict=True), 2):
            one = Said((a, b), SAME if side_a == side_b else DIFFERENT, ruling.ordinal)
            earlier = [] if ruling.overrules else standing.get(frozenset((a, b)), [])
            standing[frozenset((a, b))] = [*earlier, one]
    return sorted((one for told in standing.values() for one in told), key=lambda one: one.ordinal)


class Contradiction(NamedTuple):
    """A pair of mentions that one ruling keeps apart, and others make one."""

    different: int
    same: tuple[int, ...]
    mention_ids: tuple[str, str]

    def told(self, cite: Callable[[Sequence[int]], str]) -> str:
        """The contradiction in words; `cite` names the rulings of some ordinals."""
        a, b = self.mention_ids
        every = sorted({self.different, *self.same})
        if len(self.same) == 1:
            return f"{cite(every)} contradict each other on {a} and {b}. Remove one of them."
        return (
            f"{a} and {b} are ruled different, and the same by way of other rulings ({cite(every)}). Remove one of "
            "them."
        )


def entries(ordinals: Sequence[int]) -> str:
    """Rulings by their place in decisions.yaml: `entry 2`, `entries 2, 3 and 5`."""
    *others, last = map(str, ordinals)
    return f"entries {', '.join(others)} and {last}" if others else f"entry {last}"


def contradictions(rulings: Iterable[Ruling]) -> Iterator[Contradiction]:
    """Every pair that is ruled different, and the same directly or by way of others (a = b, b = c, a ≠ c)."""
    return _contradictions(said(rulings))


def _contradictions(every: Iterable[Said]) -> Iterator[Contradiction]:
    one, apart = Groups(), []
    for each in every:
        if each.verdict == SAME:
            one.join(*each.mention_ids, each.ordinal)
        else:
            apart.append(each)
    for each in apart:
        a, b = sorted(each.mention_ids)
        if one.joined(a, b):
            yield Contradiction(each.ordinal, one.joined_by(a, b), (a, b))


def verdicts(rulings: Iterable[Ruling]) -> dict[frozenset[str], Verdict]:
    """What curators decided of pairs of mentions; rulings that contradict each other are an error."""
    every = said(rulings)
    for found in _contradictions(every):
        raise ConfigurationError(f"decisions.yaml: {found.told(entries)}")
    return {frozenset(one.mention_ids): one.verdict for one in every}


def unfounded(rulings: Iterable[Ruling], present: Container[str], living: Mapping[str, str | None]) -> list[str]:
    """A warning for each ruling that names what is not here (any more); it is kept, and rules when that is back.

    Rulings come `rebound`, so that what only changed its bytes is not gone; `present` are the ids of mentions. Those
    that later ones overrule are not warned of.
    """
    rulings = list(rulings)
    told, standing = [], {one.ordinal for one in said(rulings)}
    for ruling in rulings:
        gone = [one for one in ruling.mention_ids if one not in present]
        if ruling.paper_id and not living.get(ruling.paper_id):
            gone.append(ruling.paper_id)
        if gone and (ruling.paper_id or ruling.ordinal in standing):
            what = f"{ruling.ruling}, {ruling.excerpt}" if ruling.excerpt else ruling.ruling
            effect = "rules on the rest" if len(ruling.mention_ids) - len(gone) > 1 else "has no effect"
            told.append(
                f"decisions.yaml: entry {ruling.ordinal} ({what}) names {', '.join(gone)}, which no paper has "
                f"(any more); it {effect} until that is back."
            )
    return told
