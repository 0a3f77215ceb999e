"""What a file of no known format looks like, in words: so that people know what to do with it."""

import json
import re
from collections import Counter
from typing import Final

from etl.parse.encoding import decode
from etl.parse.lines import Line, is_blank, lines

_SIGNATURES: Final = (
    (b"\x89PNG", "a PNG image: copy the text instead"),
    (b"\xff\xd8\xff", "a JPEG image: copy the text instead"),
    (b"GIF8", "a GIF image: copy the text instead"),
    (b"%PDF-", "a PDF document: copy its text, or export the records that it lists"),
    (b"PK\x03\x04", "a zip archive or an office document: unpack it, or save it as text"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"BZh", "a bzip2 archive: unpack it first"),
    (b"\xfd7zXZ", "an xz archive: unpack it first"),
    (b"(\xb5/\xfd", "a zstd archive: unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive: unpack it first"),
    (b"SQLite format 3", "a SQLite database: export its table as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old office document: save it as text"),
    (b"\x7fELF", "a program"),
)
_MARKUP: Final = re.compile(r"<(?:!--|\?xml|!doctype\s{1,4}html|html|[a-z][\w:.-]{0,40}[\s>/])", re.IGNORECASE)
_ROOT: Final = re.compile(r"<([a-z][\w:.-]{0,40})[\s>/]", re.IGNORECASE)
_SEPARATORS: Final = ("\t", ";", "|", ",")
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")
_PROSE: Final = 400
_NAME: Final = 40
_SHOWN: Final = 8


def appearance(head: bytes) -> str:
    """What a file looks like, told by its first bytes; a phrase that goes on from `It looks like`."""
    for signature, words in _SIGNATURES:
        if head.startswith(signature):
            return words
    decoded = decode(head)
    text = decoded.text.strip("\ufeff \t\r\n")
    if len(_NO_TEXT.findall(text)) > len(text) / 20:
        return "bytes that are no text"
    if is_blank(text):
        return "an empty file" if not head else "a file of nothing but white space"
    return _of_json(text) or _of_markup(text) or _of_table(text) or _of_text(text)


def _of_json(text: str) -> str | None:
    if text[0] not in "[{":
        return None
    try:
        first, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return "JSON that breaks off or is none" if text[1:].lstrip()[:1] in ('"', "{", "[") else None
    if not isinstance(first, dict):
        return "a JSON list: write one object a line"
    return f"JSON lines with the keys {_listed(list(first))}"


def _of_markup(text: str) -> str | None:
    if not _MARKUP.match(text):
        return None
    if re.match(r"<!doctype\s{1,4}html|<html", text, re.IGNORECASE):
        return "a page of HTML: copy its text from the browser"
    root = _ROOT.search(text, 0, 4_000)
    return f"XML of <{root[1]}>" if root else "XML"


def _of_table(text: str) -> str | None:
    rows = [line for line in text.splitlines()[:20] if line][:-1]
    for separator in _SEPARATORS:
        widths = Counter(row.count(separator) for row in rows)
        width, count = widths.most_common(1)[0] if widths else (0, 0)
        names = rows[0].split(separator) if rows else []
        if width and len(rows) > 2 and count > 0.8 * len(rows) and all(len(name) <= _NAME for name in names):
            return f"a table with the columns {_listed(names)}: name them with `columns:`"
    return None


def _of_text(text: str) -> str:
    some = [line for line in lines(text) if not line.is_blank][:200]
    length = sum(len(line.text) for line in some) // len(some)
    first = some[0].text
    start = f"{first[:60]}…" if len(first) > 60 else first
    kind = "paragraphs of prose" if _is_prose(some, length) else "text"
    return f"{kind} in lines of about {length} characters, beginning “{start}”"


def _is_prose(some: list[Line], length: int) -> bool:
    return length >= _PROSE or sum(line.text.count(" ") for line in some) > len(some) * length / 9


def _listed(names: list[str]) -> str:
    shown = ", ".join(name.strip()[:30] for name in names[:_SHOWN])
    return f"{shown}, …" if len(names) > _SHOWN else shown
