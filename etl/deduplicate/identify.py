"""Paper ids for life: what was published under an id is found under it for ever.

The ledger holds every id ever published, oldest first, with its mentions and what they are recognised by. A cluster
keeps the oldest id that is bound to it; other ids of it become aliases; an id with nothing left is a tombstone.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import polars as pl

from etl.deduplicate.comparable import comparable
from etl.deduplicate.survive import Row
from schemas.columns import Alias, Dump, Mention
from schemas.interim import LEDGER_TYPES

_MERGED: Final = "merged: its mentions are now one paper with another's"
_TOMBSTONE: Final = "gone: no primary dump mentions it any more"

Keys = tuple[str | None, ...]


def text_key(row: Row) -> str | None:
    """What a mention's text is recognised by when its bytes change: a hash of the comparable abstract or title."""
    text = comparable(row[Mention.abstract] or row[Mention.title] or "")
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else None


def paper_ids(clusters: Sequence[Sequence[Row]], ledger: pl.DataFrame) -> tuple[list[str], list[Row]]:
    """The id of each cluster, and the rows of `aliases`: every id ever published and every living one.

    Mentions of a cluster come in the order of dumps.yaml; the first primary one names a new paper.
    """
    bound = _bound(clusters, _published(ledger))
    holders: dict[int, str] = {}
    for paper_id, place in bound.items():
        if place is not None:
            holders.setdefault(place, paper_id)
    taken = set(bound)
    ids: list[str] = []
    for number, rows in enumerate(clusters):
        ids.append(holders[number] if number in holders else _new_id(_naming(rows), taken))
        taken.add(ids[-1])
    aliases = {paper_id: _alias(paper_id, paper_id) for paper_id in ids}
    for paper_id, place in bound.items():
        if paper_id not in aliases:
            aliases[paper_id] = _alias(paper_id, None if place is None else ids[place])
    return ids, [aliases[alias_id] for alias_id in sorted(aliases)]


def _naming(rows: Sequence[Row]) -> str:
    return next(str(row[Mention.mention_id]) for row in rows if row[Dump.role] == "primary")


def _alias(alias_id: str, paper_id: str | None) -> Row:
    reason = None if alias_id == paper_id else _TOMBSTONE if paper_id is None else _MERGED
    return {Alias.alias_id: alias_id, Alias.paper_id: paper_id, Alias.reason: reason}


class Published(NamedTuple):
    """What the ledger knows of an id: the keys of its mentions, and those that it lost, with the id that has them."""

    own: list[Keys]
    lost: list[tuple[str, str]]


def _published(ledger: pl.DataFrame) -> dict[str, Published]:
    """Every id ever published, oldest first; a mention belongs to the id that the ledger last gave it to."""
    rows: list[tuple[str, Keys]] = [(paper_id, tuple(keys)) for paper_id, *keys in ledger.select(*LEDGER_TYPES).rows()]
    owners = {keys[0]: paper_id for paper_id, keys in rows}
    known = {paper_id: Published([], []) for paper_id, _ in rows}
    for paper_id, keys in rows:
        owner = owners[keys[0]]
        if owner == paper_id:
            known[paper_id].own.append(keys)
        else:
            known[paper_id].lost.append((keys[0] or "", owner))
    return known


def _bound(clusters: Sequence[Sequence[Row]], published: Mapping[str, Published]) -> dict[str, int | None]:
    """The cluster that each published id stands for now, the surest bound first, and of those the oldest.

    By a mention of its own that is still there; else by what its mentions are recognised by, first where no other id
    stands; else where the mentions that it lost are; else where the id is that has them.
    """
    where = _where(clusters)
    bound: dict[str, int | None] = {}
    for paper_id, (own, _) in published.items():
        for place in _places(own, where, kinds=(0,))[:1]:
            bound[paper_id] = place
    held = set(bound.values())
    for paper_id, (own, _) in published.items():
        places = [] if paper_id in bound else _places(own, where, kinds=(1, 2, 3))
        for place in sorted(places, key=held.__contains__)[:1]:
            bound[paper_id] = place
            held.add(place)
    for paper_id, (_, lost) in published.items():
        left = (where[0][mention_id][0] for mention_id, _ in lost if mention_id in where[0])
        bound.setdefault(paper_id, next(left, None))
    for paper_id, (_, lost) in published.items():
        if bound[paper_id] is None:
            bound[paper_id] = next((bound[heir] for _, heir in lost if bound[heir] is not None), None)
    return bound


def _where(clusters: Sequence[Sequence[Row]]) -> list[dict[str, list[int]]]:
    """For each kind of key the clusters that have it, in their order."""
    where: list[dict[str, list[int]]] = [{}, {}, {}, {}]
    for number, rows in enumerate(clusters):
        for row in rows:
            keys: Keys = (row[Mention.mention_id], row[Mention.arxiv_id], row[Mention.doi], text_key(row))
            for index, key in zip(where, keys, strict=True):
                if key is not None:
                    index.setdefault(key, []).append(number)
    return where


def _places(own: Sequence[Keys], where: Sequence[Mapping[str, Sequence[int]]], kinds: Sequence[int]) -> list[int]:
    """The clusters that an id's keys of some kinds lead to, the surest first."""
    found = ((keys[kind], where[kind]) for kind in kinds for keys in own)
    return [place for key, index in found if key is not None for place in index.get(key, ())]


def _new_id(mention_id: str, taken: set[str]) -> str:
    """An id made from a mention's; after a split, where that is taken, from its hash with a running number."""
    paper_id, number = f"p{mention_id[1:]}", 1
    while paper_id in taken:
        number += 1
        paper_id = f"p{hashlib.sha256(f'{mention_id} {number}'.encode()).hexdigest()[:16]}"
    return paper_id
