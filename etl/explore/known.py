"""Rows as JSON: what is not known is left out."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import polars as pl


def known(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without nulls and empty lists."""
    return {name: value for name, value in row.items() if value is not None and value != []}


def known_rows(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Every row without nulls and empty lists."""
    return [known(row) for row in rows.iter_rows(named=True)]


def json_bytes(value: object) -> bytes:
    """A value as JSON in UTF-8, days in ISO."""
    return orjson.dumps(value)


def json_list(values: Iterable[object]) -> bytes:
    """Values as one JSON list."""
    return json_bytes(list(values))
