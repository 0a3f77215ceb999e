"""The outcomes of an attack, a line each, so that a run which was stopped goes on where it was."""

import hashlib
import inspect
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from etl.io.pins import code_sha256
from tests.reliability.attack import Attack, Outcome

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".reliability"
_SETTINGS = ("dvc.yaml", "params.yaml", ".dvc/config")
_NAMED = re.compile(r"\b(tests\.[a-z_.]+[a-z_])\b")


class Entry(NamedTuple):
    """One trial of an attack on one state of the code."""

    code: str
    trial: int
    seconds: float
    fault: str
    told: str
    figures: Mapping[str, float]


def code_of(attack: Attack) -> str:
    """A short hash of all that a trial runs: code and settings of the package, the attack, modules that it names."""
    told = [code_sha256(ROOT).encode(), *((ROOT / name).read_bytes() for name in _SETTINGS)]
    told += [path.read_bytes() for path in sorted(_named(Path(inspect.getfile(attack.run)), set()))]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in told)).hexdigest()[:12]


def _named(path: Path, known: set[Path]) -> set[Path]:
    """A module of the tests and those that it imports or runs, and they in turn."""
    known.add(path)
    for name in _NAMED.findall(path.read_text(encoding="utf-8")):
        module = (ROOT / name.replace(".", "/")).with_suffix(".py")
        if module.is_file() and module not in known:
            _named(module, known)
    return known


def entries(name: str) -> list[Entry]:
    """Every trial that was written down; a line that a kill cut short is none."""
    path = FOLDER / f"{name}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [Entry(**json.loads(line)) for line in lines if line.endswith("}")]


def last_of_each(name: str) -> list[Entry]:
    """Of every trial what came of it the last time that it was run."""
    return list({entry.trial: entry for entry in entries(name)}.values())


def write(name: str, code: str, trial: int, seconds: float, outcome: Outcome) -> None:
    """Add a trial."""
    FOLDER.mkdir(exist_ok=True)
    entry = Entry(code, trial, round(seconds, 3), outcome.fault, outcome.told, dict(outcome.figures))
    with (FOLDER / f"{name}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry._asdict(), ensure_ascii=True) + "\n")
        file.flush()
        os.fsync(file.fileno())
