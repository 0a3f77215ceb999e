"""Commands that are killed with SIGKILL: at a moment, when a file appears, or at a step of one of their processes."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

STEPS: Final = '''"""Count what a process does to files, and kill before the step that is asked for."""
import atexit
import os
import signal
import sys

word, step, whom, told = (os.environ.get("KILLED_AT") or "- 0 - -").split(" ", 3)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
STEPS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate", "os.chmod", "subprocess.Popen"}
seen = []


def count(event, args):
    if event not in STEPS and not (event == "open" and isinstance(args[2], int) and args[2] & WRITES):
        return
    seen.append(f"{event} {args[0]}")
    if len(seen) == int(step):
        if whom == "group":
            os.killpg(0, signal.SIGKILL)
        os.kill(os.getpid() if whom == "self" else os.getppid(), signal.SIGKILL)


def tell():
    with open(told, "w", encoding="utf-8", errors="replace") as file:
        file.writelines(f"{line}\\n" for line in list(seen))


if word in sys.orig_argv:
    sys.addaudithook(count)
    if told != "-":
        atexit.register(tell)
'''
"""A `sitecustomize` for every Python process of a trial; `KILLED_AT` says in which process, before which step, whom."""
When = Callable[[int], bool]
"""Whether it is time to kill the process of this id."""
_PAUSE: Final = 0.0005
_LONGEST: Final = 600.0


class Killed(NamedTuple):
    """What became of a command: whether it was hit, what it printed, and how long a child of it lived on (seconds)."""

    is_hit: bool
    code: int
    told: str
    outlived: float


def hook(arena: Path) -> Path:
    """The folder that makes Python count its steps, where it is on the PYTHONPATH."""
    folder = arena / "hook"
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(STEPS)
    return folder


def steps_told(arena: Path, tool: str, word: str, told: Path) -> dict[str, str]:
    """The settings by which a command writes down the steps of its process of this word."""
    return {"PYTHONPATH": f"{hook(arena)}{os.pathsep}{tool}", "KILLED_AT": f"{word} 0 - {told}"}


def killed_at_step(arena: Path, tool: str, word: str, step: int, whom: str) -> dict[str, str]:
    """The settings by which a process of a command kills before its step: itself, its parent, or the whole group."""
    return {"PYTHONPATH": f"{hook(arena)}{os.pathsep}{tool}", "KILLED_AT": f"{word} {step} {whom} -"}


def kill_in_hook(root: Path, name: str, number: int, *, is_group: bool) -> None:
    """Let git kill where it runs a hook, the time of this number: the group, or the process that runs git."""
    whom = "0" if is_group else "$(cut -d ' ' -f 4 /proc/$PPID/stat)"
    path = root / ".git/hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\necho >> $0.times\n[ $(wc -l < $0.times) -lt {number} ] || kill -KILL {whom}\n")
    path.chmod(0o755)


def killed(
    words: Sequence[str],
    root: Path,
    settings: Mapping[str, str],
    log: Path,
    when: When | None,
    *,
    is_group: bool,
    patience: float = 20,
) -> Killed:
    """Run a command as the leader of its own session, and kill it, or its whole group, as soon as `when` says so.

    Without `when` it kills itself. What lives on is waited for `patience` seconds, then killed too.
    """
    with log.open("wb") as told:
        leader = subprocess.Popen(
            words,
            cwd=root,
            env=dict(settings),
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            start_new_session=True,
        )
        try:
            _wait(leader, when, is_group=is_group)
            code = leader.wait(_LONGEST)
        finally:
            outlived = _outlived(leader.pid, patience)
    is_hit = code == -signal.SIGKILL
    return Killed(is_hit, code, log.read_text(encoding="utf-8", errors="replace"), outlived)


def _wait(leader: "subprocess.Popen[bytes]", when: When | None, *, is_group: bool) -> None:
    while when and leader.poll() is None:
        if when(leader.pid):
            with suppress(ProcessLookupError):
                os.killpg(leader.pid, signal.SIGKILL) if is_group else leader.kill()
            return
        time.sleep(_PAUSE)


def _outlived(session: int, patience: float) -> float:
    start = time.monotonic()
    while alive(session):
        if time.monotonic() - start > patience:
            for pid in alive(session):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            break
        time.sleep(0.01)
    return time.monotonic() - start


def alive(session: int) -> list[int]:
    """The processes of a session that live."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError, ValueError):
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
            if fields[0] not in "ZX" and int(fields[3]) == session:
                found.append(int(stat.parent.name))
    return found


def after_work(seconds: float) -> When:
    """True once the processes of a session, and those that they waited for, have used so much of the processors."""

    def when(session: int) -> bool:
        time.sleep(0.01)
        return sum(_used(pid) for pid in alive(session)) >= seconds

    return when


def _used(pid: int) -> float:
    with suppress(OSError, IndexError, ValueError):
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def appears(root: Path, pattern: str, delay: float = 0) -> When:
    """True so many seconds after a file of a pattern, which was not there, is below a folder."""
    before = set(root.glob(pattern))
    seen: list[float] = []

    def when(_: int) -> bool:
        if not seen and set(root.glob(pattern)) - before:
            seen.append(time.monotonic())
        return bool(seen) and time.monotonic() - seen[0] >= delay

    return when
