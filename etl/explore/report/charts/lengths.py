"""How long the abstracts are."""

from collections.abc import Mapping
from typing import Final

import altair as alt
import polars as pl

from etl.explore.report.charts.canvas import Canvas, tip
from etl.explore.report.facts.lengths import FROM, LAST, PAPERS, STEP, TO, Lengths, lengths
from etl.explore.report.look import Look
from etl.explore.report.plot import Caption, Plot, Spec
from etl.explore.report.words import many

_TITLE: Final = "How long the abstracts are"
_HEIGHT: Final = 220


def abstract_lengths(tables: Mapping[str, pl.DataFrame]) -> Plot:
    """The words of the abstracts, with the middle one marked."""
    found = lengths(tables["papers"])
    sentence = _sentence(found)
    caption = Caption(_TITLE, sentence, f"Upright bars of abstracts by their number of words. {sentence}")

    def draw(look: Look) -> Spec:
        return _drawn(look, found, caption)

    return Plot("lengths", caption, found.bins, draw if found.abstracts else None)


def _sentence(found: Lengths) -> str:
    if not found.abstracts:
        return "No paper has an abstract."
    if found.abstracts == 1:
        return f"The only abstract has {many(found.longest, 'word')}."
    return (
        f"Half of {many(found.abstracts, 'abstract')} have between {found.lower:,} and {found.upper:,} words; "
        f"the middle one has {found.median:,}, the longest {found.longest:,}."
    )


def _drawn(look: Look, found: Lengths, caption: Caption) -> Spec:
    used = found.bins.filter(pl.col(PAPERS) > 0)
    first, last = (used[FROM][0] // 100 * 100, used[FROM][-1])
    end = LAST + STEP if last == LAST else -(-(last + STEP) // 100) * 100
    rows = [
        {
            "from": start,
            "to": stop or LAST + STEP,
            "papers": count,
            "words": f"{start} to {stop - 1}" if stop else f"{LAST} or more",
        }
        for start, stop, count in found.bins.select(FROM, TO, PAPERS).iter_rows()
        if first <= start < end
    ]
    ink = look.ink
    scale = alt.Scale(domain=[first, end], nice=False, zero=False)
    every = 100 if look.is_narrow or end - first > 300 else 50
    x_axis = alt.Axis(title="words", values=list(range(first, end + 1, every)), grid=False, labelExpr=_LABEL)
    y_axis = alt.Axis(title="papers", tickCount=4, tickMinStep=1, format=",d", domain=False)
    canvas = Canvas(look)
    bar = alt.Chart(canvas.rows("bins", rows)).mark_rect(color=ink.main, stroke=ink.paper, strokeWidth=1)
    most = max(row["papers"] for row in rows)
    middle = canvas.rows("middle", [{"x": min(found.median, LAST + STEP // 2), "text": f"middle: {found.median:,}"}])
    at = alt.X("x:Q", scale=scale)
    return canvas.painted(
        [
            bar.encode(
                x=alt.X("from:Q", scale=scale, axis=x_axis),
                x2="to:Q",
                y=alt.Y("papers:Q", axis=y_axis, scale=alt.Scale(domain=[0, most * 1.12], nice=False)),
                y2=alt.datum(0),
                tooltip=tip(("words:N", "words"), ("papers:Q", "papers")),
            ),
            alt.Chart(middle).mark_rule(color=ink.text, strokeDash=[4, 3], aria=False).encode(x=at),
            alt.Chart(middle).mark_text(align="left", dx=5, aria=False).encode(x=at, y=alt.value(6), text="text:N"),
        ],
        _HEIGHT,
        caption,
    )


_LABEL: Final = f"datum.value == {LAST} ? '{LAST}+' : datum.value"
