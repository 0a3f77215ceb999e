"""The report as files: the facts as CSV, each plot in every look, and the page that shows them all."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl

from etl.explore.report.contents import sections
from etl.explore.report.look import LOOKS
from etl.explore.report.names import DumpNames
from etl.explore.report.page import page
from etl.explore.report.page_parts import Size
from etl.explore.report.page_script import SCRIPT
from etl.explore.report.page_style import STYLE
from etl.explore.report.plot import Plot
from etl.explore.report.rendering import as_json, library, png, svg


def files(tables: Mapping[str, pl.DataFrame], ledger: pl.DataFrame) -> Iterator[tuple[str, bytes]]:
    """Every file of the report, the page last, when the sizes of its pictures are known."""
    names = DumpNames(tables["dumps"])
    told = sections(tables, ledger, names)
    sizes: dict[str, Size] = {}
    for section in told:
        for plot in section.plots:
            yield f"report/{plot.name}.csv", plot.facts.write_csv().encode()
            for file in _pictures(plot):
                if file.size:
                    sizes[file.name] = file.size
                yield f"report/{file.name}", file.content
    yield "report/report.css", STYLE.encode()
    yield "report/report.js", SCRIPT.encode()
    yield "report/vega.js", library().encode()
    yield "report.html", page(tables, told, names, sizes).encode()


class _File(NamedTuple):
    name: str
    content: bytes
    size: Size | None = None


def _pictures(plot: Plot) -> Iterator[_File]:
    if not plot.draw:
        return
    for look in LOOKS:
        spec = plot.draw(look)
        drawn = svg(spec)
        yield _File(f"{plot.name}{look.name}.svg", drawn.encode(), Size.of(drawn))
        yield _File(f"{plot.name}{look.name}.vl.json", as_json(spec).encode())
        if look == LOOKS[0]:
            yield _File(f"{plot.name}.png", png(spec))
