"""`views.sql`: the tables as DuckDB views, with the descriptions of the models as comments."""

from collections.abc import Collection
from typing import Final

from schemas.derive import descriptions
from schemas.files import files_of
from schemas.tables import TABLES, Table

_HEAD: Final = """\
-- The tables of this folder as DuckDB views, each table and column with its description.
-- In this folder: duckdb -init views.sql
-- From elsewhere: SET file_search_path = 'data/processed/v1.0.0';
--                 .read data/processed/v1.0.0/views.sql
"""


def views(files: Collection[str]) -> str:
    """The statements; each view reads the files of its table when it is asked, so that nothing is copied."""
    return "\n".join([_HEAD, *(_view(table, files_of(table.name, files)) for table in TABLES)])


def _view(table: Table, names: list[str]) -> str:
    lines = [
        f"CREATE OR REPLACE VIEW {table.name} AS FROM {_files(names)};",
        f"COMMENT ON VIEW {table.name} IS {_text(table.description)};",
    ]
    for name, text in descriptions(table, with_elements=True).items():
        lines.append(f'COMMENT ON COLUMN {table.name}."{name}" IS {_text(text)};')
    return "\n".join([*lines, ""])


def _files(names: list[str]) -> str:
    quoted = [f"'{name}'" for name in names]
    return quoted[0] if len(quoted) == 1 else f"read_parquet([{', '.join(quoted)}])"


def _text(text: str) -> str:
    quoted = text.replace("'", "''")
    return f"'{quoted}'"
