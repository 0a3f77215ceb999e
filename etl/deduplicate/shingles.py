"""Texts as sets of word 3-shingles, and the keys under which near-duplicates meet: the readable reference.

`kernel` computes the same numbers over Arrow buffers, bit for bit. Nothing here depends on a hash seed, a library's
internal hash or the machine, so that whoever compares two texts, anywhere, finds the same likeness.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]

SHINGLE_WORDS: Final = 3
SENTENCE_WORDS: Final = 8
"""So many words from the start and from the end of a text stand for its first and last sentence."""
CROWD_WORDS: Final = 16
"""So many where the shorter run is shared by too many texts to compare them all (`In this paper we propose a …`)."""
BANDS: Final = 32
ROWS: Final = 4
"""32 bands of 4 rows find all but one in some 6,000 pairs with Jaccard 0.7, and more of those above (Broder 1997)."""

STEP: Final = 0x9E3779B97F4A7C15
STIR: Final = 0xBF58476D1CE4E5B9
SETTLE: Final = 0x94D049BB133111EB
"""The odd constants of the hashes (those of SplitMix64): the same for ever, as every key depends on them."""

_SIGNATURE_SHINGLES: Final = 4096
"""So many shingles are permuted at a time, so that a long text takes no more memory than a short one."""
_ALL: Final = 0xFFFFFFFFFFFFFFFF
_NON_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_MARKUP: Final = re.compile(
    r"\\[A-Za-z]+"
    r"|</?[A-Za-z][A-Za-z0-9:-]{0,30}(?:[ \t\r\n][\x00-;?-\x7f]{1,60}=[\x00-;=?-\x7f]{0,200}|/)?>"
)


def _constants(name: str) -> npt.NDArray[np.uint32]:
    """One number a permutation: the same for ever, on every machine and with every version of numpy."""
    named = (f"{name} {number}".encode() for number in range(BANDS * ROWS))
    return np.array(
        [int.from_bytes(hashlib.blake2b(one, digest_size=4).digest(), "little") for one in named], np.uint32
    )


MULTIPLIERS: Final = _constants("multiplier") | np.uint32(1)
ADDENDS: Final = _constants("addend")


_GREEK: Final = re.compile("GREEK SMALL LETTER (?:FINAL )?([A-Z]+)")
_SPELT: Final = {"LAMDA": "lambda"}
_LATIN: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", **dict(zip("øłđðħŧŋı", "olddhtni", strict=True))}
)
"""Letters that Unicode does not take apart, though databases do: `Søren` and `Soren`."""


class _Folds(dict[int, str]):
    """What a character beyond ASCII is folded to, by its code point, found when it is first met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code)).lower()
        folds = "".join(_fold(char) for char in plain if not unicodedata.combining(char))
        return self.setdefault(code, folds)


def _fold(char: str) -> str:
    if char.isascii():
        return char
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    named = _GREEK.fullmatch(unicodedata.name(char, ""))
    if named:
        return f" {_SPELT.get(named[1], named[1]).lower()} "
    return char.translate(_LATIN) if char.isalnum() else " "


_FOLDS: Final = _Folds()


def folded(text: str) -> str:
    """A text in lower case without accents, in which every character beyond ASCII is a letter.

    Compatibility forms are undone (NFKD: `ﬁ` is `fi`, `²` is `2`, `½` is `1 2`), combining marks go, digits of any
    script become ASCII, Greek letters become their names, `ø` is `o`, and what is no letter (`–`, `’`, `≤`) becomes a
    space. Each character is folded alone, whatever stands beside it: `folded(a + b) == folded(a) + folded(b)`; folding
    twice changes nothing. Of ASCII text nothing but the case changes.
    """
    return _NON_ASCII.sub(lambda run: run[0].translate(_FOLDS), text).lower()


def without_markup(text: str) -> str:
    r"""A text with a space for each LaTeX command name (`\textit`) and HTML tag (`<i>`, `</sub>`, `<a href="…">`).

    Coarse, for blocking on texts that are not normalised: a name alone in angle brackets is taken for a tag.
    """
    return _MARKUP.sub(" ", text)


@lru_cache(maxsize=1 << 18)
def word_hash(word: str) -> int:
    """64 bits of a word's UTF-8 bytes, sixteen at a time, the first of them lowest; the same for ever."""
    encoded = word.encode()
    mixed = 0
    for start in range(0, len(encoded), 16):
        low, high = (int.from_bytes(encoded[one : one + 8], "little") for one in (start, start + 8))
        mixed = _stirred((mixed + high * STEP & _ALL) ^ low)
    return mixed


def run_hash(words: Sequence[str]) -> int:
    """64 bits of a run of words, in their order; 0 where there is none."""
    places = np.arange(len(words), dtype=np.uint64)
    return int((_word_hashes(words) * (places + places + np.uint64(1))).sum())


def shingle_hashes(words: Sequence[str]) -> Hashes:
    """Hashes of the distinct runs of three words, ascending; of the whole text where it is shorter.

    Always odd, and so never 0. Empty where there is no word.
    """
    if not words:
        return np.empty(0, np.uint64)
    hashed = np.concatenate((np.zeros(max(0, SHINGLE_WORDS - len(words)), np.uint64), _word_hashes(words)))
    mixed = hashed[:-2] * np.uint64(STIR) + hashed[1:-1] * np.uint64(SETTLE) + hashed[2:]
    return np.unique(_stirred_all(mixed) | np.uint64(1))


def signature(shingles: Hashes) -> npt.NDArray[np.uint32]:
    """The least value of each of 128 permutations of the shingles (Broder 1997); the greatest number without any."""
    least = np.full(BANDS * ROWS, 0xFFFFFFFF, np.uint32)
    high = (shingles >> np.uint64(32)).astype(np.uint32)
    for start in range(0, high.size, _SIGNATURE_SHINGLES):
        permuted = high[start : start + _SIGNATURE_SHINGLES, None] * MULTIPLIERS + ADDENDS
        np.minimum(least, permuted.min(axis=0), out=least)
    return least


def band_keys(signed: npt.NDArray[np.uint32]) -> Hashes:
    """One key a band: the hash of its four least values, and of its number."""
    rows = signed.reshape(BANDS, ROWS).astype(np.uint64)
    low, high = (rows[:, one] | rows[:, one + 1] << np.uint64(32) for one in (0, 2))
    mixed: Hashes = _stirred_all((np.arange(BANDS, dtype=np.uint64) + high * np.uint64(STEP)) ^ low)
    return mixed


def _word_hashes(words: Sequence[str]) -> Hashes:
    return np.fromiter(map(word_hash, words), np.uint64, len(words))


def _stirred(mixed: int) -> int:
    mixed = (mixed ^ mixed >> 29) * STIR & _ALL
    mixed = (mixed ^ mixed >> 32) * SETTLE & _ALL
    return mixed ^ mixed >> 29


def _stirred_all(mixed: Hashes) -> Hashes:
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(STIR)
    mixed = (mixed ^ (mixed >> np.uint64(32))) * np.uint64(SETTLE)
    return mixed ^ (mixed >> np.uint64(29))
