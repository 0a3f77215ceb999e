"""`abstracts find`: the papers that a query selects."""

from typing import Annotated, Any, Final

import typer
from rich.text import Text

from etl.cli.citing import authors_in_short, ids_of, one_line, venue, when
from etl.cli.finding import find_papers, tombstone
from etl.cli.published import Published, read_published
from etl.cli.terminal import many, out, safe
from etl.query.syntax import parse
from schemas.columns import Paper

_TERMS: Final = 8
"""Of so many terms at most it is told what each finds: all papers are read for each."""


def find(
    query: Annotated[list[str] | None, typer.Argument(help="Words, field:value, -term, OR; else all papers.")] = None,
    version: Annotated[
        str | None, typer.Option("--from", help="A release such as v1.0.0, or a folder; else the latest build.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Show at most so many papers.")] = 50,
    is_count: Annotated[bool, typer.Option("--count", help="Print only how many there are.")] = False,
) -> None:
    """List the papers that a query selects, such as `stopped clocks year:2021..` (see docs/queries.md).

    Keep the shell from a query with signs in it: 'author:"ada oil" -has:doi'. Where one begins with a dash, put `--`
    before it.
    """
    words = " ".join(query or ())
    published = read_published(version)
    found = find_papers(words, published)
    if is_count:
        out.print(str(found.height))
        return
    if found.is_empty():
        told = tombstone(words, published) or _nothing(words, published)
        out.print(safe(told))
        _print_terms(words, published)
        return
    width = len(f"{min(limit, found.height):,}")
    for number, paper in enumerate(found.head(limit).iter_rows(named=True), 1):
        _print_paper(f"{number:>{width},}  ", paper)
    out.print(many(found.height, "paper") + (f"; --limit {found.height} shows all." if found.height > limit else "."))


def _print_paper(number: str, paper: dict[str, Any]) -> None:
    conflicts = paper[Paper.conflict_count]
    counts = many(paper[Paper.mention_count], "mention") + (f", {many(conflicts, 'conflict')}" if conflicts else "")
    about = " · ".join(filter(None, (authors_in_short(paper), venue(paper), when(paper))))
    _print_cut(number, one_line(paper[Paper.display_title]), "bold")
    for line in filter(None, (about, " · ".join([*ids_of(paper), counts]))):
        _print_cut(" " * len(number), line, "")


def _print_cut(before: str, text: str, style: str) -> None:
    """Print a line, cut to the width of a terminal; whole where it goes to a file or another program."""
    line = Text.assemble(before, (text, style))
    if out.is_terminal:
        out.print(line, no_wrap=True, overflow="ellipsis", soft_wrap=False)
    else:
        out.print(line)


def _nothing(query: str, published: Published) -> str:
    return f"No paper matches {query!r} among the {published.papers.height:,} of {published.folder}."


def _print_terms(query: str, published: Published) -> None:
    """How many papers each of a few terms finds alone: the one with 0 is to blame."""
    terms = list(dict.fromkeys(str(term) for group in parse(query).groups for term in group))
    if 1 < len(terms) <= _TERMS:
        alone = (f"{term} {find_papers(term, published).height:,}" for term in terms)
        out.print(safe(f"Each term alone finds: {' · '.join(alone)}"))
