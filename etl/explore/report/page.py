"""The report as a page: it runs nothing and loads nothing from elsewhere, and reads from top to bottom."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import polars as pl

from etl.explore.report.facts.pairs import PAIRS
from etl.explore.report.names import DumpNames
from etl.explore.report.page_dumps import dumps_told
from etl.explore.report.page_parts import Size, figure, sentence
from etl.explore.report.plot import Plot, Section
from etl.explore.report.words import many
from schemas.columns import Conflict, Dump

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""What a browser may load for the page: its own files, and nothing else from anywhere."""
_LINKS: Final = {"papers in conflict": "index.html#/?q=conflict%3Aany", "bytes quarantined": "index.html#/quarantine"}
"""Where the explorer shows what a number counts."""


def page(
    tables: Mapping[str, pl.DataFrame], told: Sequence[Section], names: DumpNames, sizes: Mapping[str, Size]
) -> str:
    """The whole page, from the sections and the sizes of their pictures."""
    bodies = _bodies(told, sizes)
    first = told[0].plots[0]
    bodies[told[0].anchor].insert(1 if first.draw else 0, dumps_told(tables, names))
    return "".join(_parts(tables, [one for one in told if any(bodies[one.anchor])], bodies, _waiting(told)))


def _parts(
    tables: Mapping[str, pl.DataFrame], told: Sequence[Section], bodies: Mapping[str, Sequence[str]], waiting: int
) -> Iterator[str]:
    headline = _headline(tables)
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>Build report: {headline}</title>\n"
        '<link rel="icon" href="data:,">\n<link rel="stylesheet" href="report/report.css">\n'
        '<script src="report/report.js" defer></script>\n</head>\n<body>\n'
    )
    yield '<header>\n<p class="back"><a href="index.html">← Explorer</a></p>\n<p class="kicker">Build report</p>\n'
    yield f"<h1>{headline}</h1>\n{_numbers(tables, waiting)}</header>\n"
    links = "".join(f'<li><a href="#{one.anchor}">{one.heading}</a></li>\n' for one in told)
    yield f'<nav aria-label="Contents">\n<ul>\n{links}</ul>\n</nav>\n<main>\n'
    for section in told:
        body = "".join(bodies[section.anchor])
        yield f'<section id="{section.anchor}">\n<h2>{section.heading}</h2>\n{body}</section>\n'
    yield "</main>\n<footer>\n<p>Every picture is a PNG and an SVG too, and its facts are a CSV file beside this page. "
    yield "The tables themselves are in the package: <code>papers</code>, <code>mentions</code>, <code>pairs</code>, "
    yield "<code>conflicts</code>, <code>quarantine</code> and the others.</p>\n</footer>\n</body>\n</html>\n"


def _bodies(told: Sequence[Section], sizes: Mapping[str, Size]) -> dict[str, list[str]]:
    """The figures of each section, then the sentences of what has no picture, where no other has said as much."""
    said = [plot.caption.sentence for section in told for plot in section.plots if plot.draw]
    bodies = {}
    for section in told:
        body = [figure(plot, sizes) for plot in section.plots if plot.draw]
        for plot in section.plots:
            if not any(plot.caption.sentence in other for other in said):
                body.append(_silent(plot))
                said.append(plot.caption.sentence)
        bodies[section.anchor] = body
    return bodies


def _silent(plot: Plot) -> str:
    return f'<p class="silent" id="{plot.name}">{sentence(plot.caption.sentence)}</p>\n'


def _headline(tables: Mapping[str, pl.DataFrame]) -> str:
    mentions, papers, dumps = (tables[name].height for name in ("mentions", "papers", "dumps"))
    if not mentions:
        return "No paper yet"
    return f"{many(mentions, 'mention')} in {many(dumps, 'dump')} became {many(papers, 'paper')}"


def _waiting(told: Sequence[Section]) -> int:
    """How many pairs of papers wait for review."""
    return sum(int(plot.facts[PAIRS].sum()) for section in told for plot in section.plots if plot.name == "queue")


def _numbers(tables: Mapping[str, pl.DataFrame], waiting: int) -> str:
    """The numbers that a reader asks for first."""
    numbers = {
        "papers": tables["papers"].height,
        "mentions": tables["mentions"].height,
        "dumps": tables["dumps"].height,
        "papers in conflict": tables["conflicts"][Conflict.paper_id].n_unique(),
        "pairs to review": waiting,
        "bytes quarantined": int(tables["dumps"][Dump.quarantined_byte_count].sum()),
    }
    pieces = "".join(
        f"<div><dt>{_linked(name) if number else name}</dt><dd>{number:,}</dd></div>\n"
        for name, number in numbers.items()
    )
    return f'<dl class="numbers">\n{pieces}</dl>\n'


def _linked(name: str) -> str:
    return f'<a href="{_LINKS[name]}">{name}</a>' if name in _LINKS else name
