"""`abstracts relate`: papers to their nearest neighbours."""

from etl.cli.terminal import progress
from etl.io import layout
from etl.io.files import write_json
from etl.io.settings import read_params
from etl.io.sums import write_sums
from etl.io.tables import read_table, write_table
from etl.relate import USED, RelateLimits
from etl.relate import relate as relate_papers
from schemas.columns import Neighbour, Paper


def relate() -> None:
    """Find for every paper the ten papers whose words are most like its own."""
    limits = read_params(layout.PARAMS, "relate", RelateLimits)
    papers = read_table(layout.interim("deduplicate") / "papers.parquet", {name: Paper.TYPES[name] for name in USED})
    with progress(f"Relating {papers.height:,} papers"):
        done = relate_papers(papers, limits)
    write_table(done.neighbours, layout.interim("relate") / "neighbours.parquet")
    write_sums(layout.interim("relate"))
    write_json(
        layout.METRICS / "relate.json",
        {
            "papers": papers.height,
            "words": done.word_count,
            "neighbours": done.neighbours.height,
            "papers_without_neighbours": papers.height - done.neighbours[Neighbour.paper_id].n_unique(),
            "is_exact": done.is_exact,
            "sampled_neighbours": done.sampled_count,
            "sampled_neighbours_missed": done.sampled_count - done.found_count,
        },
    )
