"""Where an id, a DOI or a venue ends when the next text was glued to it without a space.

What tells the end is the change of character: ids end in a digit, a small letter or a bracket, and prose begins with
a capitalised word and goes on. Few publishers' codes look like words themselves; those of a fixed length are known.
Nothing tells `….123456` and `3D printing` apart.
"""

import re
from typing import Final

ARXIV_ID: Final = re.compile(
    r"(?:(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}"
    r"|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5}"
    r"|[a-z]{1,12}(?:-[a-z]{2,5})?(?:\.[A-Z]{2})?/\d{7})"
    r"(?:v[1-9]\d?(?!\d))?"
)
"""An arXiv id: four digits behind the point until 1412, five from 1501 on, or the old style; so its end is sure."""

_DOI: Final = re.compile(r"(?:https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S+")
_OF_FIXED_LENGTH: Final = re.compile(
    r"(?:S\d{7}[\dX]\d{7}[\dX]|S?\d{4}-\d{3}[\dX]\(\d{2}\)\d{5}-[\dA-Z]"  # a publisher item identifier, two ways
    r"|\(SICI\)[!-~]{10,90}?\d\.\d\.[A-Z]{2};\d-[\dA-Z]"  # a serial item and contribution identifier
    r"|[A-D]\d[A-Z]{2}\d{5}[A-Z]|[12]\d{3}[A-Z]{2}\d{6})(?![a-z/.-])"  # C8CP01234A, 2012JA012345
)
"""Article codes that hold capitals, or end in one, but are so long that their end is sure."""
_FIRST_WORD: Final = re.compile(
    r"(?:[AI]|[A-Z]\.|[^\W\d_a-z](?:[^\W_]|[-–'’/_^{}\\$\"`()+,]|\.(?=[A-Z])){1,79})[\"'’”)\]]{0,3}[,.:;?!]?"
)
_CODE: Final = re.compile(r"\d{2}[A-Z]|\d{3}[a-z]|\d{4}|0\d+\Z|/\w*\d")
"""What stands in article codes (`JA012345`, `X/aaa12e`), but hardly in a word."""
_OPENING_MARK: Final = re.compile(r"[\"“‘'`$\\{]{1,3}[A-Za-z{\\]|[(\[*][A-Z][a-z]{2}")
_LONGEST_WORD: Final = 80
_PROSE: Final = 60
"""Prose that goes on for less than this many characters is no abstract."""
_VENUE: Final = 400
"""A venue is not longer than this many characters."""

_OPENERS: Final = (
    "We This The In A An Our It To For Here As At By On Of Recent Recently There These While With Many Most Several "
    "Using Given Although Despite Since When However Existing Current Modern Based From Under Over Between Inspired"
)
_OPENER: Final = rf"(?:{'|'.join(_OPENERS.split())})(?=[\s,])"
_DOI_ENDS: Final = (
    re.compile(rf"(?<=[\w)\].])(?!A\s){_OPENER}"),
    re.compile(r"(?<=[0-9)\]])(?![A-Z]{2}[a-z]{3})(?:[^\W\d_a-z]|[\"“‘'`$\\({\[*])"),
    re.compile(r"(?<=[a-z])[A-Z]"),
    re.compile(r"(?<=[A-Z])[A-Z](?=[a-z]|\s)"),
    re.compile(r"[$\\\"“‘`]"),
)
"""What a DOI and the prose glued to it meet at, surest first: `XWe`, `42Images`, `xDeep`, `XImages`, `x$K$`."""
_VENUE_ENDS: Final = (
    re.compile(
        r"(?<=[0-9)\]])(?:[A-Z](?:[a-z]+|[A-Z]{2}|['\\])|(?!D)[A-Z]-|[AI](?=\s)|[\"“‘`$\\]+[A-Za-z]|[^\W\d_A-Za-z])"
        rf"|(?<=[A-Za-z.])(?!(?<=[A-Z])A\s){_OPENER}"
    ),
    re.compile(r"(?<=[a-z]{4})[A-Z][a-z]{2,}(?=[\s,-])"),
)
"""What a venue and the prose glued to it meet at, surest first: `518Learning` or `AnalysisWe`, then `ImageDeep`."""


def split_doi(text: str, start: int, end: int) -> int | None:
    """Where the DOI that begins at `start` ends, at most at `end`; None if none begins there."""
    match = _DOI.match(text, start, end)
    if not match:
        return None
    stop = _glued_prose(text, match.start(), match.end(), end)
    while text[stop - 1] in ".,;":
        stop -= 1
    return stop


def _glued_prose(text: str, start: int, stop: int, end: int) -> int:
    """Where prose begins within the token `[start, stop)`; `stop` if it does not."""
    suffix = text.index("/", text.index("10.", start)) + 1
    whole = _OF_FIXED_LENGTH.match(text, suffix, stop)
    if whole:
        return whole.end()
    for meeting in _DOI_ENDS:
        for match in meeting.finditer(text, max(suffix + 1, stop - _LONGEST_WORD), min(stop + 1, end)):
            word = text[match.start() : stop]
            is_word = _FIRST_WORD.fullmatch(word) and not _CODE.search(word)
            if match.start() < end - _PROSE and (is_word or _OPENING_MARK.match(word)):
                return match.start()
    return stop


def split_venue(text: str, start: int, end: int) -> int:
    """Where the venue behind a DOI ends: `start` if there is none, `end` if no prose follows it."""
    if start == end or not text[start].isspace():
        return start
    for meeting in _VENUE_ENDS:
        match = meeting.search(text, start + 1, max(start, min(start + _VENUE, end - _PROSE)))
        if match:
            return match.start()
    return end if end - start <= _VENUE else start
