"""What corrections have in common: their options, who rules, and how a ruling is shown, asked about and written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, NamedTuple

import typer

from etl.cli.build import build as build_package
from etl.cli.case import Case, Row
from etl.cli.deciding import Curator
from etl.cli.drawing import home_of
from etl.cli.prompting import asked
from etl.cli.terminal import is_dialogue, out, printable, safe
from etl.deduplicate.overruling import overruled
from etl.deduplicate.rulings import Ruling
from etl.io import layout
from etl.io.decision_text import append_decisions
from etl.io.git import user_name
from schemas.columns import Paper

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
