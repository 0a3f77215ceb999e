"""A list of abstracts, each behind a label: `Abstract:…`, one a line or wrapped.

The label needs its colon, full stop or dash (`Abstract solvers are …` is text), unless it is `ABSTRACT` or
stands on a line of its own. A number may stand before it.
"""

import re
from collections.abc import Iterator

from etl.parse.lines import SENTENCE_END, WRAPPED, Line, line_between, lines
from etl.parse.protocol import Block, Fault, Field, Furniture, Mention

_LABEL = re.compile(
    r"(?:[\[(]?\d{1,5}[\])]?[.):]?[ \t]{1,8})?"
    r"(?:Abstract(?:[ \t]{0,4}[:.—–]|[ \t]{1,4}-(?=[ \t])|\Z)|ABSTRACT(?:[ \t]{0,4}[:.—–-]|\b))[ \t]*"
)


def sniff(head: str) -> float:
    """Share of the text, by characters, that stands behind labels."""
    total = sum(len(line.text) for line in lines(head))
    labelled = sum(
        field.end - field.start for block in blocks(head) if isinstance(block, Mention) for field in block.fields
    )
    return labelled / total if total else 0.0


def blocks(text: str) -> Iterator[Block]:
    """A mention for each label; text outside any abstract is a fault."""
    entry: list[Line] = []
    label: Furniture | None = None
    all_lines = list(lines(text))
    for line, following in zip(all_lines, [*all_lines[1:], None], strict=False):
        match = _LABEL.match(line.text)
        if match:
            yield from _mention(label, entry)
            label = Furniture(line.start, line.start + match.end())
            rest = line_between(text, label.end, line.end)
            entry = [] if rest.is_blank else [rest]
        elif line.is_blank:
            if entry:
                yield from _mention(label, entry)
                label, entry = None, []
        elif label and _goes_on(entry, line, following):
            entry.append(line)
        else:
            yield from _mention(label, entry)
            label, entry = None, []
            yield Fault(line.start, line.end, "no_label", "text outside any abstract: no label stands before it")
    yield from _mention(label, entry)


def _goes_on(entry: list[Line], line: Line, following: Line | None) -> bool:
    """Whether a line without a label is the wrapped rest of the abstract, and not the next one's heading."""
    if not entry:
        return True
    ends_here = following is None or following.is_blank or bool(_LABEL.match(following.text))
    return len(entry[-1].text) <= WRAPPED and (line.text.endswith(SENTENCE_END) or not ends_here)


def _mention(label: Furniture | None, entry: list[Line]) -> Iterator[Block]:
    if label and entry:
        yield Mention((Field("abstract", entry[0].start, entry[-1].end),), (label,))
    elif label:
        yield Fault(label.start, label.end, "empty_abstract", "a label without an abstract behind it")
