"""What workers are given to do in tests: functions of a module, as they import it."""

import os
import signal
import time
from pathlib import Path

from etl.errors import DumpError


def late(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def surroundings(_: object) -> tuple[str, int, str | None, str | None]:
    import polars as pl

    return str(Path.cwd()), pl.thread_pool_size(), os.environ.get("OMP_NUM_THREADS"), os.environ.get("DVC_STAGE")


def refuse_three(number: int) -> None:
    if number == 3:
        raise DumpError("three: is no dump. Give four.")
    if number > 3:
        time.sleep(4)
        Path(f"done-{number}").touch()


def stumble(_: object) -> None:
    raise KeyError("a bug of ours")


def die_once(number: int) -> int:
    """Write a file in two steps; the first worker that tries is killed between them."""
    tried, whole = Path(f"tried-{number}"), Path(f"whole-{number}")
    if not tried.exists():
        tried.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    whole.write_text(str(number))
    return number * number


def die(_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def wait_for(name: str) -> int:
    """The process that saw a file come; it leaves one of its own before."""
    Path(f"{name}-{os.getpid()}").touch()
    while not Path(name).exists():
        time.sleep(0.05)
    return os.getpid()
