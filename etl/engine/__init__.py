"""Who does the work: this process, or the workers of a cluster. The results are the same, to the byte.

A stage cuts its work into tasks that read files, write files, and do not depend on each other; it neither knows nor
cares where they run.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Engine(Protocol):
    """What runs tasks."""

    def map(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """What the work makes of each task, in the order of the tasks, each as soon as it and those before are done.

        `work` is a function of a module, so that a worker can import it; it may run twice for one task if a worker
        dies, and must leave the same files then. What it raises is raised here.
        """


class Local:
    """This process, one task after the other: what is in memory is one task's."""

    def map(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """As `Engine.map`."""
        return map(work, tasks)
