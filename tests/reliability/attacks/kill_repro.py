"""A build is killed at any moment: no child of it lives on, nobody sees half of it, and the next build goes on."""

import os
import random
import time
from pathlib import Path
from typing import Any, Final, NamedTuple

import psutil

from tests.reliability.attack import Attack, Outcome
from tests.reliability.building import BUILD, LATEST, REPRO, begin_unbuilt, state, unlike
from tests.reliability.killing import When, after_work, alive, killed, killed_at_step, steps_told
from tests.reliability.toy import Ran, copy_of, environment, hashes, must, run

_MOST_EXTRA: Final = 10.0
_LONGEST_CHILD: Final = 2.0
_FULL: Final = 100
_COMMANDS: Final = (REPRO, BUILD)
_AIMS: Final = ("moment", "moment", "step", "stage", "publish", "rwlock", "dvc.lock")
_SHORT_AIMS: Final = ("rwlock", "dvc.lock", "moment", "stage")
_STAGES: Final = ("parse", "normalise", "deduplicate", "relate", "validate", "publish")
_SHELLS: Final = ("/bin/bash", "/bin/sh")
"""DVC runs a stage by the shell of its user: the one gives way to the stage, the other stands between the two."""
_STEPS_OF_PUBLISH: Final = 14
"""Where it has no build before the last to remove."""
_MORE: Final = "Abstract:We add one abstract more, about the wasps of a hill that nobody has counted so far.\n"
_WORDS_OF_MENDING: Final = "left it cut short", "that was killed"

_HOOK: Final = '''"""Kill a build while DVC writes a file of its own, of which a share is there, or a stage its first.

The stage would go on for half a minute.
"""
import os
import signal
import sys
import time

word, name, times, share, whom = os.environ["CUT_AT"].split(" ")
seen = []


def cut(event, args):
    if event != "open" or not isinstance(args[2], int) or not args[2] & os.O_TRUNC:
        return
    if name in ("*", os.path.basename(str(args[0]))):
        seen.append(name)
        if len(seen) == int(times):
            if name != "*" and os.path.exists(args[0]):
                os.truncate(args[0], int(os.path.getsize(args[0]) * float(share)))
            if whom == "group":
                os.killpg(0, signal.SIGKILL)
            os.kill(os.getsid(0), signal.SIGKILL)
            time.sleep(30)


if word in sys.orig_argv:
    sys.addaudithook(cut)
'''


class Undisturbed(NamedTuple):
    """What a build makes that nobody kills, what it costs, how many steps its DVC takes, and its stages."""

    state: dict[str, Any]
    cpu: float
    steps: int
    stages: int


def prepare(arena: Path) -> None:
    """The smallest package; what else a trial needs is made when the first needs it."""
    begin_unbuilt(arena, is_short=True)
    (arena / "hook of cuts").mkdir()
    (arena / "hook of cuts" / "sitecustomize.py").write_text(_HOOK)


def attack(trial: int, arena: Path, folder: Path) -> Outcome:
    """Kill one build, look at what it left, and build."""
    chance, is_short = random.Random(trial), trial >= _FULL
    start, expected = _begun(arena, is_short=is_short, is_edited=bool(trial // 4 % 2))
    root = copy_of(start, folder / "package")
    command, is_group = _COMMANDS[trial // 2 % 2], trial % 2 == 0
    aim = _SHORT_AIMS[trial % 4] if is_short else chance.choice(_AIMS)
    settings, when, told = _aimed(arena, aim, chance, expected, is_group=is_group, is_alone=command[0] == "dvc")
    work: list[float] = [0.0]
    hit = killed(
        command,
        root,
        environment(arena, {**settings, "SHELL": chance.choice(_SHELLS)}),
        folder / "log",
        when or _watching(work),
        is_group=is_group,
    )
    seen = hashes(root / LATEST)
    again = run(arena, root, *BUILD)
    mended = sum(any(word in line for word in _WORDS_OF_MENDING) for line in again.err.splitlines())
    known = (hashes(start / LATEST), expected.state[LATEST])
    faults = [
        *([f"a child lived on for {hit.outlived:.1f} s"] if hit.outlived > _LONGEST_CHILD else []),
        *([f"latest/ is neither old nor new: {sorted(seen)}"] if seen not in known else []),
        *_faults_after(root, again, expected),
    ]
    extra = again.cpu + (told if when else work[0]) - expected.cpu
    if extra > _MOST_EXTRA:
        faults.append(f"{extra:.1f} s of extra work")
    whom = "group" if is_group else "parent alone"
    figures = {
        "hit": float(hit.code != 0),
        f"{command[0]}, {whom}": float(hit.code != 0),
        f"at {aim}": float(hit.code != 0),
        "locks_mended": float(mended),
        "extra_s": round(extra, 2),
        "child_lived_s": round(hit.outlived, 2),
    }
    line = f"{' '.join(command)}, {whom}, at {aim} {told:.2f}, latest/ {len(seen)} files, {mended} mended"
    detail = f"{line}\n{hit.told[-3000:]}\n---\n{again.told[-3000:]}" if faults else ""
    return Outcome("\n".join([*faults, detail]) if faults else "", line, figures)


def _faults_after(root: Path, again: Ran, expected: Undisturbed) -> list[str]:
    """What is not as in a build that nobody killed."""
    return [f"the next build failed: {again.told}"] if again.code else unlike(root, expected.state)


def _begun(arena: Path, *, is_short: bool, is_edited: bool) -> tuple[Path, Undisturbed]:
    """What a trial starts from, and what an undisturbed build of it comes to; made by the first trial of its kind."""
    cold = arena / ("short" if is_short else "package")
    start = arena / f"{cold.name}, edited" if is_edited else cold
    if not cold.exists():
        begin_unbuilt(arena, is_short=is_short)
    if is_edited and not start.exists():
        _begun(arena, is_short=is_short, is_edited=False)
        dump = copy_of(arena / f"{cold.name}, done", start) / "data/raw/bees.txt"
        dump.write_text(dump.read_text() + _MORE)
    if start not in _KNOWN:
        _KNOWN[start] = _undisturbed(arena, copy_of(start, arena / f"{start.name}, done"))
    return start, _KNOWN[start]


_KNOWN: Final[dict[Path, Undisturbed]] = {}


def _undisturbed(arena: Path, root: Path) -> Undisturbed:
    told = arena / "told"
    cpu = must(arena, root, *BUILD, settings=steps_told(arena, str(arena / "tool"), "repro", told)).cpu
    made = state(root)
    return Undisturbed(made, cpu, len(told.read_text().splitlines()), made["dvc.lock"].count(b"cmd:"))


def _aimed(
    arena: Path, aim: str, chance: random.Random, expected: Undisturbed, *, is_group: bool, is_alone: bool
) -> tuple[dict[str, str], When | None, float]:
    """The settings of a build and when to kill it, where it does not kill itself; with the moment, step or write."""
    tool = str(arena / "tool")
    whom = "group" if is_group else "self" if is_alone else "parent"
    if aim == "step":
        step = chance.randint(1, expected.steps)
        return killed_at_step(arena, tool, "repro", step, whom), None, step
    if aim == "publish":
        step = chance.randint(1, _STEPS_OF_PUBLISH)
        return killed_at_step(arena, tool, "publish", step, "group" if is_group else "parent"), None, step
    if aim in ("stage", "rwlock", "dvc.lock"):
        stages = _STAGES[: expected.stages]
        word, name, most = (chance.choice(stages), "*", 1) if aim == "stage" else ("repro", aim, expected.stages)
        times = chance.randint(2, 6 * most) if aim == "rwlock" else chance.randint(1, most)
        path = os.pathsep.join((str(arena / "hook of cuts"), tool))
        cut = f"{word} {name} {times} {chance.choice((0, 0.4, 0.9))} {'group' if is_group else 'leader'}"
        return {"PYTHONPATH": path, "CUT_AT": cut}, None, times
    work = chance.uniform(0, expected.cpu)
    return {}, after_work(work), work


def _watching(most: list[float]) -> When:
    """Never time to kill; the work of the session is noted meanwhile."""

    def when(session: int) -> bool:
        most[0] = max(most[0], sum(map(_work, alive(session))))
        time.sleep(0.1)
        return False

    return when


def _work(pid: int) -> float:
    try:
        return float(sum(psutil.Process(pid).cpu_times()[:4]))
    except psutil.Error:
        return 0.0


KILL_REPRO: Final = Attack(
    name="kill_repro",
    promise="`dvc repro` or `abstracts build`, killed at any moment with kill -9, its whole process group or the "
    "parent alone: no stage lives on for 2 s, `latest/` is absent or whole, and one `abstracts build` makes it as if "
    "nothing had been, within 10 s of extra work.",
    trials=_FULL,
    short=(_FULL + 4, _FULL + 7),
    prepare=prepare,
    run=attack,
    sums=frozenset(
        {"hit", "locks_mended"}
        | {f"{command[0]}, {whom}" for command in _COMMANDS for whom in ("group", "parent alone")}
        | {f"at {aim}" for aim in _AIMS}
    ),
)
