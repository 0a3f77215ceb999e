"""What stands behind the label of an abstract: where the abstract ends, and the lines that name more of its paper."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from etl.parse.lines import INVISIBLE, SENTENCE_END, WRAPPED, Line
from etl.parse.lists.abstract_label import BEGIN_MARK, END_MARK, FIRST_SUMMARY_LABEL
from etl.parse.lists.heads import head_of
from etl.parse.lists.named_lines import is_section, named
from etl.parse.lists.segments import lines_between, trimmed
from etl.parse.lists.wrapping import is_full, width_of
from etl.parse.protocol import Field, Furniture

BARE: Final = frozenset(INVISIBLE + "".join(char for char in map(chr, range(0x3001)) if char.isspace()))
"""Characters that no field begins or ends with."""
_NARROW: Final = 60
"""Text is hardly wrapped at fewer characters than this."""
_LONGEST: Final = 200_000
"""An abstract has no more characters."""
_HEAD_LINES: Final = 8
"""A title and its authors take no more lines."""
_LINK: Final = r"(?:pdf|html|abs|doi|bib(?:tex)?|code|video|slides|poster|link|cite|share)"
_OTHER_PART: Final = re.compile(
    r"(?:(?:\d{1,2}\.?|[IVX]{1,4}\.)?[ \t]*(?:introduction|contents|references|acknowledge?ments?)[.:]?"
    r"|\W{0,3}(?:view|download|read|show|hide|get|full|open)[ \t]"
    r"(?:pdf|article|abstract|details|more|less|full[ -]text|paper)\W{0,3}"
    rf"|\W{{0,3}}{_LINK}\W{{0,3}}(?:[|•·/ \t\[\]()]{{1,4}}{_LINK}\W{{0,3}}){{0,6}})\Z|(?:©|\(c\)|copyright)\s",
    re.IGNORECASE,
)
_BUTTONS: Final = ("△ Less", "▽ More")
"""What the search page of arXiv prints behind an abstract."""
_OF_THE_NEXT: Final = frozenset({"title", "authors"})
"""Fields that name the abstract below them; any others belong to the one above."""


class Body(NamedTuple):
    """What stands behind a label: the abstract, the fields below it, and where text of neither begins."""

    fields: tuple[Field, ...]
    labels: tuple[Furniture, ...]
    rest: int
    width: int = 0


def read_body(text: str, label: int, start: int, end: int, is_titled: bool) -> Body:
    """The text behind the label `[label, start)`, up to the next one at `end`; `is_titled`: titles stand above most."""
    if text.startswith(BEGIN_MARK, start - len(BEGIN_MARK)) and (stop := text.find(END_MARK, start, end)) >= 0:
        first, last = trimmed(text, start, stop)
        mark = Furniture(stop, stop + len(END_MARK))
        return Body((Field("abstract", first, last),) if first < last else (), (mark,), mark.end)
    stop = text.find("\n", start, end)
    if stop < 0 or text[stop:end].isspace():
        last = end if stop < 0 else stop
        if start < last and (text[start] in BARE or text[last - 1] in BARE):
            start, last = trimmed(text, start, last)
        end, labels = _without_button(text, last)
        return Body((Field("abstract", start, end),) if start < end else (), labels, last)
    return _read_lines(text, label, start, end, is_titled)


def _read_lines(text: str, label: int, start: int, end: int, is_titled: bool) -> Body:
    """The abstract in the lines behind a label, and the lines right below it that name more of its paper.

    It ends at an empty line, unless it is in sections: `Background: …`, then `Methods: …`.
    """
    stretch = lines_between(text, start, end)
    run = _first_run(stretch, start + _LONGEST)
    is_alone = bool(run) and "\n" in text[label : run[0].start]
    if not run or (is_alone and _is_title_of_next(text, run, end, is_titled)):
        return Body((), (), start if run else end)
    is_adjacent = end < len(text) and "\n" not in text[run[-1].end : end]
    count = _abstract_lines(run, 0 if is_alone else run[0].start - label, is_adjacent)
    rest = run[count - 1].end
    if count == len(run) and is_section(run[0].text):
        rest = _end_of_sections(stretch, rest)
    last, labels = _without_button(text, rest)
    if last <= run[0].start:
        return Body((), labels, rest)
    fields = [Field("abstract", run[0].start, last)]
    for line in run[count:]:
        name = named(line.text)
        if not name or name[0] in _OF_THE_NEXT:
            break
        labels = (*labels, Furniture(line.start, line.start + name[1]))
        fields.append(Field(name[0], line.start + name[1], line.end))
        rest = line.end
    return Body(tuple(fields), labels, rest, width_of(run[:count]) if count > 1 else 0)


def _first_run(stretch: Iterator[Line], last: int) -> list[Line]:
    """The first lines of a stretch that are not blank, and begin before `last`."""
    run: list[Line] = []
    for line in stretch:
        if line.text and line.start < last:
            run.append(line)
        elif run:
            break
    return run


def _is_title_of_next(text: str, run: Sequence[Line], end: int, is_titled: bool) -> bool:
    """Whether all that stands between a label on a line of its own and the next label is the title of the next."""
    if end == len(text) or len(run) > _HEAD_LINES or text[run[-1].end : end].strip():
        return False
    head = head_of(run)
    return head is not None and (head.is_sure or is_titled)


def _end_of_sections(stretch: Iterator[Line], end: int) -> int:
    """Where the last section ends of an abstract whose first one ends at `end`."""
    in_section = False
    for line in stretch:
        if line.text and not in_section and not is_section(line.text):
            break
        in_section = bool(line.text)
        end = line.end if in_section else end
    return end


def _without_button(text: str, end: int) -> tuple[int, tuple[Furniture, ...]]:
    """Where an abstract ends that a button of the page may follow, and the button."""
    if not text.endswith(_BUTTONS, 0, end):
        return end, ()
    button = end - len(_BUTTONS[0])
    while button and text[button - 1] in BARE:
        button -= 1
    return button, (Furniture(end - len(_BUTTONS[0]), end),)


def _abstract_lines(run: Sequence[Line], shift: int, is_adjacent: bool) -> int:
    """How many lines of the paragraph behind a label are the abstract, and not the heading of the next.

    `shift` is how far the label moves the first line to the right; `is_adjacent`: the next label stands right below.
    """
    count = 1
    while count < len(run) and not _is_other_part(run[count], run[count - 1]):
        if len(run[count - 1].text) + (shift if count == 1 else 0) > WRAPPED and not is_section(run[count].text):
            break
        count += 1
    if count == 1:
        return 1
    width = max(len(run[0].text) + shift, *(len(line.text) for line in run[1:count]))
    for end in range(1, count):
        line, following = run[end - 1], run[end]
        room = width - (shift if end == 1 else 0)
        is_short = len(line.text) < room and not is_full(line, following, room)
        # What follows is a second paragraph of the abstract, unless it ends no sentence or is a title.
        is_end = is_short and _is_sentence(line) and not is_section(following.text)
        if is_end and (not _is_sentence(run[count - 1]) or (is_adjacent and _is_head(run, end, count))):
            return end
    if _is_sentence(run[count - 1]):
        return count
    whole = max((end + 1 for end in range(count - 1) if _is_sentence(run[end])), default=1)
    last = run[count - 1].text
    is_short = count - whole == 1 and len(last) < _NARROW and not last[0].islower()
    if width < _NARROW or (
        _is_sentence(run[whole - 1]) and (is_short or (is_adjacent and _is_head(run, whole, count)))
    ):
        return whole
    return count


def _is_head(run: Sequence[Line], start: int, end: int) -> bool:
    """Whether some lines of a run are a title."""
    return end - start <= _HEAD_LINES and head_of(run[start:end]) is not None


def _is_other_part(line: Line, before: Line) -> bool:
    """Whether a line begins what is no abstract any more: a named field, the introduction, a button of a page."""
    text = line.text
    if text[0].islower() and not _is_sentence(before):
        return False
    return bool(named(text) or _OTHER_PART.match(text) or FIRST_SUMMARY_LABEL.match(text))


def _is_sentence(line: Line) -> bool:
    return line.text.endswith(SENTENCE_END)
