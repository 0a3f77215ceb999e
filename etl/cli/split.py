"""`abstracts split`: a paper that is several, taken apart for good."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Final

import typer
from rich.text import Text

from etl.cli.case import Case, Row, read_case
from etl.cli.correcting import By, Day, How, IsBuild, Why, conclude, curator, print_mentions, title_of
from etl.cli.drawing_readings import draw_readings
from etl.cli.prompting import asked
from etl.cli.terminal import is_dialogue, many, out
from etl.errors import NotFoundError
from schemas.columns import Pair, Paper
from schemas.reasons import REASONS

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_WHY: Final = "Read side by side: not one paper."


def split(
    paper: Annotated[list[str], typer.Argument(help="Paper id, former id, arXiv id, DOI, or words of its title.")],
    sides: Annotated[
        str | None, typer.Option(help="A letter a mention, in the order shown: `aab` parts the third from the others.")
    ] = None,
    why: Why = None,
    by: By = None,
    day: Day = None,
    is_build: IsBuild = False,
) -> None:
    """Take apart what is no single paper: say of each mention which side it joins.

    Of two mentions each is a paper of its own, and only the reason is asked for. The ruling goes to decisions.yaml and
    holds in every later build; `--build` makes the next at once.
    """
    how = How(why, by, day, is_build)
    case = read_case()
    row = case.paper(" ".join(paper))
    rows = case.mentions_of(row[Paper.paper_id])
    if len(rows) < 2:
        raise NotFoundError(f"{row[Paper.paper_id]} ({title_of(row)}) has one mention: there is nothing to split.")
    numbers = [str(number) for number in range(1, len(rows) + 1)]
    out.print(f"{title_of(row)}\n{row[Paper.paper_id]} is one paper of {len(rows)} mentions:")
    print_mentions(rows, numbers)
    out.print()
    draw_readings(rows, numbers)
    out.print()
    for line in _reasons(case, rows):
        out.print(Text(line, "dim"))
    letters = _checked(sides, len(rows)) if sides is not None else _chosen(rows)
    groups = [[one for one, own in zip(rows, letters, strict=True) if own == letter] for letter in _used(letters)]
    papers = dict(zip(_used(letters), case.papers_of(groups), strict=True))
    then = {letter: paper for letter, paper in papers.items() if paper}
    out.print(f"It becomes {many(len(then), 'paper')}:")
    for letter in papers:
        own = [number for number, one in zip(numbers, letters, strict=True) if one == letter]
        none = "" if letter in then else ", only of reference dumps: no paper of its own"
        out.print(f"  {letter}  {'mention' if len(own) == 1 else 'mentions'} {', '.join(own)}{none}")
    out.print()
    draw_readings([row, *then.values()], ["now", *then], changes_only=True)
    out.print()
    ordinals = [_used(letters).index(letter) + 1 for letter in letters]
    conclude(case, curator(how, case).rules("different", rows, _WHY, sides=ordinals), _WHY, how)


def _used(letters: str) -> list[str]:
    return list(dict.fromkeys(letters))


def _reasons(case: Case, rows: Sequence[Row]) -> Iterator[str]:
    """Why they were taken for one paper."""
    merging = case.pairs_among(rows, ("exact", "strong"))
    for reason, count in merging[Pair.reason].value_counts(sort=True, name="n").sort("n", Pair.reason).iter_rows():
        yield f"merged: {many(count, 'pair')} by {reason.replace('_', ' ')}. {REASONS.get(reason, '')}"


def _checked(sides: str, count: int) -> str:
    """The letters of an option."""
    letters = sides.strip().lower()
    if len(letters) != count or not set(letters) <= set(_LETTERS) or len(set(letters)) < 2:
        raise typer.BadParameter(
            f"{sides!r} must have a letter for each of the {count} mentions, and two different ones at least, such as "
            f"`{'a' * (count - 1)}b`.",
            param_hint="--sides",
        )
    return letters


def _chosen(rows: Sequence[Row]) -> str:
    """The letters that are typed, mention by mention; of two there is nothing to choose."""
    if len(rows) == 2:
        return "ab"
    if not is_dialogue():
        raise typer.BadParameter("say which side each mention joins, such as `aab`.", param_hint="--sides")
    while True:
        letters = "a"
        out.print("Mention 1 is side a.")
        for number in range(2, len(rows) + 1):
            letters += _asked(number, _LETTERS[: len(set(letters)) + 1])
        if len(set(letters)) > 1:
            return letters
        out.print("All are on one side. Once more:")


def _asked(number: int, offered: str) -> str:
    known = ", ".join(offered[:-1])
    while True:
        letter = asked(f"Mention {number} joins {known}, or a new side {offered[-1]}?", "a").lower()
        if len(letter) == 1 and letter in offered:
            return letter
        out.print(f"Type one of {', '.join(offered)}.")
