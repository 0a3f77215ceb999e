"""What is compared of a record, computed once."""

import re
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from etl.deduplicate.comparable import comparable, is_generic, is_number, tokens
from etl.deduplicate.names import name_words
from etl.deduplicate.shingles import Hashes, shingle_hashes
from etl.deduplicate.titles import answers, corrects, without_notes
from schemas.columns import Mention

FIRST_PAGE: Final = r"\b[a-z]{0,2}[0-9]{1,9}"
"""The first page of a range in lower case, as a pattern of Python's and of polars'."""
_NUMBER: Final = re.compile(r"[0-9]+")
_MEETING: Final = re.compile(r"\.? Conference:|\(|:| = ", re.IGNORECASE)
_SERVER: Final = re.compile(
    r"(?:arxiv|corr\b|biorxiv|medrxiv|chemrxiv|psyarxiv|socarxiv|eartharxiv|techrxiv|ssrn\b|osf preprints"
    r"|research square|preprints?\b)",
    re.IGNORECASE,
)
_LITTLE: Final = frozenset("a an the of in on for and et de la le les des der die das und fur".split())
_PREPRINTS: Final = (
    "10.48550/",
    "10.1101/",
    "10.2139/",
    "10.20944/",
    "10.21203/",
    "10.26434/",
    "10.31219/",
    "10.31234/",
    "10.31235/",
)
"""DOI prefixes of preprint servers: arXiv, bioRxiv and medRxiv, SSRN, Preprints.org, Research Square, ChemRxiv, OSF."""
_NOTICE_WORDS: Final = 60
"""A withdrawn paper's abstract of fewer words is the notice of its withdrawal."""
_SUBJECT_CHARS: Final = 5
"""A word that an abstract says again and again names its subject if it is so long."""


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """One record as the comparisons see it; what is not known is None or empty, and never evidence."""

    mention_id: str
    title: tuple[str, ...]
    title_raw: str
    corrects: bool
    answers: bool
    abstract: tuple[str, ...]
    repeated: frozenset[str]
    shingles: Hashes
    numbers: frozenset[str]
    names: frozenset[str]
    year: int | None
    journal: tuple[str, ...]
    volume: str | None
    number: str | None
    first_page: str | None
    arxiv_id: str | None
    doi: str | None
    pmid: str | None
    is_supplement: bool

    @property
    def compared(self) -> Hashable:
        """All that comparisons look at, with what it is computed from: records that share it have no difference."""
        ids = (self.arxiv_id, self.doi, self.pmid)
        printed = (self.year, self.journal, self.volume, self.number, self.first_page, self.is_supplement)
        return (self.title_raw, self.title, self.abstract, self.names, *printed, *ids)

    @property
    def is_generic(self) -> bool:
        """Whether there is a title, and it says nothing of the paper."""
        return bool(self.title_raw) and not self.title

    @property
    def is_placed(self) -> bool:
        """Whether volume or page is known."""
        return bool(self.volume or self.first_page)

    @property
    def is_printed(self) -> bool:
        """Whether it is known where the paper is printed."""
        return bool(self.journal) or self.is_placed

    @property
    def is_preprint(self) -> bool:
        """Whether the DOI is one that a preprint server gives."""
        return self.doi is not None and self.doi.startswith(_PREPRINTS)

    @property
    def is_bare(self) -> bool:
        """Whether nothing is known but texts: a pasted list, no catalogue."""
        return not (self.names or self.year or self.is_printed or self.arxiv_id or self.doi or self.pmid)


COMPARED: Final = (
    Mention.mention_id,
    Mention.title,
    Mention.abstract,
    Mention.authors,
    Mention.publication_year,
    Mention.journal,
    Mention.volume,
    Mention.number,
    Mention.pages,
    Mention.arxiv_id,
    Mention.doi,
    Mention.pmid,
    Mention.flags,
)
"""The columns of a record that deduplicate compares."""


def features(records: pl.DataFrame) -> list[Features]:
    """The features of every record, in the order of the rows."""
    return [_features(row) for row in records.select(COMPARED).iter_rows(named=True)]


def _features(row: dict[str, Any]) -> Features:
    raw = row[Mention.title] or ""
    title, words = without_notes(raw), tokens(row[Mention.abstract] or "")
    is_notice = "withdrawn" in row[Mention.flags] and len(words) < _NOTICE_WORDS
    if is_notice or "placeholder" in row[Mention.flags] or corrects(title):
        words = ()  # says nothing of the paper, so its likeness is no evidence
    counts = Counter(words)
    return Features(
        mention_id=row[Mention.mention_id],
        title=() if is_generic(comparable(title)) else tokens(title),
        title_raw=raw,
        corrects=corrects(raw),
        answers=answers(raw),
        abstract=words,
        repeated=frozenset(word for word, count in counts.items() if count > 1 and len(word) >= _SUBJECT_CHARS),
        shingles=shingle_hashes(words),
        numbers=frozenset(filter(is_number, counts)),
        names=name_words(row[Mention.authors]),
        year=row[Mention.publication_year],
        journal=journal_words(row[Mention.journal] or ""),
        volume=leading_number(row[Mention.volume] or ""),
        number=leading_number(row[Mention.number] or ""),
        first_page=first_page(row[Mention.pages] or ""),
        arxiv_id=row[Mention.arxiv_id],
        doi=row[Mention.doi],
        pmid=row[Mention.pmid],
        is_supplement="suppl" in f"{row[Mention.volume]} {row[Mention.number]}".lower(),
    )


def first_page(pages: str) -> str | None:
    """The comparable first page of a range: `221-8`, `221-228` and `pp. 0221` begin alike.

    None if none is numbered.
    """
    match = re.search(FIRST_PAGE, pages.lower())
    return match.group().lstrip("0") or None if match else None


def leading_number(printed: str) -> str | None:
    """The comparable first number of a volume or an issue: `31 (2) (no pagination)` is `31`, else its words."""
    if printed.startswith("abs/"):
        return None  # dblp's volume of a preprint
    match = _NUMBER.search(printed)
    return (match.group().lstrip("0") or "0") if match else comparable(printed) or None


def journal_words(journal: str) -> tuple[str, ...]:
    """The words of a journal's name that abbreviations keep; what follows `. Conference:` names a meeting.

    A preprint server is no journal: who names it does not say where the paper is printed.
    """
    if _SERVER.match(journal):
        return ()
    words = tokens(_MEETING.split(journal)[0].replace("&", " "))
    return tuple(word for word in words if word not in _LITTLE and not is_number(word))
