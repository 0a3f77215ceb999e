"""How the difference of two releases looks on a terminal: in colour, and as plain by its signs."""

from collections.abc import Iterator
from typing import Final

from rich import box
from rich.table import Table as Grid
from rich.text import Text

from etl.cli.citing import one_line
from etl.cli.terminal import many, out, safe
from etl.release.difference import Difference
from etl.release.digest import Cell, Digest, Kind
from etl.release.reshaped import by_weight, shape_told
from etl.release.telling import cut
from etl.release.wording import NEW, OLD, in_short, worded

_COLUMNS: Final = ("old", "new", "added", "removed", "changed")
_MARKS: Final = {OLD: ("[-", "-]", "red"), NEW: ("{+", "+}", "green")}
_SIGNS: Final = {"added": "+", "removed": "-", "changed": "~"}
_UNTITLED: Final = "(no title)"
_LONGEST: Final = 100
_TOLD: Final = 300


def draw_difference(found: Difference, shown: Digest) -> None:
    """Print schema changes, rows, papers, corrected cells, conflicts, what only follows, and the least bump."""
    out.print(Text(f"{safe(found.old.name)} → {safe(found.new.name)}", "bold"))
    _draw("Schema", (Text(safe(shape_told(change))) for change in by_weight(found.comparison.shape)))
    _draw_rows(found)
    for kind in shown.kinds:
        _draw(f"{many(kind.total, 'paper')} {kind.told}", _papers(kind))
    _draw(f"{many(shown.cell_count, 'cell')} of papers corrected", _corrected(shown))
    _draw(f"{many(shown.conflict_count, 'conflict')} came, went or changed", _conflicts(shown))
    _draw("What follows, in cells", _following(shown))
    _draw_bump(found)


def _draw(heading: str, lines: Iterator[Text]) -> None:
    """Print a part under its heading; nothing where it has no lines."""
    for number, line in enumerate(lines):
        if number == 0:
            out.print()
            out.print(Text(heading, "bold"))
        out.print(Text("  ").append_text(line))


def _draw_rows(found: Difference) -> None:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False)
    grid.add_column("rows")
    for name in _COLUMNS:
        grid.add_column(name, justify="right")
    for table, counts in found.comparison.rows.items():
        style = "" if any(counts[2:]) else "dim"
        cells = [f"{count:,}" if count or number < 2 else "" for number, count in enumerate(counts)]
        grid.add_row(safe(table), *cells, style=style)
    out.print()
    out.print(grid, soft_wrap=False)


def _papers(kind: Kind) -> Iterator[Text]:
    for moved in kind.shown:
        other = Text(" → ", "dim").append_text(_named(moved.other_title, moved.other_id)) if moved.other_id else Text()
        yield _named(moved.title, moved.paper_id).append_text(other)
    yield from _more(kind.total - len(kind.shown))


def _named(title: str, paper_id: str) -> Text:
    return Text.assemble(cut(one_line(title) or _UNTITLED, _LONGEST), " ", (safe(paper_id), "dim"))


def _corrected(shown: Digest) -> Iterator[Text]:
    width = max((len(cell.column) for paper in shown.papers for cell in paper.cells), default=0)
    for paper in shown.papers:
        yield _named(paper.title, paper.paper_id)
        for cell in paper.cells:
            yield Text.assemble("  ", (f"{safe(cell.column):<{width}}  ", "dim")).append_text(_words(cell))
            yield Text(f"  {'':<{width}}  {one_line(cell.cause)}", "dim")
    yield from _more(shown.cell_count - shown.shown_count)


def _words(cell: Cell) -> Text:
    """A cell word by word, only what stands around each difference: what went in `[-…-]`, what came in `{+…+}`."""
    line = Text()
    for kind, text in in_short(worded(cell.old or "", cell.new or "")):
        before, after, style = _MARKS.get(kind, ("", "", ""))
        line.append(f"{before}{_flat(text)}{after}", style)
    return line


def _flat(text: str) -> str:
    """A text fit for one line of a terminal, nothing of it lost."""
    return safe(text.replace("\n", "\\n").replace("\t", "\\t"))


def _conflicts(shown: Digest) -> Iterator[Text]:
    for one in shown.conflicts:
        yield Text.assemble(f"{_SIGNS.get(one.change, '')} {safe(one.field)}  ", _flat(cut(one.told, _TOLD)))
        yield Text(f"  {cut(one_line(one.title), _LONGEST)} · {one_line(one.cause)}", "dim")
    yield from _more(shown.conflict_count - len(shown.conflicts))


def _following(shown: Digest) -> Iterator[Text]:
    for table, columns in shown.following.items():
        yield Text(safe(f"{table}: {', '.join(f'{name} {count:,}' for name, count in columns.items())}"))


def _more(count: int) -> Iterator[Text]:
    if count > 0:
        yield Text(f"… and {count:,} more (--limit)", "dim")


def _draw_bump(found: Difference) -> None:
    out.print()
    if found.bump.level is None:
        out.print("Nothing that a consumer sees is another: no release is called for.")
        return
    out.print(Text(f"Least bump: {found.bump.level}", "bold"))
    for reason in found.bump.reasons:
        out.print(Text(f"  {reason.level:<5}  {one_line(reason.text)}"))
