"""One paper of a page of Daily Papers: its fields, what it may still get, and the block that it makes."""

import re
from dataclasses import dataclass, field
from typing import Final

from etl.parse.lines import is_blank
from etl.parse.protocol import Fault, Field, Furniture, Mention

_ARXIV_ID: Final = r"(?:\d{4}\.\d{4,5}(?:v\d{1,2})?|[a-z-]{2,12}(?:\.[A-Z]{2})?/\d{7}(?:v\d{1,2})?)(?![\w.])"
ID_URL: Final = re.compile(
    rf"(?:(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co|arxiv\.org))?/(?:papers|abs|pdf)/(?P<value>{_ARXIV_ID})"
)
"""The address of a paper, on this site or on arXiv."""
ID_LINK: Final = re.compile(rf"[ \t]{{0,9}}\]\({ID_URL.pattern}")
"""The end of a link to it."""
GITHUB_LINK: Final = re.compile(r"[ \t]{0,9}\]\((?P<value>https?://(?:www\.)?github\.com/[^()\s]{1,300})\)")
"""The end of a link to its code."""
_ABOVE_DATE: Final = frozenset({"author_count", "organisation", "arxiv_id"})
"""Nothing but counts and code stands below a date."""
_NO_EVIDENCE: Final = frozenset({"title", "upvotes", "submitted_by"})
"""What alone does not make a paper."""


@dataclass(slots=True)
class Paper:
    """A paper that is being read, from its first to its last character so far."""

    start: int
    end: int
    is_marked: bool = False
    """Whether its title is a heading."""
    is_linked: bool = False
    """Whether that heading is a link."""
    fields: list[Field] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    @property
    def has_evidence(self) -> bool:
        """Whether there is more than a title and what stands before one."""
        return not self.names <= _NO_EVIDENCE

    def add(self, name: str, start: int, end: int) -> None:
        """A field more."""
        self.fields.append(Field(name, start, end))
        self.names.add(name)
        self.end = max(self.end, end)

    def add_piece(self, name: str, start: int, end: int, is_part: bool) -> None:
        """Title or abstract, or more of it: a part of its own, or text that goes on."""
        if self.fields and self.fields[-1].name == name and not is_part:
            start = self.fields.pop().start
        self.add(name, start, end)

    def add_linked(self, text: str) -> None:
        """What the link says that the last field ends in: the arXiv id of a title, the code behind stars."""
        last = self.fields[-1]
        name, link = ("arxiv_id", ID_LINK) if last.name == "title" else ("github", GITHUB_LINK)
        found = link.match(text, last.end)
        if found and name not in self.names:
            self.add(name, found.start("value"), found.end("value"))

    def can_have(self, names: list[str]) -> bool:
        """Whether it lacks these details, and may still get them, in this order."""
        known = {*self.names}
        for name in names:
            if name in known or (name in _ABOVE_DATE and "date" in known):
                return False
            known.add(name)
        return True

    def is_at(self, address: Field) -> bool:
        """Whether an address is its own: of code only behind its stars, of the paper itself only above the date."""
        if address.name == "github":
            return "github_stars" in self.names and "github" not in self.names
        dates = [one.start for one in self.fields if one.name == "date"]
        return address.name not in self.names and all(address.start < start for start in dates)

    def block(self, text: str) -> Mention | Fault:
        """A mention, if there is enough for one."""
        if not self.names & {"title", "abstract"}:
            return Fault(self.start, self.end, "details_without_paper", "details with no title or abstract")
        if not self.has_evidence:
            return Fault(self.start, self.end, "title_without_abstract", "a title that nothing follows")
        fields = tuple(sorted(self.fields, key=_start))
        return Mention(fields, labels(text, self.start, self.end, fields))


def labels(text: str, start: int, end: int, fields: tuple[Field, ...]) -> tuple[Furniture, ...]:
    """What stands before, between and behind fields, where it is more than white space."""
    found = []
    for one in fields:
        if start < one.start and not is_blank(text[start : one.start]):
            found.append(Furniture(start, one.start))
        start = one.end
    if start < end:
        found.append(Furniture(start, end))
    return tuple(found)


def _start(one: Field) -> int:
    return one.start
