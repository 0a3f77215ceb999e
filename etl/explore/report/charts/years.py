"""Papers by year, each bar cut by the dumps that told of them first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import altair as alt
import polars as pl

from etl.explore.report.charts.bars import kinds
from etl.explore.report.charts.canvas import Canvas, tip
from etl.explore.report.facts.years import DUMP, years
from etl.explore.report.look import Look
from etl.explore.report.names import DumpNames
from etl.explore.report.plot import Caption, Plot, Spec
from etl.explore.report.words import many, percent

_TITLE: Final = "When the papers were published"
_MOST_YEARS: Final = 40
_MOST_DUMPS: Final = 6
_REST: Final = "all other dumps"
_UNKNOWN: Final = "unknown"
_HEIGHT: Final = 260

Counts = Mapping[int | None, Mapping[str, int]]


class Window(NamedTuple):
    """The years that have a bar each."""

    first: int
    last: int

    def bar(self, year: int | None) -> str:
        """The bar that a year stands in."""
        if year is None:
            return _UNKNOWN
        return f"before {self.first}" if year < self.first else f"after {self.last}" if year > self.last else str(year)


def papers_by_year(tables: Mapping[str, pl.DataFrame], names: DumpNames) -> Plot:
    """The papers of every year; those of no known year stand apart."""
    facts = years(tables["papers"])
    counts: dict[int | None, dict[str, int]] = {}
    for year, dump_id, count in facts.iter_rows():
        counts.setdefault(year, {})[dump_id] = count
    sums = {year: sum(row.values()) for year, row in counts.items()}
    sentence = _sentence(sums)
    caption = Caption(_TITLE, sentence, f"Upright bars, one a year, cut by the first dump of the papers. {sentence}")
    window = _window({year: count for year, count in sums.items() if year is not None})

    def draw(look: Look) -> Spec:
        return _drawn(look, counts, window, names, caption)

    return Plot("years", caption, facts, draw if counts else None, {DUMP: names.told})


def _sentence(sums: Mapping[int | None, int]) -> str:
    known = {year: count for year, count in sums.items() if year is not None}
    whole, unknown = sum(sums.values()), sums.get(None, 0)
    if not known:
        return f"No year is known of {many(whole, 'paper')}." if whole else "There is no paper to tell of."
    first, last, best = min(known), max(known), max(known, key=lambda year: (known[year], year))
    span = f"all of {first}" if first == last else f"{first} to {last}, most ({known[best]:,}) of {best}"
    apart = f"; of {unknown:,} ({percent(unknown, whole)}) no year is known" if unknown else ""
    told = f"{many(whole - unknown, 'paper')} with a year: {span}{apart}"
    return f"{told}. Each paper is counted in the dump that told of it first."


def _window(sums: Mapping[int, int]) -> Window:
    """The forty years at most that hold most papers, the latest where several do."""
    if not sums:
        return Window(0, 0)
    if max(sums) - min(sums) < _MOST_YEARS:
        return Window(min(sums), max(sums))
    held = {last: sum(count for year, count in sums.items() if 0 <= last - year < _MOST_YEARS) for last in sums}
    last = max(held, key=lambda year: (held[year], year))
    return Window(last - _MOST_YEARS + 1, last)


def _drawn(look: Look, counts: Counts, window: Window, names: DumpNames, caption: Caption) -> Spec:
    order = _bars_of(counts, window)
    shown = _shown(counts, names)
    labels = {dump_id: names.drawn(dump_id, 44) for dump_id in shown}
    sums: Counter[tuple[str, str]] = Counter()
    for year, row in counts.items():
        for dump_id, count in row.items():
            sums[window.bar(year), labels.get(dump_id, _REST)] += count
    legend = [*labels.values(), *([_REST] if any(label == _REST for _, label in sums) else [])]
    rows = [
        {"year": year, "dump": label, "papers": count, "place": legend.index(label)}
        for (year, label), count in sums.items()
    ]
    colours = kinds(look.ink, list(labels.values())) | {_REST: look.ink.other}
    every = -(-len(order) // (7 if look.is_narrow else 14))
    clear = len(order) - 1 - (60 * len(order) // look.width if order[-1] == _UNKNOWN else 0)
    ticks = [
        name
        for place, name in enumerate(order)
        if not name.isdigit() or ((len(order) - place) % every == 0 and place <= clear)
    ]
    scale = alt.Scale(domain=legend, range=[colours[label] for label in legend])
    canvas = Canvas(look)
    bar = alt.Chart(canvas.rows("years", rows)).mark_bar(stroke=look.ink.paper, strokeWidth=0.6)
    axis = alt.Axis(title=None, values=ticks, labelAngle=0, ticks=False, labelPadding=6, labelOverlap=True)
    chart = bar.encode(
        x=alt.X("year:N", sort=order, axis=axis, scale=alt.Scale(domain=order, paddingInner=0.12)),
        y=alt.Y("papers:Q", axis=alt.Axis(title="papers", tickCount=5, tickMinStep=1, format=",d", domain=False)),
        color=alt.Color("dump:N", sort=legend, scale=scale, legend=_legend(legend, look)),
        order=alt.Order("place:Q", sort="descending"),
        tooltip=tip(("year:N", "year"), ("dump:N", "first told by"), ("papers:Q", "papers")),
    )
    return canvas.painted([chart], _HEIGHT, caption)


def _bars_of(counts: Counts, window: Window) -> list[str]:
    """All bars in order, the empty years too, an empty place before those of which no year is known."""
    found = {window.bar(year) for year in counts}
    between = [str(year) for year in range(window.first, window.last + 1)] if window.last else []
    before, after = f"before {window.first}", f"after {window.last}"
    known = [*([before] if before in found else []), *between, *([after] if after in found else [])]
    return [*known, *([" "] if known and _UNKNOWN in found else []), *([_UNKNOWN] if _UNKNOWN in found else [])]


def _shown(counts: Counts, names: DumpNames) -> Sequence[str]:
    """The dumps that have a colour of their own: those with most papers, in their order."""
    sums: Counter[str] = Counter()
    for row in counts.values():
        sums.update(row)
    largest = sorted(sums, key=lambda dump_id: (-sums[dump_id], names.place(dump_id), dump_id))[:_MOST_DUMPS]
    return sorted(largest, key=lambda dump_id: (names.place(dump_id), dump_id))


def _legend(legend: Sequence[str], look: Look) -> alt.Legend | None:
    return alt.Legend(columns=1 if look.is_narrow else 2, labelLimit=320) if len(legend) > 1 else None
