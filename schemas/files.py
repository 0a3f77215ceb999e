"""Names of the files of a build and of a release that several rooms know; those of documents are `etl.verifier`'s."""

import re
from collections.abc import Iterable
from typing import Final

DATACITE: Final = "datacite.json"
DATAPACKAGE: Final = "datapackage.json"
VERIFIER: Final = "verify.py"
PARQUET: Final = ".parquet"
"""What the name of a table's file ends with."""


def parquet_file(table: str) -> str:
    """The file of a table, in the folder that it is published in."""
    return f"{table}{PARQUET}"


def part_file(table: str, number: int) -> str:
    """The file that holds a part of a table too large for one file; the first is number 1, and rows go on in the next.

    `papers*.parquet` names a table whether it is one file or many: no table's name begins with another's.
    """
    return f"{table}-{number:04d}{PARQUET}"


def files_of(table: str, names: Iterable[str]) -> list[str]:
    """Those of some names that are the files of a table, in the order of its rows; none where there is no such table.

    The file that a table is alone in comes before parts: these would be left over from another build.
    """
    own = sorted(name for name in names if table_of(name) == table)
    return [parquet_file(table)] if parquet_file(table) in own else own


def table_of(name: str) -> str | None:
    """The table that a file of this name holds, or holds a part of; None for another file."""
    found = _TABLE.fullmatch(name)
    return found[1] if found else None


def part_number(name: str) -> int | None:
    """Which part of its table a file of this name holds; None where it is no part."""
    found = _TABLE.fullmatch(name)
    return int(found[2]) if found and found[2] else None


_TABLE: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:-([0-9]{4}))?" + re.escape(PARQUET))
MOST_PARTS: Final = 9_999
"""So many parts can be told apart by their names."""
