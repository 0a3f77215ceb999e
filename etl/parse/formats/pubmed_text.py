"""The numbered abstract export of PubMed ("Abstract (text)"), old and new.

```
1. Acad Kite. 2020 Apr;27(4):463-467. doi: 10.1000/kite.1. Epub 2020 Feb 6.

A title, which may be wrapped.

Kite A(1), Boat PB(2).

Author information: (and other blocks with a label)
(1)Department of Kites, Invented University.

BACKGROUND: An abstract. Its sections are no fields.

DOI: 10.1000/kite.1
PMID: 12345678  [Indexed for MEDLINE]
```
Here records are told apart; what stands in one is `etl.parse.pubmed.record`'s work. A record begins with a citation,
and ends with its PMID, or where more empty lines follow than stand in it.
"""

import re
from collections.abc import Iterator
from typing import Final

from etl.parse.protocol import Block, Field
from etl.parse.pubmed.citation import citation, title_or_citation
from etl.parse.pubmed.labels import IDS, Paragraph, has_pmid, is_behind_pmid
from etl.parse.pubmed.record import record_blocks
from etl.parse.references.tagged import even, stray, trimmed

_BREAK: Final = re.compile(r"\n[^\S\n]*+\n\s*+")
_WIDE_BREAK: Final = re.compile(r"\n(?:[^\S\n]*+\n){2}\s*+")
_WIDE: Final = re.compile(r"\n(?:[^\S\n]*+\n){3,}")
_RECORD: Final = 30_000
"""The first record is looked for in so many characters."""
_NUMBER: Final = re.compile(r"(\d{1,6})[.:)]\s{1,4}(?=\S)")


def sniff(head: str) -> float:
    """Nearly sure where citations stand as heads of paragraphs, and PMID lines with them."""
    text = even(head)
    if not has_pmid(text, 0, len(text)):
        return 0.0
    heads = sum(bool(_head(text, start, end, is_free=True)[2]) for start, end, _ in _paragraphs(text))
    return 0.95 if heads >= 2 else 0.85 if heads else 0.1


def blocks(text: str) -> Iterator[Block]:
    """A mention for each citation that a title or an abstract follows."""
    text = even(text)
    record: list[Paragraph] = []
    cited: list[Field] = []
    no_fields: list[Field] = []
    is_closed, inner, last = True, 0, 0
    for start, end, gap in _paragraphs(text):
        has_ids = text.startswith(IDS, start)
        if len(record) == 1:
            inner = gap
        elif gap > inner and not has_ids:
            is_closed = True
        number, cited_at, fields = 0, start, no_fields
        if is_closed or text[start].isdecimal():
            number, cited_at, fields = _head(text, start, end, is_closed)
        if fields or (is_closed and number == last + 1):
            yield from record_blocks(text, record, cited)
            record, is_closed, last = [(start, end)], False, number or last
            cited = fields or title_or_citation(text, cited_at, end)
        elif not is_closed or (record and gap == inner and is_behind_pmid(text, start, end)):
            record.append((start, end))
            is_closed = is_closed or (has_ids and has_pmid(text, start, end))
        else:
            yield from record_blocks(text, record, cited)
            record = []
            yield stray(text, start, end)
    yield from record_blocks(text, record, cited)


def _head(text: str, start: int, end: int, is_free: bool) -> tuple[int, int, list[Field]]:
    """The number of a paragraph, or 0, where it goes on, and the fields of the citation that it is.

    One without a number is none where no record can begin.
    """
    match = _NUMBER.match(text, start, end)
    if match:
        return int(match[1]), match.end(), citation(text, match.end(), end)
    return 0, start, citation(text, start, end) if is_free else []


def _paragraphs(text: str) -> Iterator[tuple[int, int, int]]:
    """Paragraphs, trimmed, and the number of empty lines before each.

    Where three of them stand within the first record, every line was followed by one, and one alone parts nothing.
    """
    start, gap = len(text) - len(text.lstrip()), 0
    first = text.find("\nPMID", 0, _RECORD)
    is_wide = len(_WIDE.findall(text, start, first if first > 0 else start)) > 1
    for match in (_WIDE_BREAK if is_wide else _BREAK).finditer(text, start):
        stop, following = match.span()
        if text[stop - 1].isspace():
            stop = start + len(text[start:stop].rstrip())
        yield start, stop, gap
        gap = following - match.start() - 1
        if gap > 1:
            gap = text.count("\n", match.start(), following) - 1
        start = following
    if start < len(text):
        yield *trimmed(text, start, len(text)), gap
