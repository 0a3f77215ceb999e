"""Lists in the cell of a table: joined by `|`, or as JSON or Python print them."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from etl.parse.encoding import shown
from schemas.exchange import in_one

_LONGEST_LIST: Final = 50_000
"""Brackets around more characters than this are left as they stand."""
_STRING: Final = r"""(?:'([^'\\]*+(?:\\.[^'\\]*+)*)'|"([^"\\]*+(?:\\.[^"\\]*+)*)")"""
_PART: Final = re.compile(rf"[\s,]*+{_STRING}", re.DOTALL)
_END: Final = re.compile(r"[\s,]*+\]")
_ESCAPED: Final = re.compile(r"\\([\\'\"])")
_NAMES: Final = (
    ("name", "full_name", "fullname", "display_name", "raw_author_name", "author", "term", "keyword", "url"),
    ("family", "last", "last_name", "lastname", "surname", "keyname", "lastName"),
    ("given", "first", "first_name", "firstname", "forename", "forenames", "firstName"),
)
"""Keys of a whole name, of a family name, and of given names."""
_NAMED: Final = re.compile(rf"['\"](?:{'|'.join(_NAMES[0][:6])})['\"]\s*+:\s*+{_STRING}", re.DOTALL)
_ARCHIVES: Final = (
    "astro-ph|cond-mat|cs|econ|eess|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|nlin|nucl-ex|nucl-th|physics|q-bio"
    "|q-fin|quant-ph|stat|acc-phys|adap-org|alg-geom|ao-sci|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|dg-ga"
    "|funct-an|mtrl-th|patt-sol|plasm-ph|q-alg|solv-int|supr-con"
)
_CATEGORIES: Final = re.compile(rf"(?:(?:{_ARCHIVES})(?:\.[A-Za-z-]{{2,17}})?(?: |\Z)){{2,30}}")
"""Categories as arXiv's own tables part them."""


def list_text(text: str) -> str:
    """A list that a program printed, with its parts joined by `; `; any other text as it stands."""
    parts: Iterable[str] = ()
    if text[0] == "[" and text[-1] == "]" and len(text) <= _LONGEST_LIST:
        try:
            parts = texts_in(json.loads(text))
        except (ValueError, RecursionError):
            parts = _python_strings(text)
    elif "|" in text:
        parts = text.split("|")
    elif _CATEGORIES.fullmatch(text):
        parts = text.split(" ")
    return joined(parts) or text


def joined(parts: Iterable[str]) -> str:
    """The parts of a list that are not blank as one text; JSON can spell half a character, which no table can hold."""
    filled = [part.strip() for part in parts if part.strip()]
    return shown(in_one(filled))


def texts_in(value: object) -> Iterator[str]:
    """The texts of a nested value: of a structure its name, of `[family, given, …]` one name, else each part."""
    if isinstance(value, dict):
        whole, family, given = (next((value[key] for key in keys if value.get(key)), None) for keys in _NAMES)
        if whole is not None:
            yield from texts_in(whole)
        elif family or given:
            yield ", ".join(str(part) for part in (family, given) if part)
    elif isinstance(value, list | tuple):
        for part in value:
            is_name = isinstance(part, list | tuple) and all(isinstance(piece, str) for piece in part)
            yield from [", ".join(piece for piece in part if piece)] if is_name else texts_in(part)
    elif value is not None:
        yield str(value)


def _python_strings(text: str) -> list[str]:
    """The strings of a printed Python list, or the names of its dictionaries; none where it is neither."""
    if text[1:].lstrip().startswith("{"):
        return [_unescaped(match) for match in _NAMED.finditer(text)]
    parts, position = [], 1
    while match := _PART.match(text, position):
        parts.append(_unescaped(match))
        position = match.end()
    return parts if _END.fullmatch(text, position) else []


def _unescaped(match: re.Match[str]) -> str:
    return _ESCAPED.sub(r"\1", match[1] or match[2] or "")
