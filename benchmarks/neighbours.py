"""What finding neighbours costs, and what its bounds miss, beside a brute force of scikit-learn.

    python benchmarks/neighbours.py CORPUS.parquet [--rows N …] [--postings N …] [--candidates N …] [--rounds N …]
                                    [--exact] [--peers-python PATH]

A corpus has `title` and `abstract`. More rows than it has are made of the first half of one abstract and the second
half of another. Each run is a process of its own, measured whole: interpreter, imports, reading. CPU seconds are user
and system time, memory is the peak. Found is the share of the exact neighbours of 500 papers, evenly spread, that the
bounds leave; `--exact` compares all papers. The peer, where `pip install scikit-learn polars` gave it to another
environment, multiplies sparse vectors (TfidfVectorizer) in blocks, and keeps the ten greatest of each row.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import polars as pl
from pipeline import ROOT, measured
from pyarrow.parquet import ParquetFile

SAMPLED = 500
BLOCK_ROWS = 500
PART_ROWS = 50_000


def make(corpus: Path, count: int, target: Path) -> None:
    """Write so many papers, in another order than the corpus."""
    every = pl.read_parquet(corpus, columns=["title", "abstract"])
    enlarged(every.sample(fraction=1, shuffle=True, seed=1), count).write_parquet(target)


def enlarged(corpus: pl.DataFrame, count: int) -> pl.DataFrame:
    """So many papers, those of the corpus first, then mixtures of two of them."""
    parts, words = [corpus.head(count)], pl.col("abstract").str.split(" ")
    halves = corpus.select(
        pl.col("title"),
        words.list.head(words.list.len() // 2).list.join(" ").alias("first"),
        words.list.slice(words.list.len() // 2).list.join(" ").alias("second"),
    )
    for seed in range(1, -(-count // corpus.height)):
        other = halves["second"].sample(fraction=1, shuffle=True, seed=seed)
        mixed = pl.concat_str(halves["first"], other, separator=" ", ignore_nulls=True).alias("abstract")
        parts.append(halves.select("title", mixed))
    return pl.concat(parts).head(count)


def ours(corpus: Path, postings: int, candidates: int, rounds: int, *, is_exact: bool) -> None:
    """Relate the papers of a corpus, and print what was found."""
    from etl.io.settings import read_params
    from etl.relate import RelateLimits, relate
    from etl.relate.plain import HALF
    from etl.relate.weights import FULL

    with ParquetFile(corpus) as file:
        count = file.metadata.num_rows
    limits = replace(
        read_params(ROOT / "params.yaml", "relate", RelateLimits),
        exact_papers=count if is_exact else 0,
        max_postings=postings,
        max_candidates=candidates,
        rounds=rounds,
        sampled_papers=SAMPLED,
    )
    start = time.perf_counter()
    done = relate(parts(corpus), limits)
    found, keys = done.found, done.found.keys
    share = found.found_count / found.sampled_count if found.sampled_count else 1
    mean = (keys[keys > 0] >> HALF).mean() / FULL
    print(f"{time.perf_counter() - start:.1f} | {share:.3f} | {mean:.4f}", flush=True)


def parts(corpus: Path) -> Iterator[pl.DataFrame]:
    """The papers of a corpus as a stage reads them: some at a time, with ids."""
    start = 0
    with ParquetFile(corpus) as file:
        for batch in file.iter_batches(PART_ROWS):
            part = pl.DataFrame(pl.from_arrow(batch))
            number = pl.int_range(start, start + part.height).cast(pl.String).str.zfill(16)
            yield part.with_columns(
                pl.format("p{}", number).alias("paper_id"), pl.lit([], pl.List(pl.String)).alias("flags")
            )
            start += part.height


def peer(corpus: Path) -> None:
    """The same by brute force, in another environment."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-not-found]

    texts = pl.read_parquet(corpus).select(pl.concat_str("title", "title", "abstract", separator=" ")).to_series()
    start = time.perf_counter()
    weights = TfidfVectorizer(sublinear_tf=True).fit_transform(texts.to_list())
    turned, total, count = weights.T.tocsr(), 0.0, 0
    for row in range(0, weights.shape[0], BLOCK_ROWS):
        block = weights[row : row + BLOCK_ROWS]
        products = (block @ turned).toarray()
        products[np.arange(block.shape[0]), row + np.arange(block.shape[0])] = 0
        best = np.partition(products, -10, axis=1)[:, -10:]
        total, count = total + best.sum(), count + best.size
    print(f"{time.perf_counter() - start:.1f} | 1 | {total / count:.4f}", flush=True)


def run(python: str, corpus: Path, name: str, *words: str) -> None:
    """Measure one run in a process of its own, and print its row."""
    count = pl.scan_parquet(corpus).select(pl.len()).collect().item()
    with tempfile.TemporaryFile("w+") as printed:
        cost = measured([python, __file__, str(corpus), "--run", *words], ROOT, printed.fileno())
        printed.seek(0)
        wall, share, mean = printed.read().strip().split(" | ")
    figures = f"{cost.cpu_seconds:.0f} | {cost.wall_seconds:.0f} | {wall} | {cost.peak_megabytes:,}"
    print(f"| {count:,} | {name} | {figures} | {share} | {mean} |", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpus", type=Path)
    options.add_argument("--rows", type=int, nargs="+", default=[20_000, 100_000, 1_000_000])
    options.add_argument("--postings", type=int, nargs="+", default=[2_000])
    options.add_argument("--candidates", type=int, nargs="+", default=[50])
    options.add_argument("--rounds", type=int, nargs="+", default=[1])
    options.add_argument("--exact", action="store_true")
    options.add_argument("--peers-python")
    options.add_argument("--run", nargs=argparse.REMAINDER)
    asked = options.parse_args()
    if asked.run:
        kind, *numbers = asked.run
        if kind == "make":
            return make(asked.corpus, int(numbers[0]), Path(numbers[1]))
        if kind == "peer":
            return peer(asked.corpus)
        postings, candidates, rounds = map(int, numbers or (1, 1, 0))
        return ours(asked.corpus, postings, candidates, rounds, is_exact=kind == "exact")
    print("| papers | way | CPU s | wall s | of which relate | peak MB | found | mean similarity |\n|" + "---|" * 8)
    with tempfile.TemporaryDirectory() as folder:
        for count in asked.rows:
            path = Path(folder) / f"{count}.parquet"
            made = [__file__, str(asked.corpus), "--run", "make", str(count), str(path)]
            subprocess.run([sys.executable, *made], check=True)  # so that this process stays small
            for postings, candidates, rounds in product(asked.postings, asked.candidates, asked.rounds):
                bounds = (str(postings), str(candidates), str(rounds))
                run(sys.executable, path, f"bounds {postings:,}, {candidates}, {rounds}", "bounds", *bounds)
            if asked.exact:
                run(sys.executable, path, "exact", "exact")
            if asked.peers_python:
                run(asked.peers_python, path, "scikit-learn", "peer")
    return None


if __name__ == "__main__":
    main()
