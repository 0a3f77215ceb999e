"""How several mentions, or a paper before and after a correction, look one below the other."""

from collections.abc import Sequence
from typing import Final

from rich.table import Table as Grid
from rich.text import Text

from etl.cli.differing import Marked, alike, differing
from etl.cli.drawing import FIELDS, Row, marked, said
from etl.cli.terminal import out

_ALL: Final = "all"
_CONTEXT: Final = 8
_LONG: Final = 3 * _CONTEXT


def draw_readings(
    rows: Sequence[Row], names: Sequence[str], *, changes_only: bool = False, only: str | None = None
) -> None:
    """Print what rows of `mentions` or `papers` say, field by field: each reading once, with the names of its rows.

    What differs from the first reading is marked; long stretches in which they agree are left out. With
    `changes_only` a field on which all agree is not shown, and one that only some have is, with a dash for the others;
    `only` shows the field of a column alone.
    """
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim")
    grid.add_column()
    grid.add_column(ratio=1, overflow="fold")
    fields = {label: columns for label, columns in FIELDS.items() if only in (None, *columns)}
    for label, columns in ({only: (only,)} if only and not fields else fields).items():
        found = _grouped([said(row, columns) for row in rows], names, has_gaps=changes_only)
        if not found or (changes_only and len(found) == 1):
            continue
        for number, (text, (_, held_by)) in enumerate(zip(_marked([text for text, _ in found]), found, strict=True)):
            who = _ALL if len(held_by) == len(rows) > 1 else ", ".join(held_by)
            grid.add_row("" if number else label, who, text)
    out.print(grid, soft_wrap=False)


def _grouped(texts: Sequence[str], names: Sequence[str], has_gaps: bool) -> list[tuple[str, list[str]]]:
    """The readings that differ in more than form, each with the names of those that have it; a gap last."""
    groups: list[tuple[str, list[str]]] = []
    for text, name in zip(texts, names, strict=True):
        if not text:
            continue
        known = next((held_by for reading, held_by in groups if alike(reading, text)), None)
        if known is None:
            groups.append((text, [name]))
        else:
            known.append(name)
    silent = [name for text, name in zip(texts, names, strict=True) if not text]
    return [*groups, ("", silent)] if groups and silent and has_gaps else groups


def _marked(readings: Sequence[str]) -> list[Text]:
    first, *others = readings
    if not others:
        return [Text(_cut(first))]
    pairs = [differing(first, other) if other else ([(first, False)], [("–", False)]) for other in others]
    own = pairs[0][0] if len(others) == 1 else [(first, False)]
    return [marked(_elided(own), 0), *(marked(_elided(stretches), 1) for _, stretches in pairs)]


def _elided(stretches: Marked) -> Marked:
    """The stretches, those that agree cut to a few words beside what differs."""
    short: Marked = []
    for number, (text, is_marked) in enumerate(stretches):
        words = text.split()
        if is_marked or len(words) <= _LONG:
            short.append((text, is_marked))
            continue
        before = words[:_CONTEXT] if number else []
        after = words[-_CONTEXT:] if number < len(stretches) - 1 else []
        if not before and not after:
            short.append((_cut(text), False))
        else:
            left_out = len(words) - len(before) - len(after)
            short.append((" ".join([*before, f"[… {left_out} words …]", *after]), False))
    return short


def _cut(text: str) -> str:
    words = text.split()
    if len(words) <= 2 * _LONG:
        return text
    return f"{' '.join(words[:_LONG])} [… {len(words) - _LONG} words]"
