"""Toy packages for the report: mentions in dumps, what was rejected, and all tables that follow from them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import polars as pl
from hypothesis import strategies as st

from schemas.columns import Alias, Columns, Conflict, Decision, Dump, Mention, Pair, Paper, Provenance, Quarantine, Span
from schemas.interim import LEDGER_TYPES

Row = dict[str, Any]
Tables = dict[str, pl.DataFrame]

SLOT: Final = 100
"""What every mention, rejected stretch and unused mention takes of its dump: a field, and twenty bytes of furniture."""
FIELD: Final = 80


class Told(NamedTuple):
    """A mention: in which dump, of which paper, and what it says."""

    dump: int
    paper: int
    says: Mapping[str, Any] = {}


class World(NamedTuple):
    """What is in the dumps: mentions, dumps of rejected stretches (with a mention or without), dumps of unused ones."""

    labels: Sequence[str]
    told: Sequence[Told] = ()
    rejected: Sequence[tuple[int, bool]] = ()
    unused: Sequence[int] = ()

    def tables(self, **others: pl.DataFrame) -> Tables:
        """Every published table; others may stand for those that follow from nothing here."""
        rows: list[tuple[int, str, Any]] = [(told.dump, "field", told) for told in self.told]
        rows += [(dump, "quarantine", is_mention) for dump, is_mention in self.rejected]
        rows += [(dump, "unused", True) for dump in self.unused]
        sizes = [0] * len(self.labels)
        mentions, spans, quarantine = [], [], []
        for number, (dump, role, what) in enumerate(rows):
            start, mention_id = sizes[dump], f"m{number:016x}"
            sizes[dump] += SLOT
            place = {"dump_id": name(dump), "start_byte": start, "end_byte": start + FIELD}
            if role == "field":
                mentions.append(
                    {**what.says, **place, "ordinal": number, "mention_id": mention_id, "paper": what.paper}
                )
            if role == "quarantine":
                told = {"stage": "parse", "rule": "unclaimed_text", "reason": "no rule", "raw_text": "?"}
                quarantine.append({**place, "mention_id": mention_id if what else None, **told})
            spans.append({**place, "role": role, "mention_id": mention_id if what else None})
            spans.append({**place, "start_byte": start + FIELD, "end_byte": start + SLOT, "role": "furniture"})
        papers = _papers(mentions)
        lost = [sum(FIELD for one, _ in self.rejected if one == dump) for dump in range(len(sizes))]
        dumps = [
            {
                "dump_id": name(dump),
                "ordinal": dump + 1,
                "label": label,
                "format": "toy",
                "role": "primary",
                "byte_count": sizes[dump],
                "quarantined_byte_count": lost[dump],
                "mention_count": sum(told.dump == dump for told in self.told),
            }
            for dump, label in enumerate(self.labels)
        ]
        aliases = [{"alias_id": row["paper_id"], "paper_id": row["paper_id"]} for row in papers]
        made = {
            "papers": table(Paper, papers),
            "mentions": table(Mention, [{**row, "paper_id": paper_id(row["paper"])} for row in mentions]),
            "spans": table(Span, spans),
            "quarantine": table(Quarantine, quarantine),
            "dumps": table(Dump, dumps),
            "aliases": table(Alias, aliases),
            **{kind.TABLE: table(kind, []) for kind in (Pair, Conflict, Decision, Provenance)},
        }
        return made | others


def name(dump: int) -> str:
    """The id of a dump."""
    return f"dump-{dump}"


def paper_id(paper: int) -> str:
    """The id of a paper."""
    return f"p{paper:016x}"


def table(kind: type[Columns], rows: Sequence[Row]) -> pl.DataFrame:
    """Rows as a published table: what they leave out is null, false or an empty list."""
    blank: Row = {
        column: [] if isinstance(dtype, pl.List) else False if dtype == pl.Boolean() else None
        for column, dtype in kind.TYPES.items()
    }
    full = [{column: row.get(column, empty) for column, empty in blank.items()} for row in rows]
    return pl.DataFrame(full, kind.TYPES).sort(kind.SORT)


def ledger(*entries: tuple[int, str, int]) -> pl.DataFrame:
    """The ledger: of each entry the paper, the mention's id and the dump."""
    blank: Row = dict.fromkeys(LEDGER_TYPES)
    rows = [
        blank | {"paper_id": paper_id(paper), "mention_id": one, "dump_id": name(dump)} for paper, one, dump in entries
    ]
    return pl.DataFrame(rows, LEDGER_TYPES)


def _papers(mentions: Sequence[Row]) -> list[Row]:
    """The papers of mentions: every value is that of the first mention that has one."""
    of_paper: dict[int, list[Row]] = {}
    for row in mentions:
        of_paper.setdefault(row["paper"], []).append(row)
    papers = []
    for paper, own in of_paper.items():
        known = {key: value for row in reversed(own) for key, value in row.items() if value is not None}
        dump_ids = sorted({row["dump_id"] for row in own})
        counts = {"mention_count": len(own), "conflict_count": 0, "dump_ids": dump_ids}
        papers.append(known | {"paper_id": paper_id(paper), "first_seen_dump_id": own[0]["dump_id"], **counts})
    return papers


_places = st.integers(0, 3)
_says = st.fixed_dictionaries(
    {},
    optional={
        "abstract": st.text("ab ", max_size=9),
        "publication_year": st.integers(1000, 2999),
        "title": st.text(max_size=5),
    },
)
worlds = st.builds(
    World,
    st.lists(st.text(max_size=12), min_size=4, max_size=4),
    st.lists(st.builds(Told, _places, st.integers(0, 9), _says), max_size=20),
    st.lists(st.tuples(_places, st.booleans()), max_size=6),
    st.lists(_places, max_size=6),
)
"""Worlds of four dumps and at most ten papers."""
