"""What a correction starts from and ends in: the build, the rulings as they stand, a new one shown and written."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Any, NamedTuple

import polars as pl
import typer

from etl.cli.build import build as build_package
from etl.cli.deciding import Build, Curator, read_build
from etl.cli.drawing import home_of
from etl.cli.finding import the_paper
from etl.cli.prompting import asked
from etl.cli.published import Published, read_published
from etl.cli.terminal import is_dialogue, out, printable, safe, warn
from etl.deduplicate import first_primary, in_dump_order, place_of, rows_of
from etl.deduplicate.decided import set_values
from etl.deduplicate.identify import paper_ids
from etl.deduplicate.overruling import overruled, standing
from etl.deduplicate.papers import build_paper
from etl.deduplicate.rebind import rebound, with_living_papers
from etl.deduplicate.rulings import Ruling, entries
from etl.errors import ConfigurationError
from etl.io import layout
from etl.io.decision_text import append_decisions
from etl.io.decisions import read_decisions
from etl.io.git import user_name
from etl.io.tables import read_csv_table
from schemas.columns import Alias, Mention, Paper
from schemas.interim import LEDGER_TYPES

Row = dict[str, Any]

Why = Annotated[str | None, typer.Option(help="The reason, for those who come later; else asked for.")]
By = Annotated[str | None, typer.Option(help="Who decides; else git's user.name, or asked for.")]
Day = Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Day of the ruling; else today.")]
IsBuild = Annotated[bool, typer.Option("--build", help="Build the package anew at once.")]


class How(NamedTuple):
    """The options that every correction has."""

    why: str | None
    by: str | None
    day: datetime | None
    is_build: bool


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
    build, rulings = read_build(), read_decisions(layout.DECISIONS)
    for warning in build.warnings(rulings):
        warn(warning)
    unbuilt = build.unbuilt(rulings)
    if unbuilt:
        told = "is not built yet: papers are" if len(unbuilt) == 1 else "are not built yet: papers are"
        warn(f"decisions.yaml: {entries(unbuilt)} {told} shown as they were. `abstracts build` applies what is ruled.")
    return Case(read_published(), build, rulings, read_csv_table(layout.LEDGER, LEDGER_TYPES))


def curator(how: How, case: Case) -> Curator:
    """Who rules: as the option says, else as git knows, else as is typed."""
    name = printable(user_name()) if how.by is None else printable(how.by)
    while not name and is_dialogue():
        name = asked("Who decides?", "")
    if not name:
        raise typer.BadParameter("say who decides.", param_hint="--by")
    return Curator(name, how.day.date() if how.day else date.today(), case.build.mentions)


def print_mentions(rows: Sequence[Row], names: Sequence[str]) -> None:
    """Print where each mention stands, under the name by which it is spoken of."""
    for name, row in zip(names, rows, strict=True):
        out.print(f"  {name}  {home_of(row)}")


def conclude(case: Case, ruling: Ruling, default: str, how: How) -> None:
    """Say what a ruling overrules, ask why, write it, and build on request."""
    last = case.standing(ruling)
    for one in overruled(last, case.rulings):
        out.print(safe(f"This overrules entry {one.ordinal}: {told(one)}"))
    if how.why is not None:
        why = printable(how.why)
    elif is_dialogue():
        why = asked("Why?", default)
    else:
        raise typer.BadParameter("say why.", param_hint="--why")
    written = append_decisions(layout.DECISIONS, [replace(last, why=why or default)])
    then = "" if how.is_build else " `abstracts build` applies it;"
    out.print(f"Written to {layout.DECISIONS} as entry {len(written.rulings)}.{then} `abstracts undo` takes it back.")
    if how.is_build:
        build_package()


def told(ruling: Ruling) -> str:
    """A ruling in words."""
    about = f"{ruling.decided_by}, {ruling.decided_date}: {ruling.why}"
    if ruling.ruling != "set":
        return f"{ruling.ruling}, {ruling.excerpt or ', '.join(ruling.mention_ids)} ({about})"
    value = "nothing" if ruling.value is None else ruling.value
    return f"set {ruling.field} of {ruling.excerpt or ruling.paper_id} to {value} ({about})"


def title_of(paper: Row) -> str:
    """What a paper is called, fit for a terminal."""
    return safe(paper[Paper.display_title])
