"""A page of Daily Papers, line by line: which lines are text, details of a paper, or none of its business."""

import re
from typing import Final

from etl.parse.hf.chrome import Header, header, is_chrome, is_frame, is_passing
from etl.parse.hf.details import SHORT, Part, details
from etl.parse.hf.mentions import Mentions
from etl.parse.hf.paper import ID_URL
from etl.parse.hf.section import BULLETS, NAME, Section
from etl.parse.hf.title_runs import LONG
from etl.parse.lines import Line
from etl.parse.protocol import Furniture

_SITE_URL: Final = re.compile(
    r"https?://(?:(?:[\w-]{1,40}\.){0,4}(?:huggingface\.co|hf\.co|arxiv\.org|github\.com)(?:[/?#]\S*)?"
    r"|apply\.workable\.com/huggingface\S*)"
)
_GITHUB_URL: Final = re.compile(r"https?://(?:www\.)?github\.com/[^/\s]+/\S+")
_FIRST: Final = frozenset("#[]<>-*_=~`©|\\•·h0123456789")
"""What lines begin with that are no text."""
_HEADING: Final = re.compile(r"#{1,6}[ \t]{1,40}(?=\S)")
_IN_A_LINE: Final = {"count": "discussion_count", "votes": "upvotes"}


class Page:
    """The text of a page so far; blocks that are complete are in `mentions.out`."""

    def __init__(self, text: str, is_linked: bool) -> None:
        self.mentions = Mentions(text, is_linked)
        self.section = Section()
        self.heading: Line | None = None
        """The line before, if it is a heading."""
        self._text = text
        self._has_chrome = False
        self._is_open = False
        """Whether the link in that heading goes on."""
        self._begun = ""
        """The field whose label has been read, and whose value follows on a line of its own."""

    def read(self, line: Line) -> None:
        """Take a line that is not blank."""
        text = line.text
        if text == "·":
            self._read_details(line, [])
        elif len(text) > SHORT and self.mentions.has_any and text[0] not in _FIRST and not self.heading:
            self._read_text(line)
        elif text[0] == "#" or self.heading:
            self._read_near_heading(line)
        else:
            self._read_short(line)

    def goes_on_in(self, text: str) -> bool:
        """Whether a paragraph goes on in this at first sight: too long for anything else, and without its marks."""
        size = len(text)
        if size <= NAME or text[0] in _FIRST:
            return False
        return size > SHORT or ("·" not in text and "   " not in text)

    def begins_anew(self) -> bool:
        """Whether nothing before is open or waits for what comes now: then the paper before ends here."""
        return not self._begun and self.section.is_empty and self.mentions.begins_anew()

    def end_run(self) -> None:
        """A blank line."""
        self.section.end_run()
        self.heading = None

    def end(self) -> None:
        """The text ends."""
        # Else a heading and a word below it would be a paper, in a text that is none of the site's.
        self._end_section("end" if self.mentions.has_any or self._has_chrome else "stop")
        self.mentions.end_paper(is_end=True)
        self.mentions.pass_all()

    def _read_short(self, line: Line) -> None:
        text, self.heading = line.text, None
        if self.section.run and (text[0].islower() or self._only_looks_special(text)):
            self._read_text(line)
        elif (is_chrome(text) and self._begun != "submitted_by") or is_frame(text):
            self._stop()
            self._has_chrome = True
            self._emit(line.start, line.end)
        elif is_passing(text):
            self._pass(line)
        elif len(text) <= SHORT and (parts := details(text)) is not None:
            self._read_details(line, parts)
        elif text[0] == "h" and not self.section.run and _SITE_URL.fullmatch(text):
            self._read_url(line)
        elif not self.mentions.has_any and self.section.is_empty and (said := header(text)):
            self._read_header(line, said)
        else:
            self._read_text(line)

    def _only_looks_special(self, text: str) -> bool:
        """Whether a wrapped line may end in this: one that only looks like a date, a count or a line of the site."""
        if not self.section.is_wrapped:
            return False
        if text[0] in "[h" or (text[0] not in "•*-" and is_chrome(text)):
            return True
        parts = details(text) if len(text) <= SHORT and text != "-" else None
        return bool(parts) and all(part.name in ("date", "count") for part in parts or ())

    def _read_text(self, line: Line) -> None:
        if self._begun:
            is_name = self._begun == "submitted_by" and len(line.text) <= NAME and not self.section.run
            self._begun = ""
            if is_name:
                self.mentions.wait("submitted_by", line.start, line.end, line)
                return
        if line.end + 3 > len(self._text) and self._text[max(line.start - 1, 0)] == "[":
            self.section.end_run()  # the beginning of a link: the text was cut off
        self.section.add(line)

    def _end_section(self, before: str) -> None:
        """Begin the papers of the section; the last of them stays open for its details."""
        if self.section.is_empty:
            return
        mentions, after_title = self.mentions, self.mentions.waits_for_abstract
        for number, piece in enumerate(self.section.take(before, after_title, mentions.is_sure_of_abstract)):
            if piece.is_title or (number == 0 and not after_title):
                mentions.begin_paper(piece.start)
            if piece.is_title:
                mentions.add_title(piece.start, piece.end)
            else:
                mentions.add_abstract(piece.start, piece.end, piece.is_apart)

    def _stop(self) -> None:
        """The paper ends, and none begins yet."""
        self._end_section("stop")
        self.mentions.end_paper()
        self._begun = ""

    def _emit(self, start: int, end: int, name: str | None = None) -> None:
        self.mentions.emit(Furniture(start, end, name), start, end)

    def _pass(self, line: Line, name: str = "", start: int = 0, end: int = 0) -> None:
        """A line that is no text, but ends no paper; it may hold a field of the paper that it stands in."""
        self.section.end_run(is_apart=True)
        self.mentions.pass_by(line, name, start, end)

    def _read_near_heading(self, line: Line) -> None:
        mark = _HEADING.match(line.text)
        if self.heading and self._goes_on(line, is_heading=bool(mark)):
            self.mentions.add_title(line.start + (mark.end() if mark else 0), line.end, is_part=bool(mark))
            self.heading, self._is_open = line, self._is_open and not self._is_closed(line)
        elif not mark or is_chrome(line.text) or (not self.mentions.has_any and header(line.text[mark.end() :])):
            self._read_short(line)
        else:
            self._end_section("stop")
            is_link = self._text[line.start : line.end].lstrip("#").lstrip().startswith("[")
            self.mentions.begin_paper(line.start, is_marked=True, is_linked=is_link)
            self.mentions.add_title(line.start + mark.end(), line.end)
            self.heading, self._is_open, self._begun = line, is_link and not self._is_closed(line), ""

    def _is_closed(self, line: Line) -> bool:
        return self._text[line.end : line.end + 3].lstrip().startswith("]")

    def _goes_on(self, line: Line, is_heading: bool) -> bool:
        """Whether a heading goes on in the line below: its link does, or the line is indented, or begins small."""
        if self._is_open or is_heading:
            return self._is_open and len(line.text) < LONG
        is_indented = self._text[max(0, line.start - 2) : line.start] == "  "
        is_text = len(line.text) < LONG and details(line.text) is None and line.text[0] != "<"
        return is_text and (is_indented or line.text[0].islower())

    def _read_details(self, line: Line, parts: list[Part]) -> None:
        mentions, self.heading = self.mentions, None
        first = parts[0].name if parts else ""
        if not self.section.is_empty:
            after_title, organisation = mentions.waits_for_abstract, None
            if line.text[0] == "·" and first in ("", "date"):
                organisation = self.section.take_organisation(after_title)
            self._end_section("details")
            if organisation:
                start = organisation.end - len(organisation.text.lstrip(BULLETS).lstrip())
                mentions.add_detail("organisation", start, organisation.end, organisation)
        if not parts:
            self._pass(line)
        elif len(parts) > 1:
            self._read_several(line, parts)
        elif first == "date" and (not mentions.is_open or mentions.is_bare_title):
            self._read_page_fact(line, parts[0].start, parts[0].end)
        else:
            self._read_one(line, parts[0])

    def _read_one(self, line: Line, part: Part) -> None:
        """A detail on a line of its own."""
        name, start, end = part.name, line.start + part.start, line.start + part.end
        begun, self._begun = self._begun, ""
        if start == end:
            self._begun = name
            self._pass(line)
        elif name == "unread":
            self.mentions.fault(line)
        elif name == "count" and begun in ("upvotes", "github_stars"):
            self.mentions.add_detail(begun, start, end, line)
        elif name == "count":
            self.mentions.add_count(start, end, line)
        elif name in ("votes", "submitted_by") or (name == "upvotes" and not self.mentions.can_have([name])):
            self.mentions.wait("upvotes" if name == "votes" else name, start, end, line)
        else:
            self.mentions.add_detail(name, start, end, line)

    def _read_several(self, line: Line, parts: list[Part]) -> None:
        """Details of one paper on one line; a bare count among them is of its discussions."""
        self._begun = parts.pop().name if parts[-1].start == parts[-1].end else ""
        names = [_IN_A_LINE.get(part.name, part.name) for part in parts]
        if not self.mentions.can_have(names):
            self.mentions.fault(line)
            return
        for name, part in zip(names, parts, strict=True):
            self.mentions.add_detail(name, line.start + part.start, line.start + part.end, line)

    def _read_page_fact(self, line: Line, start: int, end: int) -> None:
        """The characters of a line that say from when the page is."""
        self._stop()
        if start:
            self._emit(line.start, line.start + start)
        self._emit(line.start + start, line.start + end, "captured_date")
        if line.start + end < line.end:
            self._emit(line.start + end, line.end)

    def _read_url(self, line: Line) -> None:
        text, start = line.text, line.start
        said = ID_URL.match(text)
        if text.endswith("#community"):
            self.mentions.count_is_of_discussions()
        if said:
            self._pass(line, "arxiv_id", start + said.start("value"), start + said.end("value"))
        elif _GITHUB_URL.fullmatch(text):
            self._pass(line, "github", start, line.end)
        else:
            self._pass(line)

    def _read_header(self, line: Line, said: Header) -> None:
        """A line of what a tool wrote before the page; nothing of the kind stands below its first paper."""
        self.mentions.drop_title()
        if said.captured:
            self._read_page_fact(line, *said.captured)
        else:
            self._stop()
            self._emit(line.start, line.end)
