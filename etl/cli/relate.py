"""`abstracts relate`: papers to their nearest neighbours."""

from typing import Final

from etl.cli.terminal import progress
from etl.io import layout
from etl.io.files import write_json
from etl.io.settings import read_params
from etl.io.sums import write_sums
from etl.io.tables import partial_tables, read_parts, row_count
from etl.relate import USED, RelateLimits
from etl.relate import relate as relate_papers
from schemas.columns import Neighbour, Paper

_GROUP_ROWS: Final = 500_000
"""So many rows are written together; fewer are written at once."""


def relate() -> None:
    """Find for every paper the ten papers whose words are most like its own."""
    limits = read_params(layout.PARAMS, "relate", RelateLimits)
    papers = layout.interim("deduplicate") / "papers.parquet"
    with progress(f"Relating {row_count(papers):,} papers"):
        done = relate_papers(read_parts(papers, {name: Paper.TYPES[name] for name in USED}), limits)
    related_count, neighbour_count = 0, 0
    with partial_tables([layout.handed_on("neighbours")], _GROUP_ROWS) as (written,):
        for table in done.tables():
            written.append(table)
            related_count += table[Neighbour.paper_id].n_unique()
            neighbour_count += table.height
    write_sums(layout.interim("relate"))
    write_json(
        layout.METRICS / "relate.json",
        {
            "papers": done.ids.len(),
            "words": done.found.word_count,
            "neighbours": neighbour_count,
            "papers_without_neighbours": done.ids.len() - related_count,
            "is_exact": done.found.is_exact,
            "sampled_neighbours": done.found.sampled_count,
            "sampled_neighbours_missed": done.found.sampled_count - done.found.found_count,
        },
    )
