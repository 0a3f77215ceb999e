"""A record of an arXiv listing page, or one that lost its marks: only lines tell where its fields end."""

from itertools import pairwise
from typing import Final

from etl.parse.arxiv.chrome import LISTING
from etl.parse.arxiv.labels import Label, take_all
from etl.parse.arxiv.taken import Taken
from etl.parse.arxiv.text import line_end, paragraph_end, skip_blank, trimmed
from etl.parse.lines import SENTENCE_END

_ONCE: Final = frozenset({"title", "authors", "categories", "abstract"})
_WRAPS: Final = 4
"""Subjects are hardly wrapped over more lines than this and one."""
_PROSE: Final = 100
"""A paragraph without a label, of as many characters, is an abstract even where it ends no sentence."""


def take_open(taken: Taken, labels: list[Label], end: int) -> int:
    """Take the labels that belong to a record, the last of them up to its line's end, and the abstract behind it.

    Return where that ends. No line belongs to the record that stands behind one of the page's own.
    """
    text = taken.text
    labels, end = _own(text, labels, end)
    labels = _with_authors(text, labels, end)
    name, start, value = labels[-1]
    chrome = LISTING.search(text, value, end)
    end = chrome.start() if chrome else end
    if name == "abstract":
        after = paragraph_end(text, value, end)
        take_all(taken, labels, after)
        return after
    if name == "categories":
        after = _subjects_end(text, value, end)
    else:
        after = line_end(text, value, end, hangs=text[start + 1 : start + 2].isalpha())
    take_all(taken, labels, after)
    first, stop = trimmed(text, after, paragraph_end(text, after, end))
    if "abstract" in taken.names or not _is_abstract(text, after, first, stop, end):
        return after
    taken.value("abstract", first, stop)
    return stop


def _own(text: str, labels: list[Label], end: int) -> tuple[list[Label], int]:
    """The labels that belong to the record, and where it ends at the latest.

    That is at a label that comes again, or behind its subjects and anything else.
    """
    seen = {labels[0][0]}
    for place, ((before, _, value), (name, start, _)) in enumerate(pairwise(labels), 1):
        is_cut = before == "categories" and skip_blank(text, _subjects_end(text, value, end), end) < start
        if is_cut or name in seen:
            return labels[:place], start
        if name in _ONCE:
            seen.add(name)
    return labels, end


def _with_authors(text: str, labels: list[Label], end: int) -> list[Label]:
    """The labels; where none is that of the authors, they stand on the line behind the title."""
    names = [name for name, _, _ in labels]
    if "title" not in names or "authors" in names:
        return labels
    place = names.index("title") + 1
    line = line_end(text, labels[place - 1][2], labels[place][1] if place < len(labels) else end)
    return [*labels[:place], ("authors", line, line), *labels[place:]]


def _subjects_end(text: str, start: int, end: int) -> int:
    """Where subjects end: at the end of their line, but for those that have codes and lack the last one."""
    stop = line_end(text, start, end)
    for _ in range(_WRAPS):
        subjects = text[start:stop].rstrip()
        if stop == end or subjects.endswith(")") or "(" not in subjects:
            break
        stop = line_end(text, stop, end)
    return stop


def _is_abstract(text: str, line: int, start: int, stop: int, end: int) -> bool:
    """Whether a paragraph is one by its length, its end, or its place: behind a line, or all there is up to an end."""
    if start == stop or stop - start >= _PROSE or text.endswith(SENTENCE_END, start, stop):
        return start < stop
    return "\n" not in text[line + 1 : start] or (end < len(text) and skip_blank(text, stop, end) == end)
