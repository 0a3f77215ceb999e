"""Entries of BibTeX: the plain ones, those that `bibtexparser` splits, and what can be read of those that it refuses.

The library takes 10 µs for the least entry and 15 MB a second at best; entries without deep braces, which are most, are
read as it reads them in a fifth of the time.
"""

import logging
import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from etl.parse.references.bibtex_values import closing, plain, value_text

if TYPE_CHECKING:
    import bibtexparser
    from bibtexparser.splitter import Splitter

_AT: Final = r"@(?!\w{0,60}[ \t]{0,60}[{(])"
_TEXT: Final = rf"[^{{}}\\@]++|\\(?![{{}}\\])|{_AT}"
_PLAIN_HEAD: Final = re.compile(r'@\w{1,40}[ \t]{0,4}\{[ \t\r\n]*+([^\s,{}()="@\\#%]*+)[ \t\r\n]*+,')
_PLAIN_FIELD: Final = re.compile(
    r"[ \t\r\n]*+([A-Za-z][\w.:+-]{0,60}(?:[ \xa0][\w.:+-]{1,60})?)[ \t]*+=[ \t\r\n]*+"
    rf'(?:\{{((?:{_TEXT}|\{{(?:{_TEXT})*\}})*)\}}|"((?:[^"{{}}\\@]++|{_AT})*)"|([\w-]++))'
    r"[ \t\r\n]*+(,[ \t\r\n]*+\}?|\})"
)
_HEAD: Final = re.compile(
    r'@[^{(]{1,120}[{(][ \t\r\n]*+([^,{}="\n]{0,300}?)[ \t\r]*+(?:,|(?=\n))|@[^{(]{1,120}(?=[{(])'
)
_NAME_AND_EQUALS: Final = (
    r'([A-Za-z][\w.:+/-]{0,60})[ \t]{0,40}=[ \t\r\n]*+(?=[{"]|[\w-]{1,60}[ \t]{0,40}(?:[,\r\n#})]|\Z))'
)
_FIRST: Final = re.compile(r"[{(]?[ \t\r\n,]*+" + _NAME_AND_EQUALS)
_NEXT: Final = re.compile(
    r'(?:\n[ \t]*+,?[ \t]*+|(?<=[}"\d])[ \t]{0,4},[ \t]{0,4}|(?<=[}"])[ \t]{1,40})' + _NAME_AND_EQUALS
)
_BLANK_LINE: Final = re.compile(r"\n[ \t\r]*+\n")
_ENTRY_END: Final = re.compile(r"[ \t\r\n,]*+[})]")
_CLOSERS: Final = {"{": "}", '"': '"'}


class Entry(NamedTuple):
    """An entry: its key, its fields in order, and how many characters it takes."""

    key: str
    fields: list[tuple[str, str]]
    size: int


def entry_at_start(text: str, macros: Mapping[str, str]) -> Entry | None:
    """The entry that a text begins with, its values without braces, quotes and macros; None if it has no fields."""
    entry = plain_entry(text, macros)
    if entry:
        return entry
    found = split_entry(text)
    if found:
        fields = [(name, value_text(raw, macros)) for name, raw in found.fields]
        told = [(name, value) for name, value in fields if value is not None]
        if len(told) == len(fields):
            return found._replace(fields=told) if told else None
    return _salvaged(text, macros)


def plain_entry(text: str, macros: Mapping[str, str]) -> Entry | None:
    """The entry, if all its values are words, quotes without braces, or braces with braces no deeper than one."""
    head = _PLAIN_HEAD.match(text)
    fields: list[tuple[str, str]] = []
    match = _PLAIN_FIELD.match(text, head.end()) if head else None
    while head and match:
        name, braced, quoted, word, end = match.groups()
        if word is not None:
            fields.append((name, plain(macros.get(word.lower(), word))))
        else:
            fields.append((name, plain(quoted if braced is None else braced)))
        if end[-1] == "}":
            return Entry(head[1], fields, match.end())
        match = _PLAIN_FIELD.match(text, match.end())
    return None


def split_entry(text: str) -> Entry | None:
    """The entry with its values as they stand, if the library can read it."""
    split, found_type = _library()
    block = next(iter(split(text).split().blocks), None)
    entry = getattr(block, "ignore_error_block", None) or block  # an entry with a name twice stands in a wrapper
    if not isinstance(entry, found_type) or not entry.raw or not text.startswith(entry.raw):
        return None
    return Entry(entry.key, [(field.key, field.value) for field in entry.fields], len(entry.raw))


@cache
def _library() -> "tuple[type[Splitter], type[bibtexparser.model.Entry]]":
    # here, because every format is imported at each start
    import bibtexparser
    from bibtexparser.splitter import Splitter

    logging.getLogger("bibtexparser.splitter").setLevel(logging.CRITICAL)  # it warns of what is told as a fault here
    return Splitter, bibtexparser.model.Entry


def _salvaged(text: str, macros: Mapping[str, str]) -> Entry | None:
    """The fields of an entry that misses a comma, a quote, a brace or its key: each ends where the next one begins."""
    head = _HEAD.match(text)
    first = _FIRST.match(text, head.end()) if head else None
    if not head or not first:
        return None
    starts = [first, *_NEXT.finditer(text, first.end())]
    fields = []
    for match, following in pairwise(starts):
        raw = text[match.end() : following.start()].strip(" \t\r\n,")
        told = value_text(raw, macros)
        fields.append((match[1], _inside(raw) if told is None else told))
    last = starts[-1]
    raw, size = _last_value(text, last.end())
    told = value_text(raw, macros)
    fields.append((last[1], _inside(raw) if told is None else told))
    return Entry((head[1] or "").strip(), fields, size)


def _last_value(text: str, start: int) -> tuple[str, int]:
    """The value of the last field, and where the entry ends: at the latest before an empty line."""
    end = closing(text, start)
    if end is None:
        blank = _BLANK_LINE.search(text, start)
        body = text[start : blank.start() if blank else len(text)].rstrip()
        bare = body[:-1].rstrip() if body.endswith(("}", ")")) else body
        return bare.rstrip(" \t\r\n,"), start + len(body)
    ended = _ENTRY_END.match(text, end)
    return text[start:end], ended.end() if ended else end


def _inside(raw: str) -> str:
    """A value whose braces or quotes do not match, without the outer ones."""
    closer = _CLOSERS.get(raw[:1], "")
    inner = raw[1:] if closer else raw
    return plain(inner[:-1] if closer and inner.endswith(closer) else inner)
