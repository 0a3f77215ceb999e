"""`abstracts new`: the papers that came since a dump, a day or a release."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import polars as pl
import typer
from rich.text import Text

from etl.cli.arriving import asked_since
from etl.cli.citing import authors_in_short, ids_of, one_line, venue, when
from etl.cli.published import read_published
from etl.cli.terminal import as_shown, many, warn
from etl.cli.terminal import out as terminal
from etl.export import KINDS
from etl.io.exports import kind_of, write_export
from etl.io.files import write_text
from schemas.columns import Dump, Mention, Paper

_TEXT: Final = "text"
_TEXT_ENDINGS: Final = (".txt", "")


def new(
    since: Annotated[
        str | None, typer.Option(help="A release (v1.0.0), a day (2025-11-21) or a dump; else the last release.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--to", help=f"{_TEXT} or one of {', '.join(KINDS)}; else as the name of --out ends.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write; else the list is printed.")] = None,
    version: Annotated[
        str | None, typer.Option("--from", help="List papers of a release or a folder; else of the latest build.")
    ] = None,
) -> None:
    """List the papers that came since a release, a day or a dump, by the dumps that brought them.

    Since a release: of which it has no mention and knows no id. Since a day: that only dumps captured on it or later
    mention. Since a dump: that only dumps behind it in dumps.yaml mention. Without --since: since the last release,
    or, where there is none, what the last dump brought. Reference dumps bring no papers.
    """
    chosen = _TEXT if kind == _TEXT or (not kind and (not out or out.suffix.lower() in _TEXT_ENDINGS)) else None
    chosen = chosen or kind_of(out or Path(), kind)
    published = read_published(version)
    asked = asked_since(since, published, version)
    papers = asked.found.papers.join(published.papers, on=Paper.paper_id, maintain_order="left")
    if asked.found.untold_count:
        warn(f"{many(asked.found.untold_count, 'paper')} left out: {asked.untold}")
    if chosen == _TEXT:
        lines = list(_lines(papers, published.dumps, asked.told))
        if out:
            write_text(out, "".join(f"{line.plain}\n" for line in lines))
        else:
            for line in lines:
                terminal.print(line)
    else:
        tables = (papers.select(Paper.TYPES.keys()), published.mentions, published.dumps)
        write_export(chosen, *tables, out, asked.told, as_shown(), published.papers)
    if out or chosen != _TEXT:
        typer.echo(f"{many(papers.height, 'paper')}{f' written to {out}' if out else ''}", err=True)


def _lines(papers: pl.DataFrame, dumps: pl.DataFrame, told: str) -> Iterator[Text]:
    """A heading, and for each dump its own and its papers."""
    yield Text(f"{told}: {many(papers.height, 'paper') if papers.height else 'none'}")
    known = {row[Dump.dump_id]: row for row in dumps.iter_rows(named=True)}
    number = 0
    for (dump_id,), group in papers.group_by(Mention.dump_id, maintain_order=True):
        yield Text()
        yield Text(f"{_named(known[dump_id])}: {many(group.height, 'paper')}", "bold")
        for paper in group.iter_rows(named=True):
            number += 1
            yield from _paper_lines(f"{number:>{len(str(papers.height))}}  ", paper, str(dump_id))


def _named(dump: Mapping[str, Any]) -> str:
    """A dump by its id, and by what people know of it."""
    about = [dump[Dump.label], dump[Dump.source]]
    captured = f"captured {dump[Dump.captured_date]}" if dump[Dump.captured_date] else None
    told = ", ".join(one_line(one) for one in (*about, captured) if one)
    return f"{dump[Dump.dump_id]}{f' ({told})' if told else ''}"


def _paper_lines(before: str, paper: Mapping[str, Any], dump_id: str) -> Iterator[Text]:
    yield Text.assemble(before, (one_line(paper[Paper.display_title]), "bold"))
    others = [one for one in paper[Paper.dump_ids] if one != dump_id]
    also = f"also in {', '.join(others)}" if others else ""
    about = " · ".join(filter(None, (authors_in_short(paper), venue(paper), when(paper))))
    for line in filter(None, (about, " · ".join(ids_of(paper)), also)):
        yield Text(f"{' ' * len(before)}{line}")
