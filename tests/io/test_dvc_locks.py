"""Locks that a killed DVC left are mended and told; those that anyone holds stay as they are."""

import fcntl
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import ConfigurationError
from etl.io import dvc_locks
from etl.io.dvc_locks import keep_record, mend_locks, only_build

RECORD = "schema: '2.0'\nstages:\n" + "".join(
    f"  {name}:\n    cmd: abstracts {name}\n    outs:\n    - path: data/interim/{name}\n      hash: md5\n"
    for name in ("parse", "normalise", "deduplicate")
)
MERGED = RECORD.replace("  normalise:", "<<<<<<< HEAD\n  normalise:\n=======\n>>>>>>> other")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A package in which DVC has run."""
    (tmp_path / ".dvc/tmp").mkdir(parents=True)
    (tmp_path / "dvc.lock").write_text(RECORD)
    return tmp_path


@pytest.fixture
def gone() -> int:
    """The number of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


@pytest.fixture
def working(root: Path) -> Iterator[int]:
    """A DVC that works in the package."""
    (root / "dvc").write_text("import time; time.sleep(60)")
    with subprocess.Popen([sys.executable, str(root / "dvc"), "repro"], cwd=root) as running:
        yield running.pid
        running.kill()


def notes(root: Path) -> Path:
    """Where DVC notes who reads and writes what."""
    return root / ".dvc/tmp/rwlock"


def note(pid: int, command: str = "/bin/dvc repro") -> dict[str, object]:
    """One of its notes."""
    return {"pid": pid, "cmd": command}


@pytest.mark.parametrize("content", ["", '{"write": {"/x', '{"write": 3}', '{"read": {"/x": [{"pid": "1"}]}}', "[]"])
def test_notes_that_were_cut_short_are_removed(root: Path, content: str) -> None:
    notes(root).write_text(content)
    (told,) = mend_locks(root)
    assert "rwlock" in told
    assert "cut short" in told
    assert not notes(root).exists()
    assert mend_locks(root) == []


def test_what_a_dvc_notes_that_still_works_stays(root: Path, working: int, gone: int) -> None:
    held = {"write": {"/a": note(working), "/b": note(gone)}, "read": {"/c": [note(working), note(gone)]}}
    notes(root).write_text(json.dumps(held))
    (told,) = mend_locks(root)
    assert f"({gone})" in told
    assert json.loads(notes(root).read_text()) == {"write": {"/a": note(working)}, "read": {"/c": [note(working)]}}
    assert mend_locks(root) == []


def test_cut_notes_stay_while_a_dvc_works_here(root: Path, working: int) -> None:
    notes(root).write_text("")
    with pytest.raises(ConfigurationError, match=f"process {working} still works here"):
        mend_locks(root)
    assert notes(root).exists()


def test_a_dvc_elsewhere_is_none_here(root: Path, working: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / ".dvc/tmp").mkdir(parents=True)
    notes(other).write_text(json.dumps({"write": {"/a": note(working)}}))
    assert len(mend_locks(other)) == 1
    notes(other).write_text("")
    assert len(mend_locks(other)) == 1


def test_another_process_under_that_number_holds_nothing(root: Path) -> None:
    notes(root).write_text(json.dumps({"write": {"/a": note(os.getpid(), "/bin/dvc repro-of-yesterday")}}))
    assert f"({os.getpid()})" in mend_locks(root)[0]


@pytest.mark.parametrize("guard", ["lock", "rwlock.lock"])
def test_nothing_is_touched_while_dvc_holds_a_guard(root: Path, guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dvc_locks, "_PATIENCE", 0)
    notes(root).write_text("")
    (root / "dvc.lock").write_text("")
    with (root / ".dvc/tmp" / guard).open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert mend_locks(root) == []
        keep_record(root)
    assert not (root / ".dvc/tmp/dvc.lock.whole").exists()
    assert len(mend_locks(root)) == 2


def test_a_package_without_dvc_has_no_locks(tmp_path: Path) -> None:
    assert mend_locks(tmp_path) == []
    keep_record(tmp_path)
    assert list(tmp_path.iterdir()) == []


@given(at=st.integers(0, len(RECORD) - 1))
def test_a_record_that_was_cut_short_is_put_back(tmp_path_factory: pytest.TempPathFactory, at: int) -> None:
    root = tmp_path_factory.mktemp("package")
    (root / ".dvc/tmp").mkdir(parents=True)
    (root / "dvc.lock").write_text(RECORD)
    keep_record(root)
    (root / "dvc.lock").write_text(RECORD[:at])
    told = mend_locks(root)
    assert len(told) == 1
    assert (root / "dvc.lock").read_text() == RECORD
    assert mend_locks(root) == []


def test_a_cut_record_is_not_kept_and_without_a_copy_removed(root: Path) -> None:
    (root / "dvc.lock").write_text(RECORD[:70])
    keep_record(root)
    assert "every stage runs again" in mend_locks(root)[0]
    assert not (root / "dvc.lock").exists()


@pytest.mark.parametrize("content", [RECORD, MERGED, RECORD.replace("deduplicate", "mine")])
def test_a_record_that_is_whole_or_a_persons_affair_stays(root: Path, content: str) -> None:
    keep_record(root)
    (root / "dvc.lock").write_text(content)
    assert mend_locks(root) == []
    assert (root / "dvc.lock").read_text() == content


def test_files_that_a_killed_stage_was_writing_are_removed(root: Path, gone: int) -> None:
    (root / "metrics/parse").mkdir(parents=True)
    paths = [root / f"metrics/parse/.bees.json.{pid}.tmp" for pid in (gone, os.getpid())]
    for path in paths:
        path.touch()
    mend_locks(root)
    assert [path.exists() for path in paths] == [False, True]


def test_the_second_build_waits_for_the_first(root: Path) -> None:
    told: list[str] = []
    has_begun = threading.Event()

    def second() -> None:
        with only_build(root, told.append):
            has_begun.set()

    with only_build(root, told.append):
        waiting = threading.Thread(target=second)
        waiting.start()
        assert not has_begun.wait(0.2)
    waiting.join(10)
    assert has_begun.is_set()
    assert told == [str(os.getpid())]


def test_a_folder_of_run_records_without_any_is_removed(root: Path) -> None:
    """DVC makes it before the record, and fails at the next run where it finds it empty."""
    empty, kept = (root / ".dvc/cache/runs" / key[:2] / key for key in ("ab12", "cd34"))
    for folder in (empty, kept):
        folder.mkdir(parents=True)
    (kept / "record").write_text("cmd: x\n")
    (told,) = mend_locks(root)
    assert told == f"{empty}: a DVC that was killed left it without a record. Removed."
    assert not empty.exists()
    assert (kept / "record").exists()
