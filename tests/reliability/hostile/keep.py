"""`python -m tests.reliability.hostile.keep TARGET FOLDER`: keep the few inputs of a fuzzer's folder that reach most.

Of those that the target accounts for, the one comes first that reaches most lines of the package which neither the
good dumps nor those before it reach; small ones before large ones. They replace what the corpus has of the target.
"""

import hashlib
import shutil
import sys
from pathlib import Path
from types import FrameType
from typing import Any, Final

from tests.reliability.attacks.fuzz import seeds_of
from tests.reliability.hostile.fuzz_target import check_of
from tests.reliability.hostile.seeds import ROOT

_MOST: Final = 4
_LARGEST: Final = 4_500
"""So many inputs are kept, none of more bytes."""
_PACKAGE: Final = (str(ROOT / "etl/parse"), str(ROOT / "etl/normalise"))

Lines = set[tuple[str, int]]


def main() -> None:
    target, folder = sys.argv[1], Path(sys.argv[2])
    check = check_of(target)
    known: Lines = set()
    for raw in seeds_of(target):
        known |= reached(lambda raw=raw: check(raw))
    found = {raw: Lines() for path in folder.iterdir() if len(raw := path.read_bytes()) <= _LARGEST}
    for raw in found:
        found[raw] = reached(lambda raw=raw: check(raw))
    kept = ROOT / "tests/reliability/corpus" / target
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    for _ in range(_MOST):
        best = max(found, key=lambda raw: (len(found[raw] - known), -len(raw), raw))
        if not found[best] - known and any(kept.iterdir()):
            break
        print(f"{target}: {len(best):,} bytes reach {len(found[best] - known)} lines more")
        known |= found.pop(best)
        (kept / hashlib.sha256(best).hexdigest()[:12]).write_bytes(best)


def reached(call: Any) -> Lines:
    """The lines of the package that a call executes."""
    lines: Lines = set()

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if not frame.f_code.co_filename.startswith(_PACKAGE):
            return None
        if event == "line":
            lines.add((frame.f_code.co_filename, frame.f_lineno))
        return trace

    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(None)
    return lines


if __name__ == "__main__":
    main()
