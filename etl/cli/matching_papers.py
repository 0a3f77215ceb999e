"""The merged records of a table as papers, so that they can be written as any kind of export."""

import hashlib
from typing import Any, Final

import polars as pl

from etl.cli.record_table import CLUSTER_ID, RECORD_IDS
from etl.deduplicate.papers import first_words, paper_url
from etl.io.csv_records import in_cells
from etl.io.records import Export
from etl.normalise.cells import cell_texts
from etl.normalise.records import normalised, understood, with_plain_abstracts
from etl.normalise.text import telling
from schemas.columns import Dump, Mention, Paper

_TABLE: Final = "table"
"""The table as a dump, and its format."""
_PRINTED: Final = (Mention.comment, Mention.journal_ref)
"""Fields that records are not matched by, and papers have."""
_NO_FIELD: Final = (CLUSTER_ID,)

Row = dict[str, Any]


def papers_of(unique: pl.DataFrame, title: str) -> Export:
    """The rows of `unique_table` as papers; columns that are none of their fields are `extra`, in their order."""
    columns = understood(unique.columns)
    records = with_plain_abstracts(normalised(unique))
    printed = [telling(cell_texts(unique[columns[name][0]])).alias(name) for name in _PRINTED if name in columns]
    known = pl.DataFrame([*records, *printed]) if printed else records
    ids = [_paper_id(one) for one in records[Mention.mention_id]]
    counts = unique[RECORD_IDS].list.len()
    papers = [
        _paper(row, paper_id, count)
        for row, paper_id, count in zip(known.iter_rows(named=True), ids, counts, strict=True)
    ]
    taken = {name for names in columns.values() for name in names}
    left = [name for name in unique.columns if name not in taken and name not in _NO_FIELD]
    rows = zip(ids, in_cells(unique.select(left)).iter_rows(named=True), strict=True)
    mentions = [_mention(number, paper_id, row) for number, (paper_id, row) in enumerate(rows, 1)]
    dump: Row = {**_nothing(Dump.TYPES), Dump.dump_id: _TABLE, Dump.ordinal: 1, Dump.format: _TABLE}
    return Export(
        pl.DataFrame(papers, Paper.TYPES),
        pl.DataFrame(mentions, Mention.TYPES),
        pl.DataFrame([dump], Dump.TYPES),
        title,
    )


def _paper_id(record_id: str) -> str:
    return f"p{hashlib.sha256(record_id.encode()).hexdigest()[:16]}"


def _nothing(types: dict[str, pl.DataType]) -> Row:
    return {name: [] if isinstance(dtype, pl.List) else None for name, dtype in types.items()}


def _paper(row: Row, paper_id: str, count: int) -> Row:
    known = {name: value for name, value in row.items() if name in Paper.TYPES}
    title, abstract, year = row[Mention.title], row[Mention.abstract], row[Mention.publication_year]
    shown = title or (first_words(abstract) if abstract else None) or row[Mention.doi] or row[Mention.mention_id]
    return {
        **_nothing(Paper.TYPES),
        **known,
        Paper.paper_id: paper_id,
        Paper.display_title: shown,
        Paper.author_count: len(row[Mention.authors]) or None,
        Paper.publication_date_precision: "year" if year else None,
        Paper.publication_date_is_inferred: False,
        Paper.paper_url: paper_url(row[Mention.doi], row[Mention.arxiv_id]),
        Paper.mention_count: count,
        Paper.dump_ids: [_TABLE],
        Paper.first_seen_dump_id: _TABLE,
        Paper.conflict_count: 0,
    }


def _mention(number: int, paper_id: str, left: Row) -> Row:
    """What a row says beside its fields."""
    extra = [{"key": name, "value": str(value)} for name, value in left.items() if value not in (None, "")]
    place = {Mention.dump_id: _TABLE, Mention.ordinal: number, Mention.paper_id: paper_id}
    return {**_nothing(Mention.TYPES), **place, Mention.extra: extra}
