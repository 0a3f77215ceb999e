"""`abstracts export`: papers as the files that other tools read."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from etl.cli.finding import find_papers
from etl.cli.published import read_published
from etl.cli.terminal import as_shown, many, progress, warn
from etl.errors import OutputError
from etl.export import KINDS, TITLE
from etl.io.exports import kind_of, write_export

_KINDS = ", ".join(KINDS)


def export(
    query: Annotated[list[str] | None, typer.Argument(help="Words, field:value, -term, OR; else all papers.")] = None,
    kind: Annotated[str | None, typer.Option("--to", help=f"One of {_KINDS}; else as the name of --out ends.")] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write; else the text is printed.")] = None,
    version: Annotated[
        str | None, typer.Option("--from", help="A release such as v1.0.0, or a folder; else the latest build.")
    ] = None,
) -> None:
    """Write the papers that a query selects as CSV, Excel, Parquet, RIS, BibTeX, JSON Lines, Markdown or an Atom feed.

    CSV and Excel are safe to open by double-click; RIS is for Zotero, Rayyan, ASReview and EndNote. What came in as RIS
    or BibTeX goes out as it was, with its own fields. How many papers were written is told on standard error.
    """
    if out is None and kind is None:
        raise OutputError(f"say what to write: --to with one of {_KINDS}, or --out with a name that ends like one.")
    chosen = kind_of(out or Path(), kind)
    words = " ".join(query or ())
    published = read_published(version)
    papers = find_papers(words, published)
    if papers.is_empty() and words:
        warn(f"no paper matches {words!r}: there is nothing in it.")
    with progress(f"Writing {many(papers.height, 'paper')}") if out else nullcontext():
        tables = (published.mentions, published.dumps)
        write_export(chosen, papers, *tables, out, words or TITLE, as_shown(), published.papers)
    count = many(papers.height, "paper")
    typer.echo(f"{count} written to {out}" if out else count, err=True)
