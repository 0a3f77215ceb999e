"""A valid toy package, made by the stages themselves from three small invented dumps."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest

from etl.deduplicate import deduplicate
from etl.deduplicate.block import BlockLimits
from etl.deduplicate.rulings import Ruling
from etl.deduplicate.thresholds import Thresholds
from etl.io.settings import read_params
from etl.normalise import normalise
from etl.parse.driver import ParseLimits, parse
from etl.parse.formats import format_named
from etl.relate import RelateLimits, relate
from schemas.columns import Dump
from schemas.interim import ENTRY_TYPES, LEDGER_TYPES
from schemas.tables import TABLES

Tables = dict[str, pl.DataFrame]

PARAMS: Final = Path(__file__).parents[2] / "params.yaml"

TIDES: Final = (
    "We listen to the tide in twelve harbours with cheap microphones, and tell the height of the water from the sound "
    "of its waves alone. The error is {} centimetres, which is enough to warn walkers before the path is flooded."
)
KITES: Final = (
    "Kites that carry a thermometer are an old idea. We fly forty of them over a town for one summer, draw the heat of "
    "its streets hour by hour, and show that a row of trees cools the street behind it as well."
)
MOSS: Final = (
    "Moss on a roof keeps the rain for a day. We weigh two hundred roofs before and after storms, and give a table by "
    "which a town can tell how much later its drains will fill if it lets the moss grow as it likes."
)
DUMPS: Final[Mapping[str, tuple[str, str, str]]] = {
    "harbour": (
        "abstract_list",
        "primary",
        f"A heading\n\nAbstract:{TIDES.format(7)} See https://example.org/tides.\nAbstract:{KITES}\nAbstract:\\label{{x}}\n",
    ),
    "author": (
        "publication_list",
        "primary",
        f"{TIDES.format(9)}\n12 pages\narXiv:2101.00001v2 - doi: 10.1000/tides.7\n",
    ),
    "library": ("abstract_list", "reference", f"Abstract:{KITES}\nAbstract:{MOSS}\n"),
}


@pytest.fixture(scope="session")
def package() -> Tables:
    """The toy package; tests only read it, or break a copy."""
    parsed = [
        parse(text.encode(), dump_id, format_named(name), ParseLimits(100_000))
        for dump_id, (name, _, text) in DUMPS.items()
    ]
    none: dict[str, Any] = {**dict.fromkeys(ENTRY_TYPES), Dump.columns: []}
    entries = [none | _entry(ordinal, dump_id) for ordinal, dump_id in enumerate(DUMPS, 1)]
    normalised = normalise(
        pl.concat(dump.mentions for dump in parsed),
        pl.concat(dump.spans for dump in parsed),
        pl.concat(dump.quarantine for dump in parsed),
        pl.DataFrame(entries, ENTRY_TYPES).join(pl.concat(dump.facts for dump in parsed), on=Dump.dump_id),
    )
    built = deduplicate(
        normalised.mentions,
        normalised.spans,
        normalised.dumps,
        pl.DataFrame(
            [("p" + 16 * "0", "m" + 16 * "0", None, "10.1000/gone", None, None, None)], LEDGER_TYPES, orient="row"
        ),
        [_ruling(normalised.mentions)],
        read_params(PARAMS, "deduplicate.block", BlockLimits),
        read_params(PARAMS, "deduplicate.decide", Thresholds),
    )
    related = relate([built.papers], replace(read_params(PARAMS, "relate", RelateLimits), min_similarity=0.001))
    others = {"quarantine": normalised.quarantine, "neighbours": related.neighbours}
    return {**{table.name: getattr(built, table.name) for table in TABLES if table.name not in others}, **others}


def _entry(ordinal: int, dump_id: str) -> dict[str, Any]:
    name, role, _ = DUMPS[dump_id]
    return {
        Dump.dump_id: dump_id,
        Dump.ordinal: ordinal,
        Dump.file: f"{dump_id}.txt",
        Dump.format: name,
        Dump.role: role,
    }


def _ruling(mentions: pl.DataFrame) -> Ruling:
    """Kites and tides are different papers, says a curator."""
    return Ruling(
        ordinal=1,
        ruling="different",
        mention_ids=tuple(mentions.filter(pl.col(Dump.dump_id) == "harbour")["mention_id"]),
        paper_id=None,
        field=None,
        value=None,
        why="One is about water.",
        decided_by="ada",
        decided_date=date(2026, 1, 2),
        excerpt=None,
    )
