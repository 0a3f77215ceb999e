"""Which fields are known, of the papers and of the mentions of each dump."""

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from etl.explore.report.charts.grid import Cell, grid
from etl.explore.report.facts.coverage import ALL, DUMP, FIELD, MENTIONS, PAPERS, coverage
from etl.explore.report.look import Look
from etl.explore.report.names import DumpNames
from etl.explore.report.plot import Caption, Plot, Spec
from etl.explore.report.words import listed, percent
from schemas.columns import Paper

_TITLE: Final = "What is known of the papers"
_MOST: Final = 40
_ALL: Final = ""
"""What stands for all papers among the dumps."""
_TOLD: Final = {
    Paper.author_count: "author count",
    Paper.publication_year: "year",
    Paper.publication_date: "date",
    Paper.arxiv_id: "arXiv id",
    Paper.doi: "DOI",
    Paper.pmid: "PubMed id",
    Paper.issn: "ISSN",
    Paper.isbn: "ISBN",
    Paper.journal_ref: "journal ref.",
    Paper.work_type: "type",
    Paper.urls: "links",
}


def known_fields(tables: Mapping[str, pl.DataFrame], names: DumpNames) -> Plot:
    """The share of papers, and of each dump's mentions, that have each field."""
    facts = coverage(tables)
    of_papers = facts.filter(pl.col(DUMP).is_null())
    sentence = _sentence(dict(of_papers.select(FIELD, PAPERS).rows()), tables["papers"].height)
    mentions = dict(facts.drop_nulls(DUMP).select(DUMP, ALL).rows())
    largest = sorted(mentions, key=lambda dump_id: (-mentions[dump_id], dump_id))[:_MOST]
    shown = sorted(largest, key=lambda dump_id: (names.place(dump_id), dump_id))
    sentence += f" Of {len(mentions):,} dumps the largest {_MOST} are drawn." if len(mentions) > _MOST else ""
    caption = Caption(_TITLE, sentence, f"A grid of dumps and fields, the darker the more is known. {sentence}")
    cells = _cells(facts, shown)

    def draw(look: Look) -> Spec:
        called = {dump_id: names.number(dump_id) if look.is_narrow else names.drawn(dump_id, 32) for dump_id in shown}
        called[_ALL] = "all" if look.is_narrow else "All papers"
        return grid(look, [cell._replace(row=called[cell.row]) for cell in cells], ("of", "field", "known"), caption)

    return Plot("coverage", caption, facts, draw if cells else None, {DUMP: names.told, FIELD: _told})


def _cells(facts: pl.DataFrame, shown: Sequence[str]) -> list[Cell]:
    """The shares of the papers, then of the dumps that are shown, of every field that somebody knows."""
    known = facts.with_columns(pl.coalesce(PAPERS, MENTIONS).alias("known"))
    used = set(known.filter(pl.col("known") > 0)[FIELD])
    order = {dump_id: place for place, dump_id in enumerate((None, *shown))}
    rows = [row for row in known.iter_rows(named=True) if row[DUMP] in order and row[FIELD] in used]
    return [
        _cell(row[DUMP] or _ALL, _told(row[FIELD]), row["known"], row[ALL])
        for row in sorted(rows, key=lambda row: order[row[DUMP]])
    ]


def _sentence(known: Mapping[str, int], whole: int) -> str:
    if not whole:
        return "There is no paper to tell of."
    full = [_told(field) for field, count in known.items() if count == whole]
    none = [_told(field) for field, count in known.items() if count == 0]
    some = sorted((field for field, count in known.items() if 0 < count < whole), key=lambda field: -known[field])
    parts = [
        f"Known of every paper: {listed(full)}" if full else "No field is known of every paper",
        *(f"of {percent(known[field], whole)}: {_told(field)}" for field in some[:2]),
        *([f"of none: {listed(none, 5)}"] if none else []),
    ]
    return f"{'; '.join(parts)}."


def _cell(row: str, field: str, known: int, count: int) -> Cell:
    share = percent(known, count)
    text = share.removesuffix(" %") if known else " "
    return Cell(row, field, -(-known * 100 // count), f"{known:,} of {count:,} ({share})", text)


def _told(field: str) -> str:
    return _TOLD.get(field, field)
