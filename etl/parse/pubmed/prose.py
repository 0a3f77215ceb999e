"""What a paragraph without a label is, told by its words: a notice of copyright, an address, or another language."""

import re
from typing import Final

_NOTICE: Final = re.compile(
    r"(?:©|Copyright\s?(?:©|\([cC]\)|(?:19|20)\d\d|(?:[Tt]he|by|of)\s+[A-Z])|Crown [Cc]opyright|\([cC]\)\s(?:19|20)\d\d"
    r"|All rights reserved|Published (?:by|under|on behalf|in collaboration|\d{4} by|online by)\b"
    r"|This (?:article|work|paper|manuscript)\s+is\s+(?:protected\s+by|licen[sc]ed|distributed\s+under"
    r"|published\s+under|open[- ]access|made\s+available|in\s+the\s+public"
    r"|an?\s+(?:open[- ]access|U\.?S\.?\s+Government))"
    r"|This is an open[- ]access (?:article|paper)|Licen[sc]ed? under|\(PsycINFO|\(PsycInfo|Georg Thieme|Thieme\b)"
)
_TRAILING: Final = re.compile(
    r"(?<!\s)\s+(?=This\s+article\s+is\s+protected\s+by\s+copyright|\(Psyc(?:INFO|Info)\s)"
    r"|(?<=[.!?)\]])\s+(?=©|Copyright\s+(?:©|\([cC]\)|(?:19|20)\d\d)|\([cC]\)\s+(?:19|20)\d\d)"
)
_TELLING: Final = ("opyright", "©", "(c)", "(C)", "PsycI")
_HOUSE: Final = re.compile(
    r"©|\b[Cc]opyright\b|rights reserved|Creative Commons|\bCC[- ]BY|\b(?:Ltd|Inc|GmbH|B\.V|LLC|S\.A|Verlag|Publishers?"
    r"|Publishing|Publications|Periodicals|University Press|Elsevier|Wiley|Springer|Karger|Liebert)\b"
)
_SECTION: Final = re.compile(r"[A-Z][A-Za-z /&,-]{2,50}:\s")
_SHORT: Final = 300
"""A notice that does not begin as one is no longer than this many characters."""

_PLACE: Final = re.compile(
    r"(?:\w+[ -]){0,6}?(?:Department|Dept|Division|Section|Unit|School|Faculty|Institut\w{0,8}|Laborator\w{1,4}|Lab"
    r"|Cent(?:er|re|ro)|Universi\w{2,6}|Hospital\w{0,4}|H[oô]pital|Clini\w{1,4}|Klini\w{1,4}|Service|Servi[cz]i\w|College"
    r"|Academy|Ministry|Departa\w{4,6}|D[eé]partement|Dipartimento|Abteilung|Facult\w{1,3}|Facultad|Research|National"
    r"|Program|Branch|Foundation|Association|Group|Inc|Ltd|Corporation|Company)\b"
)
_MAIL: Final = re.compile(r"[^\s@]{1,64}@[^\s@]{1,120}\.[a-z]{2,6}\b")
_VERB: Final = re.compile(
    r"\b(?:we|was|were|is|are|been|has|have|had|can|may|that|this|these|which|we|our|it|not|than|show(?:ed|s)?|using)\b",
    re.IGNORECASE,
)
_ADDRESS: Final = 700
"""An address is not longer than this many characters."""

_ENGLISH: Final = frozenset("the of and in to was were with for is are that this we by from on as".split())
_OTHER: Final = frozenset(
    "de la el los las en que y del se les des et le du une un est dans der die das und von den mit bei ist eine da do "
    "os na em com não foi di il che per una con è w z i się że het een van och att som och av på og til".split()
)


def trailing_notice(text: str, start: int, end: int) -> int:
    """Where a notice of copyright begins that ends a paragraph of other text; `end` if there is none."""
    tail = max(start + 1, end - _SHORT)
    last = text[tail:end]
    if any(word in last for word in _TELLING):
        match = _TRAILING.search(text, tail, end)
        if match:
            return match.start()
    return end


def is_notice(text: str, start: int, end: int, is_last: bool) -> bool:
    """Whether a paragraph is a notice of copyright; the last one may be told by the name of a publisher alone."""
    if _NOTICE.match(text, start, end):
        return True
    is_short = is_last and end - start <= _SHORT
    return is_short and bool(_HOUSE.search(text, start, end)) and not _SECTION.match(text, start, end)


def is_address(text: str, start: int, end: int) -> bool:
    """Whether a paragraph is where somebody works: places with commas between, or an e-mail address, and no verb."""
    if end - start > _ADDRESS or _VERB.search(text, start, end):
        return False
    return bool(_MAIL.search(text, start, end) or ("," in text[start:end] and _PLACE.match(text, start, end)))


def is_foreign(text: str, start: int, end: int) -> bool:
    """Whether a paragraph is in another language than English, by its little words or its script."""
    words = text[start:end].lower().split()
    english = sum(word in _ENGLISH for word in words)
    other = sum(word in _OTHER for word in words)
    letters = sum(char > "\u036f" and char.isalpha() for char in text[start : min(end, start + 400)])
    return other > 2 * english or letters > 0.3 * min(end - start, 400)
