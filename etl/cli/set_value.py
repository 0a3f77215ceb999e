"""`abstracts set`: a value of a paper, corrected for good."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any, Final

import polars as pl
import typer

from etl.cli.case import read_case
from etl.cli.correcting import By, Day, How, IsBuild, Why, conclude, curator, print_mentions, title_of
from etl.cli.drawing_readings import draw_readings
from etl.cli.terminal import out, printable
from etl.deduplicate.decided import SETTABLE, value_fault
from etl.normalise.catalogue import bare_pmid, first_isbn, first_issn
from etl.normalise.identifiers import arxiv_id, doi
from etl.normalise.work_types import work_type
from etl.query.fields import FIELDS as QUERY_FIELDS
from schemas.columns import Paper

_WHY: Final = "Corrected by hand."


def _bare_arxiv_id(text: str) -> str | None:
    known = arxiv_id(text)
    return known.id if known else None


_CANONICAL: Final[Mapping[str, Callable[[str], str | None]]] = {
    Paper.arxiv_id: _bare_arxiv_id,
    Paper.doi: doi,
    Paper.pmid: bare_pmid,
    Paper.issn: first_issn,
    Paper.isbn: first_isbn,
    Paper.work_type: work_type,
}
"""The fields whose values have one form, and how it is read."""


def set_value(
    paper: Annotated[str, typer.Argument(help="Paper id, former id, arXiv id, DOI, or words of its title.")],
    field: Annotated[str, typer.Argument(help="A bibliographic field, such as title, year, doi or authors.")],
    value: Annotated[str | None, typer.Argument(help="Its value; those of a list parted by `;`.")] = None,
    is_none: Annotated[bool, typer.Option("--none", help="Rule that the paper has no such value.")] = False,
    why: Why = None,
    by: By = None,
    day: Day = None,
    is_build: IsBuild = False,
) -> None:
    """Set a value of a paper, whatever its mentions say; what they say stays in `conflicts`.

    The ruling goes to decisions.yaml and holds in every later build; `--build` makes the next at once.
    """
    how = How(why, by, day, is_build)
    if (value is None) != is_none:
        raise typer.BadParameter("give a value, or --none.", param_hint="VALUE")
    name = column_named(field)
    case = read_case()
    row = case.paper(paper)
    rows = case.mentions_of(row[Paper.paper_id])
    ruled = None if value is None else value_of(name, value)
    ruling = curator(how, case).sets(row, rows, name, ruled, _WHY)
    fault = value_fault(name, ruled)
    if fault:
        raise typer.BadParameter(fault, param_hint="VALUE")
    (then,) = case.papers_of([rows], [replace(ruling, ordinal=len(case.rulings) + 1)])
    numbers = [str(number) for number in range(1, len(rows) + 1)]
    out.print(f"{title_of(row)}\n{row[Paper.paper_id]}, as these mentions say:")
    print_mentions(rows, numbers)
    out.print()
    draw_readings(rows, numbers, only=name)
    out.print()
    draw_readings([row, then or row], ["now", "then"], changes_only=True)
    out.print()
    conclude(case, ruling, _WHY, how)


def column_named(field: str) -> str:
    """The column of a field's name, long or short; one that cannot be set is an error that names those that can."""
    name = field.lower().replace("-", "_")
    column = name if name in SETTABLE else QUERY_FIELDS[name].column if name in QUERY_FIELDS else name
    if column not in SETTABLE:
        raise typer.BadParameter(f"{field} cannot be set. Fields: {', '.join(SETTABLE)}.", param_hint="FIELD")
    return column


def value_of(column: str, text: str) -> Any:
    """What is typed, in the form in which decisions.yaml holds a value of this column."""
    dtype = SETTABLE[column]
    if isinstance(dtype, pl.List):
        return [printable(one) for one in text.split(";") if printable(one)]
    if dtype == pl.Int64():
        if not text.strip().isdecimal():
            raise typer.BadParameter(f"{text!r} is no number.", param_hint="VALUE")
        return int(text)
    known = _CANONICAL[column](text) if column in _CANONICAL else printable(text)
    if known is None:
        raise typer.BadParameter(f"{text!r} cannot be read as {column}.", param_hint="VALUE")
    return known
