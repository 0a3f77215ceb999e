"""Ray keeps what the engine promises: order, bounds, errors as they are, and no result lost with a worker."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.engine import ray_engine
from etl.engine.ray_cluster import on_ray
from etl.engine.ray_engine import Ray
from etl.errors import ConfigurationError, DumpError, EngineError
from tests.engine_ray import works
from tests.engine_ray.conftest import Workers


def test_results_come_in_the_order_of_their_tasks(engine: Ray) -> None:
    tasks = [1.0, 0.0, 0.2, 0.0, 0.1]
    assert list(engine.map(works.late, tasks)) == tasks
    assert list(engine.map(works.late, [])) == []


def test_no_more_tasks_are_taken_than_workers_can_do_soon(engine: Ray) -> None:
    taken = []

    def tasks() -> Iterator[float]:
        for number in range(100):
            taken.append(number)
            yield 0.0

    results = engine.map(works.late, tasks())
    assert taken == []
    next(results)
    assert 1 <= len(taken) <= 6
    assert len(list(results)) == 99
    assert len(taken) == 100


def test_a_worker_is_where_the_project_is_and_uses_the_cpu_of_its_task(engine: Ray, tmp_path: Path) -> None:
    assert set(engine.map(works.surroundings, range(4))) == {(str(tmp_path), 1, "1", None)}


def test_an_error_is_raised_as_it_was_and_what_still_runs_is_stopped(engine: Ray, tmp_path: Path) -> None:
    with pytest.raises(DumpError) as caught:
        list(engine.map(works.refuse_three, range(6)))
    assert type(caught.value) is DumpError
    assert str(caught.value) == "three: is no dump. Give four."
    with pytest.raises(KeyError, match="a bug of ours") as bug:
        list(engine.map(works.stumble, range(3)))
    assert "in stumble" in str(bug.value.__cause__)  # where it was, on the worker
    time.sleep(5)
    assert list(tmp_path.glob("done-*")) == []


def test_a_worker_that_is_killed_is_replaced_and_its_task_done(engine: Ray, tmp_path: Path) -> None:
    assert list(engine.map(works.die_once, range(4))) == [0, 1, 4, 9]
    assert sorted(path.name for path in tmp_path.glob("whole-*")) == [f"whole-{number}" for number in range(4)]


def test_the_tasks_of_a_node_that_is_killed_are_done_elsewhere(engine: Ray, workers: Workers, tmp_path: Path) -> None:
    def tell() -> Iterator[str]:
        yield from ["go"] * 2
        while len(list(tmp_path.glob("go-*"))) < 2:
            time.sleep(0.05)
        first = next(iter(workers.at_work()))
        node = first.parent()
        assert node
        assert workers.has_killed(node)
        killed.append(first.pid)
        (tmp_path / "go").touch()

    killed: list[int] = []
    done = list(engine.map(works.wait_for, tell()))
    assert len(done) == 2
    assert killed[0] not in done


def test_a_task_that_kills_every_worker_ends(workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray_engine, "_LIVES", 1)
    with (
        on_ray(tmp_path, workers.address) as engine,
        pytest.raises(EngineError, match=r"a task could not be done: .*`parts\.rows`"),
    ):
        list(engine.map(works.die, [0]))


def test_a_project_that_workers_do_not_see_is_told(workers: Workers, tmp_path: Path) -> None:
    with on_ray(tmp_path / "elsewhere", workers.address) as engine, pytest.raises(ConfigurationError, match="share"):
        list(engine.map(works.late, [0.0]))


def test_a_worker_of_other_code_does_nothing(engine: Ray, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_here", ("0" * 64, "Python (3, 11)", "polars 0.1", "pyarrow 1.0"))
    with pytest.raises(ConfigurationError, match="runs other code"):
        list(engine.map(works.late, [0.0]))
