"""Four builds at once: they wait for each other, or fail and say so, and the result is that of one."""

import random
import re
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tests.reliability.attack import Attack, Outcome
from tests.reliability.building import BUILD, REPRO, begin_unbuilt, state, unlike
from tests.reliability.toy import copy_of, environment, must, run

_FULL: Final = 20
_COUNT: Final = 4
_WITHIN: Final = 3.0
_LONGEST: Final = 900.0
_ERROR: Final = re.compile(r"^(?:ERROR|error): ", re.MULTILINE)
_KNOWN: Final[dict[Path, dict[str, Any]]] = {}


def prepare(arena: Path) -> None:
    """The tool; what else a trial needs is made when the first needs it."""
    begin_unbuilt(arena, is_short=True)


def attack(trial: int, arena: Path, folder: Path) -> Outcome:
    """Start builds within three seconds, let them end, and build once more."""
    is_short = trial >= _FULL
    start, expected = _begun(arena, is_short=is_short)
    root = copy_of(start, folder / "package")
    command = BUILD if trial % 2 else REPRO
    chance = random.Random(trial)
    moments = sorted(chance.uniform(0, 0.3 if is_short else _WITHIN) for _ in range(2 if is_short else _COUNT))
    codes, told = _run_together(arena, root, command, moments)
    faults = [
        f"not told in one paragraph (exit code {code}): {text[-3000:]}"
        for code, text in zip(codes, told, strict=True)
        if "Traceback" in text or len(_ERROR.findall(text)) != (1 if code else 0)
    ]
    if command == BUILD and any(codes):
        faults.append(f"a build did not wait: {codes} {told}")
    if not any(codes):
        faults += unlike(root, expected)
    if all(codes):
        faults.append(f"none came to an end: {told}")
    again = run(arena, root, *BUILD)
    faults += [f"the next build failed: {again.told}"] if again.code else unlike(root, expected)
    figures = {
        "builds": float(len(codes)),
        "failed_cleanly": float(sum(code != 0 for code in codes)),
        "waited": float(sum("Waiting until it ends" in text for text in told)),
        "locks_mended": float(again.err.count("warning: ")),
    }
    line = f"{len(codes)} times {' '.join(command)}: exit codes {codes}"
    return Outcome("\n".join(faults), line, figures)


def _run_together(
    arena: Path, root: Path, command: Sequence[str], moments: Sequence[float]
) -> tuple[list[int], list[str]]:
    """Exit codes and what was printed of a command that is started at these moments, in seconds."""
    logs = [root.parent / f"{number}.log" for number in range(len(moments))]
    begun, running = time.monotonic(), []
    for moment, path in zip(moments, logs, strict=True):
        time.sleep(max(0.0, begun + moment - time.monotonic()))
        with path.open("wb") as log:
            one = subprocess.Popen(
                command, cwd=root, env=environment(arena), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        running.append(one)
    codes = [one.wait(_LONGEST) for one in running]
    return codes, [path.read_text(encoding="utf-8", errors="replace") for path in logs]


def _begun(arena: Path, *, is_short: bool) -> tuple[Path, dict[str, Any]]:
    """What a trial starts from, and what one build of it makes."""
    start = arena / ("short" if is_short else "package")
    if not start.exists():
        begin_unbuilt(arena, is_short=is_short)
    if start not in _KNOWN:
        done = copy_of(start, arena / f"{start.name}, done")
        must(arena, done, *BUILD)
        _KNOWN[start] = state(done)
    return start, _KNOWN[start]


TOGETHER: Final = Attack(
    name="together",
    promise="Four `dvc repro` at once, or four `abstracts build`: a build waits for the one that runs, a repro waits "
    "or fails and says why. The result is that of one.",
    trials=_FULL,
    short=(_FULL + 1,),
    prepare=prepare,
    run=attack,
    sums=frozenset({"builds", "failed_cleanly", "waited", "locks_mended"}),
)
