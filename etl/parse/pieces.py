"""Blocks as pieces that cover the whole text, in columns: what the driver makes tables of.

White space that no block claims becomes furniture, any other text quarantine.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from operator import gt, le, lt, sub
from typing import Final, NamedTuple

from etl.errors import FormatContractError
from etl.parse.lines import is_blank
from etl.parse.protocol import LISTED, Block, Fault, Furniture, Mention, Record, Records

PIECES_AT_ONCE: Final = 15_000
"""So many pieces are handed on together: memory stays bounded, whatever a dump holds."""
RECORD: Final = "record"
"""The field of a record's one span: a library read its values, wherever in it they stand."""
_LABEL: Final = ""
_UNCLAIMED: Final = ("unclaimed_text", "text that the format did not read")

Row = tuple[int, int, str | None, int | None]
"""A piece: its start, its end, the field that it is (None if it is none), its mention (by its number among these)."""


class Pieces(NamedTuple):
    """Some pieces of a text, in order: four columns, and what few of them have, by their places in these."""

    starts: Sequence[int]
    ends: Sequence[int]
    fields: Sequence[str | None]
    mentions: Sequence[int | None]
    faults: dict[int, tuple[str, str]]
    """Rule and reason of what is quarantined."""
    page_facts: dict[int, str]
    """Which fact about the page a piece of furniture prints."""
    later_parts: dict[int, int]
    """Which part of its field a piece is, where it is not the first."""
    first: Sequence[int]
    """The first and the last field of each mention."""
    last: Sequence[int]
    records: dict[int, Record]
    """Where a mention is a record, the record; `together` where all of them came at once."""
    together: Records | None = None


def one_piece(start: int, end: int, fault: tuple[str, str] | None = None) -> Pieces:
    """A piece of no mention by itself: furniture, or quarantined."""
    return Pieces([start], [end], [None], [None], {0: fault} if fault else {}, {}, {}, [], [], {})


class TextLimits(NamedTuple):
    """So many characters at most has a field, and a record from its first field to its last."""

    field: int
    record: int


def pieces(blocks: Iterable[Block], text: str, limits: TextLimits) -> Iterator[Pieces]:
    """The pieces of a text, some at a time; `FormatContractError` if blocks are out of order or overlap.

    Faults of one rule with only white space between are one piece.
    """
    some, position = _Some(text, limits), 0
    for block in blocks:
        if len(some.rows) >= PIECES_AT_ONCE:
            yield some.pieces()
            some = _Some(text, limits)
        if isinstance(block, Mention):
            position = some.add_mention(block, position)
        elif isinstance(block, Furniture):
            position = some.add_furniture(block, position)
        elif isinstance(block, Record):
            position = some.add_record(block, position)
        elif isinstance(block, Fault):
            position = some.add_fault(block, position)
        elif _are_plain(block, text, position, limits):
            if some.rows:
                yield some.pieces()
                some = _Some(text, limits)
            yield _together(block, position)
            position = block.ends[-1]
        else:
            for record in block.one_by_one():
                position = some.add_record(record, position)
    some.gap(position, len(text))
    yield some.pieces()


class _Some:
    """Pieces while they come, a row each, which is faster than columns."""

    def __init__(self, text: str, limits: TextLimits) -> None:
        self.rows: list[Row] = []
        self._page_facts: dict[int, str] = {}
        self._faults: dict[int, tuple[str, str]] = {}
        self._later_parts: dict[int, int] = {}
        self._text = text
        self._size = len(text)
        self._limits = limits
        self._first: list[int] = []
        self._last: list[int] = []
        self._records: dict[int, Record] = {}

    def pieces(self) -> Pieces:
        """All of them, in columns."""
        columns = zip(*self.rows, strict=True) if self.rows else [()] * 4
        return Pieces._make(
            (*columns, self._faults, self._page_facts, self._later_parts, self._first, self._last, self._records, None)
        )

    def claim(self, start: int, end: int, position: int) -> int:
        """Account for what stands before the characters that a block claims; return where it ends."""
        if not position <= start < end <= self._size:
            raise FormatContractError(
                f"block at characters {start} to {end} is empty, out of order or out of the text "
                f"(the last one ended at {position}, the text at {self._size})"
            )
        if position < start:
            self.gap(position, start)
        return end

    def gap(self, start: int, end: int) -> None:
        """Text that no block claims: white space is furniture, anything else is quarantined and never dropped."""
        if start < end:
            if not is_blank(self._text[start:end]):
                self._faults[len(self.rows)] = _UNCLAIMED
            self.rows.append((start, end, None, None))

    def add_furniture(self, furniture: Furniture, position: int) -> int:
        """A piece of furniture; return where it ends."""
        end = self.claim(furniture.start, furniture.end, position)
        if furniture.field:
            self._page_facts[len(self.rows)] = furniture.field
        self.rows.append((furniture.start, end, None, None))
        return end

    def add_fault(self, fault: Fault, position: int) -> int:
        """A fault; return where it ends."""
        last, why = len(self.rows) - 1, (fault.rule, fault.reason)
        before = self._faults.get(last)
        goes_on = before is not None and before[0] == fault.rule and self.rows[last][1] == position <= fault.start
        if goes_on and fault.start < fault.end <= self._size and is_blank(self._text[position : fault.start]):
            self.rows[last] = (self.rows[last][0], fault.end, None, None)
            return fault.end
        end = self.claim(fault.start, fault.end, position)
        self._faults[len(self.rows)] = why
        self.rows.append((fault.start, end, None, None))
        return end

    def add_record(self, record: Record, position: int) -> int:
        """A record; return where it ends."""
        is_too_long = any(len(value) > self._limits.field for value in record.values.values())
        if is_too_long or record.end - record.start > self._limits.record:
            return self._add_too_long(record.start, record.end, position, is_too_long)
        end = self.claim(record.start, record.end, position)
        number, place = len(self._first), len(self.rows)
        self._records[number] = record
        self._first.append(place)
        self._last.append(place)
        self.rows.append((record.start, end, RECORD, number))
        return end

    def add_mention(self, mention: Mention, position: int) -> int:
        """A mention with its labels; return where the last of both ends."""
        if not mention.fields:
            raise FormatContractError("a mention without fields")
        own: list[tuple[int, int, str]] = [(start, end, name) for name, start, end in mention.fields]
        is_too_long = any(end - start > self._limits.field for start, end, _ in own)
        if mention.labels:
            own += [(start, end, _LABEL) for start, end, _ in mention.labels]
        own.sort()
        if is_too_long or own[-1][1] - own[0][0] > self._limits.record:
            return self._add_too_long(own[0][0], own[-1][1], position, is_too_long)
        rows, number, first, last = self.rows, len(self._first), -1, -1
        for start, end, name in own:
            if position != start or end <= start or end > self._size:
                self.claim(start, end, position)
            position = end
            if name:
                last = len(rows)
                first = last if first < 0 else first
                rows.append((start, end, name, number))
            else:
                rows.append((start, end, None, number))
        self._first.append(first)
        self._last.append(last)
        if len({name for name, _, _ in mention.fields}) < len(mention.fields):
            self._count_parts(first, last)
        return position

    def _count_parts(self, first: int, last: int) -> None:
        """Number the pieces of fields that come in several."""
        counts: Counter[str] = Counter()
        for place in range(first, last + 1):
            name = self.rows[place][2]
            if name:
                if counts[name]:
                    self._later_parts[place] = counts[name]
                counts[name] += 1

    def _add_too_long(self, start: int, end: int, position: int, is_field: bool) -> int:
        reason = f"a field of more than {self._limits.field:,} characters (parse.max_field_chars)"
        fault = ("too_long", reason) if is_field else too_long_record(self._limits.record)
        return self.add_fault(Fault(start, end, *fault), position)


def too_long_record(limit: int) -> tuple[str, str]:
    """Why a record of more characters than that is quarantined: rule and reason."""
    return "too_long", f"a record of more than {limit:,} characters (parse.max_record_chars)"


def _are_plain(block: Records, text: str, position: int, limits: TextLimits) -> bool:
    """Whether records stand in order with white space before each, and none is too long."""
    longest = (column.str.len_chars().max() for column in block.values.values())
    befores = [position, *block.ends[:-1]]
    return (
        all(isinstance(length, int) and length <= limits.field for length in longest if length is not None)
        and all(map(gt, block.ends, block.starts))
        and max(map(sub, block.ends, block.starts)) <= limits.record
        and all(map(le, befores, block.starts))
        and block.ends[-1] <= len(text)
        and all(text[end:start].isspace() for end, start in zip(befores, block.starts, strict=True) if end < start)
    )


def _together(block: Records, position: int) -> Pieces:
    """Records that are plain, all at once: white space and a record, again and again."""
    count = len(block.starts)
    starts = list(chain.from_iterable(zip([position, *block.ends[:-1]], block.starts, strict=True)))
    ends = [*starts[1:], block.ends[-1]]
    numbers = list(chain.from_iterable(zip(repeat(None), range(count))))
    columns = (starts, ends, [None, RECORD] * count, numbers)
    first = 1 if starts[0] == ends[0] else 0
    if all(map(lt, block.ends, block.starts[1:])):
        places = range(1 - first, 2 * count - first, 2)
        return Pieces._make((*(column[first:] for column in columns), {}, {}, {}, places, places, {}, block))
    rows = [row for row in zip(*columns, strict=True) if row[0] < row[1]]
    fields = [place for place, row in enumerate(rows) if row[2]]
    return Pieces._make((*zip(*rows, strict=True), {}, {}, {}, fields, fields, {}, block))


def joined(name: str, values: list[str]) -> str:
    """The parts of a field as one text: items of a list, each on one line, or pieces of a text."""
    if len(values) == 1:
        return values[0]
    return "; ".join(" ".join(value.split()) for value in values) if name in LISTED else "\n".join(values)
