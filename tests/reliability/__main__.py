"""`python -m tests.reliability`: attack the package, go on where the last run stopped, and write down what held."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tests.reliability.attack import Attack, tried
from tests.reliability.attacks import ATTACKS
from tests.reliability.figures import write_figures
from tests.reliability.journal import code_of, entries, write

_OUT = Console(stderr=True, highlight=False, markup=False)
_COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())


def main() -> int:
    """Run the attacks that are named, or all; 1 if a promise did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("attacks", nargs="*", metavar="ATTACK", help=", ".join(ATTACKS))
    parser.add_argument("--trials", type=int, metavar="N", help="so many of each at most")
    parser.add_argument("--any-code", action="store_true", help="only trials that no state of the code has had")
    parser.add_argument("--figures", action="store_true", help="only write what is known into docs/reliability.md")
    words = parser.parse_args()
    unknown = [name for name in words.attacks if name not in ATTACKS]
    if unknown:
        parser.error(f"there is no attack `{unknown[0]}`: {', '.join(ATTACKS)}")
    faults = 0
    if not words.figures:
        names = words.attacks or ATTACKS
        faults = sum(_attack(ATTACKS[name], words.trials, is_any_code=words.any_code) for name in names)
    write_figures()
    return 1 if faults else 0


def _attack(attack: Attack, limit: int | None, *, is_any_code: bool) -> int:
    """Run the trials that are still to be run; the number of faults among them."""
    code = code_of(attack)
    known = [entry for entry in entries(attack.name) if is_any_code or entry.code == code]
    done = {entry.trial for entry in known if not entry.fault}
    count = min(attack.trials, limit or attack.trials)
    left = [trial for trial in range(count) if trial not in done]
    faults = 0
    if not left:
        return 0
    with tempfile.TemporaryDirectory(prefix="reliability-") as place, Progress(*_COLUMNS, console=_OUT) as progress:
        bar = progress.add_task(attack.name, total=count, completed=count - len(left))
        arena = Path(place) / "arena"
        arena.mkdir()
        attack.prepare(arena)
        for trial in left:
            with tempfile.TemporaryDirectory(dir=place, ignore_cleanup_errors=True) as folder:
                start = time.monotonic()
                outcome = tried(attack, trial, arena, Path(folder))
                write(attack.name, code, trial, time.monotonic() - start, outcome)
            if outcome.fault:
                faults += 1
                progress.console.print(f"{attack.name} {trial}: {outcome.fault.strip()}")
            progress.advance(bar)
    return faults


if __name__ == "__main__":
    sys.exit(main())
