"""The short form of the mutants: some small ones, a few giants, and a check that faults are noticed."""

from pathlib import Path
from typing import Any

import pytest

from tests.reliability.attacks.mutants import faults_of, run_dumps
from tests.reliability.hostile.plans import SHORT


def test_hostile_dumps_are_accounted_for(tmp_path: Path) -> None:
    outcome = run_dumps(SHORT, tmp_path)
    assert not outcome.fault, outcome.fault
    assert outcome.figures["inputs"] > 40


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"seconds": 0.4, "peak": 10_000_000, "fault": ""}, ""),
        ({"seconds": 0.9, "peak": 10_000_000, "fault": ""}, "for four times as much"),
        ({"seconds": 0.1, "peak": 900_000_000, "fault": ""}, "took 900 MB"),
        ({"seconds": 0.1, "peak": 0, "fault": "ValueError: oh"}, "ValueError: oh"),
    ],
)
def test_what_takes_too_much_is_noticed(told: dict[str, Any], fault: str) -> None:
    small = {"name": "a", "format": "ris", "bytes": 1_000, "seconds": 0.05, "peak": 0, "fault": ""}
    found = faults_of({**small, "bytes": 4_000, **told}, small)
    assert fault in "".join(found)
    assert bool(fault) == bool(found)


def test_a_dump_that_takes_for_ever_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.reliability.attacks.mutants._SECONDS", 0.3)  # less than the worker needs to begin
    outcome = run_dumps(SHORT, tmp_path)
    assert "ended" in outcome.fault
