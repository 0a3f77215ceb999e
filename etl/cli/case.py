"""What a correction is about: the build, the rulings as they stand, and what the next build makes of new ones."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from etl.cli.deciding import Build, build_of
from etl.cli.finding import the_paper
from etl.cli.published import Published, read_published
from etl.cli.terminal import warn
from etl.deduplicate.decided import set_values
from etl.deduplicate.identify import paper_ids
from etl.deduplicate.overruling import standing
from etl.deduplicate.papers import build_paper
from etl.deduplicate.rebind import rebound, with_living_papers
from etl.deduplicate.rows import first_primary, in_dump_order, place_of, rows_of
from etl.deduplicate.rulings import Ruling, entries
from etl.errors import ConfigurationError
from etl.io import layout
from etl.io.decisions import read_decisions
from etl.io.tables import read_csv_table
from schemas.columns import Alias, Mention, Pair
from schemas.interim import LEDGER_TYPES

Row = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """The build that is corrected, and the rulings of decisions.yaml, which may be newer."""

    published: Published
    build: Build
    rulings: list[Ruling]
    ledger: pl.DataFrame

    def paper(self, query: str) -> Row:
        """The paper that is meant, which is asked for where several may be."""
        return the_paper(query, self.published)

    def mentions_of(self, *paper_ids: str) -> list[Row]:
        """The mentions of some papers, in the order of dumps.yaml."""
        mentions = self.published.mentions
        own = mentions.filter(mentions[Mention.paper_id].is_in(paper_ids))
        return in_dump_order(rows_of(own, self.published.dumps))

    def pairs_among(self, rows: Sequence[Row], verdicts: Sequence[str]) -> pl.DataFrame:
        """The compared pairs of some mentions with some verdicts."""
        ids = [row[Mention.mention_id] for row in rows]
        is_own = pl.col(Pair.mention_id_a).is_in(ids) & pl.col(Pair.mention_id_b).is_in(ids)
        return self.build.pairs.filter(is_own & pl.col(Pair.verdict).is_in(verdicts))

    def papers_of(self, groups: Sequence[Sequence[Row]], new: Sequence[Ruling] = ()) -> list[Row | None]:
        """The golden records that a build makes of mentions in these groups, and of new rulings beside those written.

        None for a group that only reference dumps mention, which makes no paper.
        """
        touched = {row[Mention.mention_id]: row[Mention.paper_id] for group in groups for row in group}
        known = [group for group in groups if first_primary(group)]
        clusters = sorted([*known, *self._others(touched)], key=place_of)
        ids, aliases = paper_ids(clusters, self.ledger)
        id_of = {row[Mention.mention_id]: one for one, group in zip(ids, clusters, strict=True) for row in group}
        kept = {} if self.ledger.height else self.build.living
        living = {one: to for one, to in kept.items() if one not in touched.values()}
        living |= {row[Alias.alias_id]: row[Alias.paper_id] for row in aliases}
        found = self.build.stand_ins(self.rulings)
        named = rebound([*self.rulings, *new], found)
        values = set_values(with_living_papers(named, found, {**self.build.paper_of, **id_of}, living), living)
        homes = [id_of.get(group[0][Mention.mention_id]) for group in groups]
        return [
            build_paper(home, group, {}, values.get(home, {})).paper if home else None
            for home, group in zip(homes, groups, strict=True)
        ]

    def _others(self, touched: Container[str]) -> list[list[Row]]:
        """The mentions of every other paper, where published ids may be theirs; else they change nothing."""
        groups: dict[str, list[Row]] = {}
        rows = rows_of(self.published.mentions, self.published.dumps) if self.ledger.height else []
        for row in rows:
            if row[Mention.mention_id] not in touched:
                groups.setdefault(row[Mention.paper_id], []).append(row)
        return [in_dump_order(group) for group in groups.values() if first_primary(group)]

    def standing(self, ruling: Ruling) -> Ruling:
        """The ruling as it has to be written so that it holds against earlier ones."""
        named = self.build.as_ruled(ruling, self.rulings)
        try:
            return standing(named, self.rulings, self.build.absent(self.rulings))
        except ConfigurationError as error:
            if not self.build.unbuilt(self.rulings):
                raise
            raise ConfigurationError(
                f"{error} Or run `abstracts build` first: not all that is ruled is built."
            ) from error


def read_case() -> Case:
    """The case of the build in `data/processed/latest/`; what is not in it yet, or has no effect, is warned of."""
    published, rulings = read_published(), read_decisions(layout.DECISIONS)
    build = build_of(published)
    for warning in build.warnings(rulings):
        warn(warning)
    unbuilt = build.unbuilt(rulings)
    if unbuilt:
        told = "is not built yet: papers are" if len(unbuilt) == 1 else "are not built yet: papers are"
        warn(f"decisions.yaml: {entries(unbuilt)} {told} shown as they were. `abstracts build` applies what is ruled.")
    return Case(published, build, rulings, read_csv_table(layout.LEDGER, LEDGER_TYPES))
