"""`python -m tests.reliability.hostile.worker`: read hostile dumps one by one, in a process that they may end.

Of each it prints a line of JSON before it is read and another one after it, so that whoever started it knows which
dump took too long or ended it.
"""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from etl.parse.detect import detect
from etl.parse.formats import FORMATS
from tests.reliability.hostile.conserved import read_all
from tests.reliability.hostile.plans import Hostile, plan
from tests.reliability.hostile.screen import shown_by_commands

ADDRESSES = 12 << 30
"""Bytes of address space; what asks for more gets none."""
_PEAK = Path("/proc/self/clear_refs")


def main() -> None:
    """Read the dumps of a trial; the words are its number, and a folder to work in."""
    trial, folder = int(sys.argv[1]), Path(sys.argv[2])
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    _read(Hostile("warm-up", "bibtex", b"@article{a, title={$a^2$ {\\'e}}, year=2020}"))
    for number, hostile in enumerate(plan(trial)):
        if hostile.name_of_file is None:
            _tell(number=number, name=hostile.name, format=hostile.format, bytes=len(hostile.raw))
            _tell(**_read(hostile))
        else:
            _tell(number=number, name=f"commands: {hostile.name}", format=hostile.format, bytes=len(hostile.raw))
            _tell(fault=shown_by_commands(hostile, folder / str(number)), seconds=0.0, peak=0)


def _read(hostile: Hostile) -> dict[str, Any]:
    before = _start_of_peak()
    start = time.process_time()
    detect(hostile.raw, FORMATS)
    try:
        read_all(hostile.format, FORMATS[hostile.format], hostile.raw)
        fault = ""
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"[:500]
    return {"fault": fault, "seconds": time.process_time() - start, "peak": _peak() - before}


def _start_of_peak() -> int:
    """Forget the peak of memory so far, where the system can; what is held now."""
    if _PEAK.exists():
        _PEAK.write_text("5")
    return _peak()


def _peak() -> int:
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def _tell(**what: object) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main()
