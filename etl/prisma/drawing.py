"""A flow as SVG: the diagram of PRISMA 2020 for new reviews that search databases and registers.

The boxes that a package can fill are filled; those of later steps are there, dashed, to be filled in by hand. The
layout is that of Page et al., The PRISMA 2020 statement, BMJ 2021;372:n71.
"""

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import Final

from etl.prisma.flow import Flow, SourceFlow
from etl.prisma.measures import wrapped
from etl.prisma.shapes import PAD, Box, Line, arrow_down, arrow_right, banner, bar, caption, drawn
from etl.prisma.texts import counted, plain

_SHOWN: Final = 12
"""So many sources at most have a line of their own."""
_BAR, _LEFT, _RIGHT, _EDGE, _TOP = 20, 66, 500, 20, 20
_WIDTH: Final = 380
_COUNT_WIDTH: Final = 110
"""What the longest number takes of a line."""
_GAP: Final = 34
_INDENT: Final = 14
_NAME_HEIGHT: Final = 86
"""What the name of a phase takes beside its boxes."""
_ALL: Final = _RIGHT + _WIDTH + _EDGE


def flow_svg(flow: Flow) -> str:
    """The diagram, as the text of an SVG file: no fonts of its own, the same for the same numbers."""
    identified = Box(_LEFT, _TOP + 34 + 16, _WIDTH, _identified(flow))
    removed = _beside(identified, _removed(flow))
    screened = _below(identified, [Line("Records screened", f"{flow.paper_count:,}", is_head=True), *_waiting(flow)])
    excluded = _beside(screened, [Line("Records excluded", "")], is_open=True)
    sought = _below(screened, [Line("Reports sought for retrieval", "")], is_open=True)
    missing = _beside(sought, [Line("Reports not retrieved", "")], is_open=True)
    reasons = [Line("Reports excluded:"), *(Line(f"Reason {number}", "", _INDENT) for number in (1, 2, 3))]
    assessed = _below(sought, [Line("Reports assessed for eligibility", "")], is_open=True)
    left_out = Box(_RIGHT, assessed.y, _WIDTH, reasons, is_open=True)
    included = Box(
        _LEFT,
        left_out.bottom + _GAP,
        _WIDTH,
        [Line("Studies included in review", ""), Line("Reports of included studies", "")],
        is_open=True,
        least=_NAME_HEIGHT,
    )
    left = (identified, screened, sought, assessed, included)
    right = (removed, excluded, missing, left_out)
    x = _LEFT + _WIDTH // 2
    captions = _captions(flow)
    height = included.bottom + _EDGE + 18 * len(captions)
    drawing = [
        banner(_LEFT, _TOP, _ALL - _EDGE - _LEFT, "Identification of studies via databases and registers"),
        bar(_BAR, identified.y, max(identified.bottom, removed.bottom), "Identification"),
        bar(_BAR, screened.y, left_out.bottom, "Screening"),
        bar(_BAR, included.y, included.bottom, "Included"),
        *(drawn(box) for box in (*left, *right)),
        *(arrow_down(x, above.bottom, below.y) for above, below in pairwise(left)),
        *(arrow_right(_LEFT + _WIDTH, _RIGHT, _height(one, other)) for one, other in zip(left, right, strict=False)),
        *(caption(_LEFT, included.bottom + 22 + 18 * number, text) for number, text in enumerate(captions)),
    ]
    return "\n".join([*_head(flow, height), *drawing, "</g>", "</svg>", ""])


def _head(flow: Flow, height: int) -> list[str]:
    told = (
        f"{counted(flow.identified_count, 'record')} identified; removed before screening: "
        f"{flow.duplicate_within_count:,} duplicates within a source, {flow.duplicate_between_count:,} between "
        f"sources, {flow.quarantined_count:,} in quarantine; {flow.paper_count:,} left to screen."
    )
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_ALL}" height="{height}" viewBox="0 0 {_ALL} {height}" '
        'role="img" aria-labelledby="title desc">',
        '<title id="title">PRISMA 2020 flow diagram</title>',
        f'<desc id="desc">{escape(told)}</desc>',
        f'<rect width="{_ALL}" height="{height}" fill="#ffffff"/>',
        '<g font-family="Helvetica, Arial, Liberation Sans, sans-serif">',
    ]


def _below(above: Box, lines: Sequence[Line], is_open: bool = False) -> Box:
    return Box(_LEFT, above.bottom + _GAP, _WIDTH, lines, is_open)


def _beside(box: Box, lines: Sequence[Line], is_open: bool = False) -> Box:
    """A box to the right, at the middle of another; below its upper edge at least."""
    beside = Box(_RIGHT, box.y, _WIDTH, lines, is_open)
    return beside._replace(y=max(box.y, box.middle - beside.height // 2))


def _height(one: Box, other: Box) -> int:
    """Where an arrow leads from a box to the one beside it: at the middle of the lower of the two."""
    return min(one, other, key=lambda box: box.height).middle


def _identified(flow: Flow) -> list[Line]:
    lines = [Line("Records identified from:", f"{flow.identified_count:,}", is_head=True)]
    shown = _largest(flow.sources)
    for source in shown:
        lines += _source_lines(source, flow)
    others = [one for one in flow.sources if one not in shown]
    if others:
        count = sum(one.identified_count for one in others)
        lines.append(Line(counted(len(others), "further source"), f"{count:,}", _INDENT))
    return lines


def _largest(sources: Sequence[SourceFlow]) -> list[SourceFlow]:
    """The sources that are shown by themselves: those with most records, in their order."""
    if len(sources) <= _SHOWN:
        return list(sources)
    largest = sorted(sources, key=lambda one: -one.identified_count)[: _SHOWN - 1]
    return [one for one in sources if one in largest]


def _source_lines(source: SourceFlow, flow: Flow) -> list[Line]:
    """A source with its number, and when it was searched."""
    name, *more = wrapped(source.source, _WIDTH - 2 * PAD - _INDENT - _COUNT_WIDTH, most=2)
    lines = [Line(name, f"{source.identified_count:,}", _INDENT), *(Line(text, indent=_INDENT) for text in more)]
    days = sorted({one.search_date for one in flow.searches if one.source == source.source and one.search_date})
    if days:
        when = f"on {days[0]}" if len(days) == 1 else f"from {days[0]} to {days[-1]}"
        lines.append(Line(f"searched {when}", indent=_INDENT, is_small=True))
    return lines


def _removed(flow: Flow) -> list[Line]:
    return [
        Line("Records removed before screening:", is_head=True),
        Line("Duplicates within a source", f"{flow.duplicate_within_count:,}", _INDENT),
        Line("Duplicates between sources", f"{flow.duplicate_between_count:,}", _INDENT),
        Line("In quarantine", f"{flow.quarantined_count:,}", _INDENT),
        Line("could not be read, or neither title nor abstract", indent=_INDENT, is_small=True),
    ]


def _waiting(flow: Flow) -> list[Line]:
    if not flow.open_pair_count:
        return []
    pairs, papers = counted(flow.open_pair_count, "pair"), counted(flow.waiting_paper_count, "paper")
    return [Line(f"{pairs} of {papers} wait for review", is_small=True)]


def _captions(flow: Flow) -> list[str]:
    if not flow.references:
        return []
    names = ", ".join(plain(one.dump_id) for one in flow.references)
    return wrapped(f"Not searched, only to complete records: {names}.", _ALL - _EDGE - _LEFT, most=2, is_small=True)
