"""An author's publication list: title and authors where printed, abstract, comment lines, and an id line that closes.

The id line is `arXiv:ID[ - doi: DOI[ venue]]` (`etl.parse.lists.id_lines`). Copied from a page it loses the line end
behind it, so the next record's abstract is glued to it: `arXiv:2101.01234 - doi: 10.1000/j.bees.2021.1020A swarm is …`.
A title without authors above the only abstract of a dump is told by what follows.
"""

import re
from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import Final

from etl.parse.lines import line_between, with_newlines
from etl.parse.lists.glue import ARXIV_ID
from etl.parse.lists.heads import head_of
from etl.parse.lists.id_lines import FIRST_ID_LABEL, ID_LABEL, IdLine, read_id_line
from etl.parse.lists.line_kinds import is_prose
from etl.parse.lists.publication_records import Records
from etl.parse.protocol import Block, Fault, Mention

_OF_PUBMED: Final = ("PMID", "PMCID")
_SHORTEST: Final = 100
_IN_A_SENTENCE: Final = re.compile(
    rf"(?:{ARXIV_ID.pattern})(?:[ \t]{{1,4}}(?:and|or|by|is|are|was|were|has|have|for|with|in|on|to|of|at|as|which"
    r"|that|where|but|from|superseded)\b|[,;)]{1,2}[ \t]{0,4}(?:arXiv|(?!doi)[a-z])|\)[.,;][ \t]{0,4}\S)",
)
_UNFINISHED: Final = re.compile(r"(?:\b(?:and|with|of|in|see|from|by|to|at|on|is|also|overlap)|[,(:])[ \t]{0,40}\n\Z")
"""What shows that a line `arXiv:ID` is a part of a comment, wrapped."""


def sniff(head: str) -> float:
    """Twice the share of the text that stands in records of prose which an id line closes."""
    text = with_newlines(head)
    total = len(" ".join(text.split()))
    if not total:
        return 0.0
    covered = closed = 0
    for block in blocks(text):
        if isinstance(block, Mention):
            names = {field.name: field for field in block.fields}
            abstract = names.get("abstract")
            if abstract and "arxiv_id" in names and is_prose(text[abstract.start : abstract.end], _SHORTEST):
                closed += 1
                covered += block.fields[-1].end - block.fields[0].start
    return min(1.0, 2.2 * covered / total) * (1.0 if closed > 1 else 0.7)


def blocks(text: str) -> Iterator[Block]:
    """A mention for each id line; what stands before it since the last one is its record."""
    text = with_newlines(text)
    records = Records(text)
    start, is_glued = 0, False
    for label, value, end in _id_labels(text):
        if label < start:
            continue
        line = read_id_line(text, label, value, end)
        if line:
            yield from records.closed(start, label, is_glued, line.fields, line.labels, partial(_titled, text, line))
            start, is_glued = line.end, line.is_glued
        elif text[label:value].lower().endswith(("arxiv:", "arxiv: ")):
            yield from records.closed(start, label, is_glued, (), (), lambda: None)
            fault = line_between(text, label, end)
            yield Fault(fault.start, fault.end, "no_arxiv_id", "'arXiv:' is not followed by an id")
            start, is_glued = end, False
    yield from records.open(start, len(text), is_glued)


def _id_labels(text: str) -> Iterator[tuple[int, int, int]]:
    """Where the lines are that may be id lines: their label, what stands behind it, and their end.

    A line of a DOI or of an address closes no record if a line `arXiv:…` follows, or such lines close records here.
    """
    has_arxiv = False
    first = FIRST_ID_LABEL.match(text)
    for match in chain([first] if first else [], ID_LABEL.finditer(text)):
        label, value = match.span(1)
        end = text.find("\n", value)
        end = len(text) if end < 0 else end
        kind = text[label:value].lower()
        if "arxiv:" in kind:
            if _IN_A_SENTENCE.match(text, value, end):
                continue
            if ID_LABEL.match(text, end) and (kind[0] in "([" or _UNFINISHED.search(text, max(0, label - 60), label)):
                continue
            has_arxiv = True
        elif "arxiv.org" in kind and has_arxiv:
            continue
        elif "arxiv" not in kind and "print" not in kind:
            following = ID_LABEL.match(text, end)
            if text.startswith(_OF_PUBMED, end + 1) or (following and "arxiv" in following[1].lower()):
                continue
        yield label, value, end


def _titled(text: str, line: IdLine) -> bool | None:
    """Whether the record behind an id line begins with a title; None if there is none."""
    start = line.end
    while start < len(text) and text[start].isspace():
        start += 1
    if start == len(text):
        return None
    end = text.find("\n", start)
    return not line.is_glued and head_of([line_between(text, start, end if end >= 0 else len(text))]) is not None
