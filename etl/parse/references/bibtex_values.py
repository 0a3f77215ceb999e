"""Values of BibTeX fields as texts: braces and quotes around them, macros, and parts that `#` joins."""

import re
from collections.abc import Mapping
from typing import Final

from schemas.exchange import BIBTEX_ENCODED

LONGEST_MACRO: Final = 1_000
"""Macros are names of journals and months; without a bound, some that double each other would fill the memory."""
_BRACE: Final = re.compile(r"(?<!\\)[{}]")
_BRACE_OR_QUOTE: Final = re.compile(r'(?<!\\)[{}"]')
_BARE: Final = re.compile(r'[^\s#{}",]+')
_DECODED: Final = {code: char for char, code in BIBTEX_ENCODED.items()}
_CODE: Final = re.compile("|".join(map(re.escape, _DECODED)))


def value_text(raw: str, macros: Mapping[str, str]) -> str | None:
    """The text of a value; None if it is not made of braces, quotes, macros and `#` as it should be.

    A macro that nobody defined, as the months, stands for its name, and so does one that makes the text too long. As in
    `bibtexparser`, a brace behind a backslash is text.
    """
    raw = raw.strip()
    if raw[:1] == "{" and _closing_brace(raw, 1) == len(raw) - 1:
        return plain(raw[1:-1])
    parts: list[str] = []
    position = told = 0
    while position < len(raw):
        end = closing(raw, position)
        if end is None:
            return None
        part = raw[position:end]
        if part[0] in '{"':
            parts.append(part[1:-1])
        else:
            meant = macros.get(part.lower(), part)
            told += len(meant)
            parts.append(meant if told <= LONGEST_MACRO else part)
        position = _skip(raw, end)
        if position < len(raw):
            position = _skip(raw, position + 1) if raw[position] == "#" else len(raw) + 1
        elif not parts:
            return None
    return plain("".join(parts)) if position == len(raw) else None


def closing(text: str, start: int) -> int | None:
    """Where the value that starts in a text ends, whatever stands behind it; None if it does not."""
    if text[start : start + 1] in ("{", '"'):
        find = _closing_brace if text[start] == "{" else _closing_quote
        end = find(text, start + 1)
        return None if end is None else end + 1
    bare = _BARE.match(text, start)
    return bare.end() if bare else None


def _skip(raw: str, position: int) -> int:
    while position < len(raw) and raw[position].isspace():
        position += 1
    return position


def _closing_brace(raw: str, start: int) -> int | None:
    depth = 1
    for match in _BRACE.finditer(raw, start):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return match.start()
    return None


def _closing_quote(raw: str, start: int) -> int | None:
    """Where a quoted part ends: at a quote outside braces, or the last one if its braces do not match."""
    depth = 0
    for match in _BRACE_OR_QUOTE.finditer(raw, start):
        if match[0] != '"':
            depth += 1 if match[0] == "{" else -1
        elif not depth:
            return match.start()
    last = raw.rfind('"', start)
    return last if depth and last == len(raw) - 1 else None


def plain(text: str) -> str:
    """A text trimmed, its lines ended by LF, with the characters that the export had to encode."""
    text = text.strip()
    text = text.replace("\r\n", "\n") if "\r" in text else text
    return _CODE.sub(lambda code: _DECODED[code[0]], text) if "{{}}}" in text else text
