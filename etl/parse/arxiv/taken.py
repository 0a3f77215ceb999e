"""Records of a text of arXiv's: cut at their heads, taken apart, and said to be what they are."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from etl.parse.arxiv.text import scannable, trimmed
from etl.parse.protocol import Block, Fault, Field, Furniture, Mention

_made = tuple.__new__
"""Makes a named tuple in a third of the time that its own constructor takes."""


@dataclass(slots=True)
class Taken:
    """What was taken of one record of a scannable text, in reading order: fields, and a label before any of them."""

    text: str
    at: int
    """Up to here everything was taken or passed over; at first, where the record begins."""
    fields: list[Field] = field(default_factory=list)
    labels: list[Furniture] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    label_start: int = -1
    """Where the label begins that is being taken, if one is."""

    def value(self, name: str, start: int, end: int) -> None:
        """Take what stands between two places as a field; nothing, if it is blank."""
        self.labelled(name, start, start, end)

    def labelled(self, name: str, start: int, value: int, end: int) -> None:
        """Take a label that begins at a place, and what stands from `value` to the end as its field."""
        text = self.text
        if value < end and not ("!" <= text[value] <= "~" and "!" <= text[end - 1] <= "~"):
            value, end = trimmed(text, value, end)
        if self.label_start >= 0 or start != self.at:
            start = self._begun(start)
        if value >= end:
            self.label_start, self.at = start, value
            return
        start = start or 1
        if start < value:
            self.labels.append(_made(Furniture, (start - 1, value - 1, None)))
        self.fields.append(_made(Field, (name, value - 1, end - 1)))
        self.names.add(name)
        self.label_start, self.at = -1, end

    def label(self, start: int, end: int) -> None:
        """Take what stands between two places as a label or a separator."""
        self.label_start, self.at = self._begun(start), end

    def _begun(self, start: int) -> int:
        """Where a label begins that is taken from a place on: with the label or the white space before it."""
        if start > self.at and not self.text[self.at : start].isspace():
            self._close_label()
            return start
        return self.at if self.label_start < 0 else self.label_start

    def _close_label(self) -> None:
        start = self.label_start or 1
        if 0 < start < self.at:
            self.labels.append(_made(Furniture, (start - 1, self.at - 1, None)))
        self.label_start = -1

    def groups(self, match: re.Match[str], names: Mapping[str, str], start: int, end: int) -> None:
        """Take groups of a match, in their order, as fields of these names; the rest between two places are labels."""
        for group, name in names.items():
            first, last = match.span(group)
            if first < last:
                self.labelled(name, start, first, last)
                start = last
        if start < end:
            self.label(start, end)

    def block(self) -> Block | None:
        """The record as a mention; as a fault, if there is neither a title nor an abstract in it."""
        self._close_label()
        if "title" in self.names or "abstract" in self.names:
            return Mention(tuple(self.fields), tuple(self.labels))
        if not self.fields and not self.labels:
            return None
        start = min([one.start for one in self.fields] + [one.start for one in self.labels])
        end = max([one.end for one in self.fields] + [one.end for one in self.labels])
        start, end = trimmed(self.text, start + 1, end + 1)
        return Fault(start - 1, end - 1, "no_title_no_abstract", "a record with neither a title nor an abstract")


def by_head(
    text: str,
    heads: re.Pattern[str],
    read: Callable[[str, re.Match[str], int], tuple[Taken, int]],
    chrome: re.Pattern[str],
) -> Iterator[Block]:
    """Every record, read from its head up to the next one, and the chrome around them.

    `read` takes a record out of the scannable text, and says where it ends.
    """
    scanned = scannable(text)
    after, head = 0, None
    for following in chain(heads.finditer(scanned), [None]):
        end = following.start() if following else len(scanned)
        if head:
            taken, after = read(scanned, head, end)
            block = taken.block()
            if block:
                yield block
        if after < end and not scanned[after:end].isspace():
            yield from _between(scanned, after, end, chrome)
        head = following


def _between(text: str, start: int, end: int, chrome: re.Pattern[str]) -> Iterator[Block]:
    """The lines between two places of a scannable text: the page's own as furniture, others as faults.

    What the group `captured_date` holds is the page's own date.
    """
    for match in chrome.finditer(text, start, end):
        yield from _outside(text, start, match.start())
        start = match.end()
        first, last = match.start(), match.end() - 1  # without the line end before it
        if match.lastgroup:
            day, day_end = match.span(match.lastgroup)
            yield Furniture(first, day - 1)
            yield Furniture(day - 1, day_end - 1, match.lastgroup)
        else:
            yield Furniture(first, last)
    yield from _outside(text, start, end)


def _outside(text: str, start: int, end: int) -> Iterator[Block]:
    start, end = trimmed(text, start, end)
    if start < end:
        yield Fault(start - 1, end - 1, "outside_any_record", "text that stands outside any record")


def confidence(head: str, found: Iterable[Block], is_sure: Callable[[set[str]], bool]) -> float:
    """How surely a head is of the format that found these blocks in it.

    What counts are records whose fields are surely of it, two of them more than one, and whether they, with the chrome
    around them, make a third of the text.
    """
    sure, covered = 0, 0
    for block in found:
        if isinstance(block, Furniture):
            covered += block.end - block.start
        elif isinstance(block, Mention) and is_sure({one.name for one in block.fields}):
            sure += 1
            own: list[Field | Furniture] = [*block.fields, *block.labels]
            covered += max(one.end for one in own) - min(one.start for one in own)
    share = min(1.0, 3 * covered / len(head)) if sure else 0.0
    return share * (0.95 if sure > 1 else 0.8)
