"""What a package costs as it grows: `python benchmarks/scaling.py FOLDER --records N [--dumps 10] [--add 1000]`.

Makes a package of N records in one dump or several, laid out as arXiv's snapshot (of the texts of `--corpus FILE`, if
given), in FOLDER, and runs each stage in it, a process of its own; the floor is polars reading the same files and
writing them as Parquet. With `--add` a dump of so many more records is added, the stages run again, and then all of it
anew, to compare cost and bytes. FOLDER is kept.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from snapshot import write_snapshot

ROOT = Path(__file__).parents[1]
ABSTRACTS = str(Path(sys.executable).parent / "abstracts")
STAGES = ("normalise", "deduplicate", "relate", "validate", "publish")
FLOOR = """
import sys, polars as pl
pl.scan_ndjson(sys.argv[1]).sink_parquet(sys.argv[2], compression="zstd", compression_level=1)
"""


class Cost(NamedTuple):
    cpu_seconds: float
    wall_seconds: float
    peak_megabytes: int


def measured(command: Sequence[str], folder: Path) -> Cost:
    """Run a command and wait for it; it must succeed."""
    start = time.perf_counter()
    running = subprocess.Popen(command, cwd=folder)
    _, status, usage = os.wait4(running.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss // 1024)


def project(folder: Path) -> None:
    """An empty package."""
    raw = folder / "data/raw"
    raw.mkdir(parents=True, exist_ok=True)
    for name in ("params.yaml", "requirements.lock"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copy(ROOT / "etl/package/decisions.yaml", raw / "decisions.yaml")
    head = (ROOT / "data/raw/ids.csv").read_text().partition("\n")[0]
    (raw / "ids.csv").write_text(f"{head}\n")
    (raw / "dumps.yaml").write_text("dumps:\n")


def add_dump(folder: Path, name: str, count: int, corpus: Path | None, skip: int = 0) -> None:
    path = folder / "data/raw" / f"{name}.jsonl"
    if not path.exists():
        write_snapshot(path, count, corpus, skip)
    with (folder / "data/raw/dumps.yaml").open("a") as file:
        file.write(f"  {name}:\n    file: {path.name}\n    format: arxiv_jsonl\n")


def run(folder: Path, dumps: Sequence[str], stages: Sequence[str], label: str) -> float:
    total = 0.0
    commands = [("parse", name) for name in dumps if "parse" in stages]
    for command in (*commands, *((stage,) for stage in STAGES if stage in stages)):
        cost = measured([ABSTRACTS, *command], folder)
        total += cost.cpu_seconds
        print(told(label, command[0], cost, megabytes(folder)), flush=True)
    return total


def told(label: str, stage: str, cost: Cost, size: float) -> str:
    figures = f"{cost.cpu_seconds:.1f} | {cost.wall_seconds:.1f} | {cost.peak_megabytes:,}"
    return f"| {label} | {stage} | {figures} | {size:,.0f} |"


def megabytes(folder: Path) -> float:
    """How much a package takes beside its dumps."""
    places = (folder / "data/interim", folder / "data/processed")
    return sum(path.stat().st_size for place in places for path in place.rglob("*") if path.is_file()) / 1e6


def hashes(folder: Path) -> dict[str, str]:
    """What the files of the build hash to; what says where they were made from is the same, too."""
    found = {}
    for place in ("data/interim", "data/processed/latest", "metrics"):
        for path in sorted((folder / place).rglob("*")):
            if path.is_file():
                with path.open("rb") as file:
                    found[str(path.relative_to(folder))] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("--records", type=int, required=True)
    options.add_argument("--dumps", type=int, default=1)
    options.add_argument("--corpus", type=Path)
    options.add_argument("--add", type=int, default=0)
    options.add_argument("--stages", nargs="+", default=["parse", *STAGES])
    options.add_argument("--no-floor", action="store_true")
    chosen = options.parse_args()
    project(chosen.folder)
    count = chosen.records // chosen.dumps
    names = [f"big{number}" for number in range(chosen.dumps)]
    for number, name in enumerate(names):
        add_dump(chosen.folder, name, count, chosen.corpus, number * count)
    print("| records | stage | CPU s | wall s | peak MB | MB on disk |\n|---|---|---|---|---|---|")
    if not chosen.no_floor:
        floor = measured([sys.executable, "-c", FLOOR, "data/raw/big*.jsonl", "floor.parquet"], chosen.folder)
        print(told(f"{chosen.records:,}", "floor", floor, 0), flush=True)
    whole = run(chosen.folder, names, chosen.stages, f"{chosen.records:,}")
    print(f"whole: {whole:.1f} CPU s")
    if chosen.add:
        add_dump(chosen.folder, "new", chosen.add, chosen.corpus, chosen.records)
        added = run(chosen.folder, ["new"], chosen.stages, f"+ {chosen.add:,}")
        kept = hashes(chosen.folder)
        for place in ("data/interim", "data/processed", "metrics"):
            shutil.rmtree(chosen.folder / place)
        anew = run(chosen.folder, [*names, "new"], chosen.stages, "all anew")
        print(f"added: {added:.1f} CPU s, {added / anew:.1%} of {anew:.1f}; equal: {kept == hashes(chosen.folder)}")


if __name__ == "__main__":
    main()
