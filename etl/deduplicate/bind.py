"""What stands now for each id that was ever published.

The ledger holds every id, oldest first, with its mentions and what they are recognised by. A mention belongs to the id
that the ledger gave it to last, and is native to the one that had it first.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Final, NamedTuple

import polars as pl

from etl.deduplicate.comparable import comparable, is_generic
from etl.deduplicate.sketch import digits_of, edited, sketches
from etl.deduplicate.survive import Row
from schemas.columns import Mention
from schemas.interim import LEDGER_TYPES

_TELLING_CHARS: Final = 25
"""A shorter text, such as `Editorial`, tells a mention in its own dump only."""


class Keys(NamedTuple):
    """What the ledger knows a mention by; the fields are its columns."""

    mention_id: str
    arxiv_id: str | None
    doi: str | None
    text_key: str | None
    dump_id: str | None
    text_sketch: str | None


class Binding(NamedTuple):
    """The number of the cluster that an id stands for (None: nothing is left), and whether only another id leads there:
    the one that has its mentions, which are gone."""

    place: int | None
    is_heir: bool = False


class _Published(NamedTuple):
    """The keys of an id's mentions, its natives first, and of those that it lost, with the ids that have them."""

    own: list[Keys]
    lost: list[tuple[Keys, str]]


def text_of(row: Row) -> str:
    """The text that a mention is recognised by: its abstract, without one its title."""
    return str(row[Mention.abstract] or row[Mention.title] or "")


def text_key(row: Row) -> str | None:
    """What a mention's text is recognised by when its bytes change: a hash of the comparable abstract or title."""
    text = comparable(text_of(row))
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else None


def bindings(clusters: Sequence[Sequence[Row]], ledger: pl.DataFrame) -> dict[str, Binding]:
    """The cluster that each published id stands for, the surest bound first, and of those the oldest.

    By a mention of its own that is still there; else by what its mentions are recognised by, first where no other id
    stands: a text of the same dump, an identifier, a telling text of another dump, a text of the same dump that is
    almost theirs and was never published; else where the mentions that it lost are, or what an edit made of them; else
    where the id is that has them.
    """
    published = _published(ledger)
    known = {keys.mention_id for own, lost in published.values() for keys in (*own, *(keys for keys, _ in lost))}
    found = _Clusters(clusters)
    bound: dict[str, int] = {}
    for paper_id, (own, _) in published.items():
        if places := found.of_mentions(own):
            bound[paper_id] = places[0]
    held = set(bound.values())
    for recognise in (found.of_texts_at_home, found.of_identifiers, found.of_texts):
        for paper_id, (own, _) in published.items():
            places = [] if paper_id in bound else recognise(own)
            for place in sorted(places, key=held.__contains__)[:1]:
                bound[paper_id] = place
                held.add(place)
    bound.update(found.of_edits({one: own for one, (own, _) in published.items() if one not in bound}, known))
    lost = {one: [keys for keys, _ in away] for one, (_, away) in published.items() if one not in bound}
    bound.update({one: places[0] for one, away in lost.items() if (places := found.of_mentions(away))})
    bound.update(found.of_edits({one: away for one, away in lost.items() if one not in bound}, known))
    heirs = _heirs(published, bound)
    return {one: Binding(bound.get(one, heirs.get(one)), one not in bound) for one in (*bound, *published)}


def _published(ledger: pl.DataFrame) -> dict[str, _Published]:
    """Every id ever published, oldest first.

    Where a merge is undone, each id goes back to where it came from: that is why natives come first.
    """
    rows = [(paper_id, Keys(*keys)) for paper_id, *keys in ledger.select(*LEDGER_TYPES).rows()]
    owners = {keys.mention_id: paper_id for paper_id, keys in rows}
    first_owners = {keys.mention_id: paper_id for paper_id, keys in reversed(rows)}
    known = {paper_id: _Published([], []) for paper_id, _ in rows}
    for paper_id, keys in rows:
        owner = owners[keys.mention_id]
        if owner == paper_id:
            known[paper_id].own.append(keys)
        else:
            known[paper_id].lost.append((keys, owner))
    for paper_id, (own, _) in known.items():
        own.sort(key=lambda keys: first_owners[keys.mention_id] != paper_id)
    return known


def _heirs(published: Mapping[str, _Published], bound: Mapping[str, int]) -> dict[str, int]:
    """Where the ids lead that have the mentions of an id of which nothing is left, one after the other."""
    heirs: dict[str, int] = {}
    for paper_id in published.keys() - bound.keys():
        waiting, seen = [paper_id], set[str]()
        while waiting and paper_id not in heirs:
            one = waiting.pop(0)
            seen.add(one)
            if one in bound:
                heirs[paper_id] = bound[one]
            waiting += [owner for _, owner in published[one].lost if owner not in seen]
    return heirs


class _Clusters:
    """Clusters by what their mentions are recognised by, in their order."""

    def __init__(self, clusters: Sequence[Sequence[Row]]) -> None:
        self._clusters = clusters
        self._mentions: dict[str, list[int]] = {}
        self._identifiers: dict[tuple[str, str], list[int]] = {}
        for place, rows in enumerate(clusters):
            for row in rows:
                self._mentions.setdefault(row[Mention.mention_id], []).append(place)
                for name in (Mention.arxiv_id, Mention.doi):
                    if row[name]:
                        self._identifiers.setdefault((name, row[name]), []).append(place)

    @cached_property
    def _texts(self) -> dict[str, list[tuple[int, Row]]]:
        """Clusters and mentions by the hash of a text: worked out only where an id is not bound without."""
        texts: dict[str, list[tuple[int, Row]]] = {}
        for place, rows in enumerate(self._clusters):
            for row in rows:
                if key := text_key(row):
                    texts.setdefault(key, []).append((place, row))
        return texts

    def of_mentions(self, own: Sequence[Keys]) -> list[int]:
        """The clusters with a mention itself."""
        return [place for keys in own for place in self._mentions.get(keys.mention_id, ())]

    def of_identifiers(self, own: Sequence[Keys]) -> list[int]:
        """Those with one of its identifiers, arXiv ids first."""
        asked = [
            (name, value) for name in (Mention.arxiv_id, Mention.doi) for value in (getattr(one, name) for one in own)
        ]
        return [place for name, value in asked if value for place in self._identifiers.get((name, value), ())]

    def of_texts_at_home(self, own: Sequence[Keys]) -> list[int]:
        """Those with its text in its own dump; a corrected identifier makes no other paper of a long one."""
        return [
            place
            for keys in own
            for place, row in self._texts.get(keys.text_key or "", ())
            if row[Mention.dump_id] == keys.dump_id and (keys.text_sketch or not _are_two(keys, row))
        ]

    def of_texts(self, own: Sequence[Keys]) -> list[int]:
        """Those with its text in any dump, if that tells a paper and no identifier speaks against it."""
        return [
            place
            for keys in own
            for place, row in self._texts.get(keys.text_key or "", ())
            if _is_telling(row) and not _are_two(keys, row)
        ]

    def of_edits(self, unbound: Mapping[str, Sequence[Keys]], known: AbstractSet[str]) -> Iterator[tuple[str, int]]:
        """Ids whose mention an edit has changed, each with the cluster of what it is now.

        That is of the same dump, was never published, and most digits of the sketches of both texts are equal; if both
        have an arXiv id or a DOI, that is equal too. It is the new state of one mention only.
        """
        gone: dict[str | None, list[tuple[str, Keys]]] = {}
        for paper_id, own in unbound.items():
            for keys in own:
                if keys.text_sketch:
                    gone.setdefault(keys.dump_id, []).append((paper_id, keys))
        drawn = {home: digits_of([str(keys.text_sketch) for _, keys in its]) for home, its in gone.items()}
        found = sorted(
            (-equal, row[Mention.mention_id], age, gone[row[Mention.dump_id]][age][0], place)
            for place, row, sketch in self._new(gone.keys(), known)
            for age, equal in edited(sketch, drawn[row[Mention.dump_id]])
            if not _are_two(gone[row[Mention.dump_id]][age][1], row)
        )
        taken: set[str] = set()
        for _, mention_id, _, paper_id, place in found:
            if not taken & {mention_id, paper_id}:
                taken |= {mention_id, paper_id}
                yield paper_id, place

    def _new(self, homes: AbstractSet[str | None], known: AbstractSet[str]) -> Iterator[tuple[int, Row, str]]:
        """The mentions of some dumps that were never published, with their clusters and sketches."""
        new = [
            (place, row)
            for place, rows in enumerate(self._clusters if homes else ())
            for row in rows
            if row[Mention.dump_id] in homes and row[Mention.mention_id] not in known
        ]
        drawn = sketches(pl.Series([text_of(row) for _, row in new], dtype=pl.String()))
        yield from ((place, row, sketch) for (place, row), sketch in zip(new, drawn, strict=True) if sketch)


def _are_two(keys: Keys, row: Row) -> bool:
    """Whether an identifier says that a mention is not the one that the ledger knows."""
    pairs = ((keys.arxiv_id, row[Mention.arxiv_id]), (keys.doi, row[Mention.doi]))
    return any(one and other and one != other for one, other in pairs)


def _is_telling(row: Row) -> bool:
    text = comparable(text_of(row))
    return len(text) >= _TELLING_CHARS and not is_generic(text)
