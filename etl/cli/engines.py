"""The engine that params.yaml names."""

from collections.abc import Iterator
from contextlib import contextmanager

from etl.engine import Engine, Local


@contextmanager
def engine() -> Iterator[Engine]:
    """Who does the work of this package."""
    yield Local()
