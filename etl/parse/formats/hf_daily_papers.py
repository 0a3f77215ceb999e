"""A page of Daily Papers, copied as text: page furniture, then title, abstract, author count and date for each paper.

```
Title of the paper

Its abstract, one paragraph.

  • 5 authors
·
Dec 24, 2021 17
```
The year is not printed for the page's own year; a number behind the date counts discussions. An organisation may
stand in place of the author count, and some papers lack these lines altogether.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from etl.parse.lines import SENTENCE_END, Line, lines
from etl.parse.protocol import Block, Fault, Field, Furniture, Mention

_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_DATE: Final = re.compile(rf"({_MONTH}\.?[ \t]\d{{1,2}}(?:,[ \t]\d{{4}})?)(?:[ \t]{{1,4}}(\d[\d.,]{{0,8}}k?|-))?\Z")
_AUTHORS: Final = re.compile(r"[•*-][ \t]{1,4}([\d,]{1,9})[ \t]authors?\Z")
_ORGANISATION: Final = re.compile(r"•[ \t]{1,4}\S.{0,120}\Z")
_SEPARATOR: Final = "·"
_CHROME: Final = re.compile(
    r"new|subscribe|(?:(?:daily|trending|weekly|monthly)\s)?papers|by\s?AK and the research community"
    r"|get trending papers in your email inbox.{0,20}|daily|weekly|monthly|log ?in|sign ?up|previous|next",
    re.IGNORECASE,
)
_ABSTRACT: Final = 250
"""A paragraph of as many characters is an abstract, not a title."""


@dataclass
class _Paper:
    """The paper that is being read; what has not come yet is empty."""

    title: list[Line] = field(default_factory=list)
    abstract: list[Line] = field(default_factory=list)
    details: list[Line] = field(default_factory=list)


def sniff(head: str) -> float:
    """Most for author lines and separators in their usual number, which no other page has; the rest for its words."""
    runs = list(_runs(head))
    chrome = any("papers" in line.text.lower() for run in runs if _is_chrome(run) for line in run)
    details = sum(1 for run in runs if any(line.text == _SEPARATOR or _AUTHORS.match(line.text) for line in run))
    return 0.4 * chrome + 0.6 * min(1.0, 6 * details / len(runs)) if runs else 0.0


def blocks(text: str) -> Iterator[Block]:
    """A mention for each title with an abstract, or with author and date lines."""
    paper = _Paper()
    for run, following in pairwise([*_runs(text), []]):
        if _is_detail(run[0]) and (paper.title or paper.abstract):
            paper.details = run
            yield from _blocks_of(paper)
            paper = _Paper()
        elif _is_detail(run[0]) or _is_chrome(run):
            yield from _blocks_of(paper)
            paper = _Paper()
            yield from (_page_line(line) for line in run)
        elif _is_abstract(run, following, paper):
            paper.abstract = [*paper.abstract, *run]
        else:
            yield from _blocks_of(paper)
            paper = _Paper(title=run)
    yield from _blocks_of(paper)


def _runs(text: str) -> Iterator[list[Line]]:
    """Paragraphs, cut also where details begin or end, and where a long line follows a heading."""
    run: list[Line] = []
    for line in lines(text):
        is_cut = bool(run) and (
            line.is_blank or _is_detail(line) != _is_detail(run[-1]) or len(run[-1].text) < _ABSTRACT <= len(line.text)
        )
        if is_cut:
            yield run
            run = []
        if not line.is_blank:
            run.append(line)
    if run:
        yield run


def _is_detail(line: Line) -> bool:
    text = line.text
    return text == _SEPARATOR or bool(_AUTHORS.match(text) or _DATE.match(text) or _ORGANISATION.match(text))


def _is_chrome(run: list[Line]) -> bool:
    return all(_CHROME.fullmatch(line.text) for line in run)


def _is_abstract(run: list[Line], following: list[Line], paper: _Paper) -> bool:
    """Whether a paragraph is prose by its length, or by its place between a title and the details."""
    if sum(len(line.text) for line in run) >= _ABSTRACT:
        return True
    is_prose, is_last = run[-1].text.endswith(SENTENCE_END), bool(following and _is_detail(following[0]))
    return is_prose and is_last if paper.abstract else bool(paper.title) and (is_prose or is_last)


def _page_line(line: Line) -> Block:
    """A line that belongs to no paper: the page's own date, its chrome, or details that lost their paper."""
    date = _DATE.match(line.text)
    if date and not date.group(2):
        return Furniture(line.start, line.end, "captured_date")
    if _CHROME.fullmatch(line.text) or line.text == _SEPARATOR:
        return Furniture(line.start, line.end)
    return Fault(line.start, line.end, "details_without_paper", "an author or date line with no paper before it")


def _blocks_of(paper: _Paper) -> Iterator[Block]:
    if paper.title and not paper.abstract and not paper.details:
        first, last = paper.title[0], paper.title[-1]
        yield Fault(first.start, last.end, "title_without_abstract", "a short paragraph that no abstract follows")
    elif paper.title or paper.abstract:
        named = (("title", paper.title), ("abstract", paper.abstract))
        fields = [Field(name, run[0].start, run[-1].end) for name, run in named if run]
        labels: list[Furniture] = []
        for line in paper.details:
            _read_detail(line, fields, labels)
        yield Mention(tuple(fields), tuple(labels))


def _read_detail(line: Line, fields: list[Field], labels: list[Furniture]) -> None:
    """Take the count, the date or the organisation out of a line; what is left over is a label."""
    date, authors = _DATE.match(line.text), _AUTHORS.match(line.text)
    found: list[tuple[str, int, int]] = []
    if authors:
        found = [("author_count", *authors.span(1))]
    elif date:
        found = [("date", *date.span(1))]
        if date.group(2):
            found.append(("discussion_count", *date.span(2)))
    elif line.text != _SEPARATOR:
        found = [("organisation", line.text.index("•") + 1, len(line.text))]
    position = line.start
    for name, start, end in found:
        start += len(line.text[start:end]) - len(line.text[start:end].lstrip())
        if line.start + start > position:
            labels.append(Furniture(position, line.start + start))
        fields.append(Field(name, line.start + start, line.start + end))
        position = line.start + end
    if position < line.end:
        labels.append(Furniture(position, line.end))
