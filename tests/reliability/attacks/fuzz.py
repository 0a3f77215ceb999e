"""Fuzzing led by coverage, a target a trial: the parse driver, every format, and what is done with one text."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from etl.parse.formats import FORMATS
from tests.reliability.attack import Attack, Outcome
from tests.reliability.hostile.fuzz_target import DRIVER, TEXT, driven
from tests.reliability.hostile.seeds import ROOT, corpus, texts, toy

TARGETS: Final = (DRIVER, *sorted(FORMATS), TEXT)
_SECONDS: Final = {DRIVER: 600}
_USUAL_SECONDS: Final = 180
_SLOWEST: Final = 10
"""Seconds that one input may take."""
_MOST_MB: Final = 3_000
_LONGEST: Final = 8_192
_DONE: Final = re.compile(r"#\d+\s+DONE\s+cov: (\d+) ft: (\d+)")
_RUNS: Final = re.compile(r"stat::number_of_executed_units:\s+(\d+)")
_RATE: Final = re.compile(r"stat::average_exec_per_sec:\s+(\d+)")


def _prepare(arena: Path) -> None:
    for target in TARGETS:
        folder = arena / target
        folder.mkdir()
        for number, raw in enumerate(seeds_of(target)):
            (folder / f"seed-{number:03}").write_bytes(raw)


def seeds_of(target: str) -> list[bytes]:
    """What a target starts from: good dumps of our own, and what was found before."""
    known = [path.read_bytes() for path in corpus(target)]
    if target == TEXT:
        return known + texts()
    if target == DRIVER:
        return known + [driven(name, toy(name)[:2_000]) for name in sorted(FORMATS)]
    return [*known, toy(target)]


def _run(trial: int, arena: Path, folder: Path) -> Outcome:
    target = TARGETS[trial]
    if importlib.util.find_spec("atheris") is None:
        return Outcome("", f"{target}: not fuzzed, as atheris is not installed here")
    seconds = _SECONDS.get(target, _USUAL_SECONDS)
    found = folder / "found"
    found.mkdir()
    words = [sys.executable, "-m", "tests.reliability.hostile.fuzz_target", target, str(found), str(arena / target)]
    words += [f"-max_total_time={seconds}", f"-timeout={_SLOWEST}", f"-rss_limit_mb={_MOST_MB}", f"-seed={trial + 1}"]
    words += [f"-max_len={_LONGEST}", f"-artifact_prefix={folder}/fault-", "-print_final_stats=1"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=seconds + 300)
    runs, edges, rate = (_number(pattern, done.stderr) for pattern in (_RUNS, _DONE, _RATE))
    told = f"{target}: {runs:,} runs in {seconds} s, {rate:,} a second, {edges:,} edges"
    figures = {"runs": float(runs), "edges": float(edges), "runs_a_second": float(rate)}
    if done.returncode == 0 and runs:
        return Outcome("", told, figures)
    kept = [f"{path.name}: {path.read_bytes()[:4_000]!r}" for path in sorted(folder.glob("fault-*"))]
    return Outcome("\n".join([f"{target}: exit code {done.returncode}", *kept, done.stderr[-3_000:]]), told, figures)


def _number(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return int(found[1]) if found else 0


FUZZ: Final = Attack(
    "fuzz",
    "no input that a fuzzer finds, led by the code that it reaches, raises, hangs or loses a byte: the parse driver is "
    "given ten minutes, every format and the reading of one text three",
    trials=len(TARGETS),
    short=(),
    prepare=_prepare,
    run=_run,
    sums=frozenset({"runs", "edges"}),
)
"""A trial a target; where atheris is not installed it says so."""
