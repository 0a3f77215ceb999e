"""Keys of BibTeX entries: their own or made from the paper alone, so that a key stands for one paper in all exports."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

import polars as pl

from schemas.columns import Paper

_LETTERS: Final = str.maketrans(
    {"ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
_NO_LETTER: Final = re.compile(r"[^a-z]+")
_INITIALLED: Final = re.compile(r"(\S.*?)\s(?:[A-Z]{1,3}|[A-Z]-[A-Z]|[A-ZÀ-ÖØ-Þ]\.(?:[\s-]?[A-ZÀ-ÖØ-Þ]\.){0,3})")
_SUFFIX: Final = re.compile(r"(?:Jr|Sr|II|III|IV)\.?", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")
_EMPTY_WORDS: Final = frozenset(
    "a an and are as at be between by can das de der des die do does el en et for from how in into is it its la le les "
    "of on or our some than that the their this to towards toward un und une using via we what when where which why "
    "with within without".split()
)
_DIGITS: Final = 4
_ANONYMOUS: Final = "anon"
KEYED: Final = (Paper.paper_id, Paper.authors, Paper.publication_year, Paper.title)
"""The columns that a key is made from."""


def made_key(paper: Mapping[str, Any]) -> str:
    """A key such as `oil2021cold_1a2b`: family name, year, first telling title word, digits of the id."""
    family = next((name for name in map(family_name, paper[Paper.authors][:1]) if name), _ANONYMOUS)
    words = (_ascii(word) for word in _WORD.findall(paper[Paper.title] or ""))
    word = next((word for word in words if len(word) > 1 and word not in _EMPTY_WORDS), "")
    return f"{family}{paper[Paper.publication_year] or ''}{word}_{_digits(paper[Paper.paper_id])}"


def digits() -> pl.Expr:
    """The digits of its id that a made key of a paper holds: where they differ, so do the keys."""
    return pl.col(Paper.paper_id).str.slice(1, _DIGITS)


def _digits(paper_id: str) -> str:
    return paper_id[1 : 1 + _DIGITS]


def family_name(name: str) -> str:
    """The family name in small ASCII letters: before a comma or initials, else the last word; maybe empty."""
    before, comma, _ = name.partition(",")
    initialled = _INITIALLED.fullmatch(name)
    if comma:
        family = before
    elif initialled:
        family = initialled[1]
    else:
        words = [word for word in name.split() if not _SUFFIX.fullmatch(word)]
        family = words[-1] if words else ""
    return _ascii(family)


def _ascii(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return _NO_LETTER.sub("", folded)


class Keys:
    """The keys of one package, each given once, whatever the case of its letters.

    `own` are papers with the keys that their entries came with, the first claim first: it keeps the key as it is. Made
    keys give way to all of them, so that a paper's key does not depend on which others are exported.
    """

    def __init__(self, own: Iterable[tuple[str, str]] = ()) -> None:
        self._taken: set[str] = set()
        self._given = {paper_id: self._free(key, paper_id) for paper_id, key in own}

    def of(self, paper: Mapping[str, Any]) -> str:
        """The paper's own key, else a made one; where another has it, digits of the paper's id follow.

        Only `KEYED` columns are read; asked again, it is the same.
        """
        paper_id: str = paper[Paper.paper_id]
        if paper_id not in self._given:
            self._given[paper_id] = self._free(made_key(paper), paper_id)
        return self._given[paper_id]

    def _free(self, key: str, paper_id: str) -> str:
        tries = (key, f"{key}_{_digits(paper_id)}", f"{key}_{paper_id}")
        free = next((one for one in tries if one.lower() not in self._taken), None)
        number = 2
        while free is None:
            one = f"{tries[-1]}_{number}"
            free = None if one.lower() in self._taken else one
            number += 1
        self._taken.add(free.lower())
        return free
