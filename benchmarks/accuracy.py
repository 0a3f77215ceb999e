"""How well `abstracts match` clusters labelled records: `python benchmarks/accuracy.py FILE.parquet …`.

A labelled set has any of the columns that `abstracts match` understands, and the labels `cluster_id`, or
`work_cluster_id` where printings of one work in several venues count as one. A set of pairs has `title_a`,
`abstract_a`, `title_b` and `abstract_b`, two readings of one paper a row; they are mixed into `--filler-rows` other
records of `--filler`, of which only `--columns` are shown. Filler leaves out every record whose title or id is in the
set; what else it repeats is not labelled, so merges within it are counted apart (`in filler`).

Thresholds are the project's own. Precision, recall and F1 are by pairs of records. `blocked` is the share of true
pairs that were compared or are joined; the review load is the share of records in a waiting pair; `queued` the share
of true pairs that wait, or whose clusters do.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import polars as pl

from etl.deduplicate.block import BlockLimits, Candidates, candidates
from etl.deduplicate.groups import Groups
from etl.deduplicate.match import Matched, match
from etl.deduplicate.thresholds import Thresholds
from etl.io.settings import read_params
from etl.normalise.records import RECORD_ID, normalised, with_plain_abstracts

PARAMS = Path(__file__).parents[1] / "params.yaml"
LABELS = ("work_cluster_id", "cluster_id")
FILLER = "filler"
SEED = 7

Pair = tuple[int, int]


def matched(table: pl.DataFrame) -> tuple[Candidates, Matched]:
    """What `abstracts match` finds in a table; its labels say nothing to it."""
    numbers = pl.Series(RECORD_ID, [f"r{number:08}" for number in range(table.height)], pl.String())
    records = normalised(table.drop(*LABELS, strict=False).with_columns(numbers))
    found = candidates(records, read_params(PARAMS, "deduplicate.block", BlockLimits), markup=True)
    plain = with_plain_abstracts(records, pl.Series(found.rows))
    return found, match(plain, found, (), read_params(PARAMS, "deduplicate.decide", Thresholds))


def mixed(
    pairs: pl.DataFrame, filler: pl.DataFrame, rows: int, columns: Sequence[str]
) -> tuple[pl.DataFrame, list[str]]:
    """Both sides of every pair and some of the filler, shuffled, and the label of each row."""
    compact = pl.col("title").str.to_lowercase().str.replace_all("[^a-z0-9]", "").alias("compact")
    ids = [pairs[name].cast(pl.String) for name in ("arxiv_id", "id_a", "id_b") if name in pairs.columns]
    labels = pl.Series("label", works(ids[0].to_list(), ids[-1].to_list()))
    both = pl.concat(pairs.select(title=f"title_{side}", abstract=f"abstract_{side}", label=labels) for side in "ab")
    others = filler.filter(
        ~pl.col("arxiv_id").is_in(pl.concat(ids).implode()),
        ~compact.is_in(both.select(compact)["compact"].implode()),
    ).select("title", "abstract", label=pl.lit(FILLER))
    table = pl.concat([both, others.sample(min(rows, others.height), seed=SEED)]).sample(
        fraction=1, shuffle=True, seed=SEED
    )
    return table.select(*columns), table["label"].to_list()


def works(ids_a: Sequence[str], ids_b: Sequence[str]) -> list[str]:
    """A label a pair: pairs that share a reading, by way of others too, are of one work."""
    groups = Groups()
    for number, pair in enumerate(zip(ids_a, ids_b, strict=True)):
        groups.join(*pair, by=number)
    return [groups.members(one)[0] for one in ids_a]


def blanked(table: pl.DataFrame, share: float) -> pl.DataFrame:
    """The table with this share of the cells of each column but labels and ids made null, by a fixed seed."""
    shown = [name for name in table.columns if name not in (*LABELS, RECORD_ID)]
    dice = random.Random(SEED)
    kept = {name: [dice.random() >= share for _ in range(table.height)] for name in shown}
    return table.with_columns(pl.when(pl.Series(kept[name])).then(pl.col(name)).alias(name) for name in shown)


def true_pairs(truth: Sequence[str]) -> Iterator[Pair]:
    """The rows that share a label; filler is not labelled."""
    rows: dict[str, list[int]] = {}
    for row, label in enumerate(truth):
        if label != FILLER:
            rows.setdefault(label, []).append(row)
    for group in rows.values():
        yield from combinations(group, 2)


def pair_count(groups: Sequence[object]) -> int:
    """Pairs of records that share a group."""
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())


def scores(truth: Sequence[str], found: Candidates, result: Matched) -> list[str]:
    """A row of the table, but for the first and the last cells."""
    home = {row: number for number, members in enumerate(result.clusters) for row in members}
    clusters = [home[row] for row in range(len(truth))]
    filler_only = [home[row] for row, label in enumerate(truth) if label == FILLER]
    true = list(true_pairs(truth))
    right = sum(home[a] == home[b] for a, b in true)
    in_filler = pair_count(filler_only)
    claimed = pair_count(clusters) - in_filler
    compared = set(zip(found.a.tolist(), found.b.tolist(), strict=True))
    waiting = [pair for pair, judged in result.pairs.items() if judged.verdict.verdict == "review"]
    asked = {frozenset((home[a], home[b])) for a, b in waiting}
    queued = sum(home[a] != home[b] and frozenset((home[a], home[b])) in asked for a, b in true)
    blocked = sum(home[a] == home[b] or (a, b) in compared for a, b in true)
    labelled = set(true)
    due = sum(pair in labelled for pair in waiting)
    shares = (right, claimed), (right, len(true)), (2 * right, claimed + len(true)), (blocked, len(true))
    load = len({row for pair in waiting for row in pair}) / max(1, len(truth))
    return [
        *(f"{part / max(1, whole):.4f}" for part, whole in shares),
        *map(str, (claimed - right, in_filler, len(true) - right)),
        f"{queued / max(1, len(true)):.1%}",
        f"{load:.1%}",
        f"{due} of {len(waiting)}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="+", type=Path)
    parser.add_argument("--filler", type=Path, help="Parquet with arxiv_id, title and abstract, for sets of pairs.")
    parser.add_argument("--filler-rows", type=int, default=100_000)
    parser.add_argument("--columns", nargs="+", default=["title", "abstract"])
    parser.add_argument("--blank", type=float, default=0, help="Share of a labelled set's cells to make empty.")
    asked = parser.parse_args()
    print("| set | label | precision | recall | F1 | blocked | false | in filler | missed | queued | load | true | s |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    for path in asked.file:
        table = pl.read_parquet(path)
        if "abstract_a" in table.columns:
            if not asked.filler:
                parser.error(f"{path} is a set of pairs: name the records to mix it into with --filler.")
            table, labels = mixed(table, pl.read_parquet(asked.filler), asked.filler_rows, asked.columns)
            truths = {" + ".join(asked.columns): labels}
        else:
            table = blanked(table, asked.blank)
            truths = {label: table[label].to_list() for label in LABELS if label in table.columns}
        start = time.process_time()
        found, result = matched(table)
        seconds = time.process_time() - start
        for label, truth in truths.items():
            print(f"| {' | '.join([path.stem, label, *scores(truth, found, result)])} | {seconds:.1f} |")


if __name__ == "__main__":
    main()
