"""Papers as an Atom feed (RFC 4287), for feed readers: no clock, the same papers give the same feed."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

import polars as pl

from schemas.columns import Dump, Paper

_ILLEGAL: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOBODY: Final = "unknown"
"""Who wrote a paper whose authors no dump names: an entry must have an author."""
_MAKER: Final = "paper-abstracts"
_SAFE: Final = "/:?#@!$&'*()+,;=%~-._"
_FIRST_DAY: Final = date(1970, 1, 1)


def atom(papers: pl.DataFrame, dumps: pl.DataFrame, title: str) -> Iterator[str]:
    """The feed, an entry a paper. Where a paper has no day of its own, it takes the newest that the list knows.

    The id is of the package's first dump: whatever the list is headed, and when dumps are added, it is the same feed.
    """
    captured: Mapping[str, date | None] = dict(dumps.select(Dump.dump_id, Dump.captured_date).iter_rows())
    told = papers.select(Paper.first_seen_dump_id, Paper.publication_date).iter_rows()
    days = [captured.get(dump_id) or published for dump_id, published in told]
    first = next(iter(dumps.sort(Dump.ordinal, Dump.dump_id)[Dump.dump_id]), "")
    newest = max(filter(None, days), default=_FIRST_DAY)
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"  <id>urn:papers:{hashlib.sha256(first.encode()).hexdigest()[:16]}</id>\n"
        f"  <title>{_text(title)}</title>\n  <updated>{_moment(newest)}</updated>\n"
        f"  <author><name>{_MAKER}</name></author>\n  <generator>{_MAKER}</generator>\n"
    )
    for day, row in zip(days, papers.iter_rows(named=True), strict=True):
        yield _entry(row, day or newest)
    yield "</feed>\n"


def _entry(row: Mapping[str, Any], updated: date) -> str:
    published, address = row[Paper.publication_date], _address(row)
    lines = [
        f"<id>urn:paper:{_text(row[Paper.paper_id])}</id>",
        f"<title>{_text(row[Paper.display_title])}</title>",
        f"<updated>{_moment(updated)}</updated>",
        *([f"<published>{_moment(published)}</published>"] if published else []),
        *(f"<author><name>{_text(name)}</name></author>" for name in row[Paper.authors] or [_NOBODY]),
        *([f'<link rel="alternate" href={quoteattr(address)}/>'] if address else []),
        *(f"<category term={quoteattr(_legal(term))}/>" for term in row[Paper.categories]),
        *([f"<summary>{_text(row[Paper.abstract])}</summary>"] if address and row[Paper.abstract] else []),
        # an entry without a link must have a content
        *([] if address else [f"<content>{_text(row[Paper.abstract] or row[Paper.display_title])}</content>"]),
    ]
    return "".join(["  <entry>\n", *(f"    {line}\n" for line in lines), "  </entry>\n"])


def _address(row: Mapping[str, Any]) -> str | None:
    """Where the paper is to be read: its own address, else the first web address that a dump gives."""
    for url in (row[Paper.paper_url], *row[Paper.urls]):
        if url and url.startswith(("https://", "http://")):
            return quote(url, safe=_SAFE)
    return None


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _text(text: str) -> str:
    return escape(_legal(text))


def _legal(text: str) -> str:
    """A text without the characters that XML cannot hold, not even escaped."""
    return _ILLEGAL.sub("", text)
