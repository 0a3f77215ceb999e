"""Whole-process cost of each stage: `python benchmarks/pipeline.py [--records N …] [--corpus FILE.parquet]`.

Builds a project in a temporary folder from one dump of N abstracts (of the corpus's column `abstract`, else made up)
and runs each stage's command in it; CPU seconds, wall seconds and peak memory are the operating system's own figures.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polars as pl

ROOT = Path(__file__).parents[1]
ABSTRACTS = str(Path(sys.executable).parent / "abstracts")
STAGES = (("parse", "big"), ("normalise",), ("deduplicate",), ("relate",), ("validate",), ("publish",))


class Cost(NamedTuple):
    cpu_seconds: float
    wall_seconds: float
    peak_megabytes: int


def made_up(count: int) -> Iterator[str]:
    """Abstracts of some 180 words, every tenth a copy of an earlier one with a few words changed."""
    chance = random.Random(20261121)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 11))) for _ in range(20_000)]
    kept: list[list[str]] = []
    for number in range(count):
        if number % 10 == 9:
            text = list(chance.choice(kept))
            for place in chance.sample(range(len(text)), 4):
                text[place] = chance.choice(words)
        else:
            text = chance.choices(words, k=chance.randint(120, 240))
            kept.append(text)
        yield " ".join(text).capitalize() + "."


def measured(command: list[str], folder: Path, stdout: int | None = None) -> Cost:
    """Run a command and wait for it; it must succeed."""
    start = time.perf_counter()
    running = subprocess.Popen(command, cwd=folder, stdout=stdout)
    _, status, usage = os.wait4(running.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss // 1024)


def project(folder: Path, abstracts: Iterator[str]) -> int:
    """A project with one dump of these abstracts; returns its size in bytes."""
    (folder / "data/raw").mkdir(parents=True)
    for name in ("params.yaml", "requirements.lock", "data/raw/ids.csv", "data/raw/decisions.yaml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "data/raw/dumps.yaml").write_text("dumps:\n  big:\n    file: big.txt\n    format: abstract_list\n")
    dump = folder / "data/raw/big.txt"
    with dump.open("w", encoding="utf-8") as file:
        file.writelines(f"Abstract:{' '.join(text.split())}\n" for text in abstracts)
    return dump.stat().st_size


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--records", type=int, nargs="+", default=[1_000, 10_000])
    options.add_argument("--corpus", type=Path)
    chosen = options.parse_args()
    print("| records | MB | stage | CPU s | wall s | peak MB |\n|---|---|---|---|---|---|")
    for count in chosen.records:
        texts = iter(pl.read_parquet(chosen.corpus)["abstract"].head(count)) if chosen.corpus else made_up(count)
        with tempfile.TemporaryDirectory() as name:
            size = project(Path(name), texts)
            for stage in STAGES:
                cost = measured([ABSTRACTS, *stage], Path(name))
                figures = f"{cost.cpu_seconds:.1f} | {cost.wall_seconds:.1f} | {cost.peak_megabytes:,}"
                print(f"| {count:,} | {size / 1e6:.1f} | {stage[0]} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
