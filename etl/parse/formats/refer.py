"""The refer layout, the tagged export of EndNote (`.enw`): `%` and one character, a space, a value.

```
%0 Journal Article
%A Kite, Ada
%T A title, which may
go on in a line without a tag
%X An abstract.
```
A record begins with `%0`, behind an empty line, or where a title or an abstract stands again; where no `%0` is used,
also where authors stand again, or a journal, a year or a volume. Lines of nothing but `%X` are a record each.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from etl.parse.protocol import Block, Fault, Field, Furniture, Mention
from etl.parse.references.tagged import Layout, Tagged, even, is_chrome, records, trimmed

_PIECE: Final = re.compile(
    r"%([!-$&-~])(?:[ \t]++|(?=\n|\Z))([^\n]*+)\n?|((?:[^\S\n]*+\n){1,5000}|[^\S\n]++\Z)|([^\n]++)\n?"
)
_TAG: Final = re.compile(r"^%([!-$&-~])(?:[ \t]+(\S[^\n]*))?$", re.MULTILINE)
_LINE: Final = re.compile(r"\S[^\n]*")
_TYPE: Final = re.compile(
    r"(?:[A-Z][a-z]+ )?(?:Article|Book(?: Section)?|Proceedings|Paper|Thesis|Report|Generic|Unpublished|Work|Page"
    r"|Patent|Manuscript|Conference|Journal|Chapter|Site|Program|Map|Standard|Dataset|Database|Statute|Misc\w*)\b"
)
_WRAPPED: Final = frozenset("TXBJSKZIOEQUY+*^!")
"""Tags whose values are long, or several lines, one each."""

_NAMES: Final = {
    "0": "work_type", "T": "title", "A": "authors", "X": "abstract", "V": "volume", "N": "number", "P": "pages",
    "U": "urls",
}  # fmt: skip
_DOI: Final = re.compile(r"(?:doi:?\s{0,3}|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S", re.IGNORECASE)
_ISSN: Final = re.compile(r"\d{4}-?\d{3}[\dXx]\b")
_ISBN: Final = re.compile(r"(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx]\b")
_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY: Final = re.compile(rf"(?:\d{{1,2}}\s)?(?:{_MONTHS})[a-z]{{0,6}}\.?(?:\s\d{{1,2}})?\Z", re.IGNORECASE)
_DATE: Final = re.compile(r"(?:1[5-9]|20)\d\d([-/])\d{1,2}(?:\1\d{1,2})?(?=/{0,2}\Z)|\d{1,2} [A-Z][a-z]{2,8} \d{4}\Z")


def sniff(head: str) -> float:
    """How much of the lines is tagged, raised where a type of EndNote, or authors with titles, make it sure."""
    text = even(head)
    tags = _TAG.findall(text)
    if not tags:
        return 0.0
    named = [tag for tag, value in tags if value]
    lines = sum(1 for line in text.split("\n") if line and not line.isspace())
    share = len(tags) / lines
    kinds = set(named)
    if sum(tag.islower() for tag in named) > 0.1 * len(tags) or kinds.isdisjoint("TX"):
        return 0.1 * share
    if any(tag == "0" and _TYPE.match(value) for tag, value in tags) or len(kinds & set("TAJDVPBIXK")) >= 4:
        return max(0.9, share)
    long = sum(1 for tag, value in tags if tag in "TX" and len(value) >= 40)
    if long < 2 or long < 0.4 * len(tags):
        return min(0.4, share)
    return max(0.85, share) if long > 2 else min(0.95, share)


def blocks(text: str) -> Iterator[Block]:
    """A mention for each record that holds a title or an abstract."""
    text = even(text)
    for record in records(text, _LAYOUT):
        yield _block(text, record) if isinstance(record, list) else record


def _begins(tag: str, told: set[str], last: str) -> bool:
    if tag not in told or "0" in told:
        return tag in told and tag in "0TX"
    return tag != "A" or (last != "A" and not told.isdisjoint("TX"))


def _goes_on(text: str, tagged: Tagged, start: int) -> bool:
    end = text.find("\n", start)
    return tagged[0] in _WRAPPED and not is_chrome(text, start, len(text) if end < 0 else end)


_LAYOUT: Final = Layout(_PIECE, "0", frozenset("0TXAJDV"), _begins, _goes_on)


def _block(text: str, record: list[Tagged]) -> Mention | Fault:
    tags = {tagged[0] for tagged in record if tagged[2] < tagged[3]}
    if "T" not in tags and "X" not in tags:
        return Fault(record[0][1], record[-1][3], "no_title_or_abstract", "a record with neither title nor abstract")
    names = _names("J" in tags, "B" in tags)
    is_dated = "8" in tags and any(tag == "8" and _DATE.match(text, start, end) for tag, _, start, end in record)
    new = tuple.__new__  # makes a Field in half the time that its class takes, which is most of the time spent here
    fields: list[Field] = []
    labels: list[Furniture] = []
    for tag, label, start, end in record:
        labels.append(new(Furniture, (label, start, None)))
        if start == end:
            continue
        name = names.get(tag)
        if name:
            fields.append(new(Field, (name, start, end)))
        else:
            fields.extend(_read(text, tag, start, end, is_dated))
            if fields[-1].end < end:
                labels.append(Furniture(fields[-1].end, end))
    return Mention(tuple(fields), tuple(labels))


def _read(text: str, tag: str, start: int, end: int, is_dated: bool) -> Iterator[Field]:
    """The fields of a tag whose value tells what it is; `%8` gives the day to the year of `%D`, or the whole date."""
    if tag == "K":
        for match in _LINE.finditer(text, start, end):
            yield Field("keywords", *trimmed(text, *match.span()))
        return
    name = f"%{tag}"
    if tag == "D" and not is_dated:
        name = "date"
    elif tag == "8":
        date = _DATE.match(text, start, end)
        name, end = ("date", date.end()) if date else ("date", end) if _DAY.match(text, start, end) else (name, end)
    elif tag in "RM" and _DOI.match(text, start, end):
        name = "doi"
    elif tag == "@":
        name = "issn" if _ISSN.match(text, start, end) else "isbn" if _ISBN.match(text, start, end) else name
    elif tag == ">" and text.startswith("http", start):
        name = "urls"
    yield Field(name, start, end)


@cache
def _names(has_journal: bool, has_book: bool) -> dict[str, str]:
    """The column of each tag: proceedings or a series stand for the journal where there is none."""
    return _NAMES | {"J" if has_journal else "B" if has_book else "S": "journal"}
