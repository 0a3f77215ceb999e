"""The body of a record of a publication list: its abstract, wrapped or not, then the lines of its comment."""

import re
from typing import Final

from etl.parse.lines import WRAPPED, Line
from etl.parse.lists.abstract_label import FIRST_ABSTRACT_LABEL
from etl.parse.lists.line_kinds import is_comment
from etl.parse.lists.named_lines import named
from etl.parse.lists.wrapping import first_paragraph, width_of
from etl.parse.protocol import Field, Furniture

_SECOND_PARAGRAPH: Final = 3
"""So many lines of wrapped text behind an abstract are a paragraph of it, and no comment."""
_PARAGRAPHS: Final = 20
_LINES: Final = 200
"""No paragraph of an abstract has more lines."""
_WRAPPED_LINES: Final = 3
"""In a list whose abstracts are not wrapped, one of so many lines is."""
_LINKS: Final = re.compile(r"(?:[\[(]\W{0,2}[A-Za-z][\w .-]{1,14}[\])][ \t|,]{0,4}){1,8}\Z")


class Bodies:
    """Reads bodies one by one, and learns from them whether text is wrapped, and at which width (0: it is not)."""

    def __init__(self) -> None:
        """Knows nothing yet."""
        self.width = 0
        self._is_wrapped: bool | None = None

    def read(self, run: list[Line], comments: list[Line], fields: list[Field], labels: list[Furniture]) -> None:
        """The abstract at the beginning of a run, and all that follows it as comments."""
        count = self._abstract_lines(run) if run else 0
        if run:
            start = run[0].start
            label = FIRST_ABSTRACT_LABEL.match(run[0].text)
            if label and (label.end() < len(run[0].text) or count > 1):
                labels.append(Furniture(start, start + len(label[0].rstrip())))
                start = start + label.end() if label.end() < len(run[0].text) else run[1].start
            fields.append(Field("abstract", start, run[count - 1].end))
        for line in (*run[count:], *comments):
            name = named(line.text)
            if name:
                labels.append(Furniture(line.start, line.start + name[1]))
                fields.append(Field(name[0], line.start + name[1], line.end))
            elif _LINKS.match(line.text):
                labels.append(Furniture(line.start, line.end))
            else:
                fields.append(Field("comment", line.start, line.end))

    def _abstract_lines(self, run: list[Line]) -> int:
        if len(run) == 1 or len(run[0].text) > WRAPPED:
            count = 1
        else:
            count = first_paragraph(run, self.width)
            if self._is_wrapped is False and (count < _WRAPPED_LINES or not run[1].text[0].islower()):
                return 1
            for _ in range(_PARAGRAPHS):
                if count == len(run) or is_comment(run[count].text) or named(run[count].text):
                    break
                more = first_paragraph(run[count : count + _LINES], self.width)
                if more < _SECOND_PARAGRAPH:
                    break
                count += more
        if count > 1:
            self._is_wrapped, self.width = True, max(self.width, width_of(run[:count]))
        elif len(run[0].text) > WRAPPED:
            self._is_wrapped, self.width = False, 0
        return count
