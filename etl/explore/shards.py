"""Files of the site, compressed: one gzip member each, the same bytes on every system."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

import pyarrow as pa

File = tuple[str, bytes]

PAPERS_PER_SHARD: Final = 64
SLICE_BYTES: Final = 1 << 18
_ENDING: Final = ".gz"
_LEVEL: Final = 4
_THREADS: Final = 2
_AHEAD: Final = 32
"""So many files at most are being compressed, or wait to be taken."""


def gzipped(content: bytes) -> bytes:
    """A text as one gzip member, by the zlib that pyarrow brings along: that of Python is the system's."""
    packed: bytes = pa.Codec("gzip", compression_level=_LEVEL).compress(content, asbytes=True)
    return packed


def packed(files: Iterable[File]) -> Iterator[File]:
    """The files in their order, those whose name ends in `.gz` compressed; a few are made ahead."""
    with ThreadPoolExecutor(_THREADS) as pool:
        waiting: deque[tuple[str, Future[bytes]]] = deque()
        for path, content in files:
            waiting.append((path, pool.submit(gzipped if path.endswith(_ENDING) else bytes, content)))
            if len(waiting) == _AHEAD:
                name, done = waiting.popleft()
                yield name, done.result()
        for name, done in waiting:
            yield name, done.result()
