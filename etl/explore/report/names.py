"""Names of the dumps: numbered as they stand in dumps.yaml, since labels repeat and names tell little."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from etl.explore.report.words import cut, drawable, is_drawable, visible
from schemas.columns import Dump

_LONGEST: Final = 300


class DumpNames:
    """What each dump is called: in pictures by number and a cut label, on the page in full."""

    def __init__(self, dumps: pl.DataFrame) -> None:
        rows = dumps.sort(Dump.ordinal, Dump.dump_id).select(Dump.dump_id, Dump.label).rows()
        self.dump_ids: list[str] = [dump_id for dump_id, _ in rows]
        self._numbers: Mapping[str, int] = {dump_id: number for number, dump_id in enumerate(self.dump_ids, 1)}
        self._labels: Mapping[str, str] = {dump_id: " ".join((label or dump_id).split()) for dump_id, label in rows}

    def number(self, dump_id: str) -> str:
        """Its number as text; a dump that is no longer there goes by its name."""
        return str(self._numbers[dump_id]) if dump_id in self._numbers else drawable(dump_id)

    def drawn(self, dump_id: str, longest: int) -> str:
        """Its number and label for a picture, cut; the name stands for a label that the picture's font cannot show."""
        label = self._labels.get(dump_id, "")
        shown = label if label and is_drawable(label) else drawable(dump_id)
        number = self._numbers.get(dump_id)
        return cut(f"{number} · {shown}" if number else shown, longest)

    def told(self, dump_id: str) -> str:
        """Its number and label as a page tells them."""
        number, label = self._numbers.get(dump_id), visible(self._labels.get(dump_id, dump_id))
        return cut(f"{number} · {label}" if number else label, _LONGEST)

    def place(self, dump_id: str) -> int:
        """Where it stands among the dumps; behind them if it is no longer there."""
        return self._numbers.get(dump_id, len(self._numbers) + 1)
