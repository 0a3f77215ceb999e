"""A lifeline: a process ends with the one that it works for, however that one ends, kill -9 included.

A stage works for the DVC that runs it, DVC for `abstracts build`, and a tool for the one that handed over to it. On
Linux the system sees to it; elsewhere, and where a shell stands between the two, a thread watches.

`python -m etl.io.lifeline PID MODULE WORD…` runs a Python module that works for process PID.
"""

import ctypes
import os
import runpy
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import psutil

from etl.errors import ConfigurationError
from etl.io.surroundings import HANDED_OVER, STAGE

_RUNNER: Final = "dvc"
_SET_DEATH_SIGNAL: Final = 1
_SECONDS: Final = 0.2


def tied(module: str, *words: str) -> list[str]:
    """The command that runs a Python module as `python -m` does, in a process that ends with this one."""
    return [sys.executable, "-m", __name__, str(os.getpid()), module, *words]


def end_with_its_owner() -> None:
    """Tie this process to the one that it works for, if it works for any.

    `ConfigurationError` where that one has ended before this was asked.
    """
    stage, waiting = os.environ.get(STAGE), os.environ.get(HANDED_OVER, "")
    if stage:
        _end_with_runner(stage)
    elif waiting.isdecimal():
        end_with(int(waiting))


def end_with(pid: int, between: Sequence[psutil.Process] = ()) -> None:
    """End this process by SIGKILL, and those `between`, as soon as process `pid` has ended."""
    try:
        owner = psutil.Process(pid)
    except psutil.NoSuchProcess as error:
        raise _orphaned() from error
    if os.getppid() == pid and _system_sees_to_it():
        if os.getppid() != pid:  # it ended before the system was asked
            raise _orphaned()
        return
    threading.Thread(target=_watch, args=(owner, between), daemon=True).start()


def is_runner(process: psutil.Process) -> bool:
    """Whether a process looks like the command line of DVC, and has not ended."""
    try:
        return has_not_ended(process) and any(Path(word).name == _RUNNER for word in process.cmdline())
    except psutil.Error:
        return False


def has_not_ended(process: psutil.Process) -> bool:
    """Whether a process still runs; one that has ended may stand in the system's list until its parent looks."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _end_with_runner(stage: str) -> None:
    """Tie this process to the DVC that runs it: the nearest above that is not in the stage itself."""
    between: list[psutil.Process] = []
    for one in psutil.Process().parents():
        if _environment_of(one).get(STAGE) != stage:
            if _has_adopted_us(one):
                raise _orphaned()
            end_with(one.pid, between)
            return
        between.append(one)


def _has_adopted_us(process: psutil.Process) -> bool:
    """Whether a process above is not what started this one, but what the system gives orphans to."""
    try:
        return not is_runner(process) and os.getsid(process.pid) != os.getsid(0)
    except ProcessLookupError:
        return True


def _environment_of(process: psutil.Process) -> dict[str, str]:
    try:
        return dict(process.environ())
    except psutil.Error:
        return {}


def _system_sees_to_it() -> bool:
    """Ask the system for a SIGKILL at the end of the parent; False where it is none to be asked."""
    if sys.platform != "linux":
        return False
    prctl = getattr(ctypes.CDLL(None, use_errno=True), "prctl", None)
    return prctl is not None and prctl(_SET_DEATH_SIGNAL, int(signal.SIGKILL), 0, 0, 0) == 0


def _watch(owner: psutil.Process, between: Sequence[psutil.Process]) -> None:
    while has_not_ended(owner):
        time.sleep(_SECONDS)
    for one in reversed(between):
        if one.is_running():
            one.kill()
    os.kill(os.getpid(), signal.SIGKILL)


def _orphaned() -> ConfigurationError:
    return ConfigurationError("what ran this has ended meanwhile; nothing was done. `abstracts build` goes on.")


def _run(words: Sequence[str]) -> None:
    end_with(int(words[0]))
    sys.argv[:] = words[1:]
    runpy.run_module(words[1], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _run(sys.argv[1:])
