"""What the engine `ray` costs beside `local`: `python benchmarks/engines.py FOLDER --records N [--corpus FILE]`.

Makes the package of `scaling.py` in FOLDER, and runs each stage in it as a process of its own, first without and then
with a cluster of a head and `--nodes` of one worker each, started before; the files of both must be the same. CPU is
that of the stage's process and of all others, Ray's own among them; memory is that of the stage, of the largest worker,
and of all.
"""

import argparse
import os
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psutil
from scaling import ROOT, STAGES, add_dump, hashes, project

BUILT = ("data/interim", "data/processed", "metrics")
STORE_BYTES = 100_000_000
MEGABYTE = 1 << 20


class Watch:
    """What other processes below this one take while a stage runs, looked at ten times a second.

    The system does not tell it at their end, as Ray does not ask for it; so what they use between two looks is missed.
    """

    def __init__(self) -> None:
        self.worker = self.all = 0
        self._seconds: dict[psutil.Process, float] = {}
        self._look()
        self._before = dict(self._seconds)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look_often, daemon=True)
        self._thread.start()

    def _look_often(self) -> None:
        while not self._is_over.wait(0.1):
            self._look()

    def _look(self) -> None:
        whole = 0
        for one in psutil.Process().children(recursive=True):
            try:
                with one.oneshot():
                    name, size, times = "".join(one.cmdline()[:1]), one.memory_info().rss, one.cpu_times()
            except psutil.Error:
                continue
            self._seconds[one] = times.user + times.system
            whole += size
            if name.startswith("ray::") and name.removeprefix("ray::").islower():  # no agent of Ray's, and not idle
                self.worker = max(self.worker, size)
        self.all = max(self.all, whole)

    def end(self, but: int = 0) -> float:
        """Look for the last time; the CPU seconds of all processes but one."""
        self._is_over.set()
        self._thread.join()
        self._look()
        return sum(seconds - self._before.get(one, 0.0) for one, seconds in self._seconds.items() if one.pid != but)


class Cost(NamedTuple):
    wall_seconds: float
    stage_cpu_seconds: float
    other_cpu_seconds: float
    stage_megabytes: int
    worker_megabytes: int
    all_megabytes: int


def measured(command: list[str], folder: Path, settings: dict[str, str]) -> Cost:
    """Run a stage and wait for it; it must succeed."""
    watch, start = Watch(), time.perf_counter()
    running = subprocess.Popen(command, cwd=folder, env={**os.environ, **settings})
    _, status, usage = os.wait4(running.pid, 0)
    wall = time.perf_counter() - start
    others = watch.end(but=running.pid)
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    own = usage.ru_utime + usage.ru_stime
    return Cost(wall, own, others, usage.ru_maxrss // 1024, watch.worker // MEGABYTE, watch.all // MEGABYTE)


def tell(engine: str, stage: str, cost: Cost) -> None:
    """Print a row of the table."""
    seconds = " | ".join(f"{value:.1f}" for value in cost[:3])
    megabytes = " | ".join(f"{value:,}" for value in cost[3:])
    print(f"| {engine} | {stage} | {seconds} | {megabytes} |", flush=True)


def run(folder: Path, engine: str, settings: dict[str, str]) -> dict[str, str]:
    """Build everything anew; the hashes of what was built."""
    for place in BUILT:
        shutil.rmtree(folder / place, ignore_errors=True)
    costs = []
    for command in (("parse", "big"), *((stage,) for stage in STAGES)):
        cost = measured([sys.executable, "-m", "etl.cli", *command], folder, {**settings, "ABSTRACTS_ENGINE": engine})
        costs.append(cost)
        tell(engine, command[0], cost)
    columns = tuple(zip(*costs, strict=True))
    tell(engine, "all", Cost(*(sum(column) for column in columns[:3]), *(max(column) for column in columns[3:])))
    return hashes(folder)


@contextmanager
def cluster(nodes: int) -> Iterator[Any]:
    """A cluster on this machine, a worker a node; the head does no work."""
    from ray.cluster_utils import Cluster

    head = {"num_cpus": 0, "object_store_memory": STORE_BYTES, "include_dashboard": False}
    made = Cluster(initialize_head=True, head_node_args=head)
    try:
        for _ in range(nodes):
            made.add_node(num_cpus=1, object_store_memory=STORE_BYTES)
        yield made
    finally:
        made.shutdown()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("--records", type=int, required=True)
    options.add_argument("--corpus", type=Path)
    options.add_argument("--rows", type=int, default=50_000)
    options.add_argument("--nodes", type=int, default=2)
    chosen = options.parse_args()
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
    project(chosen.folder)
    params = chosen.folder / "params.yaml"
    params.write_text((ROOT / "params.yaml").read_text().replace("  rows: 50000 ", f"  rows: {chosen.rows} "))
    add_dump(chosen.folder, "big", chosen.records, chosen.corpus)
    print("| engine | stage | wall s | CPU s: stage | others | MB: stage | worker | all |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    local = run(chosen.folder, "local", {})
    with cluster(chosen.nodes) as made:
        watch = Watch()
        time.sleep(10)
        seconds = watch.end()
        print(f"a cluster at rest: {watch.all // MEGABYTE:,} MB, {seconds / 10:.2f} CPU s a second", flush=True)
        print(f"equal: {local == run(chosen.folder, 'ray', {'RAY_ADDRESS': made.address})}")


if __name__ == "__main__":
    main()
