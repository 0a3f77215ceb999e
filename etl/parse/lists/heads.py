"""What stands above an abstract: a title, perhaps with the authors below it, or a heading that belongs to no paper.

One short line tells little. A line of names below it makes it a title; else what the list printed before decides,
and above the first abstract of a list, whether the second one has a title too.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from etl.parse.lines import SENTENCE_END, WRAPPED, Line
from etl.parse.lists.line_kinds import LONGEST_TITLE, is_author_line, is_heading, is_one_name, is_title
from etl.parse.lists.named_lines import named
from etl.parse.lists.wrapping import is_full, width_of
from etl.parse.protocol import Field, Furniture

_MARKS: Final = re.compile(
    r"(?:#{1,6}[ \t]{1,4})?[*_]{0,3}(?:(?:[\[(]\d{1,4}[\])][.:]?|\d{1,3}[.:)])[ \t]{1,8}(?=\S))?[*_]{0,3}"
)
"""A number and the marks of Markdown before a title."""
_TITLE_LINES: Final = 3
_AUTHOR_LINES: Final = 12
_SMALL_WORD: Final = 4
_FEW_WORDS: Final = 3
"""A line of no more words may as well be a heading or a name."""


class Head(NamedTuple):
    """The fields and labels of the lines above an abstract.

    `is_sure`: authors or labels show that the title is one. `is_doubtful`: it reads like a heading, or like names.
    """

    fields: tuple[Field, ...]
    labels: tuple[Furniture, ...]
    is_sure: bool
    is_doubtful: bool
    words: int


def head_of(above: Sequence[Line], width: int = 0) -> Head | None:
    """Some lines as title and authors, every one of them, in a text that is wrapped at `width` (0: not wrapped).

    None if they do not read like that.
    """
    marked = [(line, name) for line in above if (name := named(line.text))]
    fields = [Field(name[0], line.start + name[1], line.end) for line, name in marked]
    labels = [Furniture(line.start, line.start + name[1]) for line, name in marked]
    names = {field.name for field in fields}
    plain = [line for line in above if not named(line.text)] if marked else list(above)
    number = 0 if "title" in names else (_names_in(plain, width) or (len(plain), 0))[0]
    title, authors = plain[:number], plain[number:]
    if not (title or "title" in names) or (authors and ("authors" in names or not _are_names(authors))):
        return None
    if any(_is_within(field, title) or _is_within(field, authors) for field in fields):
        return None
    whole = ""
    if title:
        start, end = _without_marks(title)
        whole = " ".join(line.text for line in title)[start - title[0].start :].rstrip("*_")
        if len(title) > _TITLE_LINES or not is_title(whole.removesuffix(".") if authors else whole):
            return None
        fields.append(Field("title", start, end))
        labels += [Furniture(*span) for span in ((title[0].start, start), (end, title[-1].end)) if span[0] < span[1]]
    if authors:
        fields.append(Field("authors", authors[0].start, authors[-1].end))
    is_doubtful = is_heading(whole) or is_author_line(whole)
    in_order = tuple(sorted(fields, key=lambda field: field.start))
    return Head(in_order, tuple(sorted(labels)), bool(authors or names), is_doubtful, len(whole.split()))


def _is_within(field: Field, lines: Sequence[Line]) -> bool:
    return bool(lines) and lines[0].start < field.start < lines[-1].end


def _are_names(lines: Sequence[Line]) -> bool:
    return is_author_line(" ".join(line.text for line in lines)) or (len(lines) == 1 and is_one_name(lines[0].text))


def _names_in(lines: Sequence[Line], width: int) -> tuple[int, int] | None:
    """Which lines are the authors below a title; None if there are none.

    A title that was wrapped goes on where its line is full; so the surest place for names is behind a short one.
    """
    numbers = range(1, min(len(lines), _TITLE_LINES + 1))
    short = [number for number in numbers if not is_full(lines[number - 1], lines[number], width)]
    for number in (*short, *numbers):
        count = _author_lines(lines[number:])
        if count:
            return number, number + count
    for number in numbers:
        is_own_line = number in short or not width or len(lines[number - 1].text) > WRAPPED
        if is_own_line and is_one_name(lines[number].text):
            return number, number + 1
    return None


def _author_lines(run: Sequence[Line]) -> int:
    """How many lines at the beginning of a run are names; a list of names may be wrapped within one."""
    count = 0
    while count < min(len(run), _AUTHOR_LINES) and (count == 0 or len(run[count].text) <= WRAPPED):
        if not is_author_line(" ".join(line.text for line in run[: count + 1])):
            break
        count += 1
    return count


def _without_marks(title: Sequence[Line]) -> tuple[int, int]:
    """Where a title begins behind its number and marks, and where it ends before its marks."""
    first, last = title[0], title[-1]
    marks = _MARKS.match(first.text)
    bare = first.text[marks.end() :].lstrip() if marks else first.text
    return first.start + len(first.text) - len(bare), last.start + len(last.text.rstrip("*_").rstrip())


def head_lines(run: Sequence[Line], is_expected: bool = False) -> int:
    """How many lines of a run stand above the abstract that it holds; 0 where it begins with the abstract.

    `is_expected`: most abstracts had a title so far, so that words in capitals are enough to tell one.
    """
    count = 0
    while count < len(run) and named(run[count].text):
        count += 1
    if count or len(run[0].text) > LONGEST_TITLE:
        return count
    width = 0 if any(len(line.text) > WRAPPED for line in run) else width_of(run)
    names = _names_in(run, width)
    if names and names[1] < len(run) and not run[names[1]].text[0].islower():
        return names[1]
    for number in range(1, min(len(run), _TITLE_LINES + 1)):
        line, following = run[number - 1], run[number]
        if (line.text.endswith(SENTENCE_END) and line.text[-1] not in "?!") or len(line.text) > WRAPPED:
            return 0
        if len(following.text) > WRAPPED:
            return number
        if not is_full(line, following, width):
            return 0 if following.text[0].islower() else number
        if is_expected and _is_capitalised(line.text) and not _is_capitalised(following.text):
            return 0 if following.text[0].islower() else number
    return 0


def _is_capitalised(text: str) -> bool:
    """Whether most longer words of a line begin with a capital."""
    words = [word for word in text.split() if len(word) > _SMALL_WORD]
    return 3 * sum(word[0].isupper() for word in words) >= 2 * len(words) > 0


class Heads:
    """Learns from a list, abstract by abstract, whether it prints titles."""

    def __init__(self) -> None:
        """Knows nothing yet."""
        self.titled = 0
        self.bare = 0

    def accept(self, head: Head | None, is_adjacent: bool, is_repeated: Callable[[], bool | None]) -> bool:
        """Whether what stands above the next abstract is its title.

        `is_repeated` says whether a title stands above the abstract after that, too; None if there is no other.
        """
        if head is None or head.is_sure:
            is_taken = head is not None
        elif head.is_doubtful and not self.titled:
            is_taken = False
        elif self.titled or self.bare:
            is_taken = self.titled >= self.bare - 1
        else:
            repeated = is_repeated()
            is_taken = is_adjacent and head.words > _FEW_WORDS if repeated is None else repeated
        self.titled += is_taken
        self.bare += not is_taken
        return is_taken
