"""A section of a page of Daily Papers: paragraphs between two lines that are none (details, a heading, a site's line).

When it ends, titles and abstracts are told apart (`etl.parse.hf.title_runs`).
"""

from typing import Final, NamedTuple

from etl.parse.hf.title_runs import LONG, parted, title_flags
from etl.parse.lines import SENTENCE_END, Line

NAME: Final = 60
"""An organisation has no longer a name, nor has who submitted a paper."""
_COMPANY: Final = ("Inc.", "Ltd.", "Co.", "Corp.", "LLC.", "S.A.", "e.V.")
BULLETS: Final = "•*- \t"


class Piece(NamedTuple):
    """A title, or a paragraph of an abstract; `is_apart` from the paragraph before, by a line that is no text."""

    start: int
    end: int
    is_title: bool
    is_apart: bool


class Section:
    """The paragraphs since the last line that was no text."""

    def __init__(self) -> None:
        self.run: list[Line] = []
        """The paragraph that is not ended yet."""
        self._runs: list[list[Line]] = []
        self._apart: set[int] = set()

    @property
    def is_empty(self) -> bool:
        """Whether there is no text yet."""
        return not self.run and not self._runs

    @property
    def is_wrapped(self) -> bool:
        """Whether the line above may go on in the next one, whatever that looks like."""
        above = self.run[-1].text if self.run else ""
        return NAME <= len(above) < LONG and not above.endswith(SENTENCE_END)

    def add(self, line: Line) -> None:
        """A line of text; one that is too long to be wrapped is a paragraph."""
        if self.run and (len(line.text) >= LONG or len(self.run[-1].text) >= LONG):
            self._runs.append(self.run)
            self.run = []
        self.run.append(line)

    def end_run(self, is_apart: bool = False) -> None:
        """The paragraph ends; `is_apart`: with a line that is no text."""
        if self.run:
            self._runs.append(self.run)
            self.run = []
        if is_apart:
            self._apart.add(len(self._runs))

    def take(self, before: str, after_title: bool, is_sure: bool) -> list[Piece]:
        """Its titles and paragraphs, told apart by `title_flags` from the same arguments. A new section begins."""
        self.end_run()
        runs, apart = self._runs, self._apart
        self._runs, self._apart = [], set()
        if not runs:
            return []
        if not after_title and len(runs[0]) > 1:
            pieces = parted(runs[0], is_all=len(runs) == 1 and before == "details")
            apart = {number + len(pieces) - 1 for number in apart}
            runs[:1] = pieces
        flags = title_flags(runs, after_title, "details" if after_title and before == "end" else before, is_sure)
        return [
            Piece(run[0].start, run[-1].end, is_title, number in apart)
            for number, (run, is_title) in enumerate(zip(runs, flags, strict=True))
        ]

    def take_organisation(self, after_title: bool) -> Line | None:
        """The line with the name that stands where others have a count of authors, at the end of the section."""
        self.end_run()
        if not self._runs or not self._is_name(self._runs[-1], len(self._runs) - 1 + after_title):
            return None
        run = self._runs[-1]
        line = run.pop()
        if not run:
            self._runs.pop()
        return line

    def _is_name(self, run: list[Line], before: int) -> bool:
        """Whether the last line of a paragraph, `before` which there are others, is a name and no text."""
        text = run[-1].text
        if len(run) == 1 and not before:
            return False
        if text.startswith(("• ", "* ", "- ")):
            return len(text) <= 2 * NAME and bool(text.strip(BULLETS))
        is_said = text.endswith(SENTENCE_END) and not text.endswith(_COMPANY)
        has_room = len(run) == 1 or run[-2].text.endswith(SENTENCE_END)
        return len(text) <= NAME and before + len(run) > 2 and not is_said and has_room
