"""A toy world for queries: six invented papers, what they disagree on, and ids old and new."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl

from etl.io.tables import write_table
from etl.query import select
from schemas.columns import Alias, Columns, Conflict, Decision, Dump, Mention, Paper, Provenance

NAMES: Final = ("clocks", "bees", "bread", "boats", "ferns", "whistles")


def paper_id(name: str) -> str:
    """The id of a toy paper, or of one that is not there."""
    return f"p{NAMES.index(name) + 1:016}" if name in NAMES else f"p{name:f>16}"


def mention_id(name: str, number: int = 1) -> str:
    """The id of a mention of a toy paper; the first is the one that its abstract is from."""
    return f"m{NAMES.index(name) + 1:015}{number}"


def paper(name: str, **fields: Any) -> dict[str, Any]:
    """A row of `papers` with what is given, and nothing known elsewhere."""
    row: dict[str, Any] = {column: [] if isinstance(kind, pl.List) else None for column, kind in Paper.TYPES.items()}
    row |= {
        Paper.paper_id: paper_id(name),
        Paper.display_title: fields.get(Paper.title) or f"{fields.get(Paper.abstract, '')[:40]} …",
        Paper.publication_date_is_inferred: False,
        Paper.mention_count: 1,
        Paper.conflict_count: 0,
        Paper.dump_ids: ["list"],
        Paper.first_seen_dump_id: "list",
        **fields,
    }
    if row[Paper.publication_date]:
        row[Paper.publication_year] = row[Paper.publication_date].year
        row[Paper.publication_date_precision] = "day"
    if row[Paper.authors] and row[Paper.author_count] is None:
        row[Paper.author_count] = len(row[Paper.authors])
    return row


ROWS: Final = (
    paper(
        "clocks",
        title="Stopped Clocks of the Valley",
        abstract="A clock that nobody winds still tells something. Stopped, it is right twice a day.",
        authors=["Ada Oil", "Ben Brot"],
        keywords=["horology", "slow naïve motion"],
        journal="Journal of Clocks",
        volume="12",
        number="3",
        pages="45-67",
        arxiv_id="2101.00001",
        arxiv_version=2,
        doi="10.1000/clocks.2021",
        publication_date=date(2021, 3, 5),
        categories=["cs.CL", "cs.CY"],
        urls=["https://example.org/clocks"],
        mention_count=3,
        conflict_count=2,
        dump_ids=["bees", "list"],
        sources=["Scopus", "arXiv"],
        first_seen_dump_id="bees",
    ),
    paper(
        "bees",
        title="Bees, and the Clover of the Valley",
        abstract="We count them in 12 summers; the main finding is clover, clocked by hand.",
        authors=["Cy Stone"],
        arxiv_id="math/0303012",
        pmid="123456",
        publication_year=2020,
        publication_date_precision="year",
        categories=["math.AG"],
        conflict_count=1,
        dump_ids=["bees"],
        sources=["arXiv"],
        first_seen_dump_id="bees",
        mention_count=2,
    ),
    paper(
        "bread",
        abstract="Sourdough rises in a café; we say (a+)+$ of it, and “flour–water” …",
        authors=["Ada Water", "Eve Oil"],
        publication_year=2019,
        publication_date_precision="month",
        flags=["truncated"],
    ),
    paper(
        "boats",
        title="Boats: How They Sink",
        authors=["Ada Oil"],
        author_count=12,
        comment="see 2101.00001",
        publication_date=date(2019, 7, 26),
        work_type="article",
        issn="1234-567X",
        isbn="9783161484100",
        sources=["PubMed"],
    ),
    paper(
        "ferns",
        title="Ferns of City Walls",
        abstract="They grow where mortar is soft, as told in 2101.00001 by others.",
        authors=["Zoë Öre"],
        journal_ref="J. Ferns 4 (2021) 1",
        doi="10.1000/ferns(4)",
        publication_date=date(2021, 6, 15),
        publication_date_is_inferred=True,
        categories=["csx.AI"],
    ),
    paper("whistles", title="Whistles"),
)
PAPERS: Final = pl.DataFrame(ROWS, Paper.TYPES)
_DISPUTES: Final = (
    ("clocks", "abstract", "number"),
    ("clocks", "title", "wording"),
    ("bees", "number", "value"),
)
CONFLICTS: Final = pl.DataFrame(
    [
        {
            Conflict.paper_id: paper_id(name),
            Conflict.field: field,
            Conflict.kind: kind,
            Conflict.chosen_value: "12",
            Conflict.other_value: "13",
            Conflict.chosen_mention_id: None,
            Conflict.other_mention_ids: [mention_id(name, 2)],
            Conflict.difference: "12 → 13",
        }
        for name, field, kind in _DISPUTES
    ],
    Conflict.TYPES,
)
OLD: Final = paper_id("0")
DEAD: Final = paper_id("d")
ALIASES: Final = pl.DataFrame(
    [
        *((paper_id(name), paper_id(name), None) for name in NAMES),
        (OLD, paper_id("bees"), "merged"),
        (DEAD, None, "its dump was removed"),
    ],
    Alias.TYPES,
    orient="row",
)


def tables(*rows: dict[str, Any]) -> dict[type[Columns], pl.DataFrame]:
    """The published tables of these papers; each paper's mentions stand in the dump `list`, its second in `bees`."""
    count: Counter[str] = Counter()
    mentions = []
    for row in rows:
        for number in range(1, row[Paper.mention_count] + 1):
            dump_id = "bees" if number == 2 else "list"
            count[dump_id] += 1
            shared = {column: row[column] for column in Mention.TYPES if column in row}
            mentions.append(
                _blank(Mention)
                | shared
                | {
                    Mention.mention_id: mention_id(NAMES[int(row[Paper.paper_id][1:]) - 1], number),
                    Mention.dump_id: dump_id,
                    Mention.ordinal: count[dump_id],
                    Mention.start_byte: 1_000 * count[dump_id],
                    Mention.end_byte: 1_000 * count[dump_id] + 500,
                    Mention.is_abstract_source: number == 1,
                    Mention.title_raw: row[Paper.title],
                    Mention.abstract_raw: row[Paper.abstract],
                }
            )
    dumps = [_blank(Dump) | {Dump.dump_id: one, Dump.file: f"{one}.txt"} for one in ("bees", "list")]
    return {
        Paper: pl.DataFrame(rows, Paper.TYPES),
        Mention: pl.DataFrame(mentions, Mention.TYPES).sort(Mention.SORT),
        Conflict: CONFLICTS,
        Alias: ALIASES,
        Dump: pl.DataFrame(dumps, Dump.TYPES),
        Provenance: pl.DataFrame(schema=Provenance.TYPES),
        Decision: pl.DataFrame([*_DECISIONS], Decision.TYPES),
    }


def write_tables(folder: Path, *rows: dict[str, Any]) -> None:
    """Write the published tables of these papers, or of all, to a folder."""
    for columns, frame in tables(*(rows or ROWS)).items():
        write_table(frame, folder / f"{columns.TABLE}.parquet")


def _blank(columns: type[Columns]) -> dict[str, Any]:
    return {name: [] if isinstance(kind, pl.List) else None for name, kind in columns.TYPES.items()}


_DECISIONS: Final = (
    _blank(Decision)
    | {
        Decision.ordinal: 1,
        Decision.ruling: "same",
        Decision.mention_ids: [mention_id("clocks"), mention_id("clocks", 2)],
        Decision.why: "One valley.",
        Decision.decided_by: "Eve Oil",
        Decision.decided_date: date(2026, 11, 20),
        Decision.state: "applied",
        Decision.touched_paper_ids: [paper_id("clocks")],
    },
    _blank(Decision)
    | {
        Decision.ordinal: 2,
        Decision.ruling: "set",
        Decision.field: "title",
        Decision.value: "Boats: How They Sink",
        Decision.why: "It is printed so.",
        Decision.decided_by: "Eve Oil",
        Decision.decided_date: date(2026, 11, 21),
        Decision.state: "applied",
        Decision.touched_paper_ids: [paper_id("boats")],
    },
)


def found(query: str) -> list[str]:
    """The names of the toy papers that a query selects, in their order."""
    ids = select(query, PAPERS, CONFLICTS, ALIASES)[Paper.paper_id]
    return [NAMES[int(one[1:]) - 1] for one in ids]
