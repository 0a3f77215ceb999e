"""The workers of a Ray cluster: Ray itself decides which worker runs a task, and runs it anew where a worker dies."""

import gc
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final, TypeVar

import ray

from etl.errors import ConfigurationError, EngineError
from etl.io import layout
from etl.io.pins import code_sha256

T = TypeVar("T")
R = TypeVar("R")

_AHEAD: Final = 3
"""So many tasks a CPU are handed over before their results are asked for: none waits for work, and few are kept."""
_LIVES: Final = 20
"""So many workers may die with one task: as many as machines go away, but no end of those that it kills itself."""
_PATIENCE: Final = 30.0
"""Seconds that tasks which were stopped are waited for."""
_LIBRARIES: Final = ("ftfy", "numba", "numpy", "orjson", "polars", "pyarrow", "pylatexenc", "rapidfuzz")
"""What reads and writes values, or stamps its version into files."""

Surroundings = tuple[str, ...]
"""What must be alike wherever tasks run, for the same bytes: the code's hash, and the versions of `_LIBRARIES`."""


class Ray:
    """A cluster of Ray that this process is connected to; a task takes one CPU. `ray_cluster.on_ray` makes one."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._here = _surroundings()
        self._run = ray.remote(num_cpus=1, max_retries=_LIVES)(_run)

    def map(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """As `Engine.map`; a task's working directory is the project's root.

        Tasks are taken as workers come free. Those that still run when one fails, or when the caller has seen enough,
        are stopped. `EngineError` where one cannot be done though it was begun anew.
        """
        waiting: deque[Any] = deque()
        try:
            run = self._run.options(name=work.__name__)  # which Ray shows, as the name of the worker's process too
            for task in tasks:
                waiting.append(run.remote(work, task, self._root, self._here))
                while waiting and (len(waiting) >= _most_ahead() or _is_done(waiting[0])):
                    yield _result(waiting.popleft())
            while waiting:
                yield _result(waiting.popleft())
        finally:
            for one in waiting:
                ray.cancel(one, force=True)
            if waiting:  # none still writes while the caller clears up
                ray.wait([*waiting], num_returns=len(waiting), timeout=_PATIENCE)


def _run(work: Callable[[T], R], task: T, root: Path, expected: Surroundings) -> R:
    """Do a task's work; in a worker."""
    gc.set_threshold(200_000, 50, 50)  # as the command line does
    try:
        os.chdir(root)
    except OSError as error:
        raise ConfigurationError(
            f"{root}: cannot be reached by the worker on {os.uname().nodename} ({error.strerror}). The "
            "project must lie under one path on storage that all workers share."
        ) from error
    if _surroundings() != expected:
        raise ConfigurationError(
            f"the worker on {os.uname().nodename} runs other code, or other versions of what it reads and "
            "writes with, than this machine, and might write other bytes. Install there what is installed here."
        )
    return work(task)


@cache
def _surroundings() -> Surroundings:
    versions = (f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    return (code_sha256(layout.INSTALLED), f"Python {sys.version_info[:2]}", *versions)


def _most_ahead() -> int:
    """How many tasks are handed over at most; workers that join are given theirs."""
    return max(1, int(_AHEAD * ray.cluster_resources().get("CPU", 1)))


def _is_done(one: Any) -> bool:
    return bool(ray.wait([one], timeout=0)[0])


def _result(one: Any) -> Any:
    """What came of a task; what its work raised is raised as it was."""
    try:
        return ray.get(one)
    except ray.exceptions.RayTaskError as error:
        if isinstance(error.cause, Exception):
            raise error.cause from error
        raise
    except ray.exceptions.RayError as error:
        raise EngineError(
            f"a task could not be done: {_first_line(error)}. If workers ran out of memory, give them more or make "
            "`parts.rows` in params.yaml smaller; then `abstracts build` goes on."
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")
