"""The Atom XML of arXiv's API, one `<entry>` a paper, and the feeds of rss.arxiv.org (Atom, or RSS with `<item>`).

Each entry is read on its own, inside the namespaces of its feed (`etl.parse.feeds.entries`), so that no document type
is ever read with it: the entities that one declares are unknown there, and so a fault. A feed of announcements prints
the day of the announcement, which is the paper's date only where it is new.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from etl.parse.encoding import shown
from etl.parse.feeds.announcements import read_announcement
from etl.parse.feeds.entries import Entry, entries
from etl.parse.feeds.xml import elements
from etl.parse.protocol import LISTED, Block, Fault, Furniture, Record
from etl.parse.tables.lists import joined

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_FIELDS: Final = {
    "id": "arxiv_id",
    "guid": "arxiv_id",
    "title": "title",
    "summary": "abstract",
    "description": "abstract",
    "author": "authors",
    "creator": "authors",
    "published": "date",
    "pubDate": "date",
    "primary_category": "categories",
    "category": "categories",
    "link": "urls",
    "doi": "doi",
    "DOI": "doi",
    "journal_ref": "journal_ref",
    "journal_reference": "journal_ref",
    "comment": "comment",
}
_ARXIV_ID: Final = re.compile(r"(?:arxiv\.org/(?:abs|pdf)/|arxiv\.org:|\barxiv:)([^\s()\[\]]{5,40})", re.IGNORECASE)
_ERROR: Final = re.compile(r"arxiv\.org/api/errors\b")
_OF_ARXIV: Final = re.compile(
    r"<(?:[\w.-]{1,40}:)?(?:id|guid|link)\b[^<>]{0,200}>\s{0,99}(?:https?://(?:[a-z]{3,9}\.)?arxiv\.org/(?:abs|api)/"
    r"|oai:arXiv\.org:)|\sxmlns:arxiv=|\srdf:about=.https?://arxiv\.org/abs/"
)
_AT_ONCE: Final = 16
"""So many entries are read together."""
_CUT: Final = 60_000
"""A head of so many characters is likely cut, in the middle of an entry."""


def sniff(head: str) -> float:
    """Sure where half of the text is whole entries and what their feed says of itself, if it is one of arXiv's."""
    if not _OF_ARXIV.search(head):
        return 0.0
    claimed = 0
    for found in blocks(head):
        is_of_feed = isinstance(found, Record | Furniture)
        if isinstance(found, Fault):
            is_of_feed = found.rule == "api_error" or (found.rule == "broken_entry" and len(head) >= _CUT)
        if is_of_feed and isinstance(found, Record | Furniture | Fault):
            claimed += found.end - found.start
    return min(1.0, max(0.0, claimed / len(head.strip()) - 0.15) / 0.4)


def blocks(text: str) -> Iterator[Block]:
    """A record for each entry that is well formed and tells of a paper."""
    text = shown(text)
    run: list[Entry] = []
    for found in entries(text):
        if isinstance(found, Entry):
            run.append(found)
            if len(run) < _AT_ONCE:
                continue
        yield from map(_block, run, elements(text, run))
        run = []
        if not isinstance(found, Entry):
            yield found
    yield from map(_block, run, elements(text, run))


def _block(entry: Entry, element: "Element | str") -> Block:
    if isinstance(element, str):
        return Fault(entry.start, entry.end, "broken_entry", f"an entry that is no well-formed XML: {element}")
    told, extra = _told(element)
    if any(_ERROR.search(text) for text in told.get("arxiv_id", ())):
        reason = f"an error of the API, no paper: {' '.join(told.get('abstract', ['no reason given']))[:500]}"
        return Fault(entry.start, entry.end, "api_error", reason)
    read_announcement(told, extra)
    _read_id(told, extra)
    joint = {name: joined(dict.fromkeys(texts)) if name in LISTED else texts[0].strip() for name, texts in told.items()}
    values = {name: value for name, value in joint.items() if value}
    if "title" not in values and "abstract" not in values:
        return Fault(entry.start, entry.end, "no_title_or_abstract", "an entry with neither a title nor a summary")
    return Record(entry.start, entry.end, values, tuple(extra))


def _told(entry: "Element") -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """What the elements of an entry say by our fields, and what is left, in order."""
    told: dict[str, list[str]] = {}
    extra: list[tuple[str, str]] = []
    for child in entry:
        name = _local(child)
        if name == "author" and len(child):
            for part in child:
                text = _text(part)
                if text and _local(part) == "name":
                    told.setdefault("authors", []).append(text)
                elif text:
                    extra.append((_local(part), text))
            continue
        text, field = _text(child), _FIELDS.get(name)
        if not text:
            continue
        if name == "primary_category":
            told.setdefault("categories", []).insert(0, text)
        elif field in LISTED or (field and field not in told):
            told.setdefault(field, []).append(text)
        else:
            extra.append((name, text))
    return told, extra


def _local(element: "Element") -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: "Element") -> str:
    """The text of an element, else what its attributes say in its place."""
    text = "".join(element.itertext()) if len(element) else element.text or ""
    return text.strip() or next((element.attrib[key].strip() for key in ("term", "href") if key in element.attrib), "")


def _read_id(told: dict[str, list[str]], extra: list[tuple[str, str]]) -> None:
    """The arXiv id, with its version, out of the entry's own name, else out of its links."""
    own = told.pop("arxiv_id", [""])[0]
    found = _ARXIV_ID.search(own)
    if not found and own:
        extra.insert(0, ("id", own))
    for url in () if found else told.get("urls", ()):
        found = found or _ARXIV_ID.search(url)
    if found:
        told["arxiv_id"] = [found[1].removesuffix(".pdf")]
