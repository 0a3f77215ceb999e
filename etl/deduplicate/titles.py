"""Titles: what databases add to them, and in which words two of them differ."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import OSA

from etl.deduplicate.comparable import is_number
from etl.deduplicate.series import numeral

_LANGUAGES: Final = (
    "arabic|bulgarian|catalan|chinese|croatian|czech|danish|dutch|english|finnish|french|german|greek|hebrew|hungarian"
    "|icelandic|italian|japanese|korean|lithuanian|norwegian|persian|polish|portuguese|romanian|russian|serbian|slovak"
    "|slovene|slovenian|spanish|swedish|thai|turkish|ukrainian|vietnamese"
)
_NOTE: Final = re.compile(
    rf"""(?<=\w) [\s.?!"”’)\]]* (?:
        [\[(] (?:(?:article|text|abstract)\s)? (?:in\s)? (?:{_LANGUAGES}) (?:;\s?english\sabstract)? [\])] [\s.]* \Z
      | [\[(] (?:review|letter|editorial|meeting\sabstract|abstract) [\])] [\s.]* \Z
      | \( vol\.?\s\d [^()]{{0,60}} \) [\s.]* \Z
      | \[ (?: (?:published\s)? (?:erratum|corrigend\w+|correction|retraction|comment|update|republished|summary)
               \s (?:appears|in|for)\b
             | see\scomments? | comments?\] | corrected\] ) .* \Z )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CUT: Final = re.compile(r"(?<=\w)\s\S{0,30}(?:\.\.\.|…)\s*\Z")
_SPACED: Final = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3}){1,3}(?![\d.,])")
_NOTICE: Final = (
    "notice of|erratum|errata|corrigend(?:um|a)|corrections?|addendum|retraction|expression of concern|berichtigung"
    "|korrektur|rectificatif|fe de erratas|correcci[oó]n"
)
_CORRECTS: Final = re.compile(
    rf"(?:author |publisher |editorial )?(?:{_NOTICE}|retracted|withdrawn|publisher.?s note)\b"
    r"(?!.{0,3}(?:of|for) errors)"
    rf"|.+[:.,(\[—–-] ?(?:an? )?(?:author |publisher )?(?:{_NOTICE})\W*\Z|.+\(vol\.? \d[^()]{{0,60}}\)\W*\Z",
    re.IGNORECASE,
)
_REMARK: Final = "repl(?:y|ies)|response|rejoinder|comments?|commentary|discussion|remarks?|editorial"
_ANSWERS: Final = re.compile(
    rf"(?:in |an? |the |authors?.{{0,2}} )?(?:{_REMARK}|notes?|letter) (?:to|on|by|regarding|comment(?:ing)?)\b"
    rf"|(?:the )?(?:discussion|comments?|commentary) of\b"
    rf"|(?:invited |editorial |authors?.{{0,2}} )?(?:{_REMARK})\s?[:.]|re:|rejoinder\b|invited commentary\b"
    rf"|(?:book )?review of\s?:|book review\b|(?:data|code|replication \w+|appendix) (?:from|for|to)\s?:"
    rf"|supplement(?:ary \w+|al \w+)? (?:from|for|to)\b"
    rf"|.+[^\w\s]\s?(?:an? |the |invited |authors?.{{0,2}} )?(?:{_REMARK})\W*\Z",
    re.IGNORECASE,
)
_LITTLE: Final = frozenset("a an the of in on at to for from by and or as is are its their this that versus vs".split())
_BRITISH: Final = (("ae", "e"), ("oe", "e"), ("our", "or"), ("is", "iz"), ("ys", "yz"), ("ll", "l"), ("re", "er"))
_MIN_SPELT: Final = 6
_MIN_SWAPPED: Final = 8
_MAX_SLIPS: Final = 2
_ENDING: Final = 3
_STEM: Final = 4


def without_notes(title: str) -> str:
    """A title without what a database appends: `[Chinese]`, `[Erratum appears in …]`, `[corrected]`, `(Review)`, `…`.

    Numbers get the points and no spaces that others print: `0·9` is `0.9`, `88 720` is `88720`.
    """
    text = _CUT.sub("", _NOTE.sub("", title))
    return _SPACED.sub(lambda number: number[0].replace(" ", ""), text.replace("·", "."))


def corrects(title: str) -> bool:
    """Whether a title is that of an erratum, a retraction or another notice about a paper."""
    return bool(_CORRECTS.match(title))


def answers(title: str) -> bool:
    """Whether a title is that of a reply, a comment, a discussion, a review or the data of a paper."""
    return bool(_ANSWERS.match(title))


def different_words(a: Sequence[str], b: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The words that only the one and only the other title has.

    Little words (`of`, `the`), other endings (`effect`, `effects`), British spelling, a letter left out or two that
    changed places, and compounds written apart (`post stroke`) are no difference; another letter (`propene`) and
    numbers are.
    """
    one, other = set(a) - set(b), set(b) - set(a)
    for left, right, words in ((one, other, b), (other, one, a)):
        for compound, parts in _compounds(words):
            if compound in left:
                left.discard(compound)
                right.difference_update(parts)
    for x in sorted(one):
        like = next((y for y in sorted(other) if _is_spelling(x, y)), None)
        if like:
            one.discard(x)
            other.discard(like)
    return frozenset(one - _LITTLE), frozenset(other - _LITTLE)


def is_misspelling(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether each of the different words of two titles has one of the other that it may be a misspelling of."""
    if not one or len(one) != len(other):
        return False
    pairs = ((x, y) for x in one for y in other if min(len(x), len(y)) >= _MIN_SPELT)
    slips = [(x, y) for x, y in pairs if OSA.distance(x, y, score_cutoff=_MAX_SLIPS) <= _MAX_SLIPS]
    return {x for x, _ in slips} == one and {y for _, y in slips} == other


def _compounds(words: Sequence[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    return ((x + y, (x, y)) for x, y in pairwise(words))


def _is_spelling(x: str, y: str) -> bool:
    """Whether two words are one in another form; a change in the first letters makes another word (`afferent`)."""
    short, long = sorted((_american(x), _american(y)), key=len)
    if numeral(x) is not None and numeral(x) == numeral(y):
        return True
    if is_number(short) or is_number(long) or len(short) < _STEM:
        return False
    if short == long:
        return True
    if long.startswith(short):
        return len(long) - len(short) <= _ENDING
    return len(short) >= _MIN_SPELT and _is_slip(short, long)


@lru_cache(maxsize=65536)
def _american(word: str) -> str:
    """A word with what British and American spelling tell apart made one: a key, no spelling."""
    for british, american in _BRITISH:
        word = word.replace(british, american)
    return word


def _is_slip(x: str, y: str) -> bool:
    """Whether a letter is left out or two have changed places, but not among the first ones."""
    if x[:2] != y[:2] or OSA.distance(x, y, score_cutoff=1) > 1:
        return False
    return len(x) != len(y) or (len(x) >= _MIN_SWAPPED and sorted(x) == sorted(y))
