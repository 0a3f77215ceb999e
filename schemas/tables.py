"""The tables of the package: which model describes each, its key, its order, and whom it refers to."""

from dataclasses import dataclass
from typing import Final

import pandera.polars as pa

from schemas.aliases import Alias
from schemas.changes import Change
from schemas.conflicts import Conflict
from schemas.decisions import Decision
from schemas.dumps import Dump
from schemas.mentions import Mention
from schemas.neighbours import Neighbour
from schemas.pairs import Pair
from schemas.papers import Paper
from schemas.provenance import Provenance
from schemas.quarantine import Quarantine
from schemas.spans import Span


@dataclass(frozen=True)
class ForeignKey:
    """Every value of `column` (null aside, list elements each) stands in `table`.`target`."""

    column: str
    table: str
    target: str


@dataclass(frozen=True)
class Table:
    """A published table; rows are sorted by `sort`, which identifies a row, and `key` is its primary key."""

    name: str
    model: type[pa.DataFrameModel]
    key: tuple[str, ...]
    sort: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def description(self) -> str:
        """The model's docstring, its first paragraph on one line."""
        return " ".join((self.model.__doc__ or "").split("\n\n")[0].split())


_PAPER = ForeignKey("paper_id", "papers", "paper_id")
_MENTION = ForeignKey("mention_id", "mentions", "mention_id")
_DUMP = ForeignKey("dump_id", "dumps", "dump_id")

TABLES: Final = (
    Table(
        "papers",
        Paper,
        ("paper_id",),
        ("paper_id",),
        (ForeignKey("dump_ids", "dumps", "dump_id"), ForeignKey("first_seen_dump_id", "dumps", "dump_id")),
    ),
    Table("mentions", Mention, ("mention_id",), ("dump_id", "ordinal"), (_PAPER, _DUMP)),
    Table("spans", Span, ("dump_id", "start_byte"), ("dump_id", "start_byte"), (_DUMP,)),
    Table(
        "provenance",
        Provenance,
        ("paper_id", "field", "part"),
        ("paper_id", "field", "part"),
        (_PAPER, _MENTION, _DUMP),
    ),
    Table(
        "pairs",
        Pair,
        ("mention_id_a", "mention_id_b"),
        ("mention_id_a", "mention_id_b"),
        (ForeignKey("mention_id_a", "mentions", "mention_id"), ForeignKey("mention_id_b", "mentions", "mention_id")),
    ),
    Table(
        "conflicts",
        Conflict,
        ("paper_id", "field", "other_value"),
        ("paper_id", "field", "other_value"),
        (
            _PAPER,
            ForeignKey("chosen_mention_id", "mentions", "mention_id"),
            ForeignKey("other_mention_ids", "mentions", "mention_id"),
        ),
    ),
    Table(
        "neighbours",
        Neighbour,
        ("paper_id", "rank"),
        ("paper_id", "rank"),
        (_PAPER, ForeignKey("neighbour_id", "papers", "paper_id")),
    ),
    Table(
        "decisions",
        Decision,
        ("ordinal",),
        ("ordinal",),
        (
            ForeignKey("found_mention_ids", "mentions", "mention_id"),
            ForeignKey("touched_paper_ids", "papers", "paper_id"),
        ),
    ),
    Table("quarantine", Quarantine, ("dump_id", "start_byte"), ("dump_id", "start_byte"), (_DUMP,)),
    Table("aliases", Alias, ("alias_id",), ("alias_id",), (_PAPER,)),
    Table("dumps", Dump, ("dump_id",), ("dump_id",)),
)

RELEASE_TABLES: Final = (
    Table("changes", Change, ("table", "change", "key", "column"), ("table", "key", "change", "column")),
)
"""What a release has beside the tables of its build; tables, rows and columns stand in their published order."""
