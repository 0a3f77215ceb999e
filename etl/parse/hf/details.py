"""The lines of a page of Daily Papers that tell about a paper: authors, date, votes, code."""

import re
from typing import Final, NamedTuple

SHORT: Final = 160
"""A longer line tells no details."""
_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?"
DATE: Final = (
    rf"(?:{_MONTH}[ \t]{_DAY}(?:,?[ \t]\d{{4}})?|{_DAY}[ \t]{_MONTH}(?:,?[ \t]\d{{4}})?|{_MONTH}[ \t]\d{{4}}"
    r"|\d{4}-\d\d-\d\d|(?:about[ \t])?(?:\d{1,3}|an?)[ \t](?:minute|hour|day|week|month|year)s?[ \t]ago|[Yy]esterday)"
)
NUMBER: Final = r"\d[\d.,]{0,8}[kKmM]?"
USUAL_DATE: Final = rf"(?P<date>{_MONTH}[ \t]\d{{1,2}}(?:,[ \t]\d{{4}})?)(?:[ \t]{{1,9}}(?P<count>{NUMBER}|-))?"
_USUAL: Final = re.compile(rf"(?:[•*-][ \t]{{1,4}})?(?:(?P<author_count>\d[\d,]{{0,8}})[ \t]authors?|{USUAL_DATE})\Z")
_CUT: Final = re.compile(r"[•*-][ \t]{1,4}(?P<count>\d[\d,]{0,8})(?P<said>[ \t]{1,4}a(?:utho?|ut?)?)?\Z")
"""What is left of `• 12 authors` where the text was cut off."""
_PART: Final = re.compile(
    r"[ \t]*(?:"
    rf"(?P<count>{NUMBER}|-)\Z"
    rf"|\[[- xX]?\][ \t]{{1,4}}(?P<votes>{NUMBER}|-)\Z"
    r"|(?P<author_count>\d[\d,]{0,8})[ \t]{1,4}authors?(?![\w-])"
    rf"|(?P<discussion_count>{NUMBER})[ \t]comments?(?!\w)"
    rf"|(?:[Pp]ublished[ \t]on[ \t]{{1,4}})?(?P<date>{DATE})(?!\w)"
    r"|[Ss]ubmitted[ \t]by[ \t]{1,40}(?P<submitted_by>[^\s·][^·]{0,60})\Z"
    rf"|(?:LINK:[ \t])?GitHub[ \t]{{1,4}}(?P<github_stars>{NUMBER})(?!\w)"
    rf"|(?:-[ \t]\[[ xX]\][ \t])?Upvote[ \t]{{1,4}}(?P<upvotes>{NUMBER}|-)(?!\w)"
    r"|(?P<begun>(?:LINK:[ \t])?GitHub|Upvote|[Ss]ubmitted[ \t]by)\Z"
    r"|(?:LINK:[ \t])?(?:GitHub|arXiv[ \t][Pp]age|[Pp]roject[ \t][Pp]age|View[ \t](?:arXiv|PDF)|PDF)(?!\w)"
    r"|[•·*|–+-](?=[ \t])|[•·*|–+]|\+\d{1,4}(?!\w)"
    r")"
)
_BEGUN: Final = {"github": "github_stars", "upvote": "upvotes", "submitted by": "submitted_by"}
_BEGIN: Final = frozenset("0123456789 \t[-•·*|–+JFMASONDPpsUGLaVyYA")


class Part(NamedTuple):
    """A detail that a line holds: its field, and where in the line it stands; empty if the next line holds it."""

    name: str
    start: int
    end: int


def details(text: str) -> list[Part] | None:
    """The details in a line that holds nothing else; None if there is anything else.

    Before the first `·` there may be a name: `A Lab · Published on Oct 4, 2026`.
    """
    found = _parts(text)
    dot = text.find("·") if found is None else 0
    if dot <= 0:
        return found
    name, behind = text[:dot].rstrip(), _parts(text[dot:])
    if not name or not behind or behind[0].name not in ("date", "author_count"):
        return None
    start = len(name) - len(name.lstrip("•*- \t"))
    own = [Part("organisation", start, len(name))] if start < len(name) else []
    return own + [Part(part.name, part.start + dot, part.end + dot) for part in behind]


def _parts(text: str) -> list[Part] | None:
    if text[0] not in _BEGIN:
        return None
    usual = _USUAL.match(text)
    if usual:
        names = ("author_count",) if usual["author_count"] else ("date", "count") if usual["count"] else ("date",)
        return [Part(name, *usual.span(name)) for name in names]
    cut = _CUT.match(text)
    if cut:
        return [Part("author_count" if cut["said"] else "unread", *cut.span("count"))]
    found: list[Part] = []
    position, end = 0, len(text)
    while position < end:
        match = _PART.match(text, position)
        if not match:
            return None
        name = match.lastgroup
        if name == "begun":
            return [*found, Part(_BEGUN[match[name].removeprefix("LINK:").strip().lower()], end, end)]
        if name:
            found.append(Part(name, match.start(name), match.end(name)))
        position = match.end()
    return found
