"""Where the entries of a feed stand, found by their tags alone, so that one broken entry does not cost the others.

What comments, CDATA sections and document types hold is no tag. Between entries a feed says what it is itself: that
is furniture, and anything else a fault.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from etl.parse.protocol import Fault, Furniture

_PREFIX: Final = r"(?:[A-Za-z_][\w.-]{0,40}:)?"
_TAG: Final = re.compile(
    rf"<!--|<!\[CDATA\[|<!DOCTYPE|<(?P<close>/?)(?P<name>{_PREFIX}(?:entry|item|feed|rss|RDF))(?=[\s/>])[^<>]{{0,20000}}"
)
_ENDS: Final = {"<!--": "-->", "<![CDATA[": "]]>", "<!DOCTYPE": "]>"}
_NAMESPACE: Final = re.compile(r"\s(xmlns(?::[A-Za-z_][\w.-]{0,40})?)\s{0,9}=\s{0,9}(\"[^\"<]{0,500}\"|'[^'<]{0,500}')")
_OWN: Final = "|".join(
    "feed rss RDF channel id title updated link totalResults startIndex itemsPerPage Query author name uri email "
    "generator rights subtitle logo icon category description language pubDate lastBuildDate managingEditor webMaster "
    "ttl docs cloud copyright image url width height day hour skipDays skipHours items Seq li creator date publisher "
    "subject updateBase updateFrequency updatePeriod".split()
)
_CHROME: Final = re.compile(
    rf"<(?P<name>{_PREFIX}(?P<own>{_OWN}))(?=[\s>])[^<>]*+(?<!/)>(?P<text>[^<>]{{0,500}})</(?P=name)\s{{0,9}}>"
    rf"|</?{_PREFIX}(?:{_OWN})(?=[\s/>])[^<>]*+>|<\?[^<>]{{0,500}}>|<!--[^<>]*+(?<=--)>"
)
"""What a feed says of itself: a name with its text, a tag, a declaration, a comment that hides no tags."""
_DATES: Final = frozenset({"updated", "lastBuildDate", "pubDate", "date"})


class Entry(NamedTuple):
    """Characters `[start, end)` are an entry, from start tag to end tag; `namespaces` are what its feed declares."""

    start: int
    end: int
    namespaces: str


def entries(text: str) -> Iterator[Entry | Furniture | Fault]:
    """The entries of the feeds in a text, and what stands between them, in order."""
    done, position, namespaces, absent = 0, 0, "", set[str]()
    opened: re.Match[str] | None = None
    while match := _TAG.search(text, position):
        position = match.end()
        if match["name"] is None:
            position = _behind(text, match, absent)
            continue
        start, end = match.start(), position + text.startswith(">", position)
        if opened and (not match["close"] or match["name"] != opened["name"]):
            yield from _fault(text, opened.start(), start, "broken_entry", "an entry without its end tag")
            done, opened = start, None
        if match["name"].endswith(("entry", "item")):
            if opened:
                yield Entry(opened.start(), end, namespaces)
                done, opened = end, None
            elif not match["close"]:
                yield from _between(text, done, start)
                done, opened = start, match
        elif not match["close"]:
            namespaces = " ".join(f"{name}={value}" for name, value in _NAMESPACE.findall(match[0]))
    if opened:
        yield from _fault(text, opened.start(), len(text), "broken_entry", "an entry without its end tag")
    else:
        yield from _between(text, done, len(text))


def _behind(text: str, match: re.Match[str], absent: set[str]) -> int:
    """Where tags count again behind the start of a comment, a CDATA section or a document type."""
    sign = _ENDS[match[0]]
    if sign == "]>" and "[" not in text[match.end() : match.end() + 500].partition(">")[0]:
        return match.end()
    end = -1 if sign in absent else text.find(sign, match.end())
    if end < 0:
        absent.add(sign)  # it is looked for once only: the next time would take as long
        return match.end()
    return end + len(sign)


def _between(text: str, start: int, end: int) -> Iterator[Furniture | Fault]:
    """What stands between two entries, document types apart."""
    while (opening := text.find("<!DOCTYPE", start, end)) >= 0:
        yield from _of_the_feed(text, start, opening)
        sign = "]>" if "[" in text[opening : opening + 500].partition(">")[0] else ">"
        closing = text.find(sign, opening, end)
        start = closing + len(sign) if closing >= 0 else end
        reason = "a document type is not read, nor what its entities stand for"
        yield from _fault(text, opening, start, "document_type", reason)
    yield from _of_the_feed(text, start, end)


def _of_the_feed(text: str, start: int, end: int) -> Iterator[Furniture | Fault]:
    """What a feed says of itself, and its date; what else stands there."""
    first = start
    for match in _CHROME.finditer(text, start, end):
        if start < match.start() and not text[start : match.start()].isspace():
            yield from _furniture(text, first, start)
            yield from _outside(text, start, match.start())
            first = match.start()
        start = match.end()
        if match["own"] in _DATES and match["text"].strip():
            date = match["text"].strip()
            at = text.index(date, match.start("text"))
            yield from (Furniture(first, at), Furniture(at, at + len(date), "captured_date"))
            first = at + len(date)
    yield from _furniture(text, first, start)
    yield from _outside(text, start, end)


def _furniture(text: str, start: int, end: int) -> Iterator[Furniture]:
    if text[start:end].strip():
        yield Furniture(start, end)


def _outside(text: str, start: int, end: int) -> Iterator[Fault]:
    yield from _fault(text, start, end, "outside_any_entry", "text between the entries of a feed")


def _fault(text: str, start: int, end: int, rule: str, reason: str) -> Iterator[Fault]:
    """A fault over what is visible of some characters."""
    kept = text[start:end]
    if kept.strip():
        yield Fault(start + len(kept) - len(kept.lstrip()), start + len(kept.rstrip()), rule, reason)
