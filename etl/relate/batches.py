"""Rows in batches, for threads that fill them side by side."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

_BATCH: Final = 5_000
_CROWDED: Final = 64
"""So many batches at least where there are enough rows."""


def in_batches(fill: Callable[[tuple[int, int]], Any], count: int) -> list[Any]:
    """Have rows filled, a batch of them by each thread."""
    size = max(1, min(_BATCH, -(-count // _CROWDED)))
    parts = [(start, min(start + size, count)) for start in range(0, count, size)]
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        return list(pool.map(fill, parts))


class Spares:
    """Arrays that batches use one after the other, each as the last has left it: one with a place for every row, made
    anew for each batch, would cost the square of their number."""

    def __init__(self, make: Callable[[], npt.NDArray[np.generic]]) -> None:
        self._make = make
        self._free: list[npt.NDArray[np.generic]] = []

    @contextmanager
    def lent(self) -> Iterator[npt.NDArray[np.generic]]:
        """An array that no other thread has meanwhile."""
        array = self._free.pop() if self._free else self._make()
        yield array
        self._free.append(array)
