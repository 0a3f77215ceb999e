"""What the fuzzer found, read again: every input that reached new code or once broke something."""

import subprocess
from pathlib import Path

import pytest

from tests.reliability.attacks.fuzz import FUZZ, TARGETS
from tests.reliability.hostile.fuzz_target import check_of
from tests.reliability.hostile.seeds import corpus

KEPT = [pytest.param(target, path, id=f"{target}/{path.name}") for target in TARGETS for path in corpus(target)]


@pytest.mark.parametrize(("target", "path"), KEPT)
def test_what_was_found_is_accounted_for(target: str, path: Path) -> None:
    check_of(target)(path.read_bytes())


def test_every_target_has_a_corpus() -> None:
    assert all(corpus(target) for target in TARGETS)
    assert sum(path.stat().st_size for target in TARGETS for path in corpus(target)) < 250_000


@pytest.mark.parametrize(("code", "said"), [(77, "stat::number_of_executed_units: 9"), (0, "INFO: no run at all")])
def test_a_fault_is_noticed(code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.CompletedProcess[str]([], code, "", said)
    monkeypatch.setattr("subprocess.run", lambda *_, **__: done)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: object())
    assert f"exit code {code}" in FUZZ.run(0, tmp_path, tmp_path).fault


def test_without_the_fuzzer_it_says_that_nothing_was_fuzzed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert FUZZ.run(0, tmp_path, tmp_path) == ("", "driver: not fuzzed, as atheris is not installed here", {})
