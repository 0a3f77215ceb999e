"""`shingles.folded` over Arrow buffers, but for the case of ASCII letters, which the kernel folds itself."""

from threading import Lock
from typing import Final

import numpy as np
import numpy.typing as npt

from etl.deduplicate.buckets import Places
from etl.deduplicate.kernel import Bytes, replaced
from etl.deduplicate.shingles import folded

_LEAD: Final = 0xC0
"""The first byte of a character beyond ASCII is at least this, its others are less."""


class Folder:
    """What the characters met so far are folded to; for many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._numbers = np.full(0x110000, -1, np.int32)  # a number for each character that was met, by its code point
        self._folds: list[bytes] = []
        self._table = _table([])

    def folded(self, data: Bytes, offsets: Places) -> tuple[Bytes, Places]:
        """Texts one after another, and where each starts and the last ends: the same of the folded ones."""
        places = np.flatnonzero(data >= _LEAD)
        if not places.size:
            return data, offsets
        codes, sizes = _code_points(data, places)
        numbers = self._numbers[codes]
        if (numbers < 0).any():
            numbers = self._met(codes)
        return replaced(data, offsets, places, sizes, numbers, *self._table)

    def _met(self, codes: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
        with self._lock:
            for code in np.unique(codes[self._numbers[codes] < 0]).tolist():
                self._folds.append(folded(chr(code)).encode())
                self._table = _table(self._folds)  # before its number is known
                self._numbers[code] = len(self._folds) - 1
        return self._numbers[codes]


def _table(folds: list[bytes]) -> tuple[Bytes, Places]:
    """Folds one after another, and where each starts and the last ends."""
    return np.frombuffer(b"".join(folds) + b"\0", np.uint8).copy(), np.cumsum([0, *map(len, folds)], dtype=np.int64)


def _code_points(data: Bytes, places: Places) -> tuple[npt.NDArray[np.int64], Places]:
    """The characters that start at places, and of how many bytes they are (UTF-8)."""
    lead = data[places].astype(np.int64)
    sizes = 2 + (lead >= 0xE0) + (lead >= 0xF0).astype(np.int64)
    codes = lead & (0x7F >> sizes)
    for after in range(1, 4):
        has = sizes > after
        codes = np.where(has, codes << 6 | data[np.where(has, places + after, 0)] & 0x3F, codes)
    return codes, sizes
