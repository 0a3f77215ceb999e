"""How well deduplicate clusters labelled records: `python benchmarks/accuracy.py FILE.parquet …`.

A file has any of `title`, `abstract`, `authors`, `year`, `doi`, `journal`, `volume`, `number`, `pages`, and the
labels `cluster_id`, or `work_cluster_id` where printings of one work in several venues count as one. Thresholds are
the project's own. Precision, recall and F1 are by pairs; the review load is the share of records in a waiting pair.
"""

import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from etl.deduplicate.block import BlockLimits
from etl.deduplicate.decide import Thresholds
from etl.deduplicate.features import features
from etl.deduplicate.match import match
from etl.io.settings import read_params
from etl.normalise.authors import author_names
from etl.normalise.dates import printed_date
from etl.normalise.identifiers import doi
from etl.normalise.text import plain_text
from schemas.columns import Mention
from schemas.interim import RECORD_TYPES

PARAMS = Path(__file__).parents[1] / "params.yaml"
LABELS = ("work_cluster_id", "cluster_id")


def record(number: int, row: dict[str, Any]) -> dict[str, Any]:
    """A labelled row as deduplicate sees a record."""
    year = printed_date(str(row.get("year") or ""))
    known = {name: row[name] for name in ("journal", "volume", "number", "pages") if row.get(name)}
    return {
        **{name: [] if isinstance(dtype, pl.List) else None for name, dtype in RECORD_TYPES.items()},
        **known,
        Mention.mention_id: f"m{number:016x}",
        Mention.title: plain_text(row.get("title") or "") or None,
        Mention.abstract: plain_text(row.get("abstract") or "") or None,
        Mention.authors: author_names(plain_text(row.get("authors") or "")),
        Mention.publication_year: year.year if year else None,
        Mention.doi: doi(row.get("doi") or ""),
    }


def pair_count(groups: Sequence[object]) -> int:
    """Pairs of records that share a group."""
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())


def main() -> None:
    limits = read_params(PARAMS, "deduplicate.block", BlockLimits)
    thresholds = read_params(PARAMS, "deduplicate.decide", Thresholds)
    print("| set | label | precision | recall | F1 | false | missed | review load | review true | s |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for path in map(Path, sys.argv[1:]):
        labelled = pl.read_parquet(path)
        records = pl.DataFrame([record(*row) for row in enumerate(labelled.iter_rows(named=True))], RECORD_TYPES)
        start = time.perf_counter()
        matched = match(features(records), (), limits, thresholds)
        seconds = time.perf_counter() - start
        found = {one: number for number, members in enumerate(matched.clusters) for one in members}
        clusters = [found[number] for number in range(records.height)]
        waiting = [pair for pair, judged in matched.pairs.items() if judged.verdict.verdict == "review"]
        load = len({one for pair in waiting for one in pair}) / max(1, records.height)
        for label in (name for name in LABELS if name in labelled.columns):
            truth = labelled[label].to_list()
            right = pair_count(list(zip(truth, clusters, strict=True)))
            claimed, wanted = pair_count(clusters), pair_count(truth)
            due = sum(truth[a] == truth[b] for a, b in waiting) / max(1, len(waiting))
            scores = (right / max(1, claimed), right / max(1, wanted), 2 * right / max(1, claimed + wanted))
            shown = " | ".join(f"{score:.4f}" for score in scores)
            rest = f"{claimed - right} | {wanted - right} | {load:.1%} | {due:.0%} | {seconds:.1f}"
            print(f"| {path.stem} | {label} | {shown} | {rest} |")


if __name__ == "__main__":
    main()
