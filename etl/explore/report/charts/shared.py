"""How many papers each two dumps share, as a grid, where there are too many dumps for their combinations."""

from collections.abc import Mapping
from math import isqrt
from typing import Final

import polars as pl

from etl.explore.report.charts.grid import Cell, grid
from etl.explore.report.charts.overlap import MOST_DUMPS, overlap_told
from etl.explore.report.facts.overlap import A, B, shared
from etl.explore.report.look import Look
from etl.explore.report.names import DumpNames
from etl.explore.report.plot import Caption, Plot, Spec
from etl.explore.report.words import many

_TITLE: Final = "How many papers each two dumps share"
_MOST: Final = 40


def shared_papers(tables: Mapping[str, pl.DataFrame], combinations: pl.DataFrame, names: DumpNames) -> Plot:
    """The papers that each two of the largest dumps share; the combinations are the facts of `overlap`."""
    facts = shared(tables, _MOST)
    counts = {(a, b): count for a, b, count in facts.iter_rows()}
    between = {pair: count for pair, count in counts.items() if pair[0] != pair[1]}
    sentence = overlap_told(combinations)
    is_drawn = len(names.dump_ids) > MOST_DUMPS and bool(between)
    if is_drawn:
        best = max(between, key=lambda pair: (between[pair], pair))
        a, b = sorted(best, key=names.place)
        sentence += f" Dumps {names.number(a)} and {names.number(b)} share most: {many(between[best], 'paper')}."
    caption = Caption(_TITLE, sentence, f"A grid of dumps by dumps, the darker the more papers they share. {sentence}")
    dump_ids = sorted({one for pair in counts for one in pair}, key=lambda one: (names.place(one), one))

    def draw(look: Look) -> Spec:
        most = max(between.values(), default=1)
        cells = [
            _cell(a, b, counts.get((min(a, b), max(a, b)), 0), most, names, look) for a in dump_ids for b in dump_ids
        ]
        return grid(look, cells, ("dump", "and dump", "papers"), caption)

    return Plot("shared", caption, facts, draw if is_drawn else None, {A: names.told, B: names.told})


def _cell(a: str, b: str, count: int, most: int, names: DumpNames, look: Look) -> Cell:
    """A cell of two dumps, its shade the root of their papers; a dump with itself would outshine all, and has none."""
    shade = 0 if a == b else isqrt(count * 10_000 // most)
    row = names.number(a) if look.is_narrow else names.drawn(a, 32)
    return Cell(row, names.number(b), shade, f"{count:,}", f"{count:,}" if count else " ")
