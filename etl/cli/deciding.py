"""What a curator rules on: the published build and its open pairs; and who rules, in which words."""

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from etl.cli.drawing import name_of
from etl.cli.terminal import safe
from etl.deduplicate.queue import Queue, Two, queue
from etl.deduplicate.rebind import rebound, trace_of, with_living_papers
from etl.deduplicate.rulings import Ruling
from etl.errors import BrokenTableError
from etl.io import layout
from etl.io.tables import read_table
from schemas.columns import Alias, Mention, Pair, Paper

_EXCERPT = 70
_NAMES = 4
_TRACES = 4
"""So many of its mentions are enough to find a paper again."""


@dataclass(frozen=True, slots=True)
class Build:
    """The published tables that a review needs."""

    pairs: pl.DataFrame
    mentions: pl.DataFrame
    paper_of: Mapping[str, str]
    living: Mapping[str, str | None]

    def now(self, rulings: Sequence[Ruling]) -> list[Ruling]:
        """The rulings with the ids that what they name has in this build."""
        return with_living_papers(rebound(rulings, self.mentions), self.mentions, self.paper_of, self.living)

    def queue(self, rulings: Sequence[Ruling]) -> Queue:
        """What is left to rule on after some rulings, whether the build knows them or not."""
        return queue(self.pairs, self.paper_of, self.now(rulings))

    def as_ruled(self, ruling: Ruling, rulings: Sequence[Ruling]) -> Ruling:
        """A new ruling under the names that older ones have for its mentions, where their bytes were edited since."""
        pairs = zip(rulings, self.now(rulings), strict=True)
        ruled = {
            new: old for before, now in pairs for old, new in zip(before.mention_ids, now.mention_ids, strict=True)
        }
        traces = (one._replace(mention_id=ruled.get(one.mention_id, one.mention_id)) for one in ruling.known_by)
        ids = tuple(ruled.get(one, one) for one in ruling.mention_ids)
        return replace(ruling, mention_ids=ids, known_by=tuple(traces))

    def absent(self, rulings: Sequence[Ruling]) -> set[str]:
        """What rulings name and no paper of the build has, under whatever name."""
        named = zip(rulings, self.now(rulings), strict=True)
        both = (pair for old, new in named for pair in zip(old.mention_ids, new.mention_ids, strict=True))
        return {old for old, new in both if new not in self.paper_of}

    def rows(self, pairs: Iterable[Two]) -> dict[str, dict[str, Any]]:
        """The mentions of some pairs of ids, by their ids."""
        ids = pl.Series([one for pair in pairs for one in pair], dtype=pl.String())
        found = self.mentions.filter(pl.col(Mention.mention_id).is_in(ids.implode()))
        return {row[Mention.mention_id]: row for row in found.iter_rows(named=True)}


def read_build() -> Build:
    """The build in `data/processed/latest/`; `BrokenTableError` says how to make one where there is none."""
    if not (layout.LATEST / f"{Pair.TABLE}.parquet").is_file():
        raise BrokenTableError(f"{layout.LATEST}: there is no build yet. `abstracts build` makes one.")
    pairs, mentions, aliases = (
        read_table(layout.LATEST / f"{columns.TABLE}.parquet", columns.TYPES) for columns in (Pair, Mention, Alias)
    )
    return Build(
        pairs,
        mentions,
        dict(mentions.select(Mention.mention_id, Mention.paper_id).iter_rows()),
        dict(aliases.select(Alias.alias_id, Alias.paper_id).iter_rows()),
    )


@dataclass(frozen=True, slots=True)
class Curator:
    """Who rules, and on which day."""

    name: str
    day: date

    def rules(
        self, kind: str, rows: Sequence[Mapping[str, Any]], why: str, ordinal: int = 1, sides: Sequence[int] = ()
    ) -> Ruling:
        """The ruling `same` or `different` on some mentions, with what people and later builds recognise them by."""
        ids = tuple(row[Mention.mention_id] for row in rows)
        ruled = Ruling(ordinal, kind, ids, None, None, None, printable(why), self.name, self.day, None, tuple(sides))
        return _recognised(ruled, rows)

    def sets(
        self, paper: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], field: str, value: Any, why: str
    ) -> Ruling:
        """The ruling that a paper, which has these mentions, has this value."""
        name, paper_id = _cut(safe(paper[Paper.display_title])), paper[Paper.paper_id]
        ruled = Ruling(1, "set", (), paper_id, field, value, printable(why), self.name, self.day, name)
        return replace(ruled, known_by=tuple(map(trace_of, rows[:_TRACES])))


def _recognised(ruling: Ruling, rows: Sequence[Mapping[str, Any]]) -> Ruling:
    names = list(dict.fromkeys(_cut(name_of(row)) for row in rows))
    more = f" / and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return replace(ruling, excerpt=" / ".join(names[:_NAMES]) + more, known_by=tuple(map(trace_of, rows)))


def printable(text: str) -> str:
    """The text on one line, without what no editor shows."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def git_name() -> str:
    """The name that git signs this project's commits with; empty where it knows none."""
    try:
        done = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return printable(done.stdout)


def _cut(text: str) -> str:
    text = printable(text)
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rsplit(' ', 1)[0]} …"
