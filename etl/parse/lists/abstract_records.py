"""Abstracts behind their labels, and which title stands above each."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from etl.parse.lines import SENTENCE_END
from etl.parse.lists.abstract_bodies import BARE, read_body
from etl.parse.lists.abstract_label import ABSTRACT_LABEL, FIRST_ABSTRACT_LABEL, FIRST_SUMMARY_LABEL, SUMMARY_LABEL
from etl.parse.lists.heads import Head, Heads, head_of
from etl.parse.lists.line_kinds import is_heading
from etl.parse.lists.segments import lines_between, runs_of, trimmed
from etl.parse.protocol import Block, Fault, Furniture, Mention

_HEAD: Final = 3_000
"""A title and its authors stand within so many characters above their label."""
_HEAD_LINES: Final = 8
_SUMMARIES: Final = 2
"""A single `Summary` is a heading of anything."""


def is_labelled(text: str) -> bool:
    """Whether labels stand in a text whose line ends are newlines."""
    return any(True for _ in _labels(text))


def labelled_blocks(text: str) -> Iterator[Block]:
    """A mention for each label of a text whose line ends are newlines; other text is a fault."""
    heads = Heads()
    above = 0
    for label, start, end in _labels(text):
        body = read_body(text, label, start, end, heads.titled > heads.bare)
        mark = Furniture(label, start)
        if text[label] in BARE or text[start - 1] in BARE:
            mark = Furniture(*trimmed(text, label, start))
        fields, labels = body.fields, (mark, *body.labels)
        if label - above > 1 and not text[above:label].isspace():
            head, first = _head_above(text, above, label, body.width)
            is_adjacent = head is not None and text.count("\n", head.fields[-1].end, label) == 1
            if heads.accept(head, is_adjacent, lambda: _has_head(text, body.rest, end)) and head:  # noqa: B023
                yield from _fault(text, above, first)
                fields, labels = (*head.fields, *fields), (*head.labels, *labels)
            else:
                yield from _fault(text, above, label)
        else:
            heads.bare += 1
        if fields:
            yield Mention(fields, labels)
        else:
            yield Fault(labels[0].start, labels[-1].end, "empty_abstract", "a label without an abstract behind it")
        above = body.rest
    yield from _fault(text, above, len(text))


def _labels(text: str) -> Iterator[tuple[int, int, int]]:
    """Each label: where it begins, where it ends, and where the line of the next one begins."""
    first, any_label = FIRST_ABSTRACT_LABEL.match(text), ABSTRACT_LABEL
    if not first and not ABSTRACT_LABEL.search(text):
        first, any_label = FIRST_SUMMARY_LABEL.match(text), SUMMARY_LABEL
        if len(list(islice(SUMMARY_LABEL.finditer(text), 2))) + bool(first) < _SUMMARIES:
            return
    last = first.span() if first else None
    for match in any_label.finditer(text):
        if last:
            yield *last, match.start()
        last = match.start() + 1, match.end()
    if last:
        yield *last, len(text)


def _head_above(text: str, start: int, label: int, width: int = 0) -> tuple[Head | None, int]:
    """The title and authors in the lines right above a label, after `start`, and where they begin.

    `width` is that of the abstract below, if it is wrapped.
    """
    begin = max(start, text.find("\n", label - _HEAD, label)) if label - start > _HEAD else start
    runs = runs_of(lines_between(text, begin, label))
    if not runs:
        return None, label
    run = runs[-1][-_HEAD_LINES:]
    if len(runs) > 1 and len(runs[-2]) + len(run) <= _HEAD_LINES:
        head = head_of([*runs[-2], *run], width)
        if head and head.is_sure and not head.is_doubtful:
            return head, runs[-2][0].start
    for number, line in enumerate(run):
        above = run[number - 1] if number else None
        if above is None or is_heading(above.text) or above.text.endswith(SENTENCE_END):
            head = head_of(run[number:], width)
            if head:
                return head, line.start
    return None, label


def _has_head(text: str, start: int, end: int) -> bool | None:
    """Whether a title stands above the label below `end`; None if there is none."""
    return None if end == len(text) else _head_above(text, start, end + 1)[0] is not None


def _fault(text: str, start: int, end: int) -> Iterator[Fault]:
    start, end = trimmed(text, start, end)
    if start < end:
        yield Fault(start, end, "no_label", "text outside any abstract: no label stands before it")
