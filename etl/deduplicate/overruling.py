"""A new ruling beside older ones: what it has to say so that it holds, and what it leaves of them."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from etl.deduplicate.rulings import SAME, Ruling, contradictions, entries, said
from etl.errors import ConfigurationError


def standing(ruling: Ruling, rulings: Sequence[Ruling], absent: Collection[str]) -> Ruling:
    """The ruling as it has to be written behind the others: where it contradicts them, it overrules them.

    A mention that is `absent` from the build then goes with those that it was ruled to be one with, so that no chain
    by way of it is left. What is contradicted all the same, by way of mentions of other papers, is a
    `ConfigurationError`.
    """
    last = replace(ruling, ordinal=len(rulings) + 1)
    if not any(contradictions([*rulings, last])):
        return last
    overruling = replace(_with_absent(last, rulings, absent), overrules=True)
    for found in contradictions([*rulings, overruling]):
        raise ConfigurationError(f"decisions.yaml: {found.told(lambda ordinals: _cited(ordinals, last.ordinal))}")
    return overruling


def overruled(ruling: Ruling, rulings: Sequence[Ruling]) -> list[Ruling]:
    """The earlier rulings of which a new one leaves less."""
    after = {one for one in said([*rulings, ruling]) if one.ordinal != ruling.ordinal}
    fewer = {one.ordinal for one in said(rulings) if one not in after}
    return [one for one in rulings if one.ordinal in fewer]


def _with_absent(ruling: Ruling, rulings: Sequence[Ruling], absent: Collection[str]) -> Ruling:
    sides = dict(zip(ruling.mention_ids, ruling.sides, strict=True))
    joined = [one.mention_ids for one in said(rulings) if one.verdict == SAME]
    ties = [tie for a, b in joined for tie in ((a, b), (b, a))]
    has_grown = True
    while has_grown:
        reached = {a: sides[b] for a, b in reversed(ties) if a in absent and a not in sides and b in sides}
        sides |= reached
        has_grown = bool(reached)
    return replace(ruling, mention_ids=tuple(sides), sides=tuple(sides.values()))


def _cited(ordinals: Sequence[int], new: int) -> str:
    old = [one for one in ordinals if one != new]
    return entries(old) if len(old) == len(ordinals) else f"{entries(old)} and the new ruling"
