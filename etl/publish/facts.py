"""The facts that every metadata file says alike: the package of itself, its dumps, its tables' rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow.compute as pc

from etl.publish.package import WrittenTable
from schemas.about import About
from schemas.columns import Dump, Mention, Paper


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a build, or of a release before it has a version."""

    about: About
    dumps: tuple[Mapping[str, Any], ...]
    """The rows of `dumps`, in the order of dumps.yaml."""
    rows: Mapping[str, int]
    """How many there are of each table."""
    as_of: date | None = None
    """The latest day that the contents speak of."""


def facts_of(about: About, tables: Mapping[str, WrittenTable]) -> Facts:
    """The facts of a build."""
    dumps = in_order([row for part in tables[Dump.TABLE].read(None) for row in part.to_pylist()])
    days = [row[day] for row in dumps for day in (Dump.captured_date, Dump.search_date) if row[day]]
    as_of = max(days, default=None) or _latest(tables[Paper.TABLE])
    return Facts(about, dumps, {name: table.rows for name, table in tables.items()}, as_of)


def _latest(papers: WrittenTable) -> date | None:
    days = (pc.max(part[Paper.publication_date]).as_py() for part in papers.read([Paper.publication_date]))
    return max((day for day in days if day), default=None)


def in_order(dumps: list[dict[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """Rows of `dumps` in the order of dumps.yaml."""
    return tuple(sorted(dumps, key=lambda row: row[Dump.ordinal]))


def counts(facts: Facts) -> str:
    """How much there is, in words."""
    papers, mentions, dumps = (facts.rows[name] for name in (Paper.TABLE, Mention.TABLE, Dump.TABLE))
    return f"{papers:,} papers from {mentions:,} mentions in {dumps:,} dumps."
