"""Rows in batches, for threads that fill them side by side."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

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
