"""RIS, which reference managers and databases export: a line a field, from `TY  - ` to `ER  - `.

```
TY  - JOUR
TI  - A title
AU  - Surname, Given
ER  -
```
A line without a tag goes on with the one above. `ER` may be missing, and `TY` may stand lower down; text before and
between the records is not read. Not by `rispy`: it keeps neither the order of the lines nor the places of the records,
takes a wrapped line for a second value, and reads no record whose `TY` is not first or whose `ER` is missing. The
older layout of Web of Science (`PT J`) is read with it, in `etl.parse.references.wos_records`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from etl.parse.lines import is_blank, lines
from etl.parse.protocol import Block, Fault, Furniture, Record
from etl.parse.references.export_text import uniform, with_furniture
from etl.parse.references.ris_fields import mention_fields
from etl.parse.references.wos_records import is_wos, wos_blocks
from schemas.exchange import RIS_LINE

_FIRST: Final = re.compile(RIS_LINE)
_NEXT: Final = re.compile("\n" + RIS_LINE)
_BLANK_LINE: Final = re.compile(r"\n[ \t\r]*+\n")
_BETWEEN: Final = re.compile(
    r"[<(\[]?\d{1,7}[.)\]>]{0,2}|Record #\d{1,7} of \d{1,7}|Provider: .{1,80}|Content: text/plain.{0,40}"
    r"|Database: .{1,80}|Link to the (?:Ovid Full Text|External Link).{0,2000}"
)
_START, _END, _UNTITLED = "TY", "ER", "no_title_or_abstract"
_SHARE: Final = 0.25
"""A text of which records are as much as this is a dump of them, whatever the rest is."""


@dataclass(slots=True)
class _Open:
    """The record that is being read: its lines, where it starts, and where the text of its last tag does."""

    start: int
    fields: list[tuple[str, str]] = field(default_factory=list)
    tag: str = ""
    begin: int = 0
    until: int = 0
    has_type: bool = False

    def take(self, tag: str, begin: int, until: int, text: str) -> None:
        """Add a line, if it is not empty."""
        self.tag, self.begin, self.until = tag, begin, until
        self.has_type = self.has_type or tag == _START
        own = text[begin:until].strip()
        if own:
            self.fields.append((tag, own.replace("\r\n", "\n") if "\r" in own else own))


def sniff(head: str) -> float:
    """How much of the text stands in records."""
    if _START not in head and _END not in head:
        return 0.0
    total = sum(len(line.text) for line in lines(head))
    inside = sum(one.end - one.start for one in _claimed(head) if isinstance(one, Record) or _is_untitled(one))
    return min(0.95, 0.95 * inside / total / _SHARE) if total else 0.0


def _is_untitled(one: Record | Fault | Furniture) -> bool:
    return isinstance(one, Fault) and one.rule == _UNTITLED


def blocks(text: str) -> Iterator[Block]:
    """A mention for each record with a title or an abstract."""
    return with_furniture(text, _claimed(text), _is_of_database)


def _claimed(text: str) -> Iterator[Record | Fault | Furniture]:
    text = uniform(text)
    return wos_blocks(text) if is_wos(text, "TY  - ") else _records(text)


def _records(text: str) -> Iterator[Record | Fault | Furniture]:
    record: _Open | None = None
    for tag, at, begin, until in _tagged(text):
        if record and tag == _START and _is_new(record, text):
            yield _unended(record, text)
            record = None
        record = record or _Open(at)
        if tag == _END:
            line_end = text.find("\n", begin, until)
            until = until if line_end < 0 else line_end
            record.take(tag, begin, until, text)
            yield _block(record, begin + len(text[begin:until].rstrip()))
            record = None
        else:
            record.take(tag, begin, until, text)
    if record:
        yield _unended(record, text)


def _tagged(text: str) -> Iterator[tuple[str, int, int, int]]:
    """Every line with a tag: the tag, its place, where its text begins, and where that ends before the next one."""
    match = _FIRST.match(text)
    for following in _NEXT.finditer(text, match.end() if match else 0):
        if match:
            yield match[1] or match[2], match.start(match.lastindex or 0), match.end(), following.start()
        match = following
    if match:
        yield match[1] or match[2], match.start(match.lastindex or 0), match.end(), len(text)


def _is_new(record: _Open, text: str) -> bool:
    """Whether a `TY` begins another record than the one above, which no `ER` has ended."""
    return (record.has_type and record.tag != _START) or bool(_BLANK_LINE.search(text, record.begin, record.until + 1))


def _unended(record: _Open, text: str) -> Record | Fault | Furniture:
    """A record that no `ER` ends: its last text ends before an empty line at the latest."""
    blank = _BLANK_LINE.search(text, record.begin, record.until)
    if blank:
        if not is_blank(text[record.begin : record.until]):
            record.fields.pop()
        record.take(record.tag, record.begin, blank.start(), text)
    end = record.begin + len(text[record.begin : record.until].rstrip())
    if not record.has_type:
        return Fault(record.start, end, "no_record", "lines with tags that no `TY` begins and no `ER` ends")
    return _block(record, end)


def _block(record: _Open, end: int) -> Record | Fault | Furniture:
    if not record.fields:
        return Furniture(record.start, end)
    values, extra = mention_fields(record.fields)
    if "title" in values or "abstract" in values:
        return Record(record.start, end, values, extra)
    return Fault(record.start, end, _UNTITLED, "a record with neither title nor abstract")


def _is_of_database(line: str) -> bool:
    """Whether a line is what databases print between the records: numbers and their own names."""
    return bool(_BETWEEN.fullmatch(line))
