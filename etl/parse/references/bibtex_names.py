"""Lists of names as BibTeX writes them: `Surname, Given and {Bread and Butter} and others`."""

import re
from typing import Final

_AND: Final = re.compile(r"(?<!\s)\s+and\s+|(?<!\\)[{}]", re.IGNORECASE)
_BRACE: Final = re.compile(r"(?<!\\)[{}]")
_HAS_AND: Final = re.compile(r"(?:\A|\s)and(?:\s|\Z)", re.IGNORECASE)
_LINE_END: Final = re.compile(r"(?:(?<![ \t])[ \t]++)?\n\s*+")


def names(text: str) -> list[str]:
    """The names of a list, which ` and ` parts outside braces; a name that was wrapped is on one line."""
    found, depth, start = [], 0, 0
    for match in _AND.finditer(text):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif depth == 0:
            found.append(text[start : match.start()])
            start = match.end()
    return [_LINE_END.sub(" ", name) for name in (*found, text[start:]) if name]


def unwrapped(name: str) -> str:
    """A name without the braces that it stands in for the `and` in it."""
    return name[1:-1] if is_wrapped(name) and _HAS_AND.search(name[1:-1]) else name


def is_wrapped(text: str) -> bool:
    """Whether a text opens with a brace that closes with its last character."""
    if not text.startswith("{") or not text.endswith("}"):
        return False
    depth = 0
    for match in _BRACE.finditer(text):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return match.end() == len(text)
    return False
