"""`views.sql`: run by DuckDB in the folder or from elsewhere, every table is there, with its descriptions."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl
import pytest

from schemas.derive import descriptions
from schemas.tables import TABLES

Frames = Mapping[str, pl.DataFrame]


def counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows each view has."""
    views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    found = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone() for (name,) in views}
    return {name: row[0] for name, row in found.items() if row}


def test_in_the_folder_every_table_is_a_view(published: Path, frames: Frames, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(published)
    with duckdb.connect() as connection:
        connection.execute(Path("views.sql").read_text(encoding="utf-8"))
        connection.execute(Path("views.sql").read_text(encoding="utf-8"))
        assert counts(connection) == {name: frame.height for name, frame in frames.items()}


def test_from_elsewhere_the_search_path_names_the_folder(published: Path, frames: Frames) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"SET file_search_path = '{published.as_posix()}'")
        connection.execute((published / "views.sql").read_text(encoding="utf-8"))
        assert counts(connection) == {name: frame.height for name, frame in frames.items()}
        told = connection.execute("SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal")
        found = {(table, column): comment for table, column, comment in told.fetchall()}
        views = dict(connection.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall())
    for table in TABLES:
        assert views[table.name] == table.description
        for column, text in descriptions(table, with_elements=True).items():
            assert found[table.name, column] == text


def test_a_view_keeps_pace_with_its_file(published: Path, tmp_path: Path) -> None:
    """A database file that holds the views sees whichever folder the search path names."""
    with duckdb.connect(tmp_path / "views.duckdb") as connection:
        connection.execute(f"SET file_search_path = '{published.as_posix()}'")
        connection.execute((published / "views.sql").read_text(encoding="utf-8"))
        pl.read_parquet(published / "papers.parquet").head(1).write_parquet(tmp_path / "papers.parquet")
        connection.execute(f"SET file_search_path = '{tmp_path.as_posix()}'")
        assert connection.execute("SELECT count(*) FROM papers").fetchone() == (1,)
