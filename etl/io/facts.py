"""The facts of a folder of tables, for the metadata of a release that is being made of it."""

from pathlib import Path

from etl.io.tables import read_any_table, read_table, row_count
from etl.publish.facts import Facts, in_order
from schemas.about import About
from schemas.columns import Dump
from schemas.derive import polars_types
from schemas.files import parquet_file
from schemas.tables import TABLES


def read_facts(folder: Path, about: About) -> Facts:
    """What the package says of itself, with the dumps and the rows of a build; `BrokenTableError` if it is none."""
    paths = {table: folder / parquet_file(table.name) for table in TABLES}
    dumps = next(read_table(path, polars_types(table)) for table, path in paths.items() if table.name == Dump.TABLE)
    rows = {table.name: _row_count(path) for table, path in paths.items()}
    return Facts(about, in_order(dumps.to_dicts()), rows)


def _row_count(path: Path) -> int:
    read_any_table(path, row_count=0)
    return row_count(path)
