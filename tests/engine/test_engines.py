"""Who does the work: what is chosen, what is missing, and that it is no input."""

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.cli.engines import engine
from etl.engine import Local
from etl.errors import AbstractsError, ConfigurationError, EngineError
from etl.io import layout
from etl.io.publish import sha256_of_input
from etl.io.settings import read_engine
from tests.cli.conftest import empty_project, run


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project's params.yaml; the project is the current directory, and nobody asks for another engine."""
    empty_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", {k: v for k, v in os.environ.items() if not k.startswith(("ABSTRACTS", "RAY"))})
    return layout.PARAMS


def choose(settings: Path, line: str) -> None:
    settings.write_text(settings.read_text().replace("engine: local ", line))


def refusal() -> str:
    with pytest.raises(AbstractsError) as caught, engine():
        pass
    return str(caught.value)


def test_this_process_does_one_task_after_the_other_when_its_result_is_asked_for() -> None:
    seen: list[str] = []

    def tasks() -> Iterator[int]:
        for number in range(3):
            seen.append(f"task {number}")
            yield number

    for result in Local().map(lambda number: -number, tasks()):
        seen.append(f"result {result}")
    assert seen == ["task 0", "result 0", "task 1", "result -1", "task 2", "result -2"]


def test_this_process_works_unless_another_engine_is_named(settings: Path) -> None:
    for line in ("engine: local ", ""):  # a package of before there was a choice has no such line
        choose(settings, line)
        with engine() as chosen:
            assert isinstance(chosen, Local)


@pytest.mark.parametrize("line", ["engine: rayon ", "engine: ", "engine: [ray] ", "engine: Local ", "engine: 1 "])
def test_an_engine_that_is_none_is_an_error_that_names_those_there_are(settings: Path, line: str) -> None:
    choose(settings, line)
    assert refusal().startswith("params.yaml: engine is ")
    assert refusal().endswith("Engines: local, ray.")


def test_a_user_may_name_another_for_once(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_engine(settings, "ray") == "ray"
    choose(settings, "engine: ray ")
    monkeypatch.setenv("ABSTRACTS_ENGINE", "local")
    with engine() as chosen:
        assert isinstance(chosen, Local)
    monkeypatch.setenv("ABSTRACTS_ENGINE", "spark")
    assert refusal() == "ABSTRACTS_ENGINE is 'spark', and there is no such engine. Engines: local, ray."


def test_an_engine_that_is_not_installed_says_what_to_install(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    choose(settings, "engine: ray ")
    layout.DUMPS.write_text("dumps:\n  bees:\n    file: bees.txt\n    format: abstract_list\n")
    stopped = run("parse", "bees").exception
    assert isinstance(stopped, ConfigurationError)
    assert 'pip install "paper-abstracts[ray]"' in str(stopped)


def test_a_cluster_that_is_not_there_is_told_at_once(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(settings, "engine: ray ")
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")
    with pytest.raises(EngineError, match=r"RAY_ADDRESS=127\.0\.0\.1:1: no cluster of Ray can be used there"), engine():
        pass


def test_who_did_the_work_is_no_input_of_the_manifest(settings: Path) -> None:
    as_committed = settings.read_bytes()
    expected = hashlib.sha256(as_committed).hexdigest()
    for line in ("engine: ray ", "engine: 'ray' ", 'engine: "local" '):
        other = as_committed.replace(b"engine: local ", line.encode())
        assert other != as_committed
        assert sha256_of_input(layout.PARAMS, other) == expected
    for line in ("engine: rayon ", "  engine: ray ", "# engine: ray "):
        assert sha256_of_input(layout.PARAMS, as_committed.replace(b"engine: local ", line.encode())) != expected
    assert sha256_of_input(layout.DUMPS, b"engine: ray\n") == hashlib.sha256(b"engine: ray\n").hexdigest()
