"""`abstracts release` is killed at any moment: the same command makes it whole, and nobody sees half of it."""

import json
import random
import shutil
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.frozen import new_key
from tests.reliability.attack import Attack, Outcome
from tests.reliability.forks import begin_quickly, shared_forks
from tests.reliability.killing import When, after_work, appears, kill_in_hook, killed, killed_at_step, steps_told
from tests.reliability.released import VERSION, half_visible, state_of, unrecovered
from tests.reliability.toy import Ran, begin, commit, copy_of, environment, must, run, take_tool

_MOST_EXTRA: Final = 10.0
_LONGEST_CHILD: Final = 5.0
_REAL: Final = 50
"""So many trials are of releases by DVC; those after them of releases whose stages run without it."""
_QUICK: Final = "quick"
_FIRST: Final = "v1.0.0"
_MODULES: Final = ("etl.cli.publish", "etl.cli.release")
_WAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "git": (),
    "git, signed": ("--sign", "KEY"),
    "DVC, drift accepted": ("--accept-drift", "It grows."),
    "DVC, drift accepted, signed": ("--accept-drift", "It grows.", "--sign", "KEY"),
}
_KINDS: Final = ("moment", "step", "file", "hook", "end")
_HOOKS: Final = (
    ("post-index-change", 1),
    ("post-index-change", 2),
    ("pre-commit", 1),
    ("prepare-commit-msg", 1),
    ("commit-msg", 1),
    *(("reference-transaction", number) for number in range(1, 5)),
    ("post-commit", 1),
)
"""Where git stops to ask, its locks in its hands, and how often it has done so before."""
_FILES: Final = (
    ".git/index.lock",
    "data/processed/.v*.json",
    "data/processed/.v*.building",
    "data/processed/.v*.building/*.parquet",
    f"data/processed/{VERSION}",
)
_FILES_OF_DVC: Final = (".dvc/cache/files/md5/*/*", f"data/processed/{VERSION}.dvc", "data/processed/.gitignore")
_DELAYS: Final = (0.0, 0.0, 0.001, 0.003, 0.01, 0.05)


class Undisturbed(NamedTuple):
    """What a release makes that nobody kills: its state, its time, and the steps of its processes."""

    state: Mapping[str, Any]
    seconds: float
    cpu: float
    steps: list[str]
    steps_of_dvc: list[str]


def prepare(arena: Path) -> None:
    """A package that is to be released, without DVC; those with DVC are made when a trial needs them."""
    take_tool(arena)
    begin_quickly(arena, arena / _QUICK)


def _prepare_real(arena: Path) -> None:
    """Two packages with a release and a dump more; of the next release git keeps that of one, DVC of the other."""
    new_key(arena / "key")
    package = arena / "git"
    begin(arena, package)
    must(arena, package, "abstracts", "release", "--tag")
    shutil.copytree(package, arena / "DVC", symlinks=True)
    for root in (package, arena / "DVC"):
        must(arena, root, "abstracts", "add", "../wasps.txt")
        if root != package:
            params = (root / "params.yaml").read_text()
            for name, value in (("max_git_bytes: 20000000", "max_git_bytes: 1000"), ("min_rows: 10", "min_rows: 1")):
                assert name in params
                params = params.replace(name, value)
            (root / "params.yaml").write_text(params)
        must(arena, root, "abstracts", "build", "--quiet")
        commit(arena, root)


def attack(trial: int, arena: Path, folder: Path) -> Outcome:
    """Kill one release, look at what it left, and release again."""
    if trial >= _REAL:
        return _quick_attack(trial, arena, folder)
    if not (arena / "DVC").exists():
        _prepare_real(arena)
    chance = random.Random(trial)
    way = list(_WAYS)[trial // (2 * len(_KINDS)) % len(_WAYS)]
    words = _words(arena, way)
    known = _undisturbed(arena, way)
    root = copy_of(arena / _package(way), folder / "package" / "it")
    told, settings, when = _plan(trial, chance, known, arena, root, way)
    done = killed(words, root, environment(arena, settings), folder / "log", when, is_group=trial % 2 == 0, patience=30)
    told = f"{way}; {told}; {'killed' if done.is_hit else f'ended with {done.code}'}"
    shutil.rmtree(root / ".git/hooks", ignore_errors=True)
    seen = half_visible(arena, root)
    again = run(arena, root, *words)
    extra = again.cpu - known.cpu
    faults = [
        *seen,
        *unrecovered(again, known.state, state_of(arena, root)),
        *([f"a child lived on for {done.outlived:.1f} s"] if done.outlived > _LONGEST_CHILD else []),
        *([f"{extra:.1f} s of extra work"] if extra > _MOST_EXTRA else []),
    ]
    figures = {"CPU s of extra work": round(extra, 1), "s that a child lived on": round(done.outlived, 2)}
    return _outcome(told, faults, done.told, again, done.is_hit, figures)


def _outcome(
    told: str, faults: Sequence[str], said: str, again: Ran, is_hit: bool, figures: Mapping[str, float]
) -> Outcome:
    mended = " ".join(line for line in again.err.splitlines() if line.startswith("warning:"))
    counts = {
        "killed": is_hit,
        "recovered": not faults,
        "undone": "what it left is removed" in mended,
        "finished": "it is finished now" in mended,
        "locks removed": mended.count("removed, as"),
    }
    fault = "\n".join(f"{told}: {one}" for one in faults)
    return Outcome(fault and f"{fault}\n{said}\n{again.told}", f"{told}; {mended}", {**counts, **figures})


def _quick_attack(trial: int, arena: Path, folder: Path) -> Outcome:
    """Kill a first release, of which only `publish` is a stage, at a step of its own or in a hook of git."""
    chance = random.Random(trial)
    state, steps = _quick_undisturbed(arena)
    root, settings = copy_of(arena / _QUICK, folder / "it"), {}
    if trial % 2:
        name, number = chance.choice(_HOOKS)
        kill_in_hook(root, name, number, is_group=chance.random() < 0.5)
        told = f"in git's hook {name}, time {number}"
    else:
        first = next(number for number, step in enumerate(steps, 1) if f".{_FIRST}.json" in step)
        number = chance.randint(first, len(steps))
        settings = {"KILLED_AT": f"release {number} self -"}
        told = f"step {number} of {len(steps)}: {steps[number - 1]}"
    done = _quick_release(arena, root, settings)
    shutil.rmtree(root / ".git/hooks", ignore_errors=True)
    seen = half_visible(arena, root, _FIRST)
    again = _quick_release(arena, root)
    is_hit = done.code == -signal.SIGKILL
    faults = [*seen, *unrecovered(again, state, state_of(arena, root, _FIRST))]
    told = f"without DVC; {told}; {'killed' if is_hit else f'ended with {done.code}'}"
    return _outcome(told, faults, done.told, again, is_hit, {})


def _quick_release(arena: Path, root: Path, settings: Mapping[str, str] | None = None) -> Ran:
    commands = shared_forks(arena, _MODULES)
    return commands.run(root, "release", "--tag", is_built=True, settings=settings)


def _quick_undisturbed(arena: Path) -> tuple[Mapping[str, Any], list[str]]:
    """What the first release leaves that nobody kills, and its steps; worked out once."""
    path, written = arena / "quick.undisturbed.json", arena / "quick.steps"
    if not path.is_file():
        root = copy_of(arena / _QUICK, arena / "quick-undisturbed")
        done = _quick_release(arena, root, {"KILLED_AT": f"release 0 - {written}"})
        if done.code:
            raise AssertionError(done.told)
        steps = [step for step in written.read_text().splitlines() if str(written) not in step]
        path.write_text(json.dumps([state_of(arena, root, _FIRST), steps]))
    state, steps = json.loads(path.read_text())
    return state, steps


def _plan(
    trial: int, chance: random.Random, known: Undisturbed, arena: Path, root: Path, way: str
) -> tuple[str, Mapping[str, str], When | None]:
    """How the release is killed: in words, by which settings, and when."""
    kind, whom = _KINDS[trial // 2 % len(_KINDS)], "the group" if trial % 2 == 0 else "the parent alone"
    tool, hit = str(arena / "tool"), "group" if trial % 2 == 0 else "self"
    is_of_dvc = _package(way) == "DVC"
    if kind == "step" or (kind == "end" and not is_of_dvc):
        first = next(number for number, step in enumerate(known.steps, 1) if f".{VERSION}.json" in step)
        last = len(known.steps)
        step = chance.randint(first if kind == "step" else last - 25, last)
        told = f"step {step} of {last}: {known.steps[step - 1]}; {whom}"
        return told, killed_at_step(arena, tool, "release", step, hit), None
    if kind == "end":
        step = chance.randint(len(known.steps_of_dvc) // 3, len(known.steps_of_dvc))
        told = f"dvc add, step {step} of {len(known.steps_of_dvc)}: {known.steps_of_dvc[step - 1]}; {whom}"
        return told, killed_at_step(arena, tool, "add", step, "group" if hit == "group" else "parent"), None
    if kind == "hook":
        name, number = chance.choice(_HOOKS)
        kill_in_hook(root, name, number, is_group=trial % 2 == 0)
        return f"in git's hook {name}, time {number}; {whom}", {}, None
    if kind == "file":
        pattern = chance.choice(_FILES + (_FILES_OF_DVC * 3 if is_of_dvc else ()))
        delay = chance.choice(_DELAYS)
        return f"{delay * 1000:g} ms after {pattern}; {whom}", {}, appears(root, pattern, delay)
    share = chance.uniform(0.1, 1)
    return f"after {share:.0%} of the work; {whom}", {}, after_work(share * known.cpu)


def _undisturbed(arena: Path, way: str) -> Undisturbed:
    """What this way of releasing makes of the package where nobody kills it; worked out once."""
    path = arena / f"{way}.undisturbed.json"
    if path.is_file():
        return Undisturbed(*json.loads(path.read_text()))
    words = _words(arena, way)
    steps: dict[str, list[str]] = {}
    state, done = {}, Ran(1, "", "", 0, 0)
    for word in ("release", "add") if _package(way) == "DVC" else ("release",):
        folder = arena / "undisturbed" / f"{way}, {word}"
        root = copy_of(arena / _package(way), folder / "it")
        done = must(arena, root, *words, settings=steps_told(arena, str(arena / "tool"), word, folder / "steps"))
        told = (folder / "steps").read_text().splitlines()
        steps[word] = [line for line in told if str(folder / "steps") not in line]
        state = state_of(arena, root)
        assert not half_visible(arena, root)
        assert state["status"] == ""
    found = Undisturbed(state, done.seconds, done.cpu, steps["release"], steps.get("add", []))
    path.write_text(json.dumps(found))
    return found


def _words(arena: Path, way: str) -> list[str]:
    words = ("abstracts", "release", "--tag", *_WAYS[way])
    return [str(arena / "key") if word == "KEY" else word for word in words]


def _package(way: str) -> str:
    return way.partition(",")[0]


KILL_RELEASE: Final = Attack(
    name="kill_release",
    promise="a release that is killed is whole or not there, and the same command makes the same release of it",
    trials=_REAL + 50,
    short=(50, 51),
    prepare=prepare,
    run=attack,
    sums=frozenset({"killed", "recovered", "undone", "finished", "locks removed"}),
)
