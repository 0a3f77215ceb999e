"""Series: titles that are one but for a number, in digits, Roman, words or letters (`Part I`, `Part two`, `31st`)."""

from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import Final

from etl.deduplicate.comparable import is_number

_ROMAN: Final = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()
_CARDINAL: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty".split()
)
_ORDINAL: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth".split()
)
_FOREIGN: Final = (
    "premiere deuxieme troisieme quatrieme",
    "prima seconda terza quarta",
    "primera segunda tercera cuarta",
    "erster zweiter dritter vierter",
)
_VALUES: Final = {
    word: str(value)
    for words in (_ROMAN, _CARDINAL, _ORDINAL, *map(str.split, _FOREIGN))
    for value, word in enumerate(words, start=1)
}
_STAGES: Final = frozenset("interim preliminary initial baseline final last follow followup".split())
_SUFFIXES: Final = frozenset("st nd rd th".split())
_COUNTED: Final = frozenset(
    "part parts pt partie teil parte paper chapter volume vol section no number day session phase lecture book report"
    " study experiment edition version release episode issue week round wave stage supplement case lesson module letter"
    " series year".split()
)
_MIN_COMMON: Final = 2


def numeral(word: str) -> str | None:
    """The value of a number in digits, Roman or words: `2`, `ii`, `two` and `second` are `2`; None where it is none."""
    return word if is_number(word) else _VALUES.get(word)


def in_series(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two titles are of one series: equal but for a number, a letter or a stage (`interim`, `final`); told by
    the same words up to different numbers; counted differently (`Part I: …`, `Part II: …`); or `X` and `X II`."""
    a, b = _without_suffixes(a), _without_suffixes(b)
    if not a or not b or _valued(a) == _valued(b):
        return False
    if len(a) == len(b) and all(_counts(x) and _counts(y) for x, y in zip(a, b, strict=True) if not _equal(x, y)):
        return True
    common = sum(1 for _ in takewhile(lambda pair: _equal(*pair), zip(a, b, strict=False)))
    return _numbers_part(a, b, common) or _counted_otherwise(a, b) or _continues(*sorted((a, b), key=len))


def _without_suffixes(title: Sequence[str]) -> tuple[str, ...]:
    """A title with `31 st` as `31`."""
    pairs = zip(title, ("", *title), strict=False)
    return tuple(word for word, before in pairs if not (word in _SUFFIXES and before and is_number(before)))


def _valued(title: Sequence[str]) -> list[str]:
    return [numeral(word) or word for word in title]


def _equal(x: str, y: str) -> bool:
    return x == y or (numeral(x) is not None and numeral(x) == numeral(y))


def _counts(word: str) -> bool:
    return numeral(word) is not None or word in _STAGES or len(word) == 1


def _numbers_part(a: Sequence[str], b: Sequence[str], common: int) -> bool:
    """Whether the same words lead to different numbers: `Studies on malt. III. …` and `Studies on malt. IV. …`."""
    if not _MIN_COMMON <= common < min(len(a), len(b)):
        return False
    return numeral(a[common]) is not None and numeral(b[common]) is not None


def _counted_otherwise(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether what both titles count differs, and half of the shorter title's words are the other's as well."""
    one, other = _counted(a), _counted(b)
    if not any(one[word] != other[word] for word in one.keys() & other.keys()):
        return False
    return 2 * len(set(a) & set(b)) >= min(len(set(a)), len(set(b)))


def _counted(title: Sequence[str]) -> dict[str, str]:
    pairs = list(pairwise(title))
    ahead = {word: after for word, after in pairs if word in _COUNTED and _is_place(after)}
    behind = {word: before for before, word in pairs if word in _COUNTED and before in _VALUES and len(before) > 1}
    return {word: numeral(value) or value for word, value in {**behind, **ahead}.items()}


def _is_place(word: str) -> bool:
    return numeral(word) is not None or len(word) == 1


def _continues(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether the longer title is the shorter with a number behind it, or with `Part 2` and more."""
    if long[: len(short)] != short or len(long) == len(short):
        return False
    rest = long[len(short) :]
    is_counted = len(rest) > 1 and rest[0] in _COUNTED and _is_place(rest[1])
    return is_counted or (len(rest) == 1 and numeral(rest[0]) is not None)
