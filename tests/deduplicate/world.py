"""A toy world: a handful of invented papers, as the normalised records that deduplicate takes."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl

from etl.deduplicate import Deduplicated, deduplicate
from etl.deduplicate.bind import text_key, text_of
from etl.deduplicate.block import BlockLimits
from etl.deduplicate.features import Features, features
from etl.deduplicate.rulings import Ruling
from etl.deduplicate.sketch import sketches
from etl.deduplicate.thresholds import Thresholds
from etl.io.settings import read_params
from schemas.columns import Dump, Mention, Span
from schemas.interim import LEDGER_TYPES, RECORD_TYPES

Row = dict[str, Any]

PARAMS: Final = Path(__file__).parents[2] / "params.yaml"
LIMITS: Final = read_params(PARAMS, "deduplicate.block", BlockLimits)
THRESHOLDS: Final = read_params(PARAMS, "deduplicate.decide", Thresholds)
DUMPS: Final = {"alpha": "primary", "beta": "primary", "gamma": "primary", "omega": "reference"}
SOURCES: Final = {"alpha": "arXiv", "beta": "Scopus"}
SLOT: Final = 100
"""Every record takes so many bytes of its dump."""

CLOCKS: Final = (
    "We measure how sixty village clocks drift over one winter, and show that most of the drift comes from cold oil in "
    "the going train and not from the pendulum. A spoonful of new oil reduces the error from 66 to 4 seconds a day."
)
CLOCKS_CHANGED: Final = CLOCKS.replace("66", "60")
CLOCKS_REWORDED: Final = CLOCKS.replace("show that", "find that")
BREAD: Final = (
    "Sourdough rises by a community of yeasts and bacteria that differs from kitchen to kitchen. Over three years we "
    "exchanged starters between eleven bakers, and learn that flour shapes the community more than the baker's hands."
)
FERNS: Final = (
    "Ferns on city walls grow where mortar is soft. We map nine thousand plants in four towns, relate them to the age "
    "of the masonry, and propose a cheap survey of walls that are about to need repair, which any walker can do."
)
CLOCKS_TITLE: Final = "Cold oil and the winter drift of village clocks"
BREAD_TITLE: Final = "Flour, not hands, shapes the sourdough community"


def mention_id(name: str) -> str:
    """The mention id that goes with a name."""
    return f"m{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def record(name: str = "", **fields: Any) -> Row:
    """A record with what is given, and null or an empty list elsewhere; its dump is `alpha` unless said otherwise."""
    row: Row = {column: [] if isinstance(dtype, pl.List) else None for column, dtype in RECORD_TYPES.items()}
    place = {"mention_id": mention_id(name), "dump_id": "alpha", "ordinal": 1, "start_byte": 0, "end_byte": SLOT}
    row |= {**place, "publication_date_is_inferred": False, **fields}
    if row["authors"] and row["author_count"] is None:
        row["author_count"] = len(row["authors"])
    return row


def frame(rows: Iterable[Row]) -> pl.DataFrame:
    """Records as the table that normalise hands on."""
    return pl.DataFrame(list(rows), RECORD_TYPES)


def known(**fields: Any) -> Features:
    """The features of one record."""
    return features(frame([record(**fields)]))[0]


def laid_out(rows: Iterable[Row]) -> list[Row]:
    """The records one behind the other in their dumps, in the order given."""
    count: Counter[str] = Counter()
    placed = []
    for row in rows:
        start = SLOT * count[row["dump_id"]]
        count[row["dump_id"]] += 1
        placed.append(row | {"ordinal": count[row["dump_id"]], "start_byte": start, "end_byte": start + SLOT})
    return placed


def spans_of(rows: Iterable[Row]) -> pl.DataFrame:
    """The spans of laid-out records: one a record, of its abstract, else of its title."""
    spans = [
        {
            **{name: row[name] for name in ("dump_id", "start_byte", "end_byte", "mention_id")},
            "role": "field",
            "field": "abstract" if row["abstract"] else "title",
            "part": 0,
        }
        for row in rows
    ]
    return pl.DataFrame(spans, Span.TYPES).sort(Span.SORT)


def dumps_of(rows: Sequence[Row]) -> pl.DataFrame:
    """The toy dumps, in their order, with what laid-out records make of them."""
    counts = Counter(row["dump_id"] for row in rows)
    entries: list[Row] = [
        {
            **dict.fromkeys(Dump.TYPES),
            Dump.columns: [],
            "dump_id": dump_id,
            "ordinal": ordinal,
            "file": f"{dump_id}.txt",
            "format": "toy",
            "role": role,
            "source": SOURCES.get(dump_id),
            "captured_date_is_inferred": False,
            "sha256": hashlib.sha256(dump_id.encode()).hexdigest(),
            "byte_count": SLOT * counts[dump_id],
            "encoding": "utf-8",
            "mention_count": counts[dump_id],
            "quarantined_byte_count": 0,
        }
        for ordinal, (dump_id, role) in enumerate(DUMPS.items(), 1)
    ]
    return pl.DataFrame(entries, Dump.TYPES)


def ledger_of(*entries: tuple[str, Row]) -> pl.DataFrame:
    """The ledger of published ids: a row a paper id and mention, oldest first."""
    drawn = sketches(pl.Series([text_of(row) for _, row in entries], dtype=pl.String()))
    rows = [
        (
            paper_id,
            row[Mention.mention_id],
            row[Mention.arxiv_id],
            row[Mention.doi],
            text_key(row),
            row[Mention.dump_id],
            sketch,
        )
        for (paper_id, row), sketch in zip(entries, drawn, strict=True)
    ]
    return pl.DataFrame(rows, LEDGER_TYPES, orient="row")


def run(
    rows: Sequence[Row], ledger: pl.DataFrame | None = None, rulings: Sequence[Ruling] = (), seed: int = 0
) -> Deduplicated:
    """Deduplicate laid-out records with the project's own parameters; `seed` shuffles the rows of every table."""
    tables = [frame(rows), spans_of(rows), dumps_of(rows)]
    records, spans, dumps = (table.sample(fraction=1, shuffle=True, seed=seed) if seed else table for table in tables)
    known_ids = pl.DataFrame(schema=LEDGER_TYPES) if ledger is None else ledger
    return deduplicate(records, spans, dumps, known_ids, rulings, LIMITS, THRESHOLDS)
