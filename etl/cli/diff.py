"""`abstracts diff`: what two releases, or a release and the latest build, say otherwise."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Final

import typer

from etl.cli.drawing_differences import draw_difference
from etl.cli.terminal import progress
from etl.errors import NotFoundError
from etl.io import layout
from etl.io.files import print_parts, write_parts
from etl.io.locate import at_hand, versions
from etl.io.releases import side
from etl.release.difference import Difference, difference
from etl.release.difference_json import difference_json
from etl.release.page import page

_FORMATS: Final = ("text", "json")
_ON_A_PAGE: Final = 3_000
"""So many papers of a kind, cells and conflicts at most: browsers are slow beyond."""


def diff(
    old: Annotated[
        str | None, typer.Argument(help="A release such as v1.0.0, or a folder of tables; else the newest release.")
    ] = None,
    new: Annotated[str | None, typer.Argument(help="What it is compared with; else the latest build.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="At most so many cells, conflicts and papers of a kind.")] = 20,
    html: Annotated[Path | None, typer.Option(help="Write the difference as a page.")] = None,
    kind: Annotated[str, typer.Option("--format", help="text, or json: all that differs, for programs.")] = _FORMATS[0],
    out: Annotated[Path | None, typer.Option(help="Write the JSON to a file.")] = None,
) -> None:
    """Tell what differs between two releases: schema, rows, papers, cells with their causes, and the least bump.

    A release that is not in the work tree is taken from git, from DVC, or built afresh from its tag.
    """
    if kind not in _FORMATS:
        raise typer.BadParameter(f"must be one of {', '.join(_FORMATS)}.", param_hint="--format")
    if out and kind != "json":
        raise typer.BadParameter("is for --format json; --html writes a page.", param_hint="--out")
    old = old or _newest()
    with ExitStack() as stack:
        with progress(f"Comparing {old} with {new or layout.LATEST.name}"):
            folders = [stack.enter_context(at_hand(one)) for one in (old, new)]
            sides = [side(folder, name or layout.LATEST.name) for folder, name in zip(folders, (old, new), strict=True)]
            found = difference(*sides)
        _tell(found, kind, out, html, limit)


def _tell(found: Difference, kind: str, out: Path | None, html: Path | None, limit: int) -> None:
    """Write what is to be written; print the rest, unless only a page was asked for."""
    if html:
        write_parts(html, page(found, found.digest(_ON_A_PAGE)))
    if out:
        write_parts(out, difference_json(found))
    elif kind == "json":
        print_parts(difference_json(found))
    elif not html:
        draw_difference(found, found.digest(limit))
    for path in filter(None, (html, out)):
        typer.echo(f"{path}: written.", err=True)


def _newest() -> str:
    newest = next(iter(versions()), None)
    if newest is None:
        raise NotFoundError("there is no release yet: `abstracts release` makes the first. Or name what to compare.")
    return newest
