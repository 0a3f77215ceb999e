"""Paper ids for life: what was published under an id is found under it for ever.

A cluster keeps the oldest id that is bound to it; other ids of it become aliases; an id with nothing left is a
tombstone.
"""

import hashlib
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

import polars as pl

from etl.deduplicate.bind import bindings
from etl.deduplicate.survive import Row
from schemas.columns import Alias, Dump, Mention

KEYS: Final = (
    Mention.mention_id,
    Mention.dump_id,
    Mention.ordinal,
    Mention.title,
    Mention.abstract,
    Mention.arxiv_id,
    Mention.doi,
)
"""All of a record by which clusters are named and ids bound."""

_MERGED: Final = "merged: its mentions are now one paper with another's"
_HEIR: Final = "merged: its mentions were one paper with another's when they were last there"
_TOMBSTONE: Final = "gone: no primary dump mentions it any more"


def paper_ids(
    clusters: Sequence[Sequence[Row]], ledger: pl.DataFrame, taken_too: AbstractSet[str] = frozenset()
) -> tuple[list[str], list[Row]]:
    """The id of each cluster, and the rows of `aliases`: every id ever published and every living one.

    Mentions of a cluster come in the order of dumps.yaml; the first primary one names a new paper, by an id that is
    none of the ledger and of `taken_too`.
    """
    bound = bindings(clusters, ledger)
    holders: dict[int, str] = {}
    for paper_id, binding in bound.items():
        if binding.place is not None and not binding.is_heir:
            holders.setdefault(binding.place, paper_id)
    taken = set(bound) | taken_too
    ids: list[str] = []
    for number, rows in enumerate(clusters):
        ids.append(holders[number] if number in holders else _new_id(_naming(rows), taken))
        taken.add(ids[-1])
    aliases = {paper_id: _alias(paper_id, paper_id, None) for paper_id in ids}
    for paper_id, (place, is_heir) in bound.items():
        if paper_id not in aliases:
            reason = _TOMBSTONE if place is None else _HEIR if is_heir else _MERGED
            aliases[paper_id] = _alias(paper_id, None if place is None else ids[place], reason)
    return ids, [aliases[alias_id] for alias_id in sorted(aliases)]


def _naming(rows: Sequence[Row]) -> str:
    return next(str(row[Mention.mention_id]) for row in rows if row[Dump.role] == "primary")


def _alias(alias_id: str, paper_id: str | None, reason: str | None) -> Row:
    return {Alias.alias_id: alias_id, Alias.paper_id: paper_id, Alias.reason: reason}


def _new_id(mention_id: str, taken: set[str]) -> str:
    """An id made from a mention's; after a split, where that is taken, from its hash with a running number."""
    paper_id, number = f"p{mention_id[1:]}", 1
    while paper_id in taken:
        number += 1
        paper_id = f"p{hashlib.sha256(f'{mention_id} {number}'.encode()).hexdigest()[:16]}"
    return paper_id
