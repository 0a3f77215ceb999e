"""The labelled lines of an arXiv mail, listing page or Markdown digest, and the fields behind them."""

import re
from itertools import pairwise
from typing import Final

from etl.parse.arxiv.taken import Taken
from etl.parse.arxiv.text import ID

Label = tuple[str, int, int]
"""A field's name, and the characters `[start, end)` of a scannable text that are its label."""

WORDS: Final = {
    "date": r"Date(?: \([^)\n]{1,30}\))?",
    "title": r"Title",
    "authors": r"Authors?",
    "categories": r"Categories|Subjects",
    "comment": r"Comments?",
    "abstract": r"Abstract",
    "journal_ref": r"Journal[- ]ref(?:erence)?",
    "doi": r"(?:Related )?DOI",
    "report_no": r"Report[- ](?:no|number)",
    "msc_class": r"MSC[- ][Cc]lass",
    "acm_class": r"ACM[- ][Cc]lass",
    "subj_class": r"Subj-class",
    "license": r"Licen[cs]e",
    "proxy": r"Proxy",
    "submitter": r"From|Submitter",
    "cite_as": r"Cite as",
}
"""Fields, and the words before the colon of their labels."""


def named(*fields: str) -> str:
    """The words of some labels, each in a group that is named after its field."""
    return "|".join(f"(?P<{name}>{WORDS[name]})" for name in fields)


_NAMED: Final = named(*WORDS)
_REPLACED: Final = r"(?P<listed_as>(?:replaced with revised version|(?:figures|part) added)\b)[ \t]*"
FLUSH: Final = re.compile(rf"\n(?=[A-Zafpr])(?:(?:{_NAMED})[ \t]{{0,2}}:[ \t]*|{_REPLACED})")
"""The labels of a mail: at the very beginning of a line, as wrapped lines go on behind two spaces."""
INDENTED: Final = re.compile(
    r"\n[ \t]{0,12}(?=[#>*+A-Zafpr-])(?:"
    rf"(?:[#>*+-]{{1,6}}[ \t]{{1,3}})?\*{{0,2}}(?:{_NAMED})[ \t]{{0,2}}\*{{0,2}}:\*{{0,2}}[ \t]*|{_REPLACED})"
)
"""The labels of a page or a Markdown digest."""

_DATE: Final = re.compile(r"[ \t]*+([^\s(](?:[^\n(]{0,80}[^\s(])?)(?:[ \t]{0,8}\((\d[^()\n]{0,30})\))?")
_STAMPS: Final = frozenset({"date", "listed_as"})
_ADDRESS: Final = re.compile(rf"/abs/({ID})")


def labels_between(text: str, start: int, end: int, words: re.Pattern[str]) -> list[Label]:
    """The labels that stand at the beginnings of lines between two places."""
    return [(match.lastgroup or "", match.start(), match.end()) for match in words.finditer(text, start, end)]


def take_all(taken: Taken, labels: list[Label], end: int) -> None:
    """Take every label, and what stands behind it up to the next one as its field."""
    for (name, start, value), (_, stop, _) in pairwise([*labels, ("", end, end)]):
        if name in _STAMPS:
            _take_date(taken, name, start, value, stop)
        else:
            taken.labelled(name, start, value, stop)


def take_foot(taken: Taken, start: int, end: int) -> None:
    r"""Take a line that ends a record, `\\ ( address , size)`; the id in it, where the record has none yet."""
    found = None if "arxiv_id" in taken.names else _ADDRESS.search(taken.text, start, end)
    if found:
        taken.labelled("arxiv_id", start, *found.span(1))
        start = found.end(1)
    taken.label(start, end)


def _take_date(taken: Taken, name: str, start: int, value: int, end: int) -> None:
    """A date line: the date without the size of the paper; a second one is that of a revision."""
    if name == "listed_as":
        taken.value(name, start, value)
        start = value
    found = _DATE.match(taken.text, value, end)
    if found:
        taken.labelled("date_revised" if "date" in taken.names else "date", start, *found.span(1))
        if found[2]:
            taken.labelled("size", found.end(1), *found.span(2))
            taken.label(found.end(2), found.end())
