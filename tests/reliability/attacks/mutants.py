"""Ten thousand hostile dumps of all formats, a hundred a trial, each in a process that it may end."""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Final

from tests.reliability.attack import Attack, Outcome
from tests.reliability.hostile.seeds import ROOT

_SECONDS: Final = 60.0
"""A dump may take so long, whatever its size; the largest has ten million lines."""
_SLOW: Final = 0.5
_TIMES: Final = 4
_GROWTH: Final = 3.0 * _TIMES
"""Seconds below which nothing is compared, and how many times as long a dump of four times the size may take."""
_MB: Final = 1_000_000
_PEAK_MB: Final = 300
_PEAK_TIMES: Final = 60
"""Memory beyond the program's own: so many megabytes, and so many bytes more for each of the dump's."""


def run_dumps(trial: int, folder: Path) -> Outcome:
    """Have a worker read the dumps of a trial, and judge what it says of them."""
    words = [sys.executable, "-m", "tests.reliability.hostile.worker", str(trial), str(folder)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as worker:
        faults, figures = _judged(worker)
        errors = worker.stderr.read() if worker.stderr else ""
    if worker.returncode:
        faults.append(f"the worker ended with {worker.returncode}: {errors[-500:]}")
    return Outcome("\n".join(faults), f"{figures['inputs']:.0f} dumps", figures)


def _judged(worker: "subprocess.Popen[str]") -> tuple[list[str], dict[str, float]]:
    faults: list[str] = []
    figures = {"inputs": 0.0, "seconds_a_MB": 0.0, "peak_MB": 0.0}
    begun: dict[str, Any] | None = None
    before: dict[str, Any] = {}
    while line := _next_line(worker):
        told = json.loads(line)
        if begun is None:
            begun = told
            continue
        told |= begun
        begun = None
        faults += [
            f"{told['name']} as {told['format']}, dump {told['number']}: {fault}" for fault in faults_of(told, before)
        ]
        figures["inputs"] += 1
        figures["peak_MB"] = max(figures["peak_MB"], round(told["peak"] / _MB, 1))
        if told["bytes"] >= _MB // 2:
            figures["seconds_a_MB"] = max(figures["seconds_a_MB"], round(told["seconds"] / told["bytes"] * _MB, 2))
        before = told
    if begun:
        faults.append(
            f"{begun['name']} as {begun['format']}, dump {begun['number']}: ended the worker, or took too long"
        )
    return faults, figures


def faults_of(told: dict[str, Any], before: dict[str, Any]) -> list[str]:
    """What a dump did that none may, by what is told of it and of the one before, of which it may be a larger one."""
    faults = [told["fault"]] if told["fault"] else []
    if told["peak"] > _PEAK_MB * _MB + _PEAK_TIMES * told["bytes"]:
        faults.append(f"took {told['peak'] / _MB:,.0f} MB for {told['bytes']:,} bytes")
    is_larger = (told["name"], told["format"]) == (before.get("name"), before.get("format"))
    if is_larger and told["seconds"] > max(_SLOW, _GROWTH * before["seconds"]):
        faults.append(f"took {before['seconds']:.2f} s, and {told['seconds']:.2f} s for four times as much")
    return faults


def _next_line(worker: "subprocess.Popen[str]") -> str:
    """The next line that a worker prints; none if it takes too long, and then it is ended."""
    assert worker.stdout is not None
    watch = threading.Timer(_SECONDS, worker.kill)
    watch.start()
    try:
        return worker.stdout.readline()
    finally:
        watch.cancel()


def _prepare(_: Path) -> None:
    """Nothing: dumps are made where they are read."""


def _run(trial: int, _: Path, folder: Path) -> Outcome:
    return run_dumps(trial, folder)


MUTANTS: Final = Attack(
    "mutants",
    "a hostile dump, whatever it holds and whatever its name, is read in linear time and bounded memory, every byte of "
    "it is a field, furniture or quarantine, and nothing that is printed of it drives a terminal",
    trials=100,
    short=(),
    prepare=_prepare,
    run=_run,
    sums=frozenset({"inputs"}),
)
"""A hundred trials of a hundred dumps."""
