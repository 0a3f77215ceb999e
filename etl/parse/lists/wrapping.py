"""Where a paragraph ends in a run of lines, when no blank line says so.

Wrapped text is filled: the first word of a line did not fit on the line before it. So where it would have fitted, a
paragraph ends, and most surely if a sentence does. A line of more than 120 characters was not wrapped at all.
"""

from collections.abc import Sequence
from typing import Final

from etl.parse.lines import SENTENCE_END, WRAPPED, Line
from etl.parse.lists.line_kinds import counts_pages, is_comment

_RAGGED: Final = 0.6
"""A line that is as much shorter than the widest one ends a paragraph even where no sentence ends."""
_COMMENT_LINES: Final = 4
"""Comments seldom take more lines."""


def width_of(run: Sequence[Line]) -> int:
    """The characters of the widest line that may have been wrapped; one long word tells nothing."""
    return max((size for line in run if (size := len(line.text)) <= WRAPPED and " " in line.text), default=0)


def is_full(line: Line, following: Line, width: int) -> bool:
    """Whether the first word of the next line did not fit on this one."""
    return len(line.text) + 1 + len(following.text.split(None, 1)[0]) > width


def first_paragraph(run: Sequence[Line], width: int = 0) -> int:
    """How many lines of a run its first paragraph takes, where the text around it is wrapped at `width` at least."""
    count, widest = 1, max(width, width_of(run))
    while count < len(run):
        line, following = run[count - 1], run[count]
        size, is_sentence = len(line.text), line.text.endswith(SENTENCE_END)
        is_short = size < widest and not is_full(line, following, widest)
        if size > WRAPPED or (is_short and (is_sentence or size < _RAGGED * widest)):
            break
        if (is_short or is_sentence) and is_comment(following.text):
            break
        count += 1
    return _without_comment(run, count)


def _without_comment(run: Sequence[Line], count: int) -> int:
    """How many of the first lines of a run are left without a comment at their end, before which no line is short.

    Lines that end no sentence, behind one that does, are rather a comment; so are those that count pages.
    """
    ends = [end + 1 for end in range(max(0, count - 1 - _COMMENT_LINES), count - 1) if _ends(run[end])]
    for end in ends:
        if counts_pages(" ".join(line.text for line in run[end:count])):
            return end
    return ends[-1] if ends and not _ends(run[count - 1]) and count - ends[-1] < _COMMENT_LINES else count


def _ends(line: Line) -> bool:
    return line.text.endswith(SENTENCE_END)
