"""How long a pattern takes over a text, and whether that grows faster than the text does."""

import signal
import time
from types import FrameType
from typing import Final

from tests.reliability.hostile.pumps import Pump
from tests.reliability.hostile.regexes import Found

_SIZE: Final = 2_000
_QUICK: Final = 0.0002
_SECONDS: Final = 0.004
"""A text of `_SIZE` characters that takes longer is looked at in other sizes."""
_STOPPED: Final = 0.5
_TICK: Final = 0.004
_FINE: Final = 0.02
_LEAST: Final = 0.1
_AGAIN: Final = 3
"""So often is what may be slow measured: other programs may have been in the way of one of them."""
_GROWTH: Final = 8.0
"""So many times as long may one of four times the size take: linear time gives 4, and backtracking 16."""


class TooLongError(Exception):
    """A pattern was stopped."""


def slowness(found: Found, pump: Pump) -> str:
    """How a pattern takes more than linear time over a text; empty if it does not."""
    for size in (40, _SIZE, 4 * _SIZE):
        taken = _seconds(found, pump.text(size))
        if taken is None:
            return f"more than {_STOPPED} s over {size:,} characters"
        if size == _SIZE and taken < _QUICK:
            return ""
        if taken > _SECONDS:
            break
    else:
        return ""
    taken = min(taken, *(_seconds(found, pump.text(size)) or _STOPPED for _ in range(_AGAIN)))
    longer = [_seconds(found, pump.text(4 * size)) for _ in range(_AGAIN)]
    least = min((seconds for seconds in longer if seconds is not None), default=None)
    if least is None:
        return f"{taken:.3f} s over {size:,} characters, and more than {_STOPPED} s over four times as many"
    if least <= max(_GROWTH * taken, _LEAST):
        return ""
    return f"{taken:.3f} s over {size:,} characters, and {least:.3f} s over four times as many"


def _seconds(found: Found, text: str) -> float | None:
    """The time that a pattern takes to be searched for all over a text, or to match it; None if too long.

    It is the processor's, whose clock may tick but every 4 ms: a shorter time is that on the wall.
    """
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _STOPPED)
    start, worked = time.perf_counter(), time.process_time()
    try:
        if found.is_searched:
            for _ in found.pattern.finditer(text):
                pass
        else:
            found.pattern.match(text)
            found.pattern.fullmatch(text)
        taken = time.perf_counter() - start
        return taken if taken < _FINE else max(time.process_time() - worked, _TICK)
    except TooLongError:
        return None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(_: int, __: FrameType | None) -> None:
    raise TooLongError
