"""Names of the files of a build and of a release that several rooms know; those of documents are `etl.verifier`'s."""

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
