"""What finding near-duplicates costs, and what it finds, against peers, in interleaved runs.

    python benchmarks/near_duplicates.py [CORPUS.parquet …] [--rows N …] [--runs N] [--tools NAME …]
                                         [--peers-python PATH]

A corpus has `id` (0, 1, …), `text` and `truth` (-1: not counted); without one, abstracts are invented. Each run is a
process of its own, measured whole: interpreter, imports, reading, writing. CPU seconds are user and system time of the
quickest run, memory is the peak. Recall and precision are by pairs. Peers run in another environment, as Daft needs an
older pyarrow (`pip install daft rensa datasketch xxhash duckdb polars pyarrow`); one that is not installed is skipped.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import polars as pl
from near_duplicate_peers import TOOLS

PEERS = Path(__file__).with_name("near_duplicate_peers.py")


class Run(NamedTuple):
    cpu_seconds: float
    wall_seconds: float
    peak_mb: int


def measured(python: str, tool: str, corpus: Path, target: Path) -> Run | None:
    """One run of a tool; None where it is not installed."""
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as printed, tempfile.TemporaryFile("w+") as said:
        child = subprocess.Popen(
            [python, str(PEERS), tool, str(corpus), str(target)],
            stdout=printed,
            stderr=said,
            env={**os.environ, "DO_NOT_TRACK": "1"},
        )
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        for file in (printed, said):
            file.seek(0)
        errors = said.read()
        if child.returncode and "ModuleNotFoundError" in errors:
            return None
        if child.returncode:
            raise SystemExit(f"{tool} on {corpus.name} ended with {child.returncode}:\n{errors[-2000:]}")
        peak = int(printed.read().split()[-1]) // 1024
    return Run(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, peak)


def accuracy(corpus: Path, target: Path) -> tuple[float, float]:
    """Recall and precision by pairs of rows that belong somewhere."""
    rows = pl.read_parquet(corpus, columns=["id", "truth"]).join(pl.read_parquet(target), on="id")
    rows = rows.filter(pl.col("truth") >= 0)
    right, wanted, claimed = (
        rows.group_by(columns).len().select((pl.col("len").cast(pl.Int64) * (pl.col("len") - 1) // 2).sum()).item()
        for columns in (["truth", "cluster"], ["truth"], ["cluster"])
    )
    return right / max(1, wanted), right / max(1, claimed)


def compare(corpus: Path, tools: list[str], peers_python: str, runs: int) -> None:
    """Run every tool by turns, and print a row for each."""
    count = pl.scan_parquet(corpus).select(pl.len()).collect().item()
    taken: dict[str, list[Run]] = {}
    scores: dict[str, tuple[float, float]] = {}
    missing: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(runs):
            for tool in tools:
                target = Path(folder) / f"{tool}.parquet"
                python = sys.executable if tool == "ours" else peers_python
                run = None if tool in missing else measured(python, tool, corpus, target)
                if run is None:
                    missing.add(tool)
                    continue
                taken.setdefault(tool, []).append(run)
                scores[tool] = accuracy(corpus, target)
    for tool in tools:
        if tool in missing:
            print(f"| {count:,} | {tool} | skipped: not installed | | | | |", flush=True)
            continue
        cpu, wall, peak = (min(column) for column in zip(*taken[tool], strict=True))
        recall, precision = scores[tool]
        print(
            f"| {count:,} | {tool} | {cpu:.1f} | {wall:.1f} | {peak:,.0f} | {recall:.4f} | {precision:.4f} |",
            flush=True,
        )


def invented(folder: Path, count: int) -> Path:
    """A corpus of so many abstracts, written by another process, so that this one stays small."""
    path = folder / f"{count}.parquet"
    subprocess.run([sys.executable, str(PEERS.with_name("synthetic_abstracts.py")), str(path), str(count)], check=True)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="*", type=Path)
    parser.add_argument("--rows", nargs="+", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--peers-python", default=sys.executable)
    asked = parser.parse_args()
    print("| rows | tool | CPU s | wall s | peak MB | recall | precision |")
    print("|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        corpora = asked.corpora or [invented(Path(folder), count) for count in asked.rows]
        for corpus in corpora:
            compare(corpus, asked.tools, asked.peers_python, asked.runs)


if __name__ == "__main__":
    main()
