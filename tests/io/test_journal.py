"""What a release that was killed leaves in git, and how long it is waited for."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from etl.io import git, journal
from etl.io.git_locks import is_at_work, locks

ROOT = Path(__file__).parents[2]
WAITING = "#!/bin/sh\necho > waiting\nexec sleep 60\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, value in (("NAME", "Ada Oil"), ("EMAIL", "ada@example.org")):
        for who in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{who}_{name}", value)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    git.begin_repository(tmp_path)
    Path("notes.txt").write_text("Mine.")
    git.commit("All", ["notes.txt"])
    return tmp_path


def test_every_lock_that_a_killed_commit_or_tag_leaves_is_removed(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "_DOUBT", 0.0)
    names = [".git/index.lock", ".git/HEAD.lock", ".git/refs/tags/v1.0.0.lock", f".git/{git.branch()}.lock"]
    for name in names:
        Path(name).touch()
    assert sorted(map(str, journal.free_locks("v1.0.0"))) == sorted(names)
    Path("notes.txt").write_text("Mine, and more.")
    git.commit("More", ["notes.txt"])
    git.tag("v1.0.0", "v1.0.0")


def test_a_lock_that_goes_by_itself_is_another_gits(repository: Path) -> None:
    lock = Path(".git/index.lock")
    lock.touch()
    waiting = threading.Timer(0.1, lock.unlink)
    waiting.start()
    assert journal.free_locks("v1.0.0") == []
    waiting.join()


def test_a_question_takes_no_lock_and_writes_no_index(repository: Path) -> None:
    before = Path(".git/index").read_bytes()
    os.utime("notes.txt", (1, 1))  # so that git would note anew what it knows of the file
    assert git.unlike_commit() == []
    assert Path(".git/index").read_bytes() == before


def test_a_commit_ends_with_who_asked_for_it(repository: Path) -> None:
    hook = Path(".git/hooks/pre-commit")
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(WAITING)
    hook.chmod(0o755)
    Path("notes.txt").write_text("Mine, and more.")
    asks = "from etl.io import git; git.commit('More', ['notes.txt'])"
    asking = subprocess.Popen([sys.executable, "-c", asks], env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True)
    end = time.monotonic() + 60
    while not Path("waiting").exists() and time.monotonic() < end:
        time.sleep(0.01)
    assert is_at_work()
    asking.send_signal(signal.SIGKILL)
    asking.wait()
    while is_at_work() and time.monotonic() < end:
        time.sleep(0.01)
    assert not is_at_work()
    assert locks(["index"])


def test_the_half_of_a_journal_that_a_kill_left_goes_with_the_next_release(repository: Path) -> None:
    half = Path("data/processed/..v1.0.0.json.7.tmp")
    half.parent.mkdir(parents=True)
    half.touch()
    with journal.only_one():
        assert not half.exists()
