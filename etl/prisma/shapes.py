"""Boxes, arrows and bars as SVG: presentation attributes only, so that every program shows them alike."""

from collections.abc import Sequence
from html import escape
from typing import Final, NamedTuple

from etl.prisma.measures import SIZE, SMALL
from etl.prisma.texts import plain

PAD: Final = 12
_INK: Final = "#1f2a37"
_SOFT: Final = "#5b6875"
_FAINT: Final = "#8a95a1"
_EDGE: Final = "#3f5870"
_ARROW: Final = 7


class Line(NamedTuple):
    """A line of a box: a text to the left, a number to the right (`""` to be filled in by hand), and how it is set."""

    text: str
    number: str | None = None
    indent: int = 0
    is_head: bool = False
    is_small: bool = False

    @property
    def height(self) -> int:
        """How much room it takes."""
        return 16 if self.is_small else 20


class Box(NamedTuple):
    """A box with its lines; one that is open is to be filled in by hand."""

    x: int
    y: int
    width: int
    lines: Sequence[Line]
    is_open: bool = False
    least: int = 0

    @property
    def height(self) -> int:
        """How high it is, with the room around its lines, or as high as it is to be at least."""
        return max(self.least, 2 * PAD - 4 + self.text_height)

    @property
    def text_height(self) -> int:
        """How much room its lines take."""
        return sum(line.height for line in self.lines)

    @property
    def middle(self) -> int:
        """Half of its height, as a place of the drawing."""
        return self.y + self.height // 2

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.y + self.height


def drawn(box: Box) -> str:
    """A box and its lines."""
    edge, dashes = (_FAINT, ' stroke-dasharray="4 3"') if box.is_open else (_EDGE, "")
    parts = [
        f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="4" fill="#ffffff" '
        f'stroke="{edge}" stroke-width="1.2"{dashes}/>'
    ]
    y = box.y + (box.height - box.text_height) // 2
    for line in box.lines:
        parts += _drawn_line(line, box, y + line.height - 6)
        y += line.height
    return "\n".join(parts)


def _drawn_line(line: Line, box: Box, y: int) -> list[str]:
    size = SMALL if line.is_small else SIZE
    ink = _FAINT if box.is_open else _SOFT if line.is_small else _INK
    weight = ' font-weight="bold"' if line.is_head else ""
    right = box.x + box.width - PAD
    style = f'y="{y}" font-size="{size}" fill="{ink}"{weight}'
    parts = [f'<text x="{box.x + PAD + line.indent}" {style}>{escape(plain(line.text))}</text>'] if line.text else []
    if line.number:
        parts.append(f'<text x="{right}" {style} text-anchor="end">(n = {escape(line.number)})</text>')
    elif line.number is not None:
        parts.append(f'<text x="{right - 62}" {style} text-anchor="end">(n =</text>')
        parts.append(f'<path d="M{right - 57} {y + 2}h48" stroke="{ink}" stroke-width="1"/>')
        parts.append(f'<text x="{right}" {style} text-anchor="end">)</text>')
    return parts


def arrow_down(x: int, top: int, bottom: int) -> str:
    """An arrow from above to below."""
    head = f"M{x - 4} {bottom - _ARROW}L{x + 4} {bottom - _ARROW}L{x} {bottom}Z"
    return _arrow(f"M{x} {top}V{bottom - _ARROW}", head)


def arrow_right(left: int, right: int, y: int) -> str:
    """An arrow from the left to the right."""
    head = f"M{right - _ARROW} {y - 4}L{right - _ARROW} {y + 4}L{right} {y}Z"
    return _arrow(f"M{left} {y}H{right - _ARROW}", head)


def _arrow(line: str, head: str) -> str:
    return f'<path d="{line}" fill="none" stroke="{_EDGE}" stroke-width="1.2"/>\n<path d="{head}" fill="{_EDGE}"/>'


def bar(x: int, top: int, bottom: int, name: str) -> str:
    """The name of a phase, upright beside its boxes."""
    width, middle = 30, (top + bottom) // 2
    x_text = x + width // 2 + 5
    return (
        f'<rect x="{x}" y="{top}" width="{width}" height="{bottom - top}" rx="6" fill="#c9dcec"/>\n'
        f'<text transform="translate({x_text} {middle}) rotate(-90)" text-anchor="middle" font-size="{SIZE}" '
        f'font-weight="bold" fill="{_INK}">{escape(name)}</text>'
    )


def banner(x: int, y: int, width: int, text: str) -> str:
    """The heading of a column of boxes."""
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="34" rx="6" fill="#f3d9a4"/>\n'
        f'<text x="{x + width // 2}" y="{y + 22}" text-anchor="middle" font-size="{SIZE}" font-weight="bold" '
        f'fill="{_INK}">{escape(text)}</text>'
    )


def caption(x: int, y: int, text: str) -> str:
    """A small line below the boxes."""
    return f'<text x="{x}" y="{y}" font-size="{SMALL}" fill="{_SOFT}">{escape(plain(text))}</text>'
