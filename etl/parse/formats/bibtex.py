"""BibTeX: `@type{key, name = {value}, …}`, as every reference manager exports it.

```
@article{surname2020,
  title = {A title},
  author = "Surname, Given and Other, Name",
  year = 2020,
}
```
Macros are replaced by what `@string` says above. A broken entry is read as far as it goes and does not spoil the next;
text outside entries, which BibTeX takes for comment, is not read.
"""

import re
from collections.abc import Iterator
from typing import Final

from etl.parse.lines import lines
from etl.parse.protocol import Block, Fault, Furniture, Record
from etl.parse.references.bibtex_entries import entry_at_start
from etl.parse.references.bibtex_fields import mention_fields
from etl.parse.references.bibtex_values import LONGEST_MACRO, value_text
from etl.parse.references.export_text import uniform, with_furniture

_TYPE: Final = r"[ \t]{0,4}([A-Za-z]\w{0,40}|\[[^\]\n]{1,100}\])"
_HEAD: Final = re.compile(rf"@{_TYPE}[ \t\r\n]{{0,20}}([{{(])")
_KEY_AND_FIELD: Final = re.compile(
    r'[ \t\r\n]{0,20}[^\s,{}()="][^,{}()="\n]{0,200},[ \t\r\n]{0,40}[A-Za-z][\w.:+-]{0,60}[ \t]{0,40}='
    r"|[ \t\r\n]{0,20},[ \t\r\n]{0,40}[A-Za-z][\w.:+-]{0,60}[ \t]{0,40}="
)
_SPECIAL: Final = frozenset(("string", "preamble", "comment"))
_TYPES: Final = frozenset(
    "article book booklet collection conference dataset inbook incollection inproceedings manual mastersthesis misc "
    "online patent periodical phdthesis proceedings report software techreport thesis unpublished "
    "string preamble".split()
)
"""Types that may open with `(`, as a decorator or annotation of a program does."""
_MACRO: Final = re.compile(r'\s{0,40}([^\s={}"#,]{1,100})\s{0,40}=')
_MARK: Final = re.compile(r"(?<!\\)[{}()]|\n[ \t]{0,40}@")
_LONGEST: Final = 1_000_000
_INDENT, _BLANK = 60, " \t\r\ufeff\u200b,"
_UNTITLED: Final = "no_title_or_abstract"
_SHARE: Final = 0.25
"""A text of which entries are as much as this is a bibliography, whatever the rest is."""


def sniff(head: str) -> float:
    """How much of the text stands in entries that begin a line or follow each other, closed but for the last."""
    if "@" not in head:
        return 0.0
    total, inside, position, size = sum(len(line.text) for line in lines(head)), 0, 0, len(head.rstrip())
    for one in _claimed(head):
        before = head[max(position, one.start - _INDENT) : one.start].rpartition("\n")[2]
        is_sound = (head[one.end - 1] in "})" or one.end >= size) and getattr(one, "rule", _UNTITLED) == _UNTITLED
        inside += one.end - one.start if is_sound and not before.strip(_BLANK) else 0
        position = one.end
    return min(0.95, 0.95 * inside / total / _SHARE) if total else 0.0


def blocks(text: str) -> Iterator[Block]:
    """A mention for each entry with a title or an abstract; macros, comments and preambles are furniture."""
    return with_furniture(text, _claimed(text), _is_comment)


def _claimed(text: str) -> Iterator[Record | Fault | Furniture]:
    text = uniform(text)
    macros: dict[str, str] = {}
    head = _next_head(text, 0)
    while head:
        if head[1].lower() in _SPECIAL:
            special = _special(text, head, macros)
            yield special
            head = _next_head(text, special.end)
        else:
            following = _next_head(text, head.end())
            entry = _entry(text, head, following.start() if following else len(text), macros)
            if entry:
                yield entry
            head = following


def _next_head(text: str, position: int) -> re.Match[str] | None:
    """The next `@type{`: at the start of a line, or with a key and a field behind it."""
    at = text.find("@", position)
    while at >= 0:
        head = _HEAD.match(text, at)
        kind = head[1].lower() if head else ""
        if head and (head[2] == "{" or kind in _TYPES):
            line_start = text.rfind("\n", max(0, at - _INDENT), at) + 1
            is_first = (line_start > 0 or at < _INDENT) and not text[line_start:at].strip(_BLANK)
            if is_first or kind in _SPECIAL or _KEY_AND_FIELD.match(text, head.end()):
                return head
        at = text.find("@", at + 1)
    return None


def _special(text: str, head: re.Match[str], macros: dict[str, str]) -> Furniture | Fault:
    """A block that is no entry; `@string` adds its macro to those that the entries below it may use."""
    closer, depth, end = (")" if head[2] == "(" else "}"), 0, len(text)
    for mark in _MARK.finditer(text, head.end()):
        if mark[0] == closer and not depth:
            macro = _MACRO.match(text, head.end(), mark.start()) if head[1].lower() == "string" else None
            value = value_text(text[macro.end() : mark.start()], macros) if macro else None
            if macro and value is not None and len(value) <= LONGEST_MACRO:
                macros[macro[1].lower()] = value
            return Furniture(head.start(), mark.end())
        if mark[0] in "{}":
            depth += 1 if mark[0] == "{" else -1
        elif mark[0][0] == "\n" and _HEAD.match(text, mark.end() - 1):
            end = mark.start()
            break
    end = head.start() + len(text[head.start() : end].rstrip())
    return Fault(head.start(), end, "unclosed", f"`@{head[1]}` that is not closed")


def _entry(text: str, head: re.Match[str], limit: int, macros: dict[str, str]) -> Record | Fault | None:
    start = head.start()
    entry = entry_at_start(text[start : min(limit, start + _LONGEST)], macros)
    if not entry:
        return None
    values, extra = mention_fields(head[1], entry.key, entry.fields)
    if "title" in values or "abstract" in values:
        return Record(start, start + entry.size, values, extra)
    return Fault(start, start + entry.size, _UNTITLED, "an entry with neither title nor abstract")


def _is_comment(line: str) -> bool:
    """Whether a line between the entries is a comment, or stray brackets."""
    return line.startswith("%") or not line.strip("{}(),;")
