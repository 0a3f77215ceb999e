"""One record of an arXiv mail, listing page or Markdown digest, from its head up to the next one's."""

import re
from typing import Final

from etl.parse.arxiv.chrome import RULE
from etl.parse.arxiv.labels import FLUSH, INDENTED, labels_between, take_all, take_foot
from etl.parse.arxiv.open_records import take_open
from etl.parse.arxiv.taken import Taken
from etl.parse.arxiv.text import paragraph_end, skip_blank

_RULE_LINE: Final = rf"{RULE}[ \t]*(?=\n|\Z)"
_CUT: Final = re.compile(
    r"\n(?=[ \t\\%=_-])[ \t]{0,4}(?:(?P<mark>\\{1,2}[ \t]*(?=\n|\Z))"
    rf"|(?P<foot>\\(?:\\[ \t]*|[ \t]+)\((?=[^\n]{{0,160}}(?:/|kb))[^\n]*(?:\n{_RULE_LINE})?)|{_RULE_LINE})"
)
_MARKDOWN_RULE: Final = re.compile(r"\n[ \t]{0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*(?=\n|\Z)")
_MARKDOWN_STOP: Final = re.compile(r"\n[ \t]{0,3}(?:#{1,6}[ \t]|(?:-{3,}|\*{3,}|_{3,})[ \t]*(?=\n|\Z))")
_MAIL_HEAD: Final = {"crossed": "listed_as", "mail_id": "arxiv_id", "noted": "listed_as"}
_PAGE_HEAD: Final = {"page_id": "arxiv_id", "listed_as": "listed_as"}
_MARKDOWN_HEAD: Final = {"linked": "title", "linked_id": "arxiv_id"}


def read_record(text: str, head: re.Match[str], end: int) -> tuple[Taken, int]:
    """What is taken of the record that a head opens, and where it ends."""
    taken = Taken(text, head.start())
    cut = None if head["linked"] or head["page_id"] else _CUT.search(text, head.end() - 1, end)
    if head["linked"]:
        after = _read_markdown(taken, head, end)
    elif cut and cut.lastgroup:
        after = _read_mail(taken, head, cut, end)
    else:
        after = _read_page(taken, head, cut.start() if cut else end)
    return taken, after


def _read_mail(taken: Taken, head: re.Match[str], cut: re.Match[str], end: int) -> int:
    r"""Labelled lines up to the first cut, and the abstract behind it, where it is a bare `\\`."""
    text = taken.text
    start = _take_head(taken, head)
    labels = labels_between(text, start, cut.start(), INDENTED if text[head.start() + 1] in " \t" else FLUSH)
    if cut["foot"]:
        after = paragraph_end(text, labels[-1][2], cut.start()) if labels else cut.start()
        take_all(taken, labels, after)
        taken.value("abstract", after, cut.start())
        take_foot(taken, *cut.span())
        return cut.end()
    take_all(taken, labels, cut.start())
    close = _CUT.search(text, cut.end(), end)
    if not close or not close.lastgroup:
        after = paragraph_end(text, cut.end(), close.start() if close else end)
        taken.labelled("abstract", *cut.span(), after)
        return after
    taken.labelled("abstract", *cut.span(), close.start())
    take_foot(taken, *close.span())
    return close.end()


def _read_page(taken: Taken, head: re.Match[str], end: int) -> int:
    """Labelled lines and a paragraph behind them, which ends before any line of the page's own."""
    if head["page_id"]:
        taken.groups(head, _PAGE_HEAD, *head.span())
        labels = labels_between(taken.text, head.end() - 1, end, INDENTED)
        if head["page_title"]:
            labels.insert(0, ("title", head.end(), head.end()))
    else:
        labels = labels_between(taken.text, _take_head(taken, head), end, INDENTED)
    return take_open(taken, labels, end) if labels else head.end()


def _read_markdown(taken: Taken, head: re.Match[str], end: int) -> int:
    """A linked title, labelled lines, and the paragraph behind a rule, or behind the last of them."""
    text = taken.text
    taken.groups(head, _MARKDOWN_HEAD, *head.span())
    rule = _MARKDOWN_RULE.search(text, head.end(), end)
    labels = labels_between(text, head.end(), rule.start() if rule else end, INDENTED)
    start = rule.end() if rule else labels[-1][2] if labels else head.end()
    stop = _MARKDOWN_STOP.search(text, start, end)
    after = paragraph_end(text, start, stop.start() if stop else end)
    if rule and skip_blank(text, start, after) < after:
        take_all(taken, labels, rule.start())
        taken.labelled("abstract", *rule.span(), after)
        return after
    end = rule.start() if rule else stop.start() if stop else end
    return take_open(taken, labels, end) if labels else head.end()


def _take_head(taken: Taken, head: re.Match[str]) -> int:
    r"""Take the `\\` and the id line that open a record of a mail, where they are there; return where labels begin."""
    if head["mark"]:
        taken.label(head.start(), head.end("mark"))
    if head["mail_id"]:
        taken.groups(head, _MAIL_HEAD, max(head.start(), head.end("mark")), head.end("id_line"))
    return head.end("id_line") if head["id_line"] else max(head.start(), head.end("mark") - 1)
