"""A process ends with the one that it works for, whatever stands between them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from etl.errors import ConfigurationError
from etl.io import lifeline, surroundings
from etl.io.lifeline import end_with, end_with_its_owner

ROOT = Path(__file__).parents[2]
STAGE = """
import os, sys, time
from pathlib import Path
from etl.errors import ConfigurationError
from etl.io.lifeline import end_with_its_owner
while "LATE" in os.environ and os.getppid() == int(os.environ["LATE"]):
    time.sleep(0.01)
try:
    end_with_its_owner()
except ConfigurationError as error:
    Path("told").write_text(str(error))
    sys.exit(1)
Path("ready.tmp").write_text(str(os.getpid()))
Path("ready.tmp").rename("ready")
time.sleep(60)
"""
RUNNER = """
import os, subprocess, sys
late = {"LATE": str(os.getpid())} if "late" in sys.argv else {}
one = subprocess.Popen(sys.argv[1], shell=True, env={**os.environ, "DVC_STAGE": "parse@bees", **late})
None if late else one.wait()
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder with a stage, and a DVC that runs it; what is left of them is ended."""
    (tmp_path / "stage.py").write_text(STAGE)
    (tmp_path / "dvc").write_text(RUNNER)
    yield tmp_path
    for one in psutil.process_iter():
        if str(tmp_path) in " ".join(_words(one)):
            one.kill()


def _words(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def begin(place: Path, *words: str) -> "subprocess.Popen[bytes]":
    """Start the DVC of the folder in a session of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(place / "dvc"), *words]
    return subprocess.Popen(command, cwd=place, env=environment, start_new_session=True)


def appears(path: Path) -> str:
    """What a file holds, once it is there."""
    end = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < end, f"no {path.name}"
        time.sleep(0.01)
    return path.read_text()


def has_ended(pid: int) -> bool:
    """Whether a process ends within some seconds."""
    end = time.monotonic() + 5
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


@pytest.mark.parametrize("line", ["exec {}", "{}; true"], ids=["directly", "a shell between"])
def test_a_stage_ends_with_its_dvc(place: Path, line: str) -> None:
    with begin(place, line.format(f"{sys.executable} {place}/stage.py")) as runner:
        stage = int(appears(place / "ready"))
        below = [one.pid for one in psutil.Process(runner.pid).children(recursive=True)]
        runner.kill()
    assert len(below) == (1 if line.startswith("exec") else 2)
    assert all(map(has_ended, [stage, *below]))


def test_a_stage_whose_dvc_has_ended_before_does_nothing(place: Path) -> None:
    begin(place, f"exec {sys.executable} {place}/stage.py", "late").wait()
    assert "what ran this has ended meanwhile" in appears(place / "told")
    assert not (place / "ready").exists()


def test_a_module_that_works_for_a_process_ends_with_it(place: Path) -> None:
    owner = (
        "import subprocess, sys\nfrom etl.io.lifeline import tied\nsubprocess.run(tied(*sys.argv[1:]), check=False)\n"
    )
    (place / "owner.py").write_text(owner)
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{place}"}
    command = [sys.executable, str(place / "owner.py"), "stage"]
    running = subprocess.Popen(command, cwd=place, env=environment, start_new_session=True)
    module = int(appears(place / "ready"))
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert has_ended(module)


def test_nobody_works_for_a_process_that_has_ended() -> None:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    with pytest.raises(ConfigurationError, match="`abstracts build` goes on"):
        end_with(done.pid)


def test_a_command_of_a_person_works_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(surroundings.STAGE, raising=False)
    monkeypatch.setenv(surroundings.HANDED_OVER, "")
    monkeypatch.setattr(lifeline, "end_with", lambda *_: pytest.fail("tied"))
    end_with_its_owner()
