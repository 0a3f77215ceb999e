"""A package in memory, from texts of any format: what an export is made from, and what reading it again gives."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from etl.deduplicate import deduplicate
from etl.deduplicate.rulings import Ruling
from etl.export import exported
from etl.normalise import normalise
from etl.parse.driver import ParseLimits, parse
from etl.parse.formats import FORMATS
from schemas.columns import Dump
from schemas.interim import ENTRY_TYPES, LEDGER_TYPES
from tests.deduplicate.world import LIMITS, THRESHOLDS


class Package(NamedTuple):
    """The tables that an export takes."""

    papers: pl.DataFrame
    mentions: pl.DataFrame
    dumps: pl.DataFrame

    def text(self, kind: str, title: str = "Papers") -> str:
        """The whole export."""
        return "".join(exported(kind, *self, title))

    def row(self, **changes: Any) -> "Package":
        """The same with values of its only paper changed, as a curator may change them."""
        columns = {name: pl.Series(name, [value], self.papers.schema[name]) for name, value in changes.items()}
        return self._replace(papers=self.papers.with_columns(**columns))


def package(
    *texts: tuple[str, str], rulings: Sequence[Ruling] = (), entries: Mapping[str, Any] | None = None
) -> Package:
    """Dumps, each a format and its text, parsed, normalised and deduplicated; `entries` are said of every dump."""
    done = []
    for ordinal, (layout, text) in enumerate(texts, 1):
        dump_id = f"dump-{ordinal}"
        parsed = parse(text.encode(), dump_id, FORMATS[layout], ParseLimits(100_000))
        entry: dict[str, Any] = {
            **dict.fromkeys(ENTRY_TYPES),
            Dump.dump_id: dump_id,
            Dump.ordinal: ordinal,
            Dump.file: f"{ordinal}.txt",
            Dump.format: layout,
            Dump.role: "primary",
            Dump.columns: [],
            **(entries or {}),
        }
        dumps = pl.DataFrame([entry], ENTRY_TYPES).join(parsed.facts, on=Dump.dump_id)
        done.append(normalise(parsed.mentions, parsed.spans, parsed.quarantine, dumps))
    mentions, spans, known_dumps = (pl.concat([one[place] for one in done]) for place in (0, 1, 3))
    ledger = pl.DataFrame(schema=LEDGER_TYPES)
    built = deduplicate(mentions, spans, known_dumps, ledger, rulings, LIMITS, THRESHOLDS)
    return Package(built.papers, built.mentions, built.dumps)


def again(kind: str, made: Package) -> Package:
    """What an export is when it is read as a dump."""
    return package(({"csv": "csv", "jsonl": "jsonl"}.get(kind, kind), made.text(kind)))


def known(made: Package) -> list[tuple[dict[str, str], list[tuple[str, str]]]]:
    """The verbatim columns and the extra of every mention, all white space as single spaces."""
    rows = made.mentions.sort("ordinal").iter_rows(named=True)
    return [
        (
            {name: " ".join(row[name].split()) for name in row if name.endswith("_raw") and row[name]},
            [(pair["key"], " ".join(pair["value"].split())) for pair in row["extra"]],
        )
        for row in rows
    ]
