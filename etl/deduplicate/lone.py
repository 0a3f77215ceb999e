"""Papers that one mention tells of: their golden records and provenance a column at a time.

Nine papers of ten are such, and there is nothing to choose: what comes out is what `papers.build_paper` makes of each.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import quote

import polars as pl

from etl.deduplicate.dated import When
from etl.deduplicate.papers import DISPLAY_CHARS, UNITED, printed_as
from etl.deduplicate.survive import FIELDS
from schemas.columns import Dump, Mention, Paper, Provenance, Span

_ONLY: Final = "only_reading"
_UNITED: Final = "united"
_PLAIN: Final = (*FIELDS, Mention.flags)
_ROW: Final = "row"
_START: Final = "start"
_END: Final = "end"


class Lone(NamedTuple):
    """Rows of `papers` and `provenance`, in no order."""

    papers: pl.DataFrame
    provenance: pl.DataFrame


def is_plain() -> pl.Expr:
    """Whether nothing can be objected to a record as a paper: it has a text, and no fewer authors than names."""
    has_text = pl.any_horizontal(pl.col(Mention.title).is_not_null(), pl.col(Mention.abstract).is_not_null())
    return has_text & (pl.col(Mention.author_count).fill_null(0) >= pl.col(Mention.authors).list.len())


def lone_papers(records: pl.DataFrame, spans: pl.DataFrame) -> Lone:
    """A paper for each record (`is_plain`), which has its `paper_id` and the `source` of its dump as well.

    `spans` are those of the table `spans`; of no record is anything decided.
    """
    records = records.with_columns(
        *(pl.when(pl.col(Mention.publication_year).is_not_null()).then(name) for name in When._fields),
        *(pl.col(name).list.unique(maintain_order=True) for name in UNITED),
    )
    return Lone(_papers(records), _provenance(records, spans))


def _papers(records: pl.DataFrame) -> pl.DataFrame:
    dump, has_abstract = pl.col(Mention.dump_id), pl.col(Mention.abstract).is_not_null()
    source = pl.col(Dump.source)
    known = source.is_not_null() & (source.str.len_bytes() > 0)
    return records.select(
        Paper.paper_id,
        *(name for name in (*_PLAIN, *UNITED)),
        *(name for name in When._fields if name != Mention.publication_date_is_inferred),
        pl.col(Mention.publication_date_is_inferred).fill_null(False),
        _display_titles(records),
        pl.when(has_abstract).then(Mention.arxiv_version).alias(Paper.arxiv_version),
        _paper_url(records),
        pl.lit(1, pl.Int64()).alias(Paper.mention_count),
        pl.concat_list(dump).alias(Paper.dump_ids),
        pl.when(known).then(pl.concat_list(source)).otherwise(pl.lit([], pl.List(pl.String()))).alias(Paper.sources),
        dump.alias(Paper.first_seen_dump_id),
        pl.lit(0, pl.Int64()).alias(Paper.conflict_count),
    ).select(*Paper.TYPES)


def _display_titles(records: pl.DataFrame) -> pl.Series:
    """As `papers.first_words`, of the abstract where there is no title."""
    titles = records[Mention.title].alias(Paper.display_title)
    untitled = titles.is_null().arg_true()
    text = pl.col(Mention.abstract)
    head = text.str.head(DISPLAY_CHARS)
    words = head.str.extract(r"(?s)^(.*) ", 1)
    words = pl.when(words.str.len_bytes() > 0).then(words).otherwise(head)
    cut = pl.when(text.str.len_chars() > DISPLAY_CHARS).then(words + " …").otherwise(text)
    return titles.scatter(untitled, records[untitled].select(cut).to_series())


def _paper_url(records: pl.DataFrame) -> pl.Series:
    """As `papers.paper_url`; `quote` is Python's, once a DOI."""
    dois = (f"https://doi.org/{quote(doi, safe='/:;()')}" if doi else None for doi in records[Mention.doi])
    arxiv = pl.when(pl.col(Mention.arxiv_id).str.len_bytes() > 0).then(
        "https://arxiv.org/abs/" + pl.col(Mention.arxiv_id)
    )
    by_doi = pl.Series(Paper.paper_url, list(dois), pl.String())
    return records.select(pl.coalesce(by_doi, arxiv).alias(Paper.paper_url)).to_series()


def _provenance(records: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """The rows of all fields, each from the spans of the first printed field that its mention has."""
    printed = _printed(records, spans)
    fields = [name for name in (*_PLAIN, *UNITED, *When._fields) if records[name].dtype != pl.Null]
    return pl.concat(_rows_of(name, records, printed) for name in fields)


def _printed(records: pl.DataFrame, spans: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """By printed field which records have it, by their row, and where, in the order of the text."""
    rows = records.select(pl.col(Mention.mention_id).alias(Span.mention_id)).with_row_index(_ROW)
    found = (
        spans.filter(pl.col(Span.role) == "field")
        .join(rows, on=Span.mention_id)
        .select(Span.field, _ROW, pl.col(Span.start_byte).alias(_START), pl.col(Span.end_byte).alias(_END))
        .sort(_ROW, _START)
    )
    parts = found.partition_by(Span.field, as_dict=True, include_key=False, maintain_order=True)
    return {field: own for (field,), own in parts.items()}


def _rows_of(name: str, records: pl.DataFrame, printed: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    said = pl.col(name).list.len() > 0 if isinstance(records.schema[name], pl.List) else pl.col(name).is_not_null()
    is_open = records.select(said.fill_null(False)).to_series()
    found = []
    for field in printed_as(name):
        if field in printed:
            own = printed[field].filter(is_open.gather(printed[field][_ROW]))
            found.append(own)
            is_open = is_open.scatter(own[_ROW], False)
    whole = records.select(
        pl.int_range(pl.len(), dtype=pl.UInt32()).alias(_ROW),
        pl.col(Mention.start_byte).alias(_START),
        pl.col(Mention.end_byte).alias(_END),
    )
    placed = pl.concat([*found, whole.filter(is_open)])
    return (
        records.select(Provenance.paper_id, Provenance.mention_id, Provenance.dump_id)[placed[_ROW]]
        .with_columns(
            placed[_START].alias(Provenance.start_byte),
            placed[_END].alias(Provenance.end_byte),
            placed.select(_place_in_run(pl.col(_ROW)).alias(Provenance.part)).to_series(),
            pl.lit(name).alias(Provenance.field),
            pl.lit(_UNITED if name in UNITED else _ONLY).alias(Provenance.rule),
        )
        .select(*Provenance.TYPES)
    )


def _place_in_run(value: pl.Expr) -> pl.Expr:
    """How many of the same stand right before each value."""
    number = pl.int_range(pl.len(), dtype=pl.Int64())
    return number - pl.when(value.ne_missing(value.shift())).then(number).forward_fill()
