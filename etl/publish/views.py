"""`views.sql`: the tables as DuckDB views, with the descriptions of the models as comments."""

from typing import Final

from schemas.derive import descriptions
from schemas.files import parquet_file
from schemas.tables import TABLES, Table

_HEAD: Final = """\
-- The tables of this folder as DuckDB views, each table and column with its description.
-- In this folder: duckdb -init views.sql
-- From elsewhere: SET file_search_path = 'data/processed/v1.0.0';
--                 .read data/processed/v1.0.0/views.sql
"""


def views() -> str:
    """The statements; each view reads the file of its table when it is asked, so that nothing is copied."""
    return "\n".join([_HEAD, *(_view(table) for table in TABLES)])


def _view(table: Table) -> str:
    lines = [
        f"CREATE OR REPLACE VIEW {table.name} AS FROM '{parquet_file(table.name)}';",
        f"COMMENT ON VIEW {table.name} IS {_text(table.description)};",
    ]
    for name, text in descriptions(table, with_elements=True).items():
        lines.append(f'COMMENT ON COLUMN {table.name}."{name}" IS {_text(text)};')
    return "\n".join([*lines, ""])


def _text(text: str) -> str:
    quoted = text.replace("'", "''")
    return f"'{quoted}'"
