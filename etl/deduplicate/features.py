"""What is compared of a record, computed once."""

import hashlib
import re
from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from etl.deduplicate.comparable import comparable, is_generic, is_number, tokens
from schemas.columns import Mention

SHINGLE_WORDS: Final = 3
_FIRST_PAGE: Final = re.compile(r"\b[a-z]?[0-9]{1,9}")
_NOTICE_WORDS: Final = 60
"""A withdrawn paper's abstract of fewer words is the notice of its withdrawal."""

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """One record as the comparisons see it; what is not known is None or empty, and never evidence."""

    mention_id: str
    title: tuple[str, ...]
    title_raw: str
    abstract: tuple[str, ...]
    shingles: Hashes
    numbers: frozenset[str]
    surnames: tuple[str, ...]
    year: int | None
    volume: str | None
    first_page: str | None
    arxiv_id: str | None
    doi: str | None
    pmid: str | None

    @property
    def compared(self) -> Hashable:
        """All that comparisons look at, with what it is computed from: records that share it have no difference."""
        ids = (self.arxiv_id, self.doi, self.pmid)
        printed = (self.year, self.volume, self.first_page)
        return (self.title_raw, self.title, self.abstract, self.surnames, *printed, *ids)


def features(records: pl.DataFrame) -> list[Features]:
    """The features of every record, in the order of the rows."""
    columns = (
        Mention.mention_id,
        Mention.title,
        Mention.abstract,
        Mention.authors,
        Mention.publication_year,
        Mention.volume,
        Mention.pages,
        Mention.arxiv_id,
        Mention.doi,
        Mention.pmid,
        Mention.flags,
    )
    return [_features(row) for row in records.select(columns).iter_rows(named=True)]


def _features(row: dict[str, Any]) -> Features:
    title, abstract = row[Mention.title] or "", row[Mention.abstract] or ""
    words = tokens(abstract)
    is_notice = "withdrawn" in row[Mention.flags] and len(words) < _NOTICE_WORDS
    if is_notice or "placeholder" in row[Mention.flags]:
        words = ()  # says nothing of the paper, so its likeness is no evidence
    return Features(
        mention_id=row[Mention.mention_id],
        title=() if is_generic(comparable(title)) else tokens(title),
        title_raw=title,
        abstract=words,
        shingles=shingle_hashes(words),
        numbers=frozenset(word for word in words if is_number(word)),
        surnames=tuple(filter(None, map(surname, row[Mention.authors]))),
        year=row[Mention.publication_year],
        volume=comparable(row[Mention.volume] or "") or None,
        first_page=first_page(row[Mention.pages] or ""),
        arxiv_id=row[Mention.arxiv_id],
        doi=row[Mention.doi],
        pmid=row[Mention.pmid],
    )


def shingle_hashes(words: tuple[str, ...]) -> Hashes:
    """Hashes of the distinct runs of three words, ascending; of the whole text where it is shorter.

    64 bits and stable: the same on every machine, so that what is compared never depends on a hash seed.
    """
    if not words:
        return np.empty(0, np.uint64)
    hashed = np.array([_word_hash(word) for word in words], np.uint64)
    width = min(SHINGLE_WORDS, len(words))
    count = len(words) - width + 1
    mixed = np.zeros(count, np.uint64)
    for place in range(width):
        mixed = (mixed ^ hashed[place : place + count]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


@lru_cache(maxsize=1 << 20)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def first_page(pages: str) -> str | None:
    """The comparable first page of a range: `221-8`, `221-228` and `pp. 0221` begin alike; None if none is numbered."""
    match = _FIRST_PAGE.search(pages.lower())
    return match.group().lstrip("0") if match else None


def surname(name: str) -> str:
    """The comparable surname of a name in reading order or inverted: `Jane M. Doe` and `Doe, J. M.` are `doe`.

    Empty where a name holds no letter (`—`): it says nothing of the author.
    """
    before, comma, _ = name.partition(",")
    words = tokens(before if comma else name)
    long = [word for word in words if len(word) > 1]
    return (long or words or ("",))[-1]
