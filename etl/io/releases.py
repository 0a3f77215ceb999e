"""A published folder as a side of a comparison: its shapes and manifest read at once, its rows some at a time."""

import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from etl.errors import BrokenTableError
from etl.io.changes import write_changes as write_changes
from etl.io.files import read_json
from etl.io.manifest import read_whole_manifest
from etl.io.sums import check_sums
from etl.release.hashes import content
from etl.release.side import ColumnShape, Side, TableShape
from etl.verifier import MANIFEST
from schemas.files import DATAPACKAGE, parquet_file, part_file
from schemas.plain import plain_type

_MOST_TEXT_BYTES: Final = 50_000_000
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_MOST_GROUP_BYTES: Final = 4_000_000_000
"""So many bytes the values of a row group, or of the rows that are read at once, may take: ten times what ours do."""
_FEW_ROWS: Final = 10_000
"""Fewer than these are read faster than two threads are started."""
_MOST_ROWS_A_BYTE: Final = 8
_ROWS_OF_ANY_FILE: Final = 10_000
"""Keys tell rows apart, so many rows take many bytes: a small file that declares more of them is no table of ours."""


class TableFile(NamedTuple):
    """What the files of a table say of it before its rows are read."""

    paths: tuple[Path, ...]
    """In the order of the rows."""
    shape: TableShape
    row_count: int
    sizes: Mapping[str, int]
    """How many bytes the values of each column take in the first row group."""


@dataclass(frozen=True)
class ReleaseFolder:
    """A published folder; a table is read when it is asked for, and only the rows that are."""

    folder: Path
    name: str
    files: Mapping[str, TableFile]
    manifest: Mapping[str, Any]

    @cached_property
    def shapes(self) -> Mapping[str, TableShape]:
        """The shape of every table."""
        return {table: file.shape for table, file in self.files.items()}

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return self.files[table].row_count

    def read(self, table: str, columns: Sequence[str], start: int = 0, count: int | None = None) -> pl.DataFrame:
        """These columns of `count` rows from row `start`, all that follow without it, in the published order.

        `BrokenTableError` if the file cannot be read to its end.
        """
        path, file = self.folder / parquet_file(table), self.files[table]
        wanted = max(0, min(file.row_count - start, file.row_count if count is None else count))
        rows = pl.scan_parquet(list(file.paths), glob=False, hive_partitioning=False).slice(start, wanted)
        parts = _halves(columns, file.sizes) if wanted > _FEW_ROWS and columns else [columns]
        try:
            with ThreadPoolExecutor(len(parts)) as pool:
                read = pool.map(lambda names: rows.select(names).collect(), parts)
                frame = pl.concat(read, how="horizontal").select(columns)
        except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
            raise _broken(path, f"cannot be read ({_first_line(error)})") from error
        if (size := _text_bytes(frame)) > _MOST_GROUP_BYTES:
            raise _broken(path, f"holds {size:,} bytes of text in {frame.height:,} rows")
        if frame.height != wanted:
            raise _broken(path, f"ends after row {start + frame.height:,}")
        return frame


def _halves(columns: Sequence[str], sizes: Mapping[str, int]) -> list[list[str]]:
    """Columns in two parts that take about as long to read: of one row group polars reads a column after the other."""
    parts: list[list[str]] = [[], []]
    weights = [0, 0]
    for name in sorted(columns, key=lambda name: -sizes[name]):
        lighter = weights.index(min(weights))
        parts[lighter].append(name)
        weights[lighter] += sizes[name] + 1
    return [part for part in parts if part]


def _text_bytes(frame: pl.DataFrame) -> int:
    """How many bytes the texts of a frame take, also where many are one in memory."""
    sizes = frame.select(pl.col(pl.String()).str.len_bytes().cast(pl.UInt64()).sum())
    return sum(sizes.row(0)) if sizes.width else 0


def side(folder: Path, name: str) -> Side:
    """A release, or a build, to compare; `BrokenTableError` says what is wrong where the folder holds none.

    Its tables are those that its `datapackage.json` lists. They, and it, are held against the manifest first; whether
    all else is whole is `abstracts verify`'s to say.
    """
    manifest = _read_manifest(folder)
    keys = _described(folder / DATAPACKAGE)
    paths = {table: tuple(folder / name for name in found.files) for table, found in keys.items()}
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(check_sums, [(folder / DATAPACKAGE,), *paths.values()]))
    files = {table: _read_table(paths[table], found) for table, found in keys.items()}
    for table, file in files.items():
        said = content(manifest, table).get("rows")
        if said != file.row_count:
            raise _broken(file.paths[0], f"has {file.row_count:,} rows, not {said} as in {MANIFEST}")
    return ReleaseFolder(folder, name, files, manifest)


_Sets = Mapping[str, tuple[str, ...]]
"""The closed set of each column that has one."""


class _Described(NamedTuple):
    """What a descriptor says of a table: the names of its files in order, its key, the closed sets of its columns."""

    files: tuple[str, ...]
    key: tuple[str, ...]
    sets: _Sets


def _described(path: Path) -> dict[str, _Described]:
    """What a descriptor says of every Parquet table that it lists."""
    found = {}
    try:
        for resource in _read_descriptor(path)["resources"]:
            if resource["format"] == "parquet":
                name = _text(resource["name"])
                files = _files(resource["path"])
                parts = tuple(part_file(name, number) for number in range(1, len(files) + 1))
                if not _NAME.fullmatch(name) or not files or files not in ((parquet_file(name),), parts):
                    raise _broken(path, f"lists a table {name!r} in {resource['path']!r}, which is no file of a table")
                schema = resource["schema"]
                key = tuple(_text(column) for column in schema["primaryKey"])
                sets = {_text(field["name"]): _set(field) for field in schema["fields"]}
                found[name] = _Described(files, key, {column: one for column, one in sets.items() if one})
    except (KeyError, TypeError, AttributeError) as error:
        raise _broken(path, "is not what describes a release") from error
    return found


def _files(path: object) -> tuple[str, ...]:
    return tuple(map(_text, path)) if isinstance(path, list) else (_text(path),)


def _set(field: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(_text(value) for value in field.get("constraints", {}).get("enum", ())))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _read_table(paths: tuple[Path, ...], said: _Described) -> TableFile:
    """What the files of a table say of it, which must be of one shape."""
    files = [_read_shape(path, said.key, said.sets) for path in paths]
    odd = next((path for path, file in zip(paths, files, strict=True) if file.shape != files[0].shape), None)
    if odd:
        raise _broken(odd, f"has other columns than {paths[0].name}")
    return files[0]._replace(paths=paths, row_count=sum(file.row_count for file in files))


def _read_shape(path: Path, key: tuple[str, ...], sets: _Sets) -> TableFile:
    """What a file says of its table, or its part of one."""
    try:
        metadata = pq.read_metadata(path)
        schema = metadata.schema.to_arrow_schema()
        groups = range(metadata.num_row_groups)
        sorting = next((metadata.row_group(group).sorting_columns for group in groups), None)
        order = pq.SortingColumn.to_ordering(schema, sorting)[0] if sorting else ()
        types = pl.DataFrame(schema.empty_table()).schema
    except (OSError, ValueError, pa.ArrowException, pl.exceptions.PolarsError) as error:
        raise _broken(path, f"cannot be read as a table ({_first_line(error)})") from error
    if any(metadata.row_group(group).total_byte_size > _MOST_GROUP_BYTES for group in groups):
        raise _broken(path, f"declares a row group of more than {_MOST_GROUP_BYTES:,} bytes")
    if metadata.num_rows > _MOST_ROWS_A_BYTE * path.stat().st_size + _ROWS_OF_ANY_FILE:
        raise _broken(path, f"declares {metadata.num_rows:,} rows in {path.stat().st_size:,} bytes")
    columns = {field.name: _column_shape(path, field, types[field.name], sets) for field in schema}
    if odd := [name for name in columns if not _NAME.fullmatch(name)]:
        raise _broken(path, f"has a column {odd[0]!r}, which is no name of a column")
    if not key or not columns.keys() >= set(key):
        raise _broken(path, f"lacks its key ({', '.join(key)})")
    sort = tuple(name for name, direction in order if direction == "ascending")
    return TableFile((path,), TableShape(key, columns, sort), metadata.num_rows, _sizes(path, metadata, columns))


def _sizes(path: Path, metadata: pq.FileMetaData, columns: Iterable[str]) -> dict[str, int]:
    sizes = dict.fromkeys(columns, 0)
    if metadata.num_row_groups:
        group = metadata.row_group(0)
        for chunk in map(group.column, range(group.num_columns)):
            name = chunk.path_in_schema.partition(".")[0]
            if name not in sizes:
                raise _broken(path, "calls its columns by two names")
            sizes[name] += chunk.total_uncompressed_size
    return sizes


def _column_shape(path: Path, field: pa.Field, dtype: pl.DataType, sets: _Sets) -> ColumnShape:
    try:
        kind = plain_type(dtype)
    except KeyError as error:
        raise _broken(path, f"column `{field.name}` is {field.type}, which no table has") from error
    description = (field.metadata or {}).get(b"description", b"").decode(errors="replace")
    return ColumnShape(kind, field.nullable, sets.get(field.name), description)


def _read_manifest(folder: Path) -> Mapping[str, Any]:
    manifest = read_whole_manifest(folder)
    hashes = (manifest.get("code_sha256"), manifest.get("lock_sha256"))
    if not (
        all(isinstance(one, str) for one in hashes)
        and _is_mapping_of_texts(manifest.get("inputs"))
        and isinstance(manifest.get("tables", {}), dict)
        and all(
            isinstance(entry, dict)
            and type(entry.get("rows", 0)) is int
            and _is_mapping_of_texts(entry.get("columns", {}))
            for entry in (*manifest["files"].values(), *manifest.get("tables", {}).values())
        )
    ):
        raise _broken(folder / MANIFEST, "is not what a manifest holds")
    return manifest


def _is_mapping_of_texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def _read_descriptor(path: Path) -> Any:
    try:
        return read_json(path, _MOST_TEXT_BYTES)
    except FileNotFoundError as error:
        raise BrokenTableError(f"{path}: is not there. Name a folder that `abstracts build` published.") from error
    except (OSError, ValueError) as error:
        raise _broken(path, f"cannot be read ({_first_line(error)})") from error


def _broken(path: Path, what: str) -> BrokenTableError:
    return BrokenTableError(f"{path}: {what}. Restore it; `abstracts verify` says which files are whole.")


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
