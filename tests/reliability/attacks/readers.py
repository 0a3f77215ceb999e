"""Readers of `latest/` while it is published over and over: who opens the folder once sees one build, whole."""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from etl.publish.package import Inputs
from tests.publish.conftest import ABOUT, toy_frames
from tests.published import publish, publish_folder
from tests.reliability.attack import Attack, Outcome
from tests.reliability.building import BUILD, LATEST, REPRO, begin_unbuilt
from tests.reliability.journal import ROOT
from tests.reliability.toy import must

_COMMANDS: Final = (REPRO, ("abstracts", "publish"))
_FULL: Final = len(_COMMANDS)
_PUBLISHES: Final = 25
_READERS: Final = 2
_LONGEST: Final = 60.0
_LINKS: Final = "[cache]\n    type = symlink,hardlink\n"
"""What people set for all their packages to save room: DVC would then put links in the place of published files."""


def prepare(arena: Path) -> None:
    """Nothing: a trial of the full form builds its package, the short form has toy tables."""


def attack(trial: int, arena: Path, folder: Path) -> Outcome:
    """Publish builds that differ, one after the other, while others read."""
    seen: Counter[str] = Counter()
    count = _publish_by_command(trial, folder, seen) if trial < _FULL else _publish_here(folder, seen)
    figures = {
        "publishes": float(count),
        "reads": float(sum(number for name, number in seen.items() if ":" not in name)),
        **{name: float(seen[name]) for name in ("missing", "torn", "mixed")},
        "reads by path that met two builds": float(seen["by path: torn"] + seen["by path: mixed"]),
    }
    faults = [f"{seen[name]} reads {name}" for name in ("missing", "torn", "mixed") if seen[name]]
    faults += [] if seen["whole"] >= count else [f"only {seen['whole']} reads"]
    return Outcome(", ".join(faults), f"{count} publishes, seen: {dict(seen)}", figures)


def _publish_by_command(trial: int, folder: Path, seen: Counter[str]) -> int:
    """Publish a package by a command, each time under another title, and back."""
    package = begin_unbuilt(folder)
    (folder / "nobody/.config/dvc").mkdir(parents=True)
    (folder / "nobody/.config/dvc/config").write_text(_LINKS)
    must(folder, package, *BUILD)
    about = package / "data/raw/about.yaml"
    with _readers(package / LATEST, folder, seen):
        for number in range(_PUBLISHES):
            about.write_text(f"title: Bees {number % 2}\n")
            must(folder, package, *_COMMANDS[trial])
    return _PUBLISHES


def _publish_here(folder: Path, seen: Counter[str]) -> int:
    """Publish two builds of toy tables in turns, each as soon as every reader has read the one before."""
    frames = toy_frames()
    inputs = Inputs({"params.yaml": "1" * 64}, "3" * 64, "4" * 64)
    other = {**frames, "aliases": frames["aliases"][1:]}
    packages = [publish(one, inputs, ABOUT, "") for one in (frames, other)]
    publish_folder(folder / "latest", packages[0])
    with _readers(folder / "latest", folder, seen):
        for number in range(1, 1 + 3 * _READERS):
            publish_folder(folder / "latest", packages[number % 2])
            _await_reads(folder)
    return 3 * _READERS


def _await_reads(folder: Path) -> None:
    """Wait until every reader has begun and ended a reading."""
    logs = [folder / f"reader-{number}" for number in range(_READERS)]
    before = [_size(log) for log in logs]
    end = time.monotonic() + _LONGEST
    while any(_size(log) < size + 2 for log, size in zip(logs, before, strict=True)):
        if time.monotonic() > end:
            raise TimeoutError("the readers do not read")
        time.sleep(0.01)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


@contextmanager
def _readers(latest: Path, folder: Path, seen: Counter[str]) -> Iterator[None]:
    """Let others read a folder meanwhile, and count what they see."""
    stop = folder / "stop"
    words = [sys.executable, "-m", "tests.reliability.reader", str(latest), str(stop)]
    running = [
        subprocess.Popen([*words, str(folder / f"reader-{number}")], cwd=ROOT, stdout=subprocess.PIPE)
        for number in range(_READERS)
    ]
    try:
        _await_reads(folder)
        yield
    finally:
        stop.touch()
        for one in running:
            seen.update(json.loads(one.communicate(timeout=_LONGEST)[0]))


READERS: Final = Attack(
    name="readers",
    promise="Who opens `latest/` once, and reads every table through it, during 50 publishes never finds it missing, "
    "torn or mixed, whatever DVC does to it after a stage.",
    trials=_FULL,
    short=(_FULL,),
    prepare=prepare,
    run=attack,
    sums=frozenset({"publishes", "reads", "missing", "torn", "mixed", "reads by path that met two builds"}),
)
