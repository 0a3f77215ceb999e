"""What an attack is: something done to the package many times over, and what must hold each time."""

import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Outcome(NamedTuple):
    """What one trial came to: `fault` is empty where the promise held, `told` one line of what was done and seen."""

    fault: str
    told: str = ""
    figures: Mapping[str, float] = {}


class Attack(NamedTuple):
    """A promise, and how it is put to the proof.

    `prepare` makes in an empty folder, once, what every trial starts from; no trial writes there. `run` gets the number
    of the trial, which is its seed as well, that folder, and an empty one of its own. Figures of the names in `sums`
    are added up over the trials; of all others the largest is told.
    """

    name: str
    promise: str
    trials: int
    short: Sequence[int]
    prepare: Callable[[Path], None]
    run: Callable[[int, Path, Path], Outcome]
    sums: frozenset[str] = frozenset()


def tried(attack: Attack, trial: int, arena: Path, folder: Path) -> Outcome:
    """The outcome of a trial; an exception is a fault too."""
    try:
        return attack.run(trial, arena, folder)
    except Exception:  # whatever it is, the promise was not seen to hold, and the other trials go on
        return Outcome(traceback.format_exc())
