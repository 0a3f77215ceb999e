"""Papers of a linked copy of Daily Papers that stand there as most do, each found at once: see `etl.parse.hf.records`.

In what is left when the links are masked, each has a heading; the votes for it may stand before that.
"""

import re
from collections.abc import Iterator
from typing import Final

from etl.parse.hf.chrome import is_chrome
from etl.parse.hf.details import NUMBER, SHORT, USUAL_DATE
from etl.parse.hf.paper import GITHUB_LINK, ID_LINK, labels
from etl.parse.hf.records import ODD_LINE, Usual, is_text
from etl.parse.hf.title_runs import LONG
from etl.parse.lines import INVISIBLE
from etl.parse.protocol import Field, Mention

_MARK: Final = "\n### "
_BLANK_LINES: Final = re.compile(r"\n[ \t]*+\n\s*+")
_DETAILS: Final = re.compile(
    r"(?:[-*•][ \t]*+\n){0,500}[ \t]*+(?:[-*•][ \t]{1,9})?"
    r"(?:(?P<author_count>\d[\d,]{0,8})[ \t]authors?|(?P<organisation>[^\W\d_][^\n]{0,48}[\w)]))[ \t]*+\n\s*+"
    rf"·[ \t]*+\n\s*+{USUAL_DATE}[ \t]*+(?=\n|\Z)"
)
_CODE: Final = re.compile(
    r"(?:\n[-*•][ \t]{1,4}(?P<author_count>\d[\d,]{0,8})[ \t]authors?[ \t]*+)?"
    rf"\n[ \t]*+(?:LINK:[ \t])?GitHub[ \t]{{1,4}}(?P<github_stars>{NUMBER})[ \t]*+\Z"
)
_VOTES: Final = re.compile(rf"(?:\A|\n)[ \t]*+(?P<upvotes>{NUMBER}|-)[ \t]*+\n\s*+\Z")
_VOTES_BEFORE: Final = 100


def linked_records(seen: str, text: str) -> Iterator[Usual]:
    """The papers in the usual layout, where no line of them can be anything else; only what follows may be of them."""
    floor, heading = 0, seen.find(_MARK)
    while heading >= 0:
        fields = _fields(seen, text, heading + 1)
        if fields:
            start, end = heading + 1, fields[-1].end
            votes = _VOTES.search(seen[max(floor, heading - _VOTES_BEFORE) : heading + 1])
            if votes:
                shift = max(floor, heading - _VOTES_BEFORE)
                start = shift + votes.start("upvotes")
                fields.insert(0, Field("upvotes", start, shift + votes.end("upvotes")))
            yield Usual(start, end, Mention(tuple(fields), labels(text, start, end, tuple(fields))))
            floor = end
        heading = seen.find(_MARK, heading + 1)


def _fields(seen: str, text: str, heading: int) -> list[Field]:
    """The fields of the paper below a heading; none where that is not sure."""
    line = seen.rfind("\n", max(0, heading - LONG), heading - 1) + 1
    end = seen.find("\n", heading, heading + 2 * LONG)
    gap = _BLANK_LINES.match(seen, end) if end >= 0 else None
    below = _BLANK_LINES.search(seen, gap.end()) if gap else None
    if not gap or not below or seen[line : heading - 1].strip():
        return []
    found = _DETAILS.match(seen, below.end()) or _code(seen, gap.end(), below.start())
    title = seen[heading + 3 : end].strip()
    abstract = seen[gap.end() : min(found.start(), below.start())].rstrip() if found else ""
    if not found or not _is_usual(title, abstract, found.groupdict().get("organisation")):
        return []
    start = seen.index(title, heading + 3)
    fields = [Field("title", start, start + len(title))]
    linked = ID_LINK.match(text, fields[0].end)
    if linked:
        fields.append(Field("arxiv_id", *linked.span("value")))
    fields.append(Field("abstract", gap.end(), gap.end() + len(abstract)))
    for name, value in found.groupdict().items():
        if value is not None:
            fields.append(Field("discussion_count" if name == "count" else name, *found.span(name)))
    if fields[-1].name == "github_stars":
        linked = GITHUB_LINK.match(text, fields[-1].end)
        fields += [Field("github", *linked.span("value"))] if linked else []
    return fields


def _code(seen: str, start: int, end: int) -> re.Match[str] | None:
    """The lines of authors and code that end a paragraph."""
    last = seen.rfind("\n", start, end)
    above = seen.rfind("\n", start, max(start, last))
    return (_CODE.match(seen, above, end) if above >= 0 else None) or (
        _CODE.match(seen, last, end) if last >= 0 else None
    )


def _is_usual(title: str, abstract: str, name: str | None) -> bool:
    """Whether title, abstract and name are trimmed, and none of their lines is anything else."""
    if not 1 < len(title) < LONG or not abstract or not abstract[0].isalnum():
        return False
    if abstract[-1] in INVISIBLE or title[-1] in INVISIBLE:
        return False
    first, *others = abstract.split("\n", 1)
    if others and (len(first) >= LONG or ODD_LINE.search(abstract)):
        return False
    is_said = len(first) > SHORT and first[0].isalpha() and first[0] != "h"
    return not is_chrome(title) and (is_said or is_text(first)) and (name is None or is_text(name))
