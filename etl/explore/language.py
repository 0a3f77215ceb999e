"""What the index must know of the query language, handed in by the command: this room does not import that one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from schemas.columns import Paper

ROW: Final = "row"
KEY: Final = "key"
_BITS: Final = {Paper.title: 0, Paper.abstract: 1, Paper.authors: 2, Paper.keywords: 3, Paper.journal: 4}
_OTHER_BIT: Final = 5


@dataclass(frozen=True, slots=True)
class Language:
    """How texts are folded, in which columns words are looked for, under which keys papers are found.

    `keys_of` takes papers, conflicts and aliases, and gives the number of the paper among these (`ROW`) and its `KEY`.
    `fields` are the columns with the first name of their field.
    """

    folded: Callable[[pl.Expr], pl.Expr]
    word_columns: tuple[str, ...]
    keys_of: Callable[[pl.DataFrame, pl.DataFrame, pl.DataFrame], pl.DataFrame]
    fields: Mapping[str, str]


def bit_of(column: str) -> int:
    """Which bit of a word's mark tells that it stands in a column."""
    return _BITS.get(column, _OTHER_BIT)
