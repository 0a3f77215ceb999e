"""The record above an id line: title and authors where printed, then the abstract, then comment lines."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from etl.parse.lines import SENTENCE_END, WRAPPED, Line
from etl.parse.lists.heads import Heads, head_lines, head_of
from etl.parse.lists.line_kinds import LONGEST_TITLE, is_author_line, is_comment, is_heading, is_prose, is_title
from etl.parse.lists.publication_bodies import Bodies
from etl.parse.lists.segments import lines_between, runs_of
from etl.parse.lists.wrapping import first_paragraph
from etl.parse.protocol import Block, Fault, Field, Furniture, Mention

_SHORT: Final = 100
"""A shorter line that ends no sentence may be a title or a heading."""
_ABSTRACT: Final = 250
"""Prose of so many characters is an abstract even where nothing else says so."""
_FAR: Final = 100_000
"""The record of an id line begins no more than so many characters before it."""
_NEAR: Final = 4
"""A record has no more paragraphs: title, authors, abstract, comments."""
_HEAD_LINES: Final = 3
_WALL: Final = re.compile(
    r"\n[ \t]{0,8}(?:\\\\(?=[ \t]|\n)|[-=_*~]{10,}[ \t]{0,8}(?=\n)"
    r"|Submitted \d[^\n]{5,60}originally announced|PMID:)[^\n]{0,200}"
)
"""Lines of the letters and pages of arXiv and PubMed, which never stand in a record."""

Run = list[Line]


class Records:
    """Reads records one by one, and learns from them whether titles are printed and how wide the text is."""

    def __init__(self, text: str) -> None:
        """Of a text whose line ends are newlines."""
        self._text = text
        self._heads = Heads()
        self._bodies = Bodies()

    def closed(
        self,
        start: int,
        end: int,
        is_glued: bool,
        ids: tuple[Field, ...],
        labels: tuple[Furniture, ...],
        is_repeated: Callable[[], bool | None],
    ) -> Iterator[Block]:
        """The record whose ids follow, at the end of characters `[start, end)`, and what else these hold.

        `is_glued`: it begins at `start`, where no line end parts it from the ids of the last one.
        """
        cut = self._text.find("\n", end - _FAR, end) if end - start > _FAR else start
        walls = [match.end() for match in _WALL.finditer(self._text, max(start, cut), end)]
        cut = walls[-1] if walls else cut
        if cut > start:
            yield from self.open(start, cut, is_glued)
            start, is_glued = cut, False
        runs = runs_of(lines_between(self._text, start, end))
        if not runs:
            yield from _without_record(ids, labels)
            return
        chosen = self._run_of_abstract(runs, is_glued)
        if is_glued and chosen:
            yield from self._without_ids(runs[:chosen], True)
            runs, chosen, is_glued = runs[chosen:], 0, False
        above, run = runs[:chosen], runs[chosen]
        comments = [line for later in runs[chosen + 1 :] for line in later]
        fields: list[Field] = []
        marks: list[Furniture] = []
        if not is_glued:
            count = self._title_alone(run)
            is_abstract = count == 0
            foreign, count = (0, count) if count else self._head_lines(run)
            if count:
                first, is_adjacent = run[foreign : foreign + count], True
            else:
                first, is_adjacent = (above.pop() if above and not foreign else []), False
            if foreign:
                above.append(run[:foreign])
            run = run[foreign + count :]
            yield from _faults(above)
            yield from self._head(first, is_adjacent, is_repeated, fields, marks)
            if not is_abstract:
                comments, run = [*run, *comments], []
        else:
            self._heads.bare += 1
        if not run and not fields:
            yield from _faults([comments] if comments else [])
            yield from _without_record(ids, labels)
            return
        self._bodies.read(run, comments, fields, marks)
        yield Mention((*fields, *ids), (*marks, *labels))

    def open(self, start: int, end: int, is_glued: bool) -> Iterator[Block]:
        """A record that no id line closes, at the beginning of characters `[start, end)`, and what else these hold."""
        stop = min(end, start + _FAR)
        is_near = not self._text[start:stop].lstrip(" \t").startswith("\n\n")
        runs = runs_of(lines_between(self._text, start, stop))
        least = _SHORT if is_near else _ABSTRACT
        is_cut_off = len(runs) == 1 and self._heads.bare + self._heads.titled and self._is_prose(runs[0], least)
        if runs and (is_glued or is_cut_off):
            yield from self._without_ids(runs, is_glued)
        else:
            yield from _faults(runs)
        if stop < end and (rest := self._text[stop:end].strip()):
            first = self._text.index(rest[0], stop)
            yield Fault(first, first + len(rest), "not_an_abstract", "text of another layout")

    def _without_ids(self, runs: list[Run], is_glued: bool) -> Iterator[Block]:
        """The first run as a record without ids, and the others as faults."""
        fields: list[Field] = []
        marks: list[Furniture] = []
        run = runs[0]
        count = 0 if is_glued or len(run) == 1 else head_lines(run)
        yield from self._head(run[:count], True, lambda: None, fields, marks)
        run = run[count:]
        size = first_paragraph(run, self._bodies.width)
        more = next((n for n in range(size, len(run)) if len(run[n].text) > _ABSTRACT), len(run))
        self._bodies.read(run[:size], run[size:more], fields, marks)
        yield Mention(tuple(fields), tuple(marks))
        yield from _faults([run[more:], *runs[1:]] if run[more:] else runs[1:])

    def _run_of_abstract(self, runs: list[Run], is_glued: bool) -> int:
        """Which paragraph holds the abstract: the longest prose of a record, the nearest prose where there are more."""
        if len(runs) == 1:
            return 0
        prose = [
            number
            for number, run in enumerate(runs[-_NEAR:], max(0, len(runs) - _NEAR))
            if not is_comment(run[0].text) and self._is_prose(run, _SHORT)
        ]
        if prose and len(runs) > _NEAR:
            return prose[-1]
        if prose:
            return max(prose, key=lambda number: _size(runs[number]))
        return 0 if is_glued or runs[0][-1].text.endswith(SENTENCE_END) else len(runs) - 1

    def _is_prose(self, run: Run, least: int) -> bool:
        return is_prose(self._text[run[0].start : run[-1].end], least)

    def _title_alone(self, run: Run) -> int:
        """How many lines of a run are title and authors where it holds no abstract; 0 where it does."""
        if any(len(line.text) > _ABSTRACT for line in run) or run[0].text.endswith((".", "…")):
            return 0
        if (
            self._heads.bare > self._heads.titled
            or any(is_prose(line.text, 60) for line in run)
            or self._is_prose(run, 1)
        ):
            return 0
        return next((n + 1 for n in range(1, min(3, len(run))) if is_author_line(run[n].text)), 1)

    def _head_lines(self, run: Run) -> tuple[int, int]:
        """How many lines of a run are of another layout, and how many behind them stand above its abstract.

        None of them are in a list that has no titles, but for headings.
        """
        if len(run) == 1 or len(run[0].text) > LONGEST_TITLE:
            return 0, 0
        is_titled, is_bare = self._heads.titled > self._heads.bare, self._heads.bare > 1 + self._heads.titled
        long = [number for number, line in enumerate(run) if len(line.text) > WRAPPED]
        is_named = len(run) > 2 and is_author_line(run[1].text)
        if is_bare and not (is_named or is_heading(run[0].text)) and (not long or long[0] <= _HEAD_LINES):
            return 0, 0
        count = head_lines(run, is_titled)
        if count == 0 and is_titled and long and long[0] == 1 and is_title(run[0].text):
            count = 1
        if not long or long[0] in (0, count) or (count and head_of(run[:count], self._bodies.width)):
            return 0, count
        return self._lines_above(run, long)

    def _lines_above(self, run: Run, long: list[int]) -> tuple[int, int]:
        """The same where lines are not wrapped, and what stands above the long ones is no title."""
        prose = [n for n in long if not is_comment(run[n].text) and is_prose(run[n].text, WRAPPED)] or long[:1]
        number = prose[0] if prose[0] <= _HEAD_LINES else max(prose[-_NEAR:], key=lambda n: len(run[n].text))
        for first in range(max(0, number - _HEAD_LINES), number):
            if head_of(run[first:number]):
                return first, number - first
        return (0, number) if number <= _HEAD_LINES else (number, 0)

    def _head(
        self,
        lines: Run,
        is_adjacent: bool,
        is_repeated: Callable[[], bool | None],
        fields: list[Field],
        labels: list[Furniture],
    ) -> Iterator[Block]:
        """Title and authors into `fields`, or what the lines are instead."""
        if not lines:
            self._heads.bare += 1
            return
        first, head = 0, head_of(lines, self._bodies.width)
        while head is None and first < len(lines) - 1 and is_heading(lines[first].text):
            first += 1
            head = head_of(lines[first:], self._bodies.width)
        if self._heads.accept(head, is_adjacent, is_repeated) and head:
            fields += head.fields
            labels += head.labels
            lines = lines[:first]
        if lines:
            yield from _faults([lines])


def _size(run: Sequence[Line]) -> int:
    return run[-1].end - run[0].start


def _faults(runs: list[Run]) -> Iterator[Fault]:
    for run in runs:
        yield Fault(run[0].start, run[-1].end, "not_an_abstract", "a heading, or text of another layout")


def _without_record(ids: tuple[Field, ...], labels: tuple[Furniture, ...]) -> Iterator[Fault]:
    if ids:
        first = min(labels[0].start if labels else ids[0].start, ids[0].start)
        last = max(labels[-1].end if labels else ids[-1].end, ids[-1].end)
        yield Fault(first, last, "id_without_abstract", "an id line that closes no record")
