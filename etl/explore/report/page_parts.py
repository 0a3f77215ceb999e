"""Parts of the page: figures with all that stands for them, and tables; whatever a dump holds is text in them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any, Final, NamedTuple

from etl.explore.report.look import LOOKS
from etl.explore.report.plot import Plot
from etl.explore.report.words import cut, visible

Cell = str | tuple[str, str]
"""A text, or one with another in small."""
NARROW: Final = "(max-width: 46rem)"
"""Where a page is a phone's; the style has the same limit."""
_DARK: Final = "(prefers-color-scheme: dark)"
_MOST_ROWS: Final = 100
_LONGEST: Final = 300
_SIZE: Final = re.compile(r'<svg [^>]*?width="([0-9.]+)" height="([0-9.]+)"')
_HEADS: Final = {
    "dump_id": "dump",
    "dump_ids": "dumps",
    "dump_id_a": "dump",
    "dump_id_b": "and dump",
    "publication_year": "year",
    "field_name": "field",
    "of_count": "of",
    "from_words": "words from",
    "to_words": "to below",
}


class Size(NamedTuple):
    """Width and height of a picture in whole pixels."""

    width: int
    height: int

    @classmethod
    def of(cls, svg: str) -> "Size":
        """What an SVG says of itself."""
        found = _SIZE.match(svg)
        return cls(*(round(float(number)) for number in found.groups())) if found else cls(0, 0)


def shown(text: str) -> str:
    """Any text as it may stand in the page."""
    return escape(visible(cut(text, _LONGEST)))


def sentence(text: str) -> str:
    """A sentence of ours, what stands between backticks as code."""
    parts = shown(text).split("`")
    return "".join(f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))


def figure(plot: Plot, sizes: Mapping[str, Size]) -> str:
    """A plot with its heading and sentence, its picture in every look, the table behind it and the files of both."""
    picture, links = "", [("CSV", f"{plot.name}.csv")]
    if plot.draw:
        picture = _picture(plot, sizes)
        links += [("PNG", f"{plot.name}.png"), ("SVG", f"{plot.name}.svg"), ("Spec", f"{plot.name}.vl.json")]
    title = escape(plot.caption.title)
    files = " ".join(f'<a href="report/{name}" aria-label="{kind} of “{title}”">{kind}</a>' for kind, name in links)
    rows = "" if plot.facts.is_empty() else _details(plot)
    return (
        f'<figure id="{plot.name}">\n<figcaption><h3>{title}</h3>\n'
        f"<p>{sentence(plot.caption.sentence)}</p></figcaption>\n{picture}"
        f'<div class="behind">{rows}<p class="files">{files}</p></div>\n</figure>\n'
    )


def _picture(plot: Plot, sizes: Mapping[str, Size]) -> str:
    sources = []
    for look in reversed(LOOKS):
        name = f"{plot.name}{look.name}.svg"
        measure = f'width="{sizes[name].width}" height="{sizes[name].height}"'
        if look == LOOKS[0]:
            alt = escape(visible(plot.caption.description))
            sources.append(f'<img src="report/{name}" {measure} alt="{alt}" loading="lazy">')
        else:
            media = " and ".join([NARROW] * look.is_narrow + [_DARK] * look.is_dark)
            sources.append(f'<source media="{media}" srcset="report/{name}" {measure}>')
    return "<picture>\n" + "\n".join(sources) + "\n</picture>\n"


def _details(plot: Plot) -> str:
    count = plot.facts.height
    more = f"<p>The first {_MOST_ROWS} of {count:,} rows; all are in the CSV.</p>" if count > _MOST_ROWS else ""
    kept = plot.facts.head(_MOST_ROWS)
    cells = ([_told(plot.told.get(name), value) for name, value in row.items()] for row in kept.iter_rows(named=True))
    numbers = [dtype.is_integer() for dtype in plot.facts.dtypes]
    title = escape(plot.caption.title)
    rows = table(title, list(map(_head, plot.facts.columns)), numbers, cells)
    of = f'<span class="hidden"> of “{title}”</span>'
    return f"<details><summary>The table behind it{of}</summary>\n{rows}{more}</details>"


def _head(column: str) -> str:
    """What a column is called on the page."""
    counted = f"{column.removesuffix('_count')}s" if column.endswith("_count") else column
    return _HEADS.get(column, counted.replace("_", " "))


def _told(told: Callable[[Any], str] | None, value: object) -> str:
    if value is None:
        return "–"
    return told(value) if told else f"{value:,}" if isinstance(value, int) else str(value)


def table(title: str, heads: Sequence[str], numbers: Sequence[bool], rows: Iterable[Sequence[Cell]]) -> str:
    """A table; what its columns of numbers hold stands to the right, and the first cell names its row."""
    marks = [' class="number"' if is_number else "" for is_number in numbers]
    head = "".join(f'<th scope="col"{mark}>{escape(name)}</th>' for name, mark in zip(heads, marks, strict=True))
    lines = []
    for row in rows:
        tags = [("th", ' scope="row"'), *[("td", "")] * (len(row) - 1)]
        lines.append(
            "".join(
                f"<{tag}{scope}{mark}>{_cell(cell)}</{tag}>"
                for (tag, scope), mark, cell in zip(tags, marks, row, strict=True)
            )
        )
    body = "".join(f"<tr>{line}</tr>\n" for line in lines)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="Table: {title}"><table>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>\n"
    )


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"<bdi>{shown(cell)}</bdi>"
    return f"<bdi>{shown(cell[0])}</bdi> <small>{shown(cell[1])}</small>"
