"""The flow of records through the identification of studies, as PRISMA 2020 draws it: what is counted."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Search(NamedTuple):
    """The dumps of one source that have one query and one date of search, and the records that they hold."""

    source: str
    search_query: str | None
    search_date: date | None
    dump_ids: tuple[str, ...]
    files: tuple[str, ...]
    identified_count: int


class SourceFlow(NamedTuple):
    """What became of the records of one source; `paper_count` are the papers that it mentions."""

    source: str
    identified_count: int
    quarantined_count: int
    duplicate_count: int
    paper_count: int


class Overlap(NamedTuple):
    """The papers that two sources both mention."""

    source_a: str
    source_b: str
    paper_count: int


class Reference(NamedTuple):
    """A reference dump, its mentions that papers needed, and how many papers those are."""

    dump_id: str
    mention_count: int
    paper_count: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Records from their identification to those left to screen.

    Only primary dumps are searched; reference dumps are named apart. A source is the `source` of a dump, else its
    `label`, else its id. Identified are the published mentions and the records in quarantine. The identified, without
    the duplicates within sources, those between sources, and the records in quarantine, are the papers.
    """

    sources: tuple[SourceFlow, ...]
    searches: tuple[Search, ...]
    overlaps: tuple[Overlap, ...]
    references: tuple[Reference, ...]
    duplicate_between_count: int
    paper_count: int
    rejected_text_count: int
    open_pair_count: int
    waiting_paper_count: int

    @property
    def identified_count(self) -> int:
        """The records that the sources gave."""
        return sum(one.identified_count for one in self.sources)

    @property
    def quarantined_count(self) -> int:
        """The records that could not be read, or are none."""
        return sum(one.quarantined_count for one in self.sources)

    @property
    def duplicate_within_count(self) -> int:
        """The records of papers that the same source gave already."""
        return sum(one.duplicate_count for one in self.sources)

    @property
    def is_whole(self) -> bool:
        """Whether every identified record is accounted for."""
        removed = self.duplicate_within_count + self.duplicate_between_count + self.quarantined_count
        return self.identified_count - removed == self.paper_count
