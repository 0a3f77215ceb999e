"""How many papers each combination of dumps shares: bars beside a dotted table, for a handful of dumps."""

from collections.abc import Sequence
from typing import Any, Final

import altair as alt
import polars as pl

from etl.explore.report.charts.canvas import Canvas, tip
from etl.explore.report.facts.overlap import DUMPS, OTHERS, PAPERS
from etl.explore.report.look import Look
from etl.explore.report.names import DumpNames
from etl.explore.report.plot import Caption, Plot, Spec
from etl.explore.report.words import listed, many, percent, verb
from schemas.columns import Paper

MOST_DUMPS: Final = 8
"""More dumps than these have no dotted table, but a grid of what each two share."""
_TITLE: Final = "How many papers the dumps share"
_MOST: Final = 20
_STEP, _DOT, _HEAD = 24, 22, 122


def overlap(facts: pl.DataFrame, names: DumpNames) -> Plot:
    """The combinations of dumps, the one with most papers first."""
    is_drawn = 1 < len(names.dump_ids) <= MOST_DUMPS and not facts.is_empty()
    sentence = overlap_told(facts)
    if is_drawn and facts.height > _MOST:
        sentence += f" The {_MOST} largest of {facts.height} combinations are drawn."
    caption = Caption(_TITLE, sentence, f"Bars of the papers that each combination of dumps has. {sentence}")

    def draw(look: Look) -> Spec:
        return _drawn(look, facts.head(_MOST), names, caption)

    def told(dump_ids: str) -> str:
        return dump_ids if dump_ids == OTHERS else listed([names.number(one) for one in dump_ids.split()], 20)

    return Plot("overlap", caption, facts, draw if is_drawn else None, {Paper.dump_ids: told})


def overlap_told(facts: pl.DataFrame) -> str:
    """How many papers are in several dumps, as a sentence."""
    whole = int(facts[PAPERS].sum())
    several = int(facts.filter(pl.col(DUMPS) != 1)[PAPERS].sum())
    if not whole:
        return "There is no paper to tell of."
    most = max(facts[DUMPS])
    if not several:
        return f"No paper is in more than one dump: each of {many(whole, 'paper')} is in one alone."
    most_told = "" if most < 3 else f", at most in {most:,} dumps"
    share = percent(several, whole)
    return f"{many(several, 'paper')} ({share}) {verb(several, 'is', 'are')} in more than one dump{most_told}."


def _drawn(look: Look, facts: pl.DataFrame, names: DumpNames, caption: Caption) -> Spec:
    ink, head = look.ink, 26 if look.is_narrow else _HEAD
    left = 10 + _DOT * len(names.dump_ids) + 8
    room = look.width - left - 48
    most = max(facts[PAPERS])
    rows: list[dict[str, Any]] = []
    dots: list[dict[str, Any]] = []
    for place, (dump_ids, _, count) in enumerate(facts.select(Paper.dump_ids, DUMPS, PAPERS).iter_rows()):
        y = head + _STEP * place + _STEP // 2
        inside = dump_ids.split()
        xs = [_x(number) for number, dump_id in enumerate(names.dump_ids) if dump_id in inside]
        told = listed([names.drawn(dump_id, 60) for dump_id in names.dump_ids if dump_id in inside], 8)
        ends = {"from": min(xs, default=0), "to": max(xs, default=0)}
        bar = {"x": left, "x2": round(left + max(room * count / most, 1), 1), "top": y - 8, "low": y + 8}
        rows.append({"y": y, "told": told, "papers": count, "text": f"{count:,}", **ends, **bar})
        dots += [
            {"x": _x(number), "y": y, "ink": ink.text if dump_id in inside else ink.line}
            for number, dump_id in enumerate(names.dump_ids)
        ]
    heads = [
        {"x": _x(number), "y": head - 10, "text": str(number + 1) if look.is_narrow else names.drawn(dump_id, 24)}
        for number, dump_id in enumerate(names.dump_ids)
    ]
    height = head + _STEP * len(rows) + 2
    canvas = Canvas(look)
    return canvas.painted(_layers(rows, dots, heads, canvas, height), height, caption, is_fitted=False)


def _x(number: int) -> int:
    return 10 + _DOT * number + _DOT // 2


def _layers(
    rows: Sequence[Any], dots: Sequence[Any], heads: Sequence[Any], canvas: Canvas, height: int
) -> list[alt.Chart]:
    look = canvas.look
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, look.width], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False, zero=False))
    top = alt.Y("top:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False, zero=False))
    ink = look.ink
    several = canvas.rows("combinations", rows)
    bar = alt.Chart(several).mark_rect(color=ink.main)
    told = tip(("told:N", "in"), ("papers:Q", "papers"))
    dot = alt.Chart(canvas.rows("dots", dots)).mark_circle(size=95, opacity=1, aria=False)
    name = alt.Chart(canvas.rows("heads", heads)).mark_text(
        align="center" if look.is_narrow else "left", angle=0 if look.is_narrow else 312, baseline="middle", aria=False
    )
    return [
        bar.encode(x=x, x2="x2:Q", y=top, y2="low:Q", tooltip=told),
        alt.Chart(several)
        .mark_text(align="left", dx=6, aria=False)
        .encode(x=alt.X("x2:Q", axis=None), y=y, text="text:N"),
        dot.encode(x=x, y=y, color=alt.Color("ink:N", scale=None)),
        alt.Chart(several)
        .mark_rule(strokeWidth=3, color=ink.text, aria=False)
        .encode(x=alt.X("from:Q", axis=None), x2="to:Q", y=y),
        name.encode(x=x, y=y, text="text:N"),
    ]
