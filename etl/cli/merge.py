"""`abstracts merge`: papers that are one, made one for good."""

from typing import Annotated, Final

import typer
from rich.text import Text

from etl.cli.case import Case, Row, read_case
from etl.cli.correcting import By, Day, How, IsBuild, Why, conclude, curator, print_mentions, title_of
from etl.cli.drawing_readings import draw_readings
from etl.cli.terminal import many, out
from etl.errors import NotFoundError
from schemas.columns import Pair, Paper
from schemas.reasons import REASONS

_WHY: Final = "Read side by side: one paper."


def merge(
    papers: Annotated[
        list[str], typer.Argument(metavar="PAPER PAPER…", help="Each an id, arXiv id, DOI, or words of its title.")
    ],
    why: Why = None,
    by: By = None,
    day: Day = None,
    is_build: IsBuild = False,
) -> None:
    """Make two or more papers one, whatever the rules say of them.

    The ruling goes to decisions.yaml and holds in every later build; `--build` makes the next at once.
    """
    how = How(why, by, day, is_build)
    case = read_case()
    found = {row[Paper.paper_id]: row for row in map(case.paper, papers)}
    if len(found) < 2:
        only = "".join(f": {title_of(row)} ({paper_id})" for paper_id, row in found.items())
        raise NotFoundError(f"{' and '.join(papers)} name one paper{only}. Name the other.")
    groups = [case.mentions_of(paper_id) for paper_id in found]
    rows = case.mentions_of(*found)
    names = [chr(ord("A") + number) if number < 26 else str(number + 1) for number in range(len(found))]
    for name, group, (paper_id, row) in zip(names, groups, found.items(), strict=True):
        out.print(f"{name}  {title_of(row)}\n   {paper_id}, {many(len(group), 'mention')}:")
        print_mentions(group, [" "] * len(group))
    (then,) = case.papers_of([rows])
    after = {"then": then} if then else {}
    out.print("\nThey become one paper:\n")
    draw_readings([*found.values(), *after.values()], [*names, *after], changes_only=True)
    out.print()
    for line in _kept_apart(case, rows):
        out.print(Text(line, "dim"))
    conclude(case, curator(how, case).rules("same", rows, _WHY), _WHY, how)


def _kept_apart(case: Case, rows: list[Row]) -> list[str]:
    """Why the rules did not take them for one paper, where they say so."""
    reasons = case.pairs_among(rows, ("different", "review"))[Pair.reason].unique().sort().to_list()
    return [f"kept apart: {reason.replace('_', ' ')}. {REASONS.get(reason, '')}" for reason in reasons]
