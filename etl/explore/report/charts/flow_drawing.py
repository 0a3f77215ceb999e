"""The bands of the flow, as areas whose every point is computed here, since Vega-Lite has none."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import altair as alt
import polars as pl

from etl.explore.report.charts.canvas import Canvas, Row, tip
from etl.explore.report.charts.flow_places import Columns, Merged, Node, Sizes, columns_of, sizes_of
from etl.explore.report.facts.mentions import AGAIN, ONCE, OUTCOMES, REJECTED, UNUSED
from etl.explore.report.look import Look
from etl.explore.report.names import DumpNames
from etl.explore.report.plot import Caption, Spec
from etl.explore.report.words import cut, many

NODE: Final = 8
"""How wide a bar is."""
_POINTS: Final = 24
_HEADS: Final = {ONCE: "Told once", AGAIN: "Told several times", REJECTED: "Quarantined", UNUSED: "Not needed"}


def drawn_flow(look: Look, facts: pl.DataFrame, merged: Merged, names: DumpNames, caption: Caption) -> Spec:
    """The picture: dumps, the outcomes of their mentions, and the papers."""
    sizes = sizes_of(facts, names)
    at = columns_of(sizes, merged, look)
    colours = {ONCE: look.ink.main, AGAIN: look.ink.second, REJECTED: look.ink.bad, UNUSED: look.ink.other}
    bands = [
        row | {"colour": colours[row["outcome"]]} for row in (*_to_outcomes(sizes, at, names), *_to_papers(at, merged))
    ]
    nodes = [
        {"x": x, "x2": x + NODE, "y": round(node.y, 2), "y2": round(node.y + max(node.height, 1), 2)}
        for x, column in zip(at.xs, (at.dumps.values(), at.outcomes.values(), [at.papers]), strict=True)
        for node in column
        if node
    ]
    texts = [
        *_heads(at, look),
        *_dumps(sizes, at, names, look),
        *_ends(sizes, at, merged, look),
    ]
    canvas, height = Canvas(look), round(at.height)
    return canvas.painted(_layers(bands, nodes, texts, canvas, height), height, caption, is_fitted=False)


def _to_outcomes(sizes: Sizes, at: Columns, names: DumpNames) -> Iterator[dict[str, Any]]:
    """A band from every dump to every outcome of its mentions."""
    ends = {outcome: node.y for outcome, node in at.outcomes.items()}
    for dump_id, row in sizes.items():
        start = at.dumps[dump_id].y
        name = names.drawn(dump_id, 60) if dump_id else "all further dumps"
        for outcome in OUTCOMES:
            width = row.get(outcome, 0) * at.unit
            if not width:
                continue
            told = {"from": name, "to": _HEADS[outcome].lower(), "mentions": row[outcome]}
            yield from _band(at.xs[:2], Node(start, width), Node(ends[outcome], width), outcome, told)
            start, ends[outcome] = start + width, ends[outcome] + width


def _to_papers(at: Columns, merged: Merged) -> Iterator[dict[str, Any]]:
    """A band from the mentions that were kept to their papers, narrower where they merge."""
    end = at.papers.y if at.papers else 0.0
    for outcome, count in ((ONCE, merged.once), (AGAIN, merged.again)):
        if outcome not in at.outcomes or not count:
            continue
        start, width = at.outcomes[outcome], count * at.unit
        told = {"from": _HEADS[outcome].lower(), "to": many(count, "paper"), "mentions": round(start.height / at.unit)}
        yield from _band(at.xs[1:], start, Node(end, width), outcome, told)
        end += width


def _band(xs: tuple[int, ...], start: Node, end: Node, outcome: str, told: Row) -> Iterator[dict[str, Any]]:
    """The points of a band, which leaves and arrives level."""
    left, right = xs[0] + NODE, xs[1]
    for step in range(_POINTS + 1):
        t = step / _POINTS
        bend = t * t * (3 - 2 * t)
        top = start.y + (end.y - start.y) * bend
        low = start.y + start.height + (end.y + end.height - start.y - start.height) * bend
        x = round(left + (right - left) * t, 2)
        name = f"{told['from']} → {told['to']}"
        yield {"band": name, "x": x, "y": round(top, 2), "y2": round(low, 2), "outcome": outcome, **told}


class _Pen(NamedTuple):
    """Writes in a colour of the look, with an edge of the text at a place."""

    colour: str
    align: str = "left"
    weight: str = "normal"

    def __call__(self, x: float, y: float, text: str) -> dict[str, Any]:
        return {"x": round(x, 2), "y": round(y, 2), "text": text} | self._asdict()


def _heads(at: Columns, look: Look) -> Iterator[dict[str, Any]]:
    """What the columns are."""
    pen = _Pen(look.ink.quiet)
    yield pen._replace(align="right")(at.xs[0] + NODE, 8, "Dump, mentions")
    yield pen(at.xs[1], 8, "Mentions")
    if at.papers:
        yield pen(at.xs[2], 8, "Papers")


def _dumps(sizes: Sizes, at: Columns, names: DumpNames, look: Look) -> Iterator[dict[str, Any]]:
    pen = _Pen(look.ink.text, "right")
    for dump_id, node in at.dumps.items():
        name = names.drawn(dump_id, 32) if dump_id else "all further dumps"
        short = cut(names.number(dump_id), 6) if dump_id else "…"
        yield pen(at.xs[0] - 6, node.middle, f"{sum(sizes[dump_id].values()):,}")
        yield pen(at.xs[0] - 48, node.middle, short if look.is_narrow else name)


def _ends(sizes: Sizes, at: Columns, merged: Merged, look: Look) -> Iterator[dict[str, Any]]:
    pen, x = _Pen(look.ink.text), at.xs[1] + NODE + 6
    papers = {ONCE: merged.once, AGAIN: merged.again}
    for outcome, node in at.outcomes.items():
        size = sum(row.get(outcome, 0) for row in sizes.values())
        told = many(size, "mention")
        if papers.get(outcome, size) != size and not look.is_narrow:
            told = f"{told}, {many(papers[outcome], 'paper')}"
        yield pen._replace(weight="bold")(x, node.middle - 8, _HEADS[outcome])
        yield pen(x, node.middle + 8, told)
    if at.papers:
        x = at.xs[2] + NODE + 6
        yield pen._replace(weight="bold")(x, at.papers.middle - 8, f"{sum(merged):,}")
        yield pen(x, at.papers.middle + 8, "paper" if sum(merged) == 1 else "papers")


def _layers(
    bands: Sequence[Row], nodes: Sequence[Row], texts: Sequence[Row], canvas: Canvas, height: int
) -> list[alt.Chart]:
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, canvas.look.width], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False, zero=False))
    area = alt.Chart(canvas.rows("bands", bands)).mark_area(opacity=0.42, line=False)
    layers = [
        area.encode(
            x=x,
            y=y,
            y2="y2:Q",
            detail="band:N",
            color=alt.Color("colour:N", scale=None, legend=None),
            stroke=alt.Stroke("colour:N", scale=None, legend=None),
            strokeWidth=alt.value(0.8),
            tooltip=tip(("from:N", "from"), ("to:N", "to"), ("mentions:Q", "mentions")),
        ),
        alt.Chart(canvas.rows("nodes", nodes))
        .mark_rect(color=canvas.look.ink.quiet, aria=False)
        .encode(x=x, x2="x2:Q", y=y, y2="y2:Q"),
    ]
    for align in ("left", "right"):
        for weight in ("normal", "bold"):
            shown = [row for row in texts if (row["align"], row["weight"]) == (align, weight)]
            if shown:
                written = alt.Chart(canvas.rows(f"{align}_{weight}", shown))
                mark = written.mark_text(align=align, fontWeight=weight, aria=False)
                layers.append(mark.encode(x=x, y=y, text="text:N", color=alt.Color("colour:N", scale=None)))
    return layers
