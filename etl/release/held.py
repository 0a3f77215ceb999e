"""Blocks of differences that are looked at twice: held while they are few, made again where they are many."""

from collections.abc import Iterator
from typing import Final

from etl.release.cells import TableCells
from etl.release.differing import Block

_MOST_BYTES: Final = 400_000_000


class Held:
    """The blocks of tables, of which the first so many bytes need be made only once."""

    def __init__(self) -> None:
        self._free = _MOST_BYTES
        self._blocks: dict[str, list[Block]] = {}

    def blocks(self, table: TableCells) -> Iterator[Block]:
        """The blocks of a table, in order."""
        if table.table in self._blocks:
            yield from self._blocks[table.table]
            return
        held: list[Block] = []
        free = self._free
        for block in table.blocks():
            free -= int(block.rows.estimated_size() + block.cells.estimated_size())
            if free < 0:
                held.clear()
            else:
                held.append(block)
            yield block
        if free >= 0:
            self._free = free
            self._blocks[table.table] = held
