"""Tables that one stage hands to the next: Parquet by polars, checked for their columns when read."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from etl.errors import BrokenTableError
from etl.io.files import replacing


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """Write a table, whole or not at all; same rows, same bytes."""
    with replacing(path) as temporary:
        frame.write_parquet(temporary, compression="zstd", compression_level=3)


def read_table(path: Path, types: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Read the columns of `types`, in that order; `BrokenTableError` if one is missing or of another type."""
    frame = read_any_table(path)
    for name, dtype in types.items():
        found = frame.schema.get(name)
        if found != dtype:
            what = "is missing" if found is None else f"is {found}, not {dtype}"
            raise BrokenTableError(
                f"{path}: column `{name}` {what}. Mend the stage that writes it, then run `dvc repro`."
            )
    return frame.select(types.keys())


def read_any_table(path: Path) -> pl.DataFrame:
    """Read a table as it is; what its columns should be is the caller's to check."""
    try:
        return pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise BrokenTableError(f"{path}: cannot be read as a table ({error}). Run `dvc repro`.") from error


def read_csv_table(path: Path, types: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Read a CSV with exactly the columns of `types`, in that order; empty cells are null."""
    try:
        frame = pl.read_csv(path, schema_overrides=dict(types))
    except (OSError, pl.exceptions.PolarsError) as error:
        raise BrokenTableError(f"{path}: cannot be read ({error}). Restore it from git.") from error
    if frame.columns != list(types):
        raise BrokenTableError(f"{path}: columns must be {', '.join(types)}. Restore it from git.")
    return frame
