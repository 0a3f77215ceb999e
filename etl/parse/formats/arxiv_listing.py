r"""arXiv's new papers, by mail or as a page.

The mail: rules, `\\`, an id line, labelled lines, `\\`, the abstract, `\\ ( address , size)`. The /list page copied as
text: `[1] arXiv:… [pdf, other]`, `Title: …`, authors, `Subjects: …`, and the abstract where the page shows it. And a
Markdown digest: `# [Title](address)`, `### Authors: …`, `---`, the abstract. It does not know when a paper was first
submitted: the date is that of the version that the mail announces, and a page prints none.
"""

import re
from collections.abc import Iterator
from typing import Final

from etl.parse.arxiv.chrome import LISTING_CHROME
from etl.parse.arxiv.record import read_record
from etl.parse.arxiv.taken import by_head, confidence
from etl.parse.arxiv.text import ID
from etl.parse.protocol import Block

_MARK: Final = r"[ \t]{0,4}\\{1,2}[ \t]*\n[ \t\n]{0,8}"
_ID_LINE: Final = (
    r"[ \t]{0,4}(?:arXiv|Paper)\b(?:[ \t]?\(\*(?P<crossed>[^*()\n]{1,30})\*\))?:[ \t]{0,4}"
    rf"(?:(?P<mail_id>{ID})(?![\w.])|\S{{1,40}})(?:[ \t]{{1,3}}v\d{{1,2}})?"
    r"(?:[ \t]{0,4}\(\*?(?P<noted>[^*()\n]{1,60})\*?\))?[ \t]{0,8}(?=\n)"
)
_STAMP: Final = r"(?:(?:Date(?: \([^)\n]{1,30}\))?|From):|(?:replaced with|figures added|part added)\b)"
_TITLE: Final = r"[ \t]{0,12}Title[ \t]{0,2}:"
_LABEL_BELOW: Final = r"(?=[^\n]*+\n(?:[^\n]*+\n){0,6}?[ \t]{0,12}(?:Authors?|Categories|Subjects|Comments?)[ \t]?:)"
_TO_TITLE: Final = rf"(?:[^\n]{{0,400}}(?:\n(?![ \t]{{0,4}}[\\%-])[^\n]{{0,400}}){{0,8}}?\n{_TITLE})?"
_OF_MAIL: Final = (
    rf"(?P<mark>{_MARK})?(?:(?P<id_line>{_ID_LINE})(?(mark)|(?=[ \t\n]{{0,8}}(?:{_STAMP}|Title:)))"
    rf"|(?(mark)(?={_STAMP})|(?!))){_TO_TITLE}"
    rf"|{_MARK}{_TITLE}{_LABEL_BELOW}|Date:[^\n]{{1,200}}\n[ \t\n]{{0,8}}{_TITLE}"
)
_GAP: Final = r"[ \t\n]{0,40}"
_OF_PAGE: Final = (
    rf"[ \t]{{0,12}}(?:(?P<number>\[\d{{1,6}}\]){_GAP})?arXiv:[ \t\n]{{0,2}}(?P<page_id>{ID})"
    rf"(?:{_GAP}\((?P<listed_as>(?:cross-list|replaced|withdrawn)[^)\n]{{0,60}})\))?"
    rf"(?P<formats>{_GAP}\[[^\n]{{0,120}}?(?:pdf|ps|html|other)[ \t]{{0,3}}\])?"
    rf"(?:(?(number)|(?(formats)|(?(listed_as)|(?!)))){_GAP}(?P<page_title>Title[ \t]{{0,2}}:)|(?(number)|(?!)))"
)
_OF_MARKDOWN: Final = (
    r"[ \t]{0,3}#{1,6}[ \t]{1,4}(?:\d{1,4}[.)][ \t]{1,3})?\[(?P<linked>[^\n]{1,600}?)\]"
    rf"\([ \t]?<?https?://[a-z.]{{0,12}}arxiv\.org/(?:abs|pdf|html)/(?P<linked_id>{ID})[^\n)]{{0,20}}\)"
)
_HEAD: Final = re.compile(
    rf"\n(?=[ \t]{{0,12}}[\\aPDT\[#])(?:{_OF_PAGE}|{_OF_MAIL}|{_TITLE}{_LABEL_BELOW}|{_OF_MARKDOWN})"
)
"""Where a record begins, up to the label of its title; a title that no such line stands above begins one, too."""
_KNOWN: Final = frozenset({"arxiv_id", "authors", "categories", "date"})
_TEXTS: Final = frozenset({"title", "abstract"})


def sniff(head: str) -> float:
    """Sure where records with a text, an id or categories, and more make a third of the text; less for less."""
    return confidence(head, blocks(head), _is_sure)


def blocks(text: str) -> Iterator[Block]:
    """A mention for each record; what stands between them is chrome, or a fault."""
    return by_head(text, _HEAD, read_record, LISTING_CHROME)


def _is_sure(names: set[str]) -> bool:
    return bool(names & _TEXTS) and len(names & _KNOWN) > 1 and bool(names & {"arxiv_id", "categories"})
