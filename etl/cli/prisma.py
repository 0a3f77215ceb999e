"""`abstracts prisma`: the numbers of a PRISMA 2020 flow diagram."""

from pathlib import Path
from typing import Annotated

import typer

from etl.cli.flowing import KINDS, flow_kind, flow_of, flow_told, write_flow
from etl.cli.published import read_published
from etl.cli.terminal import many


def prisma(
    kind: Annotated[
        str | None, typer.Option("--to", help=f"One of {', '.join(KINDS.values())}; else as the name of --out ends.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write; else the text is printed.")] = None,
    version: Annotated[
        str | None, typer.Option("--from", help="A release such as v1.0.0, or a folder; else the latest build.")
    ] = None,
) -> None:
    """Count records from their identification to those left to screen, for the flow diagram of a systematic review.

    Only primary dumps are searched; a source is the `source` of a dump, else its `label`, else its name, and dumps
    with one source, `search_query` and `search_date` are one search. The SVG is the diagram of PRISMA 2020, with empty
    boxes for what comes after.
    """
    chosen = flow_kind(out, kind)
    published = read_published(version)
    tables = (published.papers, published.mentions, published.dumps, published.pairs, published.quarantine)
    found = flow_of(*tables)
    if out:
        write_flow(found, out, chosen)
        typer.echo(
            f"{many(found.identified_count, 'record')} identified, {found.paper_count:,} left: see {out}", err=True
        )
    else:
        typer.echo(flow_told(found, chosen), nl=False)
