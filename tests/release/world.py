"""Toy sides to compare: tables in memory, or published in a folder."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

import polars as pl

from etl.release.side import ColumnShape, TableShape
from schemas.derive import descriptions, nullable, plain_type, polars_types, table_schema
from schemas.tables import TABLES
from tests.publish.conftest import ROWS, Row, mention, paper, row

Rows = dict[str, list[Row]]
INPUTS: Final = {
    "params.yaml": "1" * 64,
    "data/raw/dumps.yaml": "2" * 64,
    "data/raw/decisions.yaml": "3" * 64,
    "data/raw/ids.csv": "6" * 64,
}
CODE, LOCK = "4" * 64, "5" * 64


@dataclass(frozen=True)
class Made:
    """A side in memory."""

    name: str
    shapes: Mapping[str, TableShape]
    manifest: Mapping[str, Any]
    frames: Mapping[str, pl.DataFrame]

    def read(self, table: str, columns: Sequence[str], start: int = 0, count: int | None = None) -> pl.DataFrame:
        return self.frames[table].select(columns).slice(start, count)

    def rows(self, table: str) -> int:
        return self.frames[table].height


def toy_rows() -> Rows:
    """The rows of the toy package, to be changed at will."""
    return deepcopy(ROWS)


def tables_of(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, pl.DataFrame]:
    """Rows as the published tables, sorted; a table without rows is empty."""
    frames = {table.name: pl.DataFrame(rows.get(table.name, []), polars_types(table)) for table in TABLES}
    return {name: frame.sort(_table(name).sort) for name, frame in frames.items()}


def made(
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    name: str = "latest",
    *,
    code: str = CODE,
    lock: str = LOCK,
    with_hashes: bool = True,
    **inputs: str,
) -> Made:
    """A side of these rows; `inputs` are the hashes of params, dumps.yaml, … by the first word of their file's name.

    The hashes of dumps are those that the table `dumps` has.
    """
    frames = tables_of(rows)
    hashes = {name: inputs.get(name.rpartition("/")[2].partition(".")[0], value) for name, value in INPUTS.items()}
    dumps = frames["dumps"].select("file", "sha256").iter_rows()
    files: dict[str, dict[str, Any]] = {}
    for table, frame in frames.items():
        columns = content(frame)
        files[f"{table}.parquet"] = {"sha256": str(columns), "rows": frame.height, "columns": columns}
        if not with_hashes:
            del files[f"{table}.parquet"]["columns"]
    manifest = {
        "code_sha256": code,
        "lock_sha256": lock,
        "inputs": hashes | {f"data/raw/{file}": sha256 for file, sha256 in dumps},
        "files": files,
    }
    return Made(name, shapes(), manifest, frames)


def content(frame: pl.DataFrame) -> dict[str, str]:
    """What stands for the content hash of each column: another for other values, and in another order."""
    rows = frame.with_row_index("#")
    found = rows.select(pl.struct("#", name).hash().sum().alias(name) for name in frame.columns).row(0)
    return {name: f"{value} of {frame.height}" for name, value in zip(frame.columns, found, strict=True)}


@cache
def shapes() -> Mapping[str, TableShape]:
    """The shapes of today's tables."""
    return {table.name: _shape(table.name) for table in TABLES}


def _shape(name: str) -> TableShape:
    table = _table(name)
    texts, may_be_null, types = descriptions(table), nullable(table), polars_types(table)
    fields: Any = table_schema(table)["fields"]
    sets = {field["name"]: field.get("constraints", {}).get("enum") for field in fields}
    columns = {
        column: ColumnShape(
            plain_type(dtype),
            column in may_be_null,
            tuple(sorted(sets[column])) if sets[column] else None,
            texts[column],
        )
        for column, dtype in types.items()
    }
    return TableShape(table.key, columns, table.sort)


def _table(name: str) -> Any:
    return next(table for table in TABLES if table.name == name)


P1, P2, P3, P4 = (f"p{number:016x}" for number in (1, 2, 3, 4))
M1, M2, M3, M4, M5, M6 = (f"m{number:016x}" for number in (1, 2, 3, 4, 5, 6))


def library() -> Rows:
    """Three papers of the dumps `a` and `b`, the first of them in both, and a reference dump that no paper needs."""
    dumps = {"a": "primary", "b": "primary", "r": "reference"}
    return {
        "dumps": [dump(place, name, role=role) for place, (name, role) in enumerate(dumps.items(), 1)],
        "papers": [
            paper(P1, "One", title="One", abstract="First text.", mention_count=2, dump_ids=["a", "b"]),
            paper(P2, "Two", title="Two", abstract="Second text.", dump_ids=["a"]),
            paper(P3, "Three", title="Three", abstract="Third text.", dump_ids=["b"], first_seen_dump_id="b"),
        ],
        "mentions": [
            read(M1, P1, "a", 1, "One", "First text."),
            read(M3, P2, "a", 2, "Two", "Second text."),
            read(M2, P1, "b", 1, "One", "First text."),
            read(M4, P3, "b", 2, "Three", "Third text."),
        ],
        "spans": [
            *(span("a", 0, "title", M1), span("a", 5, "abstract", M1), span("a", 9), span("a", 10, "title", M3)),
            *(span("a", 15, "abstract", M3), span("b", 0, "title", M2), span("b", 5, "abstract", M2)),
            *(span("b", 10, "title", M4), span("b", 15, "abstract", M4), span("r", 0)),
        ],
        "provenance": [
            *(origin(P1, "title", M1, "a", 0), origin(P1, "abstract", M1, "a", 5), origin(P2, "title", M3, "a", 10)),
            *(
                origin(P2, "abstract", M3, "a", 15),
                origin(P3, "title", M4, "b", 10),
                origin(P3, "abstract", M4, "b", 15),
            ),
        ],
        "pairs": [row("pairs", mention_id_a=M1, mention_id_b=M2, verdict="exact", reason="same_text")],
        "conflicts": [],
        "decisions": [],
        "quarantine": [],
        "aliases": [row("aliases", alias_id=one, paper_id=one) for one in (P1, P2, P3)],
    }


def dump(ordinal: int, name: str, **values: Any) -> Row:
    """A row of `dumps`."""
    known = {"dump_id": name, "ordinal": ordinal, "file": f"{name}.txt", "format": "toy", "role": "primary"}
    found = {
        "sha256": name * 64,
        "byte_count": 20,
        "encoding": "utf-8",
        "mention_count": 2,
        "quarantined_byte_count": 0,
    }
    return row("dumps", **{**known, **found, "captured_date_is_inferred": False, **values})


def read(mention_id: str, paper_id: str, dump_id: str, ordinal: int, title: str, abstract: str, **values: Any) -> Row:
    """A row of `mentions`, as it was printed."""
    texts = {"title": title, "title_raw": title, "abstract": abstract, "abstract_raw": abstract}
    return mention(mention_id, paper_id, dump_id, ordinal, **{**texts, **values})


def span(dump_id: str, start: int, field: str | None = None, mention_id: str | None = None, part: int = 0) -> Row:
    """A row of `spans`, of four bytes; furniture without a field."""
    place = {"dump_id": dump_id, "start_byte": start, "end_byte": start + 4}
    if field is None:
        return row("spans", **place, role="furniture")
    return row("spans", **place, role="field", mention_id=mention_id, field=field, part=part)


def origin(
    paper_id: str, field: str, mention_id: str | None, dump_id: str | None, start: int | None, **values: Any
) -> Row:
    """A row of `provenance`."""
    place = {"mention_id": mention_id, "dump_id": dump_id, "start_byte": start, "end_byte": start and start + 4}
    return row(
        "provenance", **{"paper_id": paper_id, "field": field, "part": 0, "rule": "only_reading", **place, **values}
    )


def ruling(ordinal: int, kind: str, why: str, papers: Sequence[str], **values: Any) -> Row:
    """A row of `decisions`."""
    known = {"ordinal": ordinal, "ruling": kind, "why": why, "decided_by": "Ann", "decided_date": date(2026, 1, 2)}
    return row("decisions", **{**known, "state": "applied", "touched_paper_ids": list(papers), **values})


def the(rows: Rows, table: str, key: str) -> Row:
    """The row of a table whose first column is this."""
    return next(one for one in rows[table] if next(iter(one.values())) == key)
