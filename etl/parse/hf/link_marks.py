"""Links of a paste that kept them, as marks: masked, so that a reader sees the bare text at the same places.

```
### [A Title][32]          ### [A Title](https://…)          ###  A Title
[                          [65](https://…) [- 3 authors][7]  65            - 3 authors
An abstract.               [![logo](https://…)A Lab][8]      A Lab
][33]                      [[logo] A Lab][8]                 A Lab
```
Brackets that are no link stay: `[Re] A Title`, `in [0, 1]`, `as in [12]`.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from etl.parse.lines import is_blank
from etl.parse.protocol import Fault, Furniture, Mention

Own = Mention | Furniture | Fault
"""Blocks whose fields stand in the text as they are."""
_URL: Final = r"(?:https?:|[/#]|mailto:)[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)?"
_LINK_END: Final = re.compile(
    rf"\](?:\({_URL}(?:[ \t]\"[^\"\n]{{0,200}}\")?\)|\[\d{{1,5}}\])(?:\\{{1,4}}(?=\r?\n))?"
    r"|\](?:\((?:h[^()\s]*)?|\[\d{0,5})\Z"  # the text was cut off
)
_BEFORE: Final = r"[\r\n][ \t]{0,40}(?:#{1,6}[ \t]{1,9})?(?:[-*•+·][ \t]{1,9}){0,2}"
_FIRST: Final = re.compile(rf"{_BEFORE}(\[)(?![^\[\]\r\n]{{0,200}}\](?!\((?:https?:|[/#])|\[\d)|\d{{1,5}}\]:)")
_BRACKET: Final = re.compile(r"[\[\]]")
_LOGO: Final = re.compile(r"\[[^\[\]\r\n]{0,200}\](?![\[(])")
_DEFINITION: Final = re.compile(r"(\n)\[\d{1,5}\]:[ \t][^\s\[\]][^\n\[\]]*+(?=\n|\Z)")
"""Where a link leads, in a list below the text."""
_NUMBER: Final = re.compile(r"([\r\n][ \t]{0,40}(?:[-*•+][ \t]{1,9})?)\[\d{1,5}\](?=[^\s\[\](:])")
_PIECES: Final = 100_000


def masked(text: str) -> str:
    """The text with white space in place of its links' marks, as long as it was; itself if it has none."""
    seen: list[str] = []
    position = 0
    for start, end in _marks(text):
        if start >= position:
            seen += (text[position:start], " " * (end - start))
            position = end
            if len(seen) > _PIECES:
                seen = ["".join(seen)]  # many small pieces take much more memory than the text
    if seen:
        text = _DEFINITION.sub(_blank, "".join([*seen, text[position:]]))
    return _NUMBER.sub(_blank, text) if "\nReferences\n" in text else text


def _blank(match: re.Match[str]) -> str:
    return match[1] + " " * (match.end() - match.end(1))


def _marks(text: str) -> Iterator[tuple[int, int]]:
    """The marks of each link, in order: its end, and between that of the link before and its own, its beginning."""
    floor = image_end = 0
    own: list[tuple[int, int]] = []
    for match in _LINK_END.finditer(text):
        end = match.start()
        nearest = text.rfind("[", max(floor, image_end), end)
        if nearest > 0 and text[nearest - 1] == "!":
            image_end = match.end()
            own.append((nearest - 1, image_end))
            continue
        yield from sorted([*own, *_beginning(text, floor, nearest, end), match.span()])
        own = []
        floor = match.end()
    last = _FIRST.search(text, floor) if floor else None
    yield from sorted([*own, last.span(1)] if last else own)


def _beginning(text: str, floor: int, nearest: int, end: int) -> Iterator[tuple[int, int]]:
    """The bracket that a link begins with: the first of its line, or one that no other closes, or one further up."""
    line = max(text.rfind("\n", floor, end), text.rfind("\r", floor, end))
    first = _FIRST.match(text, line, end) if line >= 0 else None
    if first:
        start = first.start(1)
    elif nearest > line and text.find("]", nearest, end) < 0:
        start = nearest
    else:
        start = _unclosed(text, max(line, floor), end)
    if start < 0:
        above = _FIRST.search(text, max(floor - 1, 0), max(line, 0))
        start = above.start(1) if above else -1
    if start >= 0:
        yield start, start + 1
        logo = _LOGO.match(text, start + 1, end)
        if logo and text[max(start - 2, 0) : start] != "# ":
            yield logo.span()


def _unclosed(text: str, start: int, end: int) -> int:
    """The last opening bracket that is not closed before `end`; -1 if there is none."""
    opened: list[int] = []
    for match in _BRACKET.finditer(text, start, end):
        if match.group() == "[":
            opened.append(match.start())
        elif opened:
            opened.pop()
    return opened[-1] if opened else -1


def with_marks(blocks: Iterable[Own], seen: str, text: str) -> Iterator[Own]:
    """The blocks of a masked text; the marks between them, of which it showed nothing, are furniture."""
    position = 0
    for block in chain(blocks, (None,)):
        start, end = _extent(block) if block else (len(text), len(text))
        between = text[position:start]
        if between and not between.isspace() and is_blank(seen[position:start]) and not is_blank(between):
            yield Furniture(position, start)
        if block:
            yield block
        position = end


def _extent(block: Own) -> tuple[int, int]:
    if not isinstance(block, Mention):
        return block.start, block.end
    fields, labels = block
    if not labels:
        return fields[0].start, fields[-1].end
    return min(fields[0].start, labels[0].start), max(fields[-1].end, labels[-1].end)
