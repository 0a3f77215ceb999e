"""A page of arXiv's search results, copied as text.

`1. arXiv:… [pdf, other] cs.CL`, a DOI, the title, `Authors: …`, `Abstract: … ▽ More`, `Submitted …; originally
announced …`, `Comments: …`. An abstract that was not unfolded stays cut; the date is that of the latest version.
"""

import re
from collections.abc import Iterator
from typing import Final

from etl.parse.arxiv.chrome import SEARCH
from etl.parse.arxiv.labels import WORDS, named
from etl.parse.arxiv.taken import Taken, by_head, confidence
from etl.parse.arxiv.text import ID, line_end, paragraph_end
from etl.parse.protocol import Block

_CODE: Final = (
    r"(?:(?:cs|econ|eess|math|nlin|stat|astro-ph|q-bio|q-fin)\.[A-Z]{2}"
    r"|physics\.(?:optics|[a-z]{2,5}-(?:ph|an|det|clus|dyn))"
    r"|cond-mat\.(?:other|soft|[a-z]{3,5}-(?:nn|hall|sci|gas|mech|el|con))"
    r"|(?:(?:astro|atom|chem|hep|math|plasm|quant)-ph|(?:hep|nucl|mtrl)-th|(?:hep|nucl)-ex|hep-lat|gr-qc|cond-mat|q-bio"
    r"|q-fin|q-alg|acc-phys|adap-org|alg-geom|ao-sci|bayes-an|chao-dyn|cmp-lg|comp-gas|dg-ga|funct-an|patt-sol|solv-int"
    r"|supr-con)(?![a-z.-]))"
)
"""A subject code; what follows it may be glued to it."""
_GAP: Final = r"[ \t\n]{0,12}"
_FORMATS: Final = r"\[[^\n]{0,100}?(?:pdf|ps|html|other|src)[ \t]{0,3}\]"
_DOI: Final = r"10\.\d{3,9}/\S{1,300}"
_SIGNED: Final = r"(?=[ \t\n]{0,8}\n[ \t]{0,12}Authors?[ \t]{0,2}:)"
_LABELS: Final = "authors abstract comment journal_ref report_no msc_class acm_class doi license".split()
_WORDS: Final = "|".join(WORDS[name] for name in ("title", *_LABELS))
_LINE: Final = (
    rf"(?![ \t]{{0,12}}(?:\d{{1,6}}\.[ \t]{{0,12}})?(?:arXiv:|Submitted|(?:{_WORDS})[ \t]{{0,2}}:))[^\n]{{1,600}}+"
)
_HEAD: Final = re.compile(
    rf"\n[ \t]{{0,12}}(?:(?=[\da])(?:\d{{1,6}}\.{_GAP})?arXiv:[ \t]{{0,4}}(?P<arxiv_id>{ID})"
    rf"(?:{_GAP}{_FORMATS}|(?={_GAP}{_CODE}))(?!{_GAP}Title[ \t]{{0,2}}:)(?P<categories>(?:{_GAP}{_CODE}){{0,30}})"
    rf"(?:{_GAP}doi[ \t\n:]{{0,12}}(?P<doi>{_DOI}(?:[ \t\n,;]{{1,6}}{_DOI}){{0,9}}))?"
    rf"(?P<title>(?:{_GAP}{_LINE}){{1,4}}?{_SIGNED})?"
    rf"|(?:(?=[a-z])(?P<lone_codes>{_CODE}(?:[ \t]{{0,4}}{_CODE}){{0,30}})[ \t]{{0,4}}\n{_GAP})?"
    rf"(?=[^\s\d][^\n]{{0,400}}+{_SIGNED})(?P<lone_title>{_LINE}))"
)
"""Where a record begins, up to its authors; a title above authors that no id stands above begins one, too."""
_DAY: Final = r"\d{1,2} [A-Z][a-z]{2,8},? \d{4}"
_LABEL: Final = re.compile(
    rf"\n[ \t]{{0,12}}(?=[A-Z])(?:(?:{named(*_LABELS)}|(?P<other>Title|Categories|Subjects))[ \t]{{0,2}}:[ \t]*"
    rf"|Submitted(?=[ \t\n]{{1,4}}{_DAY}))"
)
_SUBMITTED: Final = re.compile(
    rf"[ \t\n]{{1,4}}(?P<date>{_DAY})(?:[;,. \t\n]{{1,8}}v1 submitted[ \t\n]{{1,4}}(?P<v1_submitted>{_DAY}))?"
    r"(?:[;,. \t\n]{1,8}originally announced[ \t\n]{1,4}(?P<announced>(?:\d{1,2} )?[A-Z][a-z]{2,8},? \d{4}))?\.?"
)
_OF_HEAD: Final = {
    "arxiv_id": "arxiv_id",
    "categories": "categories",
    "doi": "doi",
    "title": "title",
    "lone_codes": "categories",
    "lone_title": "title",
}
_OF_SUBMITTED: Final = {name: name for name in _SUBMITTED.groupindex}
_LINK: Final = re.compile(r"(?:▽[ \t\n]?More|△[ \t\n]?Less)\b")


def sniff(head: str) -> float:
    """Sure where records with an id, a title, authors and more make a third of the text; less for less."""
    return confidence(head, blocks(head), lambda names: names >= {"arxiv_id", "title", "authors"} and len(names) > 4)


def blocks(text: str) -> Iterator[Block]:
    """A mention for each result; what stands between them is chrome, or a fault."""
    return by_head(text, _HEAD, _record, SEARCH)


def _record(text: str, head: re.Match[str], end: int) -> tuple[Taken, int]:
    """What is taken of a result, and where it ends."""
    taken = Taken(text, head.start())
    labels, end = _labels(text, head.end(), end)
    taken.groups(head, _OF_HEAD, *head.span())
    after = head.end()
    if "title" not in taken.names:
        after = line_end(text, after, labels[0].start() if labels else end)
        taken.value("title", head.end(), after)
    if labels:
        after = paragraph_end(text, labels[-1].end(), end)
    for label, stop in zip(labels, [label.start() for label in labels[1:]] + [after], strict=False):
        _take(taken, label, stop)
    return taken, after


def _labels(text: str, start: int, end: int) -> tuple[list[re.Match[str]], int]:
    """The labels of a result, and where it ends at the latest.

    That is at a label that comes again or is of another layout, or behind the line `Submitted …` at chrome.
    """
    labels: dict[str | None, re.Match[str]] = {}
    for label in _LABEL.finditer(text, start, end):
        before = labels.setdefault(label.lastgroup, label)
        if label.lastgroup == "other" or (before is not label and text[before.end() : label.start()].strip()):
            labels.pop("other", None)
            end = label.start()
            break
    found = list(labels.values())
    chrome = SEARCH.search(text, labels.get(None, found[-1]).end(), end) if found else None
    if not chrome:
        return found, end
    return [label for label in found if label.start() < chrome.start()], chrome.start()


def _take(taken: Taken, label: re.Match[str], end: int) -> None:
    """Take a label, and what stands behind it up to an end."""
    if label.lastgroup == "abstract":
        _take_abstract(taken, label, end)
    elif label.lastgroup:
        taken.labelled(label.lastgroup, label.start(), label.end(), end)
    else:
        submitted = _SUBMITTED.match(taken.text, label.end(), end)
        if submitted:
            taken.groups(submitted, _OF_SUBMITTED, label.start(), submitted.end())


def _take_abstract(taken: Taken, label: re.Match[str], end: int) -> None:
    """Take an abstract without what folds it; where it is printed twice, the whole one, and the cut one as a label."""
    start = label.end()
    unfolds, folds = _link(taken.text, "▽", start, end), _link(taken.text, "△", start, end)
    if unfolds and folds and unfolds.end() < folds.start():
        start = unfolds.end()
    link = folds or unfolds
    taken.labelled("abstract", label.start(), start, link.start() if link else end)
    if link:
        taken.label(*link.span())


def _link(text: str, sign: str, start: int, end: int) -> re.Match[str] | None:
    """The words that fold or unfold an abstract; they are looked for by their sign, which is fastest."""
    place = text.find(sign, start, end)
    while place >= 0:
        found = _LINK.match(text, place, end)
        if found:
            return found
        place = text.find(sign, place + 1, end)
    return None
