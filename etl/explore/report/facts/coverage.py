"""Which bibliographic fields are known, of the papers and of each dump's mentions."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from schemas.columns import Mention, Paper

FIELD: Final = "field_name"
"""Not `field`, which is a word of DVC's own in the plots that it makes of this table."""
DUMP: Final = "dump_id"
PAPERS: Final = "paper_count"
MENTIONS: Final = "mention_count"
ALL: Final = "of_count"
FIELDS: Final = (
    *(Paper.title, Paper.abstract, Paper.authors, Paper.author_count, Paper.publication_year, Paper.publication_date),
    *(Paper.arxiv_id, Paper.doi, Paper.pmid, Paper.journal, Paper.volume, Paper.number, Paper.pages, Paper.issn),
    *(Paper.isbn, Paper.journal_ref, Paper.comment, Paper.work_type, Paper.categories, Paper.keywords, Paper.urls),
)
"""What a reader may miss, in the order of a title page."""
_PLACE: Final = "place"


def coverage(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """How many papers, and how many mentions of each dump, have each field.

    `dump_id?` (null: of the papers), `field_name`, `paper_count?`, `mention_count?`, and of how many: `of_count`. Dumps
    without a mention have no rows.
    """
    papers = tables["papers"].select(pl.lit(None, pl.String).alias(DUMP), *map(_is_known, FIELDS))
    mentions = tables["mentions"].select(Mention.dump_id, *map(_is_known, FIELDS))
    counted = [
        table.group_by(DUMP)
        .agg(pl.len().cast(pl.Int64).alias(ALL), *(pl.col(name).sum().cast(pl.Int64) for name in FIELDS))
        .sort(DUMP)
        for table in (papers, mentions)
    ]
    is_paper = pl.col(DUMP).is_null()
    return (
        pl.concat(counted)
        .with_row_index(_PLACE)
        .unpivot(FIELDS, index=[_PLACE, DUMP, ALL], variable_name=FIELD, value_name="known")
        .sort(_PLACE, maintain_order=True)
        .select(
            DUMP,
            FIELD,
            pl.when(is_paper).then("known").alias(PAPERS),
            pl.when(~is_paper).then("known").alias(MENTIONS),
            ALL,
        )
    )


def _is_known(name: str) -> pl.Expr:
    is_list = isinstance(Paper.TYPES[name], pl.List)
    return (pl.col(name).list.len().fill_null(0) > 0 if is_list else pl.col(name).is_not_null()).alias(name)
