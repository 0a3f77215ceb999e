"""`site.json`: what the browser must know before anything else, of any package about as small."""

from typing import Any, Final

import polars as pl

from etl.explore.cards import cards
from etl.explore.columns import COLUMNS
from etl.explore.details import Tables
from etl.explore.facets import COUNTED, facets
from etl.explore.index import Index
from etl.explore.known import known_rows
from etl.explore.language import Language
from etl.explore.shards import PAPERS_PER_SHARD, SLICE_BYTES
from schemas.columns import Conflict, Dump, Paper, Quarantine

FORM: Final = 1
"""The form of the site's files; a browser's code of one form does not read another's."""
_FIRST: Final = 20
_OF_DUMP: Final = (
    Dump.dump_id,
    Dump.label,
    Dump.file,
    Dump.role,
    Dump.format,
    Dump.encoding,
    Dump.byte_count,
    Dump.mention_count,
    Dump.quarantined_byte_count,
    Dump.licence,
    Dump.url,
)


def described(papers: pl.DataFrame, tables: Tables, index: Index, language: Language) -> dict[str, Any]:
    """What is known of a site by its tables: counts, dumps, facets and the first cards."""
    conflicts = tables[Conflict.TABLE].join(papers.select(Paper.paper_id), on=Conflict.paper_id, how="semi")
    return {
        "form": FORM,
        "papers": papers.height,
        "mentions": papers[Paper.mention_count].sum(),
        "conflicts": conflicts.height,
        "quarantined": tables[Quarantine.TABLE].height,
        "papers_per_shard": PAPERS_PER_SHARD,
        "slice_bytes": SLICE_BYTES,
        "columns": COLUMNS,
        "dumps": known_rows(tables[Dump.TABLE].sort(Dump.ordinal, Dump.dump_id).select(_OF_DUMP)),
        "facets": facets(papers, index.key_counts(*COUNTED), language),
        "first": cards(papers[:_FIRST], 0),
    }
