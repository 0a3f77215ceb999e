"""What a curator rules on: the published build and its open pairs; and who rules, in which words."""

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from etl.cli.drawing import name_of
from etl.deduplicate.queue import Queue, Two, queue
from etl.deduplicate.rulings import Ruling
from etl.errors import BrokenTableError
from etl.io import layout
from etl.io.tables import read_table
from schemas.columns import Alias, Mention, Pair

_EXCERPT = 70


@dataclass(frozen=True, slots=True)
class Build:
    """The published tables that a review needs."""

    pairs: pl.DataFrame
    mentions: pl.DataFrame
    paper_of: Mapping[str, str]
    living: Mapping[str, str | None]

    def queue(self, rulings: Iterable[Ruling]) -> Queue:
        """What is left to rule on after some rulings, whether the build knows them or not."""
        return queue(self.pairs, self.paper_of, rulings)

    def rows(self, pairs: Iterable[Two]) -> dict[str, dict[str, Any]]:
        """The mentions of some pairs of ids, by their ids."""
        ids = pl.Series([one for pair in pairs for one in pair], dtype=pl.String())
        found = self.mentions.filter(pl.col(Mention.mention_id).is_in(ids.implode()))
        return {row[Mention.mention_id]: row for row in found.iter_rows(named=True)}


def read_build() -> Build:
    """The build in `data/processed/latest/`; `BrokenTableError` says how to make one where there is none."""
    if not (layout.LATEST / f"{Pair.TABLE}.parquet").is_file():
        raise BrokenTableError(f"{layout.LATEST}: there is no build to review yet. Run `make` (or `dvc repro`) first.")
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

    def rules(self, kind: str, sides: Sequence[Mapping[str, Any]], why: str, ordinal: int = 1) -> Ruling:
        """The ruling `same` or `different` on two mentions, with words by which a person recognises them."""
        excerpts = dict.fromkeys(_cut(name_of(row)) for row in sides)
        return Ruling(
            ordinal=ordinal,
            ruling=kind,
            mention_ids=tuple(row[Mention.mention_id] for row in sides),
            paper_id=None,
            field=None,
            value=None,
            why=printable(why),
            decided_by=self.name,
            decided_date=self.day,
            excerpt=" / ".join(excerpts),
        )


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
