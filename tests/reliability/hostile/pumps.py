"""Texts that would make a regular expression backtrack, made from the pattern itself."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final, NamedTuple

_PARSER: Any = import_module("re._parser")
op: Any = import_module("re._constants")
"""Python's own reader of patterns, and its names for their parts, of which typeshed knows nothing."""
_MANY: Final = 1_000
"""A repeat of as many is taken for one without end."""


class Pump(NamedTuple):
    """A text that makes a pattern repeat: `before`, then `unit` again and again, then what does not fit."""

    before: str
    unit: str

    def text(self, size: int) -> str:
        """The text of about so many characters."""
        return self.before + self.unit * (size // len(self.unit)) + MISFIT


MISFIT: Final = "\x00"
"""What follows the repeated: hardly a pattern has a place for it, so that it goes back over all of its ways."""


_COMMON: Final = (*'a 1A.,\n-({\\<$"', "a ", "a, ", "\r\n", "ab.", "1 ")
"""What every pattern is tried on."""


def pumps(pattern: "re.Pattern[str]") -> list[Pump]:
    """Texts for every repeat without end of a pattern, and for the pattern as a whole."""
    tree = _PARSER.parse(pattern.pattern, pattern.flags)
    found = dict.fromkeys(_pumps_of(tree, ""))
    whole = _sample(tree)
    if whole:
        found |= dict.fromkeys((Pump("", whole), *(Pump("", whole[:n]) for n in range(1, min(len(whole), 6)))))
    found |= dict.fromkeys(Pump("", unit) for unit in _COMMON if unit not in {pump.unit for pump in found})
    return [pump for pump in found if pump.unit]


def _pumps_of(tree: Any, before: str) -> Iterator[Pump]:
    for code, value in tree:
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            _, most, body = value
            if most >= _MANY:
                for unit in _units(body):
                    yield Pump(before, unit)
                    yield Pump("", unit)
            yield from _pumps_of(body, before)
        else:
            for part in _parts(code, value):
                yield from _pumps_of(part, before)
        before += _sample([(code, value)])


def _parts(code: Any, value: Any) -> list[Any]:
    if code is op.SUBPATTERN:
        return [value[-1]]
    if code is op.BRANCH:
        return list(value[1])
    if code in (op.ASSERT, op.ASSERT_NOT):
        return [value[1]]
    if code is op.ATOMIC_GROUP:
        return [value]
    if code is op.GROUPREF_EXISTS:
        return [part for part in value[1:] if part]
    return []


def _units(body: Any) -> list[str]:
    """A few texts that the body of a repeat matches: of alternatives, each."""
    one = _sample(body)
    found = [one, one * 2]
    for code, value in body:
        parts = value[-1] if code is op.SUBPATTERN else None
        if parts and len(parts) == 1 and parts[0][0] is op.BRANCH:
            found += map(_sample, parts[0][1][1])
        elif code is op.BRANCH:
            found += map(_sample, value[1])
        elif code is op.IN:
            found += map(_of_set_member, value)
    return [unit for unit in dict.fromkeys(found) if unit]


def _sample(tree: Any) -> str:
    """A text that a pattern may match; zero-width conditions are not looked at."""
    return "".join(_sample_of(code, value) for code, value in tree)


def _sample_of(code: Any, value: Any) -> str:
    if code is op.LITERAL:
        return chr(value)
    if code is op.NOT_LITERAL:
        return "b" if value == ord("a") else "a"
    if code is op.ANY:
        return "a"
    if code is op.IN:
        return _of_set(value)
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return _sample(value[2]) * max(int(value[0]), 1 if value[1] else 0)
    if code is op.BRANCH:
        return _sample(value[1][0])
    return "".join(_sample(part) for part in _parts(code, value)) if code in (op.SUBPATTERN, op.ATOMIC_GROUP) else ""


_CATEGORIES: Final = {
    op.CATEGORY_DIGIT: ("1", r"\d"),
    op.CATEGORY_NOT_DIGIT: ("a", r"\D"),
    op.CATEGORY_SPACE: (" ", r"\s"),
    op.CATEGORY_NOT_SPACE: ("a", r"\S"),
    op.CATEGORY_WORD: ("a", r"\w"),
    op.CATEGORY_NOT_WORD: (" ", r"\W"),
}
"""Of each class of characters one of it, and its pattern."""
_OTHERS: Final = "a1 .-~é\n\t"


def _of_set(members: Any) -> str:
    """A character of a set."""
    if members[0][0] is not op.NEGATE:
        return _of_set_member(members[0])
    return next((char for char in _OTHERS if not _is_in(char, members[1:])), "\U0001f600")


def _is_in(char: str, members: Any) -> bool:
    for code, value in members:
        if code is op.LITERAL and char == chr(value):
            return True
        if code is op.RANGE and value[0] <= ord(char) <= value[1]:
            return True
        if code is op.CATEGORY and re.match(_CATEGORIES[value][1], char):
            return True
    return False


def _of_set_member(member: Any) -> str:
    code, value = member
    if code is op.LITERAL:
        return chr(value)
    if code is op.RANGE:
        return chr(value[0])
    return str(_CATEGORIES[value][0]) if code is op.CATEGORY else ""


def polars_pumps(pattern: str) -> list[Pump]:
    """Texts for a pattern of polars; where Python cannot read it, the common ones."""
    try:
        return pumps(re.compile(pattern))
    except re.error:
        return [Pump("", unit) for unit in _COMMON]
