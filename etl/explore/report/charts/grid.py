"""A grid of cells, the darker the more: rows by columns on a wide page, columns by rows on a phone."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import altair as alt

from etl.explore.report.charts.canvas import Canvas, tip
from etl.explore.report.look import Look
from etl.explore.report.plot import Caption, Spec

_ROW, _ROW_NARROW, _ROW_LOW = 26, 24, 15
_NUMBERED: Final = 24
"""In more columns there is no room for numbers (on a phone, in a third of them)."""


class Cell(NamedTuple):
    """A cell: how dark it is, 0 to 100, which is its number too unless `text` is given, and what is told of it."""

    row: str
    column: str
    shade: int
    told: str
    text: str = ""


def grid(look: Look, cells: Sequence[Cell], heads: tuple[str, str, str], caption: Caption) -> Spec:
    """The cells in the order of their rows and columns; `heads` are what rows, columns and numbers are called."""
    rows, columns = (
        list(dict.fromkeys(names)) for names in ([cell.row for cell in cells], [cell.column for cell in cells])
    )
    across, down = (rows, columns) if look.is_narrow else (columns, rows)
    ink = look.ink
    canvas = Canvas(look)
    values = canvas.rows(
        "cells",
        [
            {
                "across": cell.row if look.is_narrow else cell.column,
                "down": cell.column if look.is_narrow else cell.row,
                "shade": cell.shade,
                "told": cell.told,
                "text": cell.text or (str(cell.shade) if cell.shade else ""),
            }
            for cell in cells
        ],
    )
    is_turned = not look.is_narrow and max(map(len, across)) > 3
    x_axis = alt.Axis(
        title=None,
        orient="top",
        labelAngle=-40 if is_turned else 0,
        labelLimit=150,
        labelColor=ink.text,
        domain=False,
        ticks=False,
        labelPadding=5,
        labelOverlap=not is_turned,
        labelAlign="left" if is_turned else "center",
    )
    y_axis = alt.Axis(title=None, labelLimit=230, labelColor=ink.text, domain=False, ticks=False, labelPadding=6)
    x = alt.X("across:N", sort=across, axis=x_axis, scale=alt.Scale(domain=across, paddingInner=0.06))
    y = alt.Y("down:N", sort=down, axis=y_axis, scale=alt.Scale(domain=down, paddingInner=0.1))
    names = [("down:N", heads[0]), ("across:N", heads[1])]
    if look.is_narrow:
        names = [("across:N", heads[0]), ("down:N", heads[1])]
    chart = alt.Chart(values)
    shade = alt.Scale(domain=[0, 1, 100], range=[ink.paper, ink.low, ink.high])
    layers = [
        chart.mark_rect(stroke=ink.line, strokeWidth=0.7).encode(
            x=x, y=y, color=alt.Color("shade:Q", scale=shade, legend=None), tooltip=tip(*names, ("told:N", heads[2]))
        )
    ]
    if len(across) <= (_NUMBERED // 3 if look.is_narrow else _NUMBERED):
        number = chart.mark_text(fontSize=11, aria=False, limit=60)
        layers.append(number.encode(x=x, y=y, text="text:N"))
    step = _ROW_LOW if len(down) > _NUMBERED else _ROW_NARROW if look.is_narrow else _ROW
    return canvas.painted(layers, step * len(down), caption)
