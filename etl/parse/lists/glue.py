"""Where an id or a DOI ends when the next text was glued to it without a space.

Ids have a fixed length, and so have the article codes of most publishers (`etl.parse.lists.article_codes`). Of other
codes the change of character tells the end: they end in a digit, a small letter or a bracket, and prose begins with a
capitalised word and goes on. Nothing tells `….123456` and `25th anniversaries` apart there.
"""

import re
from typing import Final

from etl.parse.lists.article_codes import code_end

ARXIV_ID: Final = re.compile(
    r"(?:(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}"
    r"|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5}"
    r"|[a-z]{1,12}(?:-[a-z]{2,5})?(?:\.(?:[A-Z]{2}|[a-z-]{2,12}))?/\d{7})"
    r"(?:v[1-9](?=[1-6]-?[DGH]\b)|v[1-9]\d?(?!\d))?"
)
"""An arXiv id: four digits behind the point until 1412, five from 1501 on, or the old style; so its end is sure.

A version of two digits is rare: `v13D printing` is `v1`.
"""

_DOI: Final = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/)?(10\.\d{3,9}/\S+)")
_FIRST_WORD: Final = re.compile(
    r"(?:[AI]|[A-Z]\.|[^\W\d_a-z](?:[^\W_]|[-–'’/_^{}\\$\"`()+,]|\.(?=[A-Z])){1,79})[\"'’”)\]]{0,3}[,.:;?!]?"
)
_CODE: Final = re.compile(r"\d{2}[A-Z]|\d{3}[a-z]|\d{4}|0\d+\Z|/\w*\d")
"""What stands in article codes (`JA012345`, `X/aaa12e`), but hardly in a word."""
_OPENING_MARK: Final = re.compile(r"[\"“‘'`$\\{]{1,3}[A-Za-z{\\]|[(\[*][A-Z][a-z]{2}|[1-6]-?[DG]\b")
_LONGEST_WORD: Final = 80
_PROSE: Final = 60
"""Prose that goes on for less than this many characters is no abstract, unless its first word opens many."""
_SHORT_PROSE: Final = 12

_OPENERS: Final = (
    "We This The In A An Our It To For Here As At By On Of Recent Recently There These While With Many Most Several "
    "Using Given Although Despite Since When However Existing Current Modern Based From Under Over Between Inspired "
    "If Let One Two Motivated Consider Suppose"
)
OPENER: Final = rf"(?:{'|'.join(_OPENERS.split())})(?=[\s,])"
"""Words that more abstracts begin with than any others."""
_ENDS: Final = (
    (_SHORT_PROSE, re.compile(rf"(?<=[\w)\].])(?!A\s){OPENER}")),
    (_PROSE, re.compile(r"(?<=\d)[1-6]-?[DG](?=[\s-])")),
    (_PROSE, re.compile(r"(?<=[0-9)\]])(?![A-Z]{2}[a-z]{3})(?:[^\W\d_a-z]|[\"“‘'`$\\({\[*])")),
    (_PROSE, re.compile(r"(?<=[a-z])[A-Z]")),
    (_PROSE, re.compile(r"(?<=[A-Z])[A-Z](?=[a-z]|\s)")),
    (_PROSE, re.compile(r"[$\\\"“‘`]")),
)
"""What a code of unknown shape and the prose glued to it meet at, surest first, and how far prose goes on behind it:
`XWe`, `423D printing`, `42Images`, `xDeep`, `XImages`, `x$K$`."""


def split_doi(text: str, start: int, end: int) -> int | None:
    """Where the DOI that begins at `start` ends, at most at `end`; None if none begins there."""
    match = _DOI.match(text, start, end)
    if not match:
        return None
    stop = code_end(text, match.start(1), end) or _glued_prose(text, match.start(1), match.end(), end)
    while text[stop - 1] in ".,;":
        stop -= 1
    return stop


def _glued_prose(text: str, start: int, stop: int, end: int) -> int:
    """Where prose begins within the token `[start, stop)`; `stop` if it does not."""
    suffix = text.index("/", start) + 1
    for goes_on, meeting in _ENDS:
        for match in meeting.finditer(text, max(suffix + 1, stop - _LONGEST_WORD), min(stop + 1, end)):
            word = text[match.start() : stop]
            is_word = _FIRST_WORD.fullmatch(word) and not _CODE.search(word)
            if match.start() < end - goes_on and (is_word or _OPENING_MARK.match(word)):
                return match.start()
    return stop
