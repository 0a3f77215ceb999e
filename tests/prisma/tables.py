"""Packages of invented papers, as far as their flow is counted from them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import polars as pl

from etl.prisma.counts import flow
from etl.prisma.flow import Flow
from schemas.columns import Columns, Dump, Mention, Paper, Quarantine

JANUARY: Final = date(2026, 1, 2)


def table(columns: type[Columns], rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """A table of what is given, null elsewhere."""
    return pl.DataFrame([{**dict.fromkeys(columns.TYPES), **row} for row in rows], columns.TYPES)


def dump(ordinal: int, dump_id: str, source: str | None = None, **entry: Any) -> dict[str, Any]:
    """A row of `dumps`."""
    known = {"role": "primary", "format": "ris", "file": f"{dump_id}.ris"}
    return {"ordinal": ordinal, "dump_id": dump_id, "source": source, **known, **entry}


def mentions(homes: Iterable[tuple[str, str]]) -> pl.DataFrame:
    """Mentions, each by its dump and its paper."""
    rows = [
        {Mention.mention_id: f"m{number:016x}", Mention.dump_id: dump_id, Mention.paper_id: paper_id}
        for number, (dump_id, paper_id) in enumerate(homes)
    ]
    return table(Mention, rows)


def papers(paper_ids: Iterable[str]) -> pl.DataFrame:
    """Papers of these ids."""
    return table(Paper, [{Paper.paper_id: one} for one in sorted(set(paper_ids))])


def rejected(dump_id: str, rule: str, raw_text: str = "?", mention_id: str | None = None) -> dict[str, Any]:
    """A row of `quarantine`."""
    stage = "normalise" if mention_id else "parse"
    return {"dump_id": dump_id, "rule": rule, "raw_text": raw_text, "mention_id": mention_id, "stage": stage}


def counted(
    dumps: Sequence[Mapping[str, Any]],
    homes: Sequence[tuple[str, str]],
    quarantine: Iterable[Mapping[str, Any]] = (),
    open_pairs: tuple[int, int] = (0, 0),
) -> Flow:
    """The flow of a package whose mentions are given by dump and paper."""
    tables = papers(paper for _, paper in homes), mentions(homes), table(Dump, dumps), table(Quarantine, quarantine)
    return flow(*tables, *open_pairs)


def review() -> Flow:
    """Three sources, one of which was searched twice and once in two files; and a reference dump."""
    query = 'TITLE("bees") AND clover'
    dumps = [
        dump(1, "pubmed-1", "PubMed", search_query="bees", search_date=JANUARY, format="nbib"),
        dump(2, "scopus", "Scopus", search_query=query),
        dump(3, "pubmed-2", "PubMed", search_query="bees", search_date=JANUARY, format="nbib"),
        dump(4, "pubmed-old", "PubMed", search_query="bees", search_date=date(2025, 1, 2), format="nbib"),
        dump(5, "arxiv", "arXiv", role="reference"),
        dump(6, "by-hand", None, label="Lab\x1b[2J <list> & more"),
    ]
    homes = [
        *(("pubmed-1", one) for one in ("p1", "p2", "p3")),
        *(("scopus", one) for one in ("p1", "p1", "p4")),
        *(("pubmed-2", one) for one in ("p3", "p5")),
        *(("arxiv", one) for one in ("p1", "p1", "p5")),
        ("by-hand", "p1"),
    ]
    quarantine = [
        rejected("pubmed-old", "no_title_or_abstract", "PMID- 1\n\nPMID- 2\n"),
        rejected("scopus", "str_length", mention_id="m00000000000000ff"),
        rejected("by-hand", "no_label", "My list"),
        rejected("arxiv", "no_title_or_abstract", "TY  - JOUR"),
    ]
    return counted(dumps, homes, quarantine, open_pairs=(1, 2))
