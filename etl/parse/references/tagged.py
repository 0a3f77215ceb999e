"""Records of tagged lines (`TI  - …`, `%T …`) and the lines that go on with them: what nbib and refer share."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from etl.parse.lines import with_newlines, with_spaces
from etl.parse.protocol import Fault, Furniture

Tagged = tuple[str, int, int, int]
"""A tag, where its label begins, and its value `[start, end)`, trimmed; an empty value has start = end.

The label begins where the value before it ends, if nothing but white space stands between.
"""

_PRE: Final = re.compile(r"</?pre\b[^<>\n]{0,300}>", re.IGNORECASE)
_EDGE: Final = 4_000
"""The marks of preformatted text stand around a dump: the first or the last one is so near its edge."""
_OPENED: Final = "\ue000"
_CLOSED: Final = "\ue001"
"""What stands for the characters of such marks, to know them again: of private use, as no dump should hold."""
_UNKNOWN: Final = "\ufffd"
"""What stands for those of a dump that does."""
_CHROME: Final = re.compile(rf"(?:<[^<>\n]{{1,300}}>|[{_OPENED}{_CLOSED}`~=_*#·.\s-]){{1,600}}\Z")


class Layout(NamedTuple):
    """How tagged lines look, and what of them belongs together."""

    piece: re.Pattern[str]
    """Matches from a line's begin: groups 1, 2: tag and value, with its continuation; 3: blank lines; 4: other."""
    head: str
    """The tag that a record begins with; where an empty line follows it, one follows every line of the record."""
    telling: frozenset[str]
    """The tags that may tell that a record begins."""
    begins: Callable[[str, set[str], str], bool]
    """Whether such a tag begins a record, given those of the record before, and that one's last tag."""
    goes_on: Callable[[str, Tagged, int], bool]
    """Whether a line without a tag goes on with the value before it, given where it begins."""


def even(text: str) -> str:
    """The text, every character in its place, with line ends as LF and what is invisible as spaces.

    The marks of preformatted text stand on lines of their own.
    """
    text = with_spaces(with_newlines(text))
    if _OPENED in text or _CLOSED in text:
        text = text.replace(_OPENED, _UNKNOWN).replace(_CLOSED, _UNKNOWN)
    edges = f"{text[:_EDGE]}{text[-_EDGE:]}".lower()
    return _PRE.sub(_as_line, text) if "<pre" in edges or "</pre" in edges else text


def _as_line(match: re.Match[str]) -> str:
    size = match.end() - match.start() - 1
    return f"\n{_CLOSED * size}" if match[0].startswith("</") else f"{_OPENED * size}\n"


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Characters `[start, end)` without the white space around them; blank ones are empty."""
    if start < end and (text[end - 1].isspace() or text[start].isspace()):
        kept = text[start:end]
        bare = kept.strip()
        start += len(kept) - len(kept.lstrip()) if bare else 0
        end = start + len(bare)
    return start, end


def is_chrome(text: str, start: int, end: int) -> bool:
    """Whether nothing but rules and the marks of a web page stand there."""
    return bool(_CHROME.match(text, start, end))


def stray(text: str, start: int, end: int) -> Furniture | Fault:
    """Text of no record, which is not blank: rules and the marks of a page are furniture, anything else a fault."""
    if is_chrome(text, start, end):
        return Furniture(start - (text[start] == _CLOSED), end + (text[end - 1] == _OPENED))
    return Fault(start, end, "outside_record", "text that stands in no record")


def records(text: str, layout: Layout) -> Iterator[list[Tagged] | Furniture | Fault]:
    """The records of an even text, and what stands outside them, in order.

    What stands between two lines of a record and belongs to neither is left out: it stays unclaimed.
    """
    record = _Open()
    lines, left, told = record.lines, record.left, record.told
    for match in layout.piece.finditer(text):
        if match.lastindex != 2:
            yield from record.go_on(text, match, layout)
            continue
        tag = match[1].strip()
        start, end = match.span(2)
        if start < end and (text[end - 1].isspace() or text[start].isspace()):
            start, end = trimmed(text, start, end)
        if tag in layout.telling:
            if lines and layout.begins(tag, told, lines[-1][0]):
                yield from record.close(text)
            told.add(tag)
        label = lines[-1][3] if lines and not left else match.start()
        if left:
            left.clear()
        lines.append((tag, label, start, end))
    yield from record.close(text)


@dataclass(slots=True)
class _Open:
    """The record that is being read, the tags in it that tell, and the lines behind its last one."""

    lines: list[Tagged] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    left: list[tuple[int, int]] = field(default_factory=list)
    is_spaced: bool = False

    def close(self, text: str) -> Iterator[list[Tagged] | Furniture | Fault]:
        """The record, if there is one, and what stands behind it."""
        if self.lines:
            yield self.lines.copy()
        yield from (stray(text, *span) for span in self.left)
        self.lines.clear()
        self.told.clear()
        self.left.clear()
        self.is_spaced = False

    def go_on(self, text: str, match: re.Match[str], layout: Layout) -> Iterator[list[Tagged] | Furniture | Fault]:
        """Blank lines end a record, if not every line of it is followed by one; any other goes on with its last."""
        if match.lastindex == 3:
            self.is_spaced = self.is_spaced or (len(self.lines) == 1 and self.lines[0][0] == layout.head)
            if not self.is_spaced:
                yield from self.close(text)
            return
        found = trimmed(text, *match.span())
        if not self.lines:
            yield stray(text, *found)
        elif not self.left and layout.goes_on(text, self.lines[-1], match.start()):
            tag, label, start, end = self.lines[-1]
            self.lines[-1] = (tag, label, start if start < end else found[0], found[1])
        else:
            self.left.append(found)
