"""Papers of a page of Daily Papers that stand there as most do, each found at once: the rest is read line by line."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from etl.parse.hf.chrome import is_chrome
from etl.parse.hf.details import SHORT, USUAL_DATE, details
from etl.parse.hf.title_runs import LONG
from etl.parse.lines import INVISIBLE
from etl.parse.protocol import Field, Furniture, Mention

_DOT: Final = "·"
_AUTHORS: Final = re.compile(
    r"[ \t]{0,9}[•*-][ \t]{1,4}"
    r"(?:(?P<author_count>\d[\d,]{0,8})[ \t]authors?|(?P<organisation>[^\W\d_][^\n]{0,98}[\w.)]))\n\Z"
)
_DATE: Final = re.compile(rf"{USUAL_DATE}(?=\n|\Z)")
ODD_LINE: Final = re.compile(
    rf"\n(?:[^\w\n$\\(\"'“‘{{]|[^\n]{{1,60}}\n(?!\n)|[A-Z\d][^\n]{{0,40}}(?:\n\n|\Z)|[^\n]{{{LONG}}})"
)
"""A line within a paragraph that may be something else: it begins oddly, is short, or too long to be wrapped."""
_AUTHORS_LINE: Final = 120


class Usual(NamedTuple):
    """A paper with title, abstract, author count and date, from its first to its last character."""

    start: int
    end: int
    mention: Mention


def usual_records(text: str) -> Iterator[Usual]:
    """The papers in the usual layout: title and abstract, each a paragraph, author count, dot and date below them.

    None of the lines can be anything else; only what follows may still be of the paper.
    """
    floor, dot = 0, text.find(_DOT)
    while dot >= 0:
        date = _DATE.match(text, dot + 2) if text.startswith("\n", dot + 1) else None
        line = text.rfind("\n", max(floor, dot - _AUTHORS_LINE), dot - 1) + 1
        authors = _AUTHORS.match(text, line, dot) if date and line else None
        if date and authors and not (authors["organisation"] and is_chrome(authors["organisation"])):
            abstract = _paragraph(text, floor, line - 2)
            title = _paragraph(text, floor, abstract - 2)
            if title > floor and _is_usual(text, title, abstract, line):
                yield Usual(title, date.end(), _mention(title, abstract, line, authors, date))
        floor = dot + 1
        dot = text.find(_DOT, floor)


def _paragraph(text: str, floor: int, end: int) -> int:
    """Where the paragraph that ends here begins, behind a blank line; -1 if it begins before `floor`."""
    start = text.rfind("\n", floor, max(floor, end)) + 1
    if start > floor + 1 and text[start - 2] == "\n":
        return start
    start = text.rfind("\n\n", floor, max(floor, start - 1))
    return start + 2 if start >= 0 else -1


def _mention(title: int, abstract: int, line: int, authors: re.Match[str], date: re.Match[str]) -> Mention:
    name = authors.lastgroup or ""
    count_start, count_end = authors.span(name)
    date_start, date_end = date.span("date")
    fields: tuple[Field, ...] = (
        Field("title", title, abstract - 2),
        Field("abstract", abstract, line - 2),
        Field(name, count_start, count_end),
        Field("date", date_start, date_end),
    )
    if date["count"]:
        fields += (Field("discussion_count", *date.span("count")),)
    return Mention(fields, (Furniture(line - 2, count_start), Furniture(count_end, date_start)))


def _is_usual(text: str, title: int, abstract: int, details_line: int) -> bool:
    """Whether the paragraphs that begin at these characters are a title and an abstract, trimmed, and nothing else."""
    if not 4 < abstract - title < LONG or text[abstract] in "#[h<" or not text.startswith("\n\n", details_line - 2):
        return False
    edges = text[abstract - 3] + text[abstract] + text[details_line - 3]
    if any(char.isspace() or char in INVISIBLE for char in edges):
        return False
    end = text.find("\n", abstract)
    first, *others = text[title : abstract - 2].split("\n", 1)
    is_wrapped = bool(others) or end < details_line - 2
    if is_wrapped and (end - abstract >= LONG or ODD_LINE.search(text, title, details_line - 2)):
        return False
    return is_text(first) and (end - abstract > SHORT or is_text(text[abstract:end]))


def is_text(text: str) -> bool:
    """Whether a line begins like text, and is none of the site's lines, nor details."""
    return text[0].isalpha() and not text.startswith("http") and not is_chrome(text) and details(text) is None
