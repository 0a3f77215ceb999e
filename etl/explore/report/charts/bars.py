"""Lying bars, a row a name, cut into parts: names beside them on a wide page, above them on a phone."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import altair as alt

from etl.explore.report.charts.canvas import Canvas, tip
from etl.explore.report.look import Ink, Look
from etl.explore.report.plot import Caption, Spec

LABEL: Final = 34
"""Characters of a row's name at most."""
_STEP, _STEP_NARROW = 27, 44
_LEAST: Final = 10
"""What the scale reaches at least, so that a bar of one is short."""
_LETTER: Final = 7
"""What a letter takes, in pixels, no less than any digit does."""


class Part(NamedTuple):
    """A piece of a bar; `told` is the row in full, `more` what else is said of it."""

    row: str
    part: str
    size: int
    told: str = ""
    more: str = ""


class Reading(NamedTuple):
    """How bars are read: the heading of their rows, their parts and their counts; of shares, each bar is as long."""

    rows: str
    parts: str
    counts: str
    is_share: bool = False


def bars(look: Look, parts: Sequence[Part], colours: Mapping[str, str], reading: Reading, caption: Caption) -> Spec:
    """The bars in the order of their first parts; the parts in the order of their colours."""
    order = list(dict.fromkeys(part.row for part in parts))
    totals = {row: sum(part.size for part in parts if part.row == row) for row in order}
    unit = f" {reading.counts}" if reading.is_share else ""
    names = [name for name in colours if any(part.part == name for part in parts)]
    places = {name: place for place, name in enumerate(names)}
    canvas = Canvas(look)
    values = canvas.rows("parts", [part._asdict() | {"place": places[part.part]} for part in parts])
    sums = canvas.rows(
        "sums", [{"row": row, "sum": total, "text": f"{total:,}{unit}"} for row, total in totals.items()]
    )
    longest = 1 if reading.is_share else max(_LEAST, *totals.values())
    room = _room(look, [f"{total:,}{unit}" for total in totals.values()])
    x_scale = alt.Scale(domain=[0, longest * room], nice=False)
    y = alt.Y("row:N", sort=order, title=None, axis=_axis(look), scale=alt.Scale(paddingInner=0.3, paddingOuter=0.1))
    shift = 9 if look.is_narrow else 0
    bar = alt.Chart(values).mark_bar(height=16, yOffset=shift, stroke=look.ink.paper, strokeWidth=1)
    told = [("told:N", reading.rows), ("part:N", reading.parts), ("size:Q", reading.counts), ("more:N", "more")]
    has_more = any(part.more for part in parts)
    layers = [
        bar.encode(
            x=alt.X("size:Q", stack="normalize" if reading.is_share else "zero", axis=None, scale=x_scale),
            y=y,
            color=alt.Color("part:N", scale=_scale(names, colours), sort=names, legend=_legend(names, look)),
            order=alt.Order("place:Q"),
            tooltip=tip(*told[: 4 if has_more else 3]),
        ),
        alt.Chart(sums)
        .mark_text(align="left", dx=6, yOffset=shift, aria=False)
        .encode(x=alt.datum(1) if reading.is_share else alt.X("sum:Q"), y=y, text="text:N"),
    ]
    if look.is_narrow:
        names_above = alt.Chart(sums).mark_text(align="left", yOffset=-9, aria=False, limit=look.width - 16)
        layers.append(names_above.encode(x=alt.value(0), y=y, text="row:N"))
    step = _STEP_NARROW if look.is_narrow else _STEP
    return canvas.painted(layers, step * len(order), caption)


def kinds(ink: Ink, names: Sequence[str]) -> dict[str, str]:
    """A colour for each name; those beyond the palette share one."""
    return {name: ink.dumps[place] if place < len(ink.dumps) else ink.other for place, name in enumerate(names)}


def _room(look: Look, numbers: Sequence[str]) -> float:
    """How much longer than the longest bar the scale is, so that the numbers behind the bars have room."""
    bar = look.width if look.is_narrow else look.width - LABEL * _LETTER
    return bar / (bar - 12 - _LETTER * max(map(len, numbers)))


def _axis(look: Look) -> alt.Axis | None:
    if look.is_narrow:
        return None
    return alt.Axis(labelLimit=260, labelColor=look.ink.text, ticks=False, domain=False, labelPadding=8)


def _scale(names: Sequence[str], colours: Mapping[str, str]) -> alt.Scale:
    return alt.Scale(domain=list(names), range=[colours[name] for name in names])


def _legend(names: Sequence[str], look: Look) -> alt.Legend | None:
    return alt.Legend(columns=2 if look.is_narrow else 4) if len(names) > 1 else None
