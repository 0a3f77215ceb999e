"""Where the venue behind an id or a DOI ends, when the next abstract was glued to it without a space.

A venue is names, numbers and the small words between names; prose has other words in small letters. So the end is
where a new word begins in the middle of a word, names are all that stands before, and prose is what stands behind.
"""

import re
from itertools import islice
from typing import Final

from etl.parse.lists.glue import OPENER

_LONGEST: Final = 400
"""A venue is not longer than this many characters."""
_PROSE: Final = 25
"""Prose that goes on for less than this many characters is no abstract."""
_ENDS: Final = 30
"""So many places at most are tried."""
_FIRST_WORD: Final = (
    r"[A-Z](?:[a-z]+|[A-Z]{1,9}s?(?=[\s,-])|[A-Z]{1,6}[a-z]{2,}|['\\(]|\.(?:[A-Z]\.)?\s[A-Z][a-z])|(?!D)[A-Z]-|[AI](?=\s)"
    r"|[\"“‘`$\\]+[A-Za-z]|[{%]\s?[A-Z\\$]|[1-6]-?[DG](?=[\s-])|[^\W\d_A-Za-z]"
)
_SURE_ENDS: Final = re.compile(
    rf"(?<=[0-9)\]])(?:{_FIRST_WORD})|(?<=[A-Za-z.])(?!A,|A\s(?![a-z]))(?!(?<=[A-Z])A\s){OPENER}"
    r"|(?:(?<=[.)])|(?<=\s[A-E]))[A-Z][a-z]{2,}(?=[\s,-])|(?<=[\w.)])(?:\$[\\^A-Za-z(]|\\[a-z]{2})"
)
_CAMEL_ENDS: Final = re.compile(
    r"(?:(?<=[a-z]{3})[A-Z](?:[a-z]{2,}|[A-Z]+)|(?<=[A-Z]{2})[A-Z][a-z]{2,})(?=[\s,-])|(?:(?<=[A-Z]{3})|(?<=\s[A-E]))A(?=\s[a-z]{4})"
)
"""What a venue and the prose glued to it meet at, surest first: `518Learning` or `AnalysisWe`, then `ImageDeep`."""
_YEAR: Final = re.compile(r"(?:19|20)\d\d[)\]]?\Z")
_WORD: Final = re.compile(r"\S+")
_SMALL: Final = re.compile(r"[^\W\d_A-Z]{2,}[,;:.]?\Z|a\Z")
_OF_VENUES: Final = frozenset(
    "of the in on and for at to by with und der die de des du la le et di del e no vol vols pp p pages page art "
    "article eds ed part issue number volume from an supplement suppl sect chap chapter id series accepted press "
    "published".split()
)
"""Words in small letters that stand in venues."""


def split_venue(text: str, start: int, end: int) -> int:
    """Where the venue behind the space at `start` ends: `start` if there is none, `end` if no prose follows."""
    if start == end or not text[start].isspace():
        return start
    last = max(start, min(start + _LONGEST, end - _PROSE))
    for match in islice(_SURE_ENDS.finditer(text, start + 1, last), _ENDS):
        if _is_venue(text[start : match.start()]) and _is_prose(text, match.start(), end):
            return match.start()
    camel = [match.start() for match in islice(_CAMEL_ENDS.finditer(text, start + 1, last), _ENDS)]
    for joint in reversed(camel):
        if _is_all_names(text, start, joint) and _is_prose(text, joint, end):
            return joint
    if camel and _is_venue(text[start : camel[0]]) and _is_prose(text, camel[0], end):
        return camel[0]
    for match in islice(_SURE_ENDS.finditer(text, start + 1, last), _ENDS):
        if _is_all_names(text, start, match.start()):
            return match.start()
    return end if end - start <= _LONGEST and _is_venue(text[start:end]) else start


def _small_words(text: str) -> int:
    """How many words in small letters there are that stand in no venue."""
    return sum(1 for word in text.split() if _SMALL.match(word) and word.rstrip(",;:.") not in _OF_VENUES)


def _is_all_names(text: str, start: int, end: int) -> bool:
    return not _small_words(text[start:end])


def _is_venue(text: str) -> bool:
    """Whether a text is of names and numbers."""
    return _small_words(text) <= 1 + len(text) // 80


def _is_prose(text: str, start: int, end: int) -> bool:
    """Whether what begins at `start` has the small words of prose among its first ones; behind a year, some do."""
    words = [match.group() for match in islice(_WORD.finditer(text, start, min(end, start + 400)), 13)]
    small = [word for word in words[1:] if _SMALL.match(word)]
    if words and ".." in words[0]:
        return False
    weight = 4 if _YEAR.search(text, max(0, start - 5), start) else 2
    return weight * len(small) >= len(words) - 1 and any(word not in _OF_VENUES for word in small)
