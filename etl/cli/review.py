"""`abstracts review`: curators rule on the pairs that no rule could decide."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from etl.cli.asking import ask
from etl.cli.deciding import Curator, read_build
from etl.cli.drawing import counted, draw_queue
from etl.cli.sheet import export_queue, import_rulings
from etl.cli.terminal import is_dialogue, out, printable, warn
from etl.io import layout
from etl.io.decisions import read_decisions
from etl.io.git import user_name


def review(
    by: Annotated[str | None, typer.Option(help="Who decides; else git's user.name, or asked for.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many pairs.")] = None,
    is_list: Annotated[bool, typer.Option("--list", help="Print the queue, and ask nothing.")] = False,
    export_to: Annotated[Path | None, typer.Option("--export", help="Write the queue as CSV, to fill in.")] = None,
    import_from: Annotated[Path | None, typer.Option("--import", help="Read the rulings of such a CSV.")] = None,
    day: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Day of the rulings; else today.")
    ] = None,
) -> None:
    """Rule on the pairs that wait for review, the most valuable first; every answer goes to decisions.yaml at once.

    Without a terminal it prints the queue, as with --list. `abstracts build` applies the rulings.
    """
    if sum((is_list, bool(export_to), bool(import_from))) > 1:
        raise typer.BadParameter("use only one of --list, --export and --import.")
    build = read_build()
    rulings = read_decisions(layout.DECISIONS)
    found = build.queue(rulings)
    for warning in build.warnings(rulings):
        warn(warning)
    name = printable(user_name()) if by is None else printable(by)
    today = day.date() if day else date.today()
    pairs = found.pairs[:limit]
    if import_from:
        if not name:
            raise typer.BadParameter("say who decides.", param_hint="--by")
        import_rulings(import_from, build, Curator(name, today, build.mentions), rulings)
    elif export_to:
        export_queue(export_to, build, pairs)
    elif is_list or not pairs or not is_dialogue():
        draw_queue(found, pairs, build.rows(pair.mention_ids for pair in pairs))
    else:
        for line in counted(found):
            out.print(line)
        ask(build, name, today, rulings, limit)
