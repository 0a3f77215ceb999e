"""What a curator rules on: the published build and its open pairs; and who rules, in which words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import polars as pl

from etl.cli.drawing import name_of
from etl.cli.published import Published
from etl.cli.terminal import printable, safe
from etl.deduplicate.queue import Queue, Two, queue
from etl.deduplicate.rebind import rebound, stand_ins, with_living_papers
from etl.deduplicate.rulings import Ruling, unfounded
from etl.deduplicate.traces import traces_of
from etl.errors import BrokenTableError
from etl.io import layout
from etl.io.tables import has_table
from schemas.columns import Alias, Decision, Mention, Pair, Paper
from schemas.files import parquet_file

_EXCERPT = 70
_NAMES = 4
_TRACES = 4
"""So many of its mentions are enough to find a paper again."""


@dataclass(frozen=True)
class Build:
    """The published tables that a review needs."""

    pairs: pl.DataFrame
    mentions: pl.DataFrame
    decisions: pl.DataFrame
    paper_of: Mapping[str, str]
    living: Mapping[str, str | None]
    _known: list[tuple[Sequence[Ruling], dict[str, str]]] = field(default_factory=list)

    def stand_ins(self, rulings: Sequence[Ruling]) -> dict[str, str]:
        """What stands in for the mentions that rulings name and the build lacks; looked for once for some rulings."""
        known = next((now for asked, now in self._known if asked == rulings), None)
        if known is None:
            known = stand_ins(rulings, self.mentions)
            self._known[:] = [(list(rulings), known)]
        return known

    def now(self, rulings: Sequence[Ruling]) -> list[Ruling]:
        """The rulings with the ids that what they name has in this build."""
        found = self.stand_ins(rulings)
        return with_living_papers(rebound(rulings, found), found, self.paper_of, self.living)

    def queue(self, rulings: Sequence[Ruling]) -> Queue:
        """What is left to rule on after some rulings, whether the build knows them or not."""
        return queue(self.pairs, self.paper_of, self.now(rulings))

    def as_ruled(self, ruling: Ruling, rulings: Sequence[Ruling]) -> Ruling:
        """A new ruling under the names that older ones have for its mentions, where their dump was edited since.

        What another dump's mention stands in for may come back, so that is named by its own id.
        """
        homes = {trace.mention_id: trace.dump_id for one in rulings for trace in one.known_by}
        own = {trace.mention_id: trace.dump_id for trace in ruling.known_by}
        ruled = {new: old for old, new in self.stand_ins(rulings).items() if own.get(new) == homes[old]}
        traces = (one._replace(mention_id=ruled.get(one.mention_id, one.mention_id)) for one in ruling.known_by)
        ids = tuple(ruled.get(one, one) for one in ruling.mention_ids)
        return replace(ruling, mention_ids=ids, known_by=tuple(traces))

    def absent(self, rulings: Sequence[Ruling]) -> set[str]:
        """What rulings name and no paper of the build has, under whatever name."""
        found = self.stand_ins(rulings)
        named = {one for ruling in rulings for one in ruling.mention_ids}
        return {one for one in named if found.get(one, one) not in self.paper_of}

    def warnings(self, rulings: Sequence[Ruling]) -> list[str]:
        """What there is to say of rulings that have no effect in this build."""
        is_applied = pl.col(Decision.state) == "applied"  # which may be because of mentions that only references have
        kept = self.decisions.filter(is_applied)[Decision.mention_ids].explode().drop_nulls().to_list()
        return unfounded(self.now(rulings), {*self.paper_of, *kept}, self.living)

    def unbuilt(self, rulings: Sequence[Ruling]) -> list[int]:
        """The places of the rulings that the build does not know yet."""
        told = (Decision.ordinal, Decision.ruling, Decision.why, Decision.decided_by)
        known = set(self.decisions.select(told).iter_rows())
        return [one.ordinal for one in rulings if (one.ordinal, one.ruling, one.why, one.decided_by) not in known]

    def rows(self, pairs: Iterable[Two]) -> dict[str, dict[str, Any]]:
        """The mentions of some pairs of ids, by their ids."""
        ids = pl.Series([one for pair in pairs for one in pair], dtype=pl.String())
        found = self.mentions.filter(pl.col(Mention.mention_id).is_in(ids.implode()))
        return {row[Mention.mention_id]: row for row in found.iter_rows(named=True)}


def read_build() -> Build:
    """The build in `data/processed/latest/`; `BrokenTableError` says how to make one where there is none."""
    if not has_table(layout.LATEST / parquet_file(Pair.TABLE)):
        raise BrokenTableError(f"{layout.LATEST}: there is no build yet. `abstracts build` makes one.")
    return build_of(Published(layout.LATEST))


def build_of(published: Published) -> Build:
    """What is published, as a review needs it."""
    return Build(
        published.pairs,
        published.mentions,
        published.decisions,
        dict(published.mentions.select(Mention.mention_id, Mention.paper_id).iter_rows()),
        dict(published.aliases.select(Alias.alias_id, Alias.paper_id).iter_rows()),
    )


@dataclass(frozen=True, slots=True)
class Curator:
    """Who rules, on which day, and on mentions among which others."""

    name: str
    day: date
    mentions: pl.DataFrame

    def rules(
        self, kind: str, rows: Sequence[Mapping[str, Any]], why: str, ordinal: int = 1, sides: Sequence[int] = ()
    ) -> Ruling:
        """The ruling `same` or `different` on some mentions, with what people and later builds recognise them by."""
        ids = tuple(row[Mention.mention_id] for row in rows)
        ruled = Ruling(ordinal, kind, ids, None, None, None, printable(why), self.name, self.day, None, tuple(sides))
        names = list(dict.fromkeys(_cut(name_of(row)) for row in rows))
        more = f" / and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
        excerpt = " / ".join(names[:_NAMES]) + more
        return replace(ruled, excerpt=excerpt, known_by=traces_of(rows, self.mentions))

    def sets(
        self, paper: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], name: str, value: Any, why: str
    ) -> Ruling:
        """The ruling that a paper, which has these mentions, has this value."""
        excerpt, paper_id = _cut(safe(paper[Paper.display_title])), paper[Paper.paper_id]
        ruled = Ruling(1, "set", (), paper_id, name, value, printable(why), self.name, self.day, excerpt)
        return replace(ruled, known_by=traces_of(rows[:_TRACES], self.mentions))


def _cut(text: str) -> str:
    text = printable(text)
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rsplit(' ', 1)[0]} …"
