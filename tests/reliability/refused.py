"""What a command does that is refused something: what it says, what it leaves, and what the next one makes of that."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import yaml

from etl import verifier
from tests.reliability.toy import Ran, hashes

LATEST: Final = Path("data/processed/latest")
RELEASE: Final = Path("data/processed/v1.0.0")
_MOST_LINES: Final = 12
_CAUSES: Final = {
    "limit": r"too large|`ulimit -f`",
    "full": r"no space|is full|out of diskspace",
    "closed": r"read-only|permi|denied",
    "gone": r"missing|gone|no such|not exist|restore|cannot be read",
}


class Seen(NamedTuple):
    """What is wrong, and the figures."""

    faults: list[str]
    refused: int
    done: int


def said(words: Sequence[str], done: Ran, cause: str, *, is_made: bool) -> list[str]:
    """What is wrong with what a command said, given whether it made all that it was to make."""
    if done.code == 0:
        return [] if is_made else [f"{words}: said nothing, and did not make all of it"]
    faults = []
    told = re.split(r"^error: ", done.err, flags=re.MULTILINE | re.IGNORECASE)
    if "Traceback" in done.err:
        faults.append("a traceback")
    if not any(re.search(_CAUSES[cause], one, re.IGNORECASE) for one in told[1:]):
        faults.append("no error names the cause")
    if len(told[-1].splitlines()) > _MOST_LINES:
        faults.append(f"an error of {len(told[-1].splitlines())} lines")
    return [f"{words}: {', '.join(faults)}:\n{done.told}"] if faults else []


def left(root: Path) -> list[str]:
    """Temporary files and folders that nobody will use or remove."""
    found = (*root.glob("data/**/.*.tmp"), *root.glob("data/**/.*building"), *root.glob(".*.tmp"))
    return [f"left {path}" for path in found]


def state(root: Path) -> dict[str, object]:
    """All that a command leaves, and not the order of the stages in `dvc.lock`, which DVC adds as it runs them."""
    record = root / "dvc.lock"
    return {
        "build": hashes(root / LATEST),
        "record": yaml.safe_load(record.read_bytes()) if record.is_file() else None,
        "metrics": hashes(root / "metrics"),
        "interim": hashes(root / "data/interim"),
        "release": hashes(root / RELEASE),
    }


def looked(
    command: Sequence[str], done: Ran, again: Ran, before: Path, after: Path, cause: str, expected: Mapping[str, object]
) -> Seen:
    """What a command said and left, and whether the same command after it made what it was to make."""
    faults = said(command, done, cause, is_made=state(before) == expected)
    for place in (LATEST, RELEASE):
        if (before / place).exists():
            faults += [f"{place} is not whole: {problem}" for problem in verifier.check(before / place).problems]
    if again.code or state(after) != expected:
        unlike = [name for name in expected if state(after).get(name) != expected[name]]
        faults.append(f"does not recover ({', '.join(unlike)}): {again.told}")
    return Seen(faults + left(after), int(done.code != 0), int(done.code == 0))
