"""The query syntax: text to frozen terms and back. docs/queries.md is its page."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from etl.errors import QueryError
from etl.query.fields import field_named, read

_SPACE: Final = re.compile(r"\s*")
_OPERATOR: Final = re.compile(r"(?:OR|AND|NOT)(?=\s|\Z)")
_DASHES: Final = re.compile(r"-+(?=\s|\Z)")
_NAME: Final = re.compile(r"([^\W\d][\w-]*):(?!//)")
_PLAIN: Final = re.compile(r'[^\s"\\]+')
_QUOTED: Final = re.compile(r'"((?:[^"\\]+|\\.)*)', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_BARE: Final = re.compile(r'[^\s"“”„\\:-][^\s"“”„\\:]*')
_TYPOGRAPHIC: Final = re.compile(r"(?<!\\)[“”„]")
"""Quotation marks as word processors make them of those of a keyboard."""
_SHOWN: Final = 40
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: words where `field` is None, else the value of the field of that (first) name."""

    field: str | None
    text: str
    is_negated: bool = False

    def __str__(self) -> str:
        """The term as it is written; `parse` reads it back."""
        is_plain = _BARE.fullmatch(self.text) and not _OPERATOR.fullmatch(self.text)
        text = self.text if is_plain else '"' + re.sub(r'(["“”„\\])', r"\\\1", self.text) + '"'
        return f"{'-' if self.is_negated else ''}{f'{self.field}:' if self.field else ''}{text}"


@dataclass(frozen=True, slots=True)
class Query:
    """Groups of terms: a paper is selected if all terms of one group hold. Without groups every paper is."""

    groups: tuple[tuple[Term, ...], ...] = ()

    def __str__(self) -> str:
        """The query as it is written; `parse` reads it back."""
        return " OR ".join(" ".join(map(str, group)) for group in self.groups)


def parse(text: str) -> Query:
    """Read a query, in linear time; `QueryError` says what of it cannot be read, at which character, and what to do."""
    _refuse_half_characters(text)
    text = _TYPOGRAPHIC.sub('"', text)
    groups: list[list[Term]] = [[]]
    place = _after(_SPACE, text, 0)
    while place < len(text):
        operator = _OPERATOR.match(text, place)
        if operator:
            _check_operator(operator, groups[-1])
            groups.append([])
            place = operator.end()
        else:
            term, place = _term(text, place)
            groups[-1].append(term)
        place = _after(_SPACE, text, place)
    if groups == [[]]:
        return Query()
    if not groups[-1]:
        raise QueryError(f"query: nothing stands behind its last OR (character {len(text.rstrip()) - 1}). Remove it.")
    return Query(tuple(map(tuple, groups)))


def _refuse_half_characters(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _error("is no character of a text. Type it again.", text, error.start, error.start + 1) from error


def _after(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return found.end() if found else place


def _check_operator(operator: re.Match[str], group: list[Term]) -> None:
    word = operator[0]
    text, start, end = operator.string, operator.start(), operator.end()
    if word == "AND":
        told = 'is no operator: all terms must hold anyway. Leave it out, or write "AND" for the word.'
        raise _error(told, text, start, end)
    if word == "NOT":
        raise _error('is no operator. Write a dash before a term, or "NOT" for the word.', text, start, end)
    if not group:
        raise _error('has no term before it. Remove it, or write "OR" for the word.', text, start, end)


def _term(text: str, start: int) -> tuple[Term, int]:
    place, is_negated = start, False
    if text[start] == "-" and not _DASHES.match(text, start):
        place, is_negated = start + 1, True
        if text[place] == "-":
            raise _error("begins with two dashes. One negates a term; put a word with a dash in quotes.", text, start)
    name = _NAME.match(text, place)
    if not name:
        value, end = _value(text, place)
        _check_text(value, text, place, end)
        return Term(None, value, is_negated), end
    at_value, is_followed = name.end(), not _at_space(text, name.end())
    try:
        field = field_named(name[1])
    except QueryError as error:
        if not is_followed:  # `Clocks: a survey` is words
            return Term(None, name[0], is_negated), at_value
        told = f"{error}. For the words put them in quotes."
        raise _error(told, text, place, at_value - 1) from error
    if not is_followed:
        raise _error("has no value. Write it right behind the colon, or quote the word.", text, place, at_value)
    value, end = _value(text, at_value)
    _check_text(value, text, at_value, end)
    try:
        read(field, value)
    except QueryError as error:
        raise _error(f"{error}.", text, at_value, end) from error
    return Term(field.name, value, is_negated), end


def _value(text: str, place: int) -> tuple[str, int]:
    """What stands up to the next white space outside quotes, without quotes and escapes, and where it ends."""
    parts = []
    while not _at_space(text, place):
        if text[place] == '"':
            quoted = _QUOTED.match(text, place)
            end = quoted.end() if quoted else place
            if not quoted or text[end : end + 1] != '"':
                told = 'opens a quotation that nothing closes. Add a ", or write \\" for the sign.'
                raise _error(told, text, place, place + 1)
            parts.append(_ESCAPE.sub(r"\1", quoted[1]))
            place = end + 1
        elif text[place] == "\\":
            if place + 1 == len(text):
                raise _error("has nothing behind it. Write \\\\ for the sign.", text, place, place + 1)
            parts.append(text[place + 1])
            place += 2
        else:
            end = _after(_PLAIN, text, place)
            parts.append(text[place:end])
            place = end
    return "".join(parts), place


def _at_space(text: str, place: int) -> bool:
    return place == len(text) or text[place].isspace()


def _check_text(value: str, text: str, start: int, end: int) -> None:
    if len(value) > _LONGEST:
        raise _error(f"is longer than {_LONGEST:,} characters. Write fewer.", text, start, end)
    if not any(map(_is_seen, value)):
        raise _error("is empty: there is nothing in it to look for.", text, start, end)


def _is_seen(character: str) -> bool:
    """Whether anything is left of a character when it is folded."""
    left = map(unicodedata.category, unicodedata.normalize("NFKD", character))
    return any(category not in ("Cc", "Cf") and category[0] not in "MZ" for category in left)


def _error(told: str, text: str, start: int, end: int | None = None) -> QueryError:
    """The error about the characters from `start` to `end`, or to the end of the word; they are counted from 1."""
    stretch = text[start : end or _after(_PLAIN, text, start) or None]
    shown = stretch if len(stretch) <= _SHOWN else f"{stretch[:_SHOWN]}…"
    readable = "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in shown)
    return QueryError(f"query: `{readable}` at character {start + 1} {told}")
