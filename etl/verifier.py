"""The check of a release that needs but Python 3.10 or newer and pyarrow: every folder of tables holds it.

    python verify.py [FOLDER] [--signers FILE] [--sha256 HEX] [--require-vouched]

Files are held against `manifest.json` and `release.json`, tables against their hashes and `datapackage.json`, and
those documents against what vouches for them: a signature by one whom `--signers` names, or the hash that the publisher
names. A stranger's folder may lie in every file, `verify.py` too: run a copy that you trust, and look at what vouches.
Exit code 0 if all holds, 1 if anything is wrong, 2 for wrong usage.

As it must stand alone, this is the one module outside `etl.io` that opens files, and it imports nothing of its project.
"""

from __future__ import annotations

import argparse
import base64
import errno
import hashlib
import io
import json
import os
import re
import shutil
import stat
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyarrow.types as kinds

MANIFEST: Final = "manifest.json"
RELEASE: Final = "release.json"
STATEMENT: Final = "release.intoto.json"
SIGNATURE: Final = "release.intoto.json.sig"
NAMESPACE: Final = "paper-abstracts"
"""What signatures are made for (`ssh-keygen -Y sign -n`), so that one made for another purpose does not pass."""

_DESCRIPTOR: Final = "datapackage.json"
_ENDING: Final = ".parquet"
_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_VERSION: Final = re.compile(r"v(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){2}")
_SHOWN: Final = 20
_MOST_CHARS: Final = 300
_MOST_JSON: Final = 50_000_000
_MOST_CELLS: Final = 1 << 32
_MOST_BYTES: Final = 1 << 31
"""Of a column, in a row group by its own words, and in the rows that are read at a time."""
_MOST_MEMORY: Final = 1 << 32
_BATCH_ROWS: Final = 8_192
_MOST_KEPT: Final = 1 << 21
"""A column of more rows is read once more when it is hashed; of one with fewer, eight bytes a row are kept."""
_PARTS: Final = "{}-{:04d}" + _ENDING
_BROKEN: Final = (OSError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
_BROKEN_FILE: Final = (*_BROKEN, MemoryError, pa.ArrowException)

Chunks = Callable[[], Iterable[pa.Array]]
"""The parts of a column in their order, from the first one at every call."""


class Report:
    """What was checked, a line a check, and what is wrong below it; at the end what vouches for the whole.

    That nothing does is wrong where it `must_be_vouched` for.
    """

    def __init__(self, *, must_be_vouched: bool = False) -> None:
        self.vouchers: list[str] = []
        self.root: tuple[str, str] | None = None
        """The document on which all others hang, and its SHA-256; None where it cannot be read."""
        self._must_be_vouched = must_be_vouched
        self._checks: list[_Checked] = []

    def add(self, name: str, ok: str, found: Sequence[str] = ()) -> None:
        """A check, with what it says if nothing was found."""
        self._checks.append(_Checked(name, _safe(ok), [_safe(line) for line in found]))

    @property
    def problems(self) -> list[str]:
        """All that is wrong."""
        return [problem for checked in (*self._checks, *self._vouched()) for problem in checked.problems]

    @property
    def is_whole(self) -> bool:
        """Whether no check has found anything so far; what vouches is told at the end."""
        return not any(checked.problems for checked in self._checks)

    @property
    def lines(self) -> list[str]:
        """What is printed: of each check at most so many problems."""
        return [line for checked in (*self._checks, *self._vouched()) for line in checked.lines()]

    def _vouched(self) -> Iterator[_Checked]:
        if self.root:
            name, sha256 = self.root
            compare = f"compare its SHA-256 {sha256} with the one that the publisher names"
            ok = f"by {', '.join(self.vouchers)}" if self.vouchers else f"nothing here vouches for {name}: {compare}"
            yield _Checked("vouched", _safe(ok), [ok] if self._must_be_vouched and not self.vouchers else [])


class _Checked(NamedTuple):
    name: str
    ok: str
    problems: list[str]

    def lines(self) -> list[str]:
        more = [f"… and {len(self.problems) - _SHOWN:,} more"] if len(self.problems) > _SHOWN else []
        heading = f"{self.name:<9} {'WRONG' if self.problems else self.ok}"
        return [heading, *(f"  {line}" for line in (*self.problems[:_SHOWN], *more))]


class _Told(NamedTuple):
    """What the documents of a folder say, and their bytes; `release` says nothing in a build."""

    manifest: dict[str, Any]
    release: dict[str, Any]
    raw: dict[str, bytes]


def check(
    folder: Path, *, signers: Path | None = None, sha256: str | None = None, must_be_vouched: bool = False
) -> Report:
    """All that a folder can say of its tables; what is hostile is told, and raises nothing.

    `signers` is a file of ssh-keygen's allowed signers, `sha256` what `release.json` (in a build `manifest.json`) must
    hash to.
    """
    report = Report(must_be_vouched=must_be_vouched)
    told = _check_files(report, folder)
    if told.manifest:
        with _capped_memory():
            _check_tables(report, folder, told)
    if told.release:
        _check_statement(report, folder, told)
    if told.release or signers:
        _check_signature(report, folder, told, signers)
    if sha256 is not None:
        name, found = report.root or (MANIFEST, "")
        is_it = found == sha256.strip().lower()
        report.add("sha256", f"{name} has the one that was named", [] if is_it else [f"{name}: has another"])
        report.vouchers += ["the SHA-256 that was named"] if is_it else []
    return report


# ---- the documents and the files


def read_document(path: Path) -> tuple[bytes, dict[str, Any]]:
    """The bytes of `manifest.json` or `release.json`, and what they say; `ValueError` says why it is none."""
    raw = _read(path)
    try:
        content = _parsed(raw)
        for name, entry in content["files"].items():
            if not _NAME.fullmatch(name) or name in (RELEASE, STATEMENT, SIGNATURE):
                raise ValueError(f"it names {name!r}, which is no name of a file here")
            if not isinstance(entry["sha256"], str) or type(entry["bytes"]) is not int:
                raise ValueError(f"it has no hash and size of {name}")
    except (TypeError, LookupError, AttributeError, RecursionError) as error:
        raise ValueError("it is not what such a document is") from error
    return raw, content


def _read(path: Path) -> bytes:
    with _plain_file(path).open("rb") as file:
        raw = file.read(_MOST_JSON + 1)
    if len(raw) > _MOST_JSON:
        raise ValueError(f"it has more than {_MOST_JSON:,} bytes")
    return raw


def _plain_file(path: Path) -> Path:
    """The path itself, unless it leads to a link, a pipe or a folder."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise ValueError("it is no plain file")
    return path


def _parsed(raw: bytes) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) < len(pairs):
            raise ValueError("a key stands twice in one object")
        return dict(pairs)

    content: dict[str, Any] = json.loads(raw.decode(), object_pairs_hook=once)
    return content


def _check_files(report: Report, folder: Path) -> _Told:
    """What the documents say; nothing where one of them cannot be read."""
    told, name = _Told({}, {}, {}), MANIFEST
    try:
        there = set(os.listdir(folder))
        for name, content in ((RELEASE, told.release), (MANIFEST, told.manifest)):
            if name == MANIFEST or name in there:
                told.raw[name], said = read_document(folder / name)
                content.update(said)
                report.root = report.root or (name, hashlib.sha256(told.raw[name]).hexdigest())
    except (OSError, ValueError) as error:
        what = "is not there" if isinstance(error, FileNotFoundError) else f"cannot be read ({_first_line(error)})"
        report.add("files", "", [f"{name}: {what}"])
        return _Told({}, {}, {})
    listed = (told.release or told.manifest)["files"]
    own = (RELEASE, STATEMENT, SIGNATURE) if told.release else (MANIFEST,)
    found = [f"{name}: is not in {own[0]}" for name in sorted(there - listed.keys() - set(own))]
    found += [f"{name}: {what}" for name, entry in sorted(listed.items()) if (what := _altered(folder / name, entry))]
    if told.release:
        version, named = told.release.get("version"), folder.resolve().name
        if _VERSION.fullmatch(named) and version != named:
            found.append(f"{RELEASE}: is of {version}, in a folder that is named {named}")
        found += [] if MANIFEST in listed else [f"{MANIFEST}: is not in {RELEASE}"]
        for name, entry in told.manifest["files"].items():
            if any(entry[key] != listed.get(name, {}).get(key) for key in ("sha256", "bytes")):
                found.append(f"{name}: {MANIFEST} and {RELEASE} say different things of it")
    size = sum(entry["bytes"] for entry in listed.values())
    report.add("files", f"{len(listed)} files, {size:,} bytes: size and SHA-256 as in {' and '.join(told.raw)}", found)
    return told


def _altered(path: Path, entry: Mapping[str, Any]) -> str:
    """What is wrong with a file; nothing if it is what it should be."""
    try:
        if _plain_file(path).stat().st_size != entry["bytes"]:
            return f"has {path.stat().st_size:,} bytes, not {entry['bytes']:,}"
        digest = hashlib.sha256()
        with path.open("rb") as file:
            for part in iter(lambda: file.read(1 << 20), b""):
                digest.update(part)
    except FileNotFoundError:
        return "is missing"
    except (OSError, ValueError) as error:
        return f"cannot be read ({_first_line(error)})"
    return "" if digest.hexdigest() == entry["sha256"] else "its SHA-256 is another"


# ---- the content of a column


def content_hash(column: pa.ChunkedArray | pa.Array) -> str:
    """The same hash for the same values in the same order, whatever their chunks, offsets, encoding, writer, version.

    Dictionary, large and view variants of a type, and narrower numbers, count as the plain type. A column of a kind
    that no table has raises `TypeError`. A hash is the SHA-256 of the kind's name (`string`, `integer`, `number`,
    `boolean`, `date`, `list`, `struct`), a zero byte, and then, all numbers as little-endian 64-bit integers:

        every kind   the number of rows, and a byte a row: 1 where there is a value, 0 where it is null
        string       the length of each value in bytes (0 for null), then the UTF-8 of all values
        integer      each value (0 for null); `boolean` as 0 and 1, `date` as days since 1970-01-01
        number       each value as an IEEE double (0 for null; one bit pattern for all NaN, +0 for -0)
        list         the length of each value (0 for null), then the elements of all values, hashed in as a column
        struct       for each member its name, a zero byte, and the member as a column, null where the struct is
    """
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    return _digest(column.type, len(column), lambda: chunks)


def content_hashes(paths: Sequence[Path]) -> dict[str, str]:
    """The content hash of every column of a table in these files, some rows of two columns at a time in memory."""
    with ThreadPoolExecutor(2) as readers:
        names = pq.read_schema(paths[0]).names
        return dict(zip(names, readers.map(partial(_content_hash, paths), names), strict=True))


def _content_hash(paths: Sequence[Path], name: str) -> str:
    table = _Table.opened(paths)
    return _digest(table.schema.field(name).type, table.row_count, lambda: _chunks(table, name))


def _digest(dtype: pa.DataType, count: int, chunks: Chunks) -> str:
    digest = hashlib.sha256()
    for part in _hashed(dtype, count, chunks):
        digest.update(part)
    return digest.hexdigest()


def _hashed(dtype: pa.DataType, count: int, chunks: Chunks) -> Iterator[bytes | memoryview]:
    """What is hashed of a column of `count` rows; it is read once, and again for its text, and where it is long."""
    if kinds.is_dictionary(dtype):
        yield from _hashed(dtype.value_type, count, lambda: (chunk.dictionary_decode() for chunk in chunks()))
        return
    kind, kept, below, found = _kind(dtype), list[memoryview](), 0, 0
    eight_bytes, is_kept = _KINDS[kind].eight_bytes, count <= _MOST_KEPT
    yield kind.encode() + b"\0" + struct.pack("<q", count)
    for chunk in chunks():
        found += len(chunk)
        yield _bytes(pc.is_valid(chunk).cast(pa.uint8()), 1)
        if eight_bytes and (is_kept or kind == "list"):
            values = eight_bytes(chunk)
            kept += [_bytes(values, 8)] if is_kept else []
            below += (pc.sum(values).as_py() or 0) if kind == "list" else 0
    if found != count:
        raise ValueError(f"it has {found:,} rows, and says {count:,}")
    if eight_bytes:
        yield from kept if is_kept else (_bytes(eight_bytes(chunk), 8) for chunk in chunks())
    del kept
    if kind == "string":
        yield from map(_text, chunks())
    elif kind == "list":
        yield from _hashed(dtype.value_type, below, lambda: (chunk.flatten() for chunk in chunks()))
    elif kind == "struct":
        for place in range(dtype.num_fields):
            yield dtype.field(place).name.encode() + b"\0"
            yield from _hashed(dtype.field(place).type, count, partial(_members, chunks, place))


def _members(chunks: Chunks, place: int) -> Iterator[pa.Array]:
    return (chunk.flatten()[place] for chunk in chunks())


def _whole(numbers: pa.Array) -> pa.Array:
    return pc.fill_null(numbers.cast(pa.int64()), 0)


def _number(numbers: pa.Array) -> pa.Array:
    values = pc.fill_null(numbers.cast(pa.float64()), 0.0)
    return pc.if_else(pc.is_nan(values), float("nan"), pc.add(values, 0.0))


class _Kind(NamedTuple):
    is_of: Callable[[pa.DataType], bool]
    eight_bytes: Callable[[pa.Array], pa.Array] | None = None
    """What takes eight bytes a row: the values, or how long they are."""


_KINDS: Final[Mapping[str, _Kind]] = {
    "string": _Kind(
        lambda t: str(t) in ("string", "large_string", "string_view"),
        lambda chunk: _whole(pc.binary_length(_plain(chunk))),
    ),
    "list": _Kind(
        lambda t: kinds.is_list(t) or kinds.is_large_list(t) or kinds.is_fixed_size_list(t),
        lambda chunk: _whole(pc.list_value_length(chunk)),
    ),
    "date": _Kind(kinds.is_date, lambda chunk: _whole(chunk.cast(pa.date32()).cast(pa.int32()))),
    "integer": _Kind(kinds.is_integer, _whole),
    "boolean": _Kind(kinds.is_boolean, _whole),
    "number": _Kind(kinds.is_floating, _number),
    "struct": _Kind(kinds.is_struct),
}


def _kind(dtype: pa.DataType) -> str:
    for name, kind in _KINDS.items():
        if kind.is_of(dtype):
            return name
    raise TypeError(f"no table has a column of type {dtype}")


def _plain(strings: pa.Array) -> pa.Array:
    return strings if kinds.is_string(strings.type) else strings.cast(pa.large_string())


def _text(strings: pa.Array) -> memoryview:
    values = _plain(strings).drop_null()
    _, offsets, text = values.buffers()
    if not len(values) or text is None:
        return memoryview(b"")
    ends = memoryview(offsets).cast("B").cast("i" if kinds.is_string(values.type) else "q")
    return memoryview(text)[ends[values.offset] : ends[values.offset + len(values)]]


def _bytes(values: pa.Array, width: int) -> memoryview:
    return memoryview(values.buffers()[1] or b"")[values.offset * width : (values.offset + len(values)) * width]


# ---- the tables


def _check_tables(report: Report, folder: Path, told: _Told) -> None:
    """Every table against the manifest and the descriptor, some rows of a column at a time."""
    files: Mapping[str, Any] = told.manifest["files"]
    try:
        said = _said(told.manifest)
    except _BROKEN as error:
        report.add(
            "tables", "", [f"{MANIFEST}: cannot be followed where it speaks of split tables ({_first_line(error)})"]
        )
        return
    resources, misfits = _resources(folder, said)
    tables: dict[_Names, _Table] = {}
    found: list[str] = []

    def read(names: _Names) -> None:
        try:
            table = _Table.opened([folder / name for name in names])
            if len(names) > 1:
                found.extend(_other_counts(names, table, files))
            hashes, broken = _read_columns(table, resources.get(names, {}).get("schema", {}))
            found.extend(f"{_label(names)}: {what}" for what in _unlike(said[names], table.row_count, hashes))
            misfits.extend(f"{_label(names)}: {what}" for what in broken)
            tables[names] = table
        except _BROKEN_FILE as error:
            found.append(f"{_label(names)}: cannot be read ({_first_line(error)})")

    with ThreadPoolExecutor(2) as readers:
        list(readers.map(read, sorted(said, key=lambda names: -sum(files[name]["bytes"] for name in names))))
    rows = sum(table.row_count for table in tables.values())
    ok = f"{len(tables)} tables, {rows:,} rows, each column's content as in {MANIFEST}, each page as its checksum"
    report.add("tables", ok, sorted(found))
    if report.is_whole and not misfits:
        try:
            misfits = list(_broken_keys(tables, resources))
        except _BROKEN_FILE as error:
            misfits = [f"{_DESCRIPTOR}: has keys that cannot be looked at ({_first_line(error)})"]
    ok = f"{len(resources)} tables keep the columns, types, constraints and keys of {_DESCRIPTOR}"
    report.add("schemas", ok, sorted(misfits))


_Names = tuple[str, ...]
"""The files of a table, in the order of its rows."""


class _Table(NamedTuple):
    """A table in its files, which have the same columns."""

    files: tuple[pq.ParquetFile, ...]

    @classmethod
    def opened(cls, paths: Sequence[Path]) -> _Table:
        """The table in the files at these paths."""
        files = tuple(map(_opened, paths))
        if any(not file.schema_arrow.equals(files[0].schema_arrow) for file in files):
            raise ValueError("its files have not the same columns")
        return cls(files)

    @property
    def schema(self) -> pa.Schema:
        """What its columns are."""
        return self.files[0].schema_arrow

    @property
    def row_count(self) -> int:
        """How many rows its files say that they have."""
        return sum(file.metadata.num_rows for file in self.files)


def _said(manifest: Mapping[str, Any]) -> dict[_Names, Mapping[str, Any]]:
    """What the manifest says of each table: in the entry of its file, or, where it is split, in an entry of its own."""
    split = {_names(name, entry, manifest["files"]): entry for name, entry in manifest.get("tables", {}).items()}
    parts = set(chain.from_iterable(split))
    files = {(name,): entry for name, entry in manifest["files"].items() if name.endswith(_ENDING)}
    return split | {names: entry for names, entry in files.items() if names[0] not in parts}


def _names(table: str, entry: Mapping[str, Any], files: Mapping[str, Any]) -> _Names:
    names = tuple(_PARTS.format(table, number) for number in range(1, len(entry["files"]) + 1))
    if not table.isidentifier() or not names or list(names) != entry["files"] or not files.keys() >= set(names):
        raise ValueError(f"the files of {table} are not its parts, each once and in order")
    if type(entry["rows"]) is not int or not isinstance(entry["columns"], dict):
        raise ValueError(f"it has no rows and columns of {table}")
    return names


def _label(names: _Names) -> str:
    """What a table's files are called together."""
    return names[0] if len(names) == 1 else f"{names[0]} and those after it"


def _resources(folder: Path, said: Mapping[_Names, Any]) -> tuple[dict[_Names, dict[str, Any]], list[str]]:
    """What the descriptor says of each table, by its files, and the tables that only it or only the manifest knows."""
    try:
        listed = _parsed(_read(folder / _DESCRIPTOR))["resources"]
        found = {_paths(resource["path"]): resource for resource in listed if resource["format"] == "parquet"}
    except _BROKEN as error:
        return {}, [f"{_DESCRIPTOR}: cannot be read ({_first_line(error)})"]
    strange = [f"{_label(names)}: is not in {_DESCRIPTOR}" for names in sorted(said.keys() - found.keys())]
    return found, strange + [f"{_label(names)}: is not in {MANIFEST}" for names in sorted(found.keys() - said.keys())]


def _paths(path: Any) -> _Names:
    names = tuple(path) if isinstance(path, list) else (path,)
    if not names or not all(isinstance(name, str) for name in names):
        raise ValueError("a path in it is none")
    return names


def _opened(path: Path) -> pq.ParquetFile:
    file = pq.ParquetFile(_plain_file(path), page_checksum_verification=True, pre_buffer=False)
    about, names = file.metadata, file.schema_arrow.names
    groups = (about.row_group(place) for place in range(about.num_row_groups))
    sizes = (group.column(at).total_uncompressed_size for group in groups for at in range(group.num_columns))
    if not all(0 <= size <= _MOST_BYTES for size in sizes) or not 0 <= about.num_rows * len(names) <= _MOST_CELLS:
        raise ValueError("it says that it unpacks to more than a table holds")
    if len(set(names)) < len(names) or not all(map(str.isidentifier, names)):
        raise ValueError("its columns have no proper names")
    return file


def _batches(table: _Table, names: Sequence[str]) -> Iterator[pa.Table]:
    for file in table.files:
        for batch in file.iter_batches(_BATCH_ROWS, columns=list(names), use_threads=False):
            if batch.nbytes > _MOST_BYTES:
                raise ValueError("it unpacks to more than a table holds")
            yield pa.table({name: batch.column(name) for name in names})


def _chunks(table: _Table, name: str) -> Iterator[pa.Array]:
    return (batch.column(0).chunk(0) for batch in _batches(table, [name]))


def _other_counts(names: _Names, table: _Table, files: Mapping[str, Any]) -> Iterator[str]:
    """The parts of a table that have other rows than their entries say."""
    for name, file in zip(names, table.files, strict=True):
        if file.metadata.num_rows != files[name].get("rows"):
            yield f"{name}: has {file.metadata.num_rows:,} rows, not {files[name].get('rows')}"


def _unlike(entry: Mapping[str, Any], rows: int, hashes: Mapping[str, str]) -> list[str]:
    """What a table holds other than its manifest says."""
    if rows != entry.get("rows"):
        return [f"has {rows:,} rows, not {entry.get('rows')}"]
    said: Mapping[str, str] = entry["columns"]
    return [f"column `{name}` holds other values" for name in {**said, **hashes} if said.get(name) != hashes.get(name)]


def _read_columns(table: _Table, schema: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """The content hash of every column, and what does not keep the schema."""
    fields = {field["name"]: field for field in schema.get("fields", ())}
    names, hashes = table.schema.names, dict[str, str]()
    found = [] if list(fields) == names else [f"its columns are not those of {_DESCRIPTOR}"]
    for name, dtype in zip(names, table.schema.types, strict=True):
        field = fields.get(name, {})
        is_of_type = _type_words(dtype) == (field.get("type"), field.get("itemType"))
        if field and not is_of_type:
            found.append(f"column `{name}`: is {dtype}, and {_DESCRIPTOR} says {field.get('type')}")
        broken = Counter[str]()
        chunks = _watched(table, name, field.get("constraints", {}) if is_of_type else {}, broken)
        hashes[name] = _digest(dtype, table.row_count, chunks)
        found += [f"column `{name}`: {count:,} of its values break {rule}" for rule, count in (+broken).items()]
    return hashes, found


def _watched(table: _Table, name: str, rules: Mapping[str, Any], broken: Counter[str]) -> Chunks:
    """The parts of a column, of which the first reading counts the values that break a rule."""
    waiting = [rules]

    def chunks() -> Iterator[pa.Array]:
        looked_at = waiting.pop() if waiting else {}
        for chunk in _chunks(table, name):
            values = chunk.drop_null() if looked_at else chunk
            broken.update(required=chunk.null_count if looked_at.get("required") else 0)
            for rule in looked_at.keys() - {"required", "unique"}:
                broken[rule] += pc.sum(pc.invert(_RULES[rule](values, looked_at[rule]))).as_py() or 0
            yield chunk

    return chunks


def _type_words(dtype: pa.DataType) -> tuple[str, str | None]:
    """A type as Table Schema names it, and that of a list's elements."""
    kind = _kind(dtype.value_type if kinds.is_dictionary(dtype) else dtype)
    inner = _type_words(dtype.value_type)[0] if kind == "list" else None
    return ("array", None) if inner == "struct" else (kind, inner)


_RULES: Final[Mapping[str, Callable[[pa.Array, Any], pa.Array]]] = {
    "enum": lambda values, wanted: pc.is_in(values, value_set=pa.array(wanted, values.type)),
    "pattern": lambda values, wanted: pc.match_substring_regex(values, rf"\A(?:{wanted})\z"),
    "minLength": lambda values, wanted: pc.greater_equal(_lengths(values, wanted), wanted),
    "maxLength": lambda values, wanted: pc.less_equal(pc.utf8_length(values), wanted),
    "minimum": pc.greater_equal,
    "maximum": pc.less_equal,
    "exclusiveMinimum": pc.greater,
    "exclusiveMaximum": pc.less,
}


def _lengths(values: pa.Array, wanted: int) -> pa.Array:
    return pc.utf8_length(values) if wanted > 1 else pc.binary_length(values)  # which tells sooner what is empty


def _broken_keys(tables: Mapping[_Names, _Table], resources: Mapping[_Names, Mapping[str, Any]]) -> Iterator[str]:
    """The keys that are not unique, and the references that lead nowhere."""
    homes = {resource["name"]: names for names, resource in resources.items()}
    distinct = cache(lambda names, column: _distinct(tables[names], column))
    for names, resource in resources.items():
        schema, name = resource["schema"], _label(names)
        alone = [[field["name"]] for field in schema["fields"] if field.get("constraints", {}).get("unique")]
        for key in (schema["primaryKey"], *schema.get("uniqueKeys", []), *alone):
            is_unique = _rises(tables[names], key) or (
                len(key) == 1 and len(distinct(names, key[0])) == tables[names].row_count
            )
            if not is_unique:
                yield f"{name}: column `{', '.join(key)}`: is not unique, or its rows are not in order"
        for key in (*schema.get("foreignKeys", []), *schema.get("elementForeignKeys", [])):
            (column,), (target,), home = key["fields"], key["reference"]["fields"], key["reference"]["resource"]
            values, known = distinct(names, column), distinct(homes[home], target)
            lost = values.filter(pc.invert(pc.is_in(values, value_set=known)))
            if len(lost):
                yield f"{name}: column `{column}`: refers to no {home}.{target} ({len(lost):,}, such as {lost[0]})"


def _rises(table: _Table, names: Sequence[str]) -> bool:
    """Whether each row is greater than the one before, as in a table that is sorted by its key."""
    last: list[pa.Table] = []
    for batch in _batches(table, names):
        rows = pa.concat_tables([*last, batch])
        before, after, rises = rows.slice(0, len(rows) - 1), rows.slice(1), pa.scalar(False)
        for name in reversed(names):
            less, same = pc.less(before[name], after[name]), pc.equal(before[name], after[name])
            rises = pc.or_(less, pc.and_(same, rises))
        if pc.all(rises, skip_nulls=False, min_count=0).as_py() is not True:
            return False
        last = [rows.slice(len(rows) - 1)]
    return True


def _distinct(table: _Table, name: str) -> pa.Array:
    """The values of a column, or of its lists' elements, each once."""
    dtype = table.schema.field(name).type
    is_list = _kind(dtype) == "list"
    parts = [pc.unique(part.flatten() if is_list else part) for part in _chunks(table, name)]
    return pc.unique(pa.chunked_array(parts, dtype.value_type if is_list else dtype)).drop_null()


@contextmanager
def _capped_memory() -> Iterator[None]:
    """Let what unpacks to far more than it says end in a `MemoryError` (on Linux; elsewhere its own words must do)."""
    if sys.platform != "linux":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    used = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    caps = [limit for limit in (used + _MOST_MEMORY, soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(caps), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


# ---- what vouches


def statement(release: bytes, manifest: bytes) -> str:
    """The in-toto statement of a release, with SLSA provenance: a function of these two documents alone."""
    told, made = json.loads(release), json.loads(manifest)
    subjects = {name: entry["sha256"] for name, entry in told["files"].items()}
    base, inputs = told["base"], {**made["inputs"], "requirements.lock": made["lock_sha256"]}
    if base:
        inputs[f"{base['version']}/{MANIFEST}"] = base["manifest_sha256"]
    tool = told["tool"]
    content = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": _described({**subjects, RELEASE: hashlib.sha256(release).hexdigest()}),
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": f"urn:{NAMESPACE}:release:v1",
                "externalParameters": {key: told[key] for key in ("version", "bump", "accepted_drift")},
                "internalParameters": {key: made[key] for key in ("schema_version", "code_sha256")},
                "resolvedDependencies": [
                    {"name": "commit", "digest": {"gitCommit": told["commit"]}},
                    *_described(inputs),
                ],
            },
            "runDetails": {"builder": {"id": f"urn:{NAMESPACE}:tool", "version": {tool["name"]: tool["version"]}}},
        },
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _described(hashes: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"name": name, "digest": {"sha256": sha256}} for name, sha256 in sorted(hashes.items())]


def _check_statement(report: Report, folder: Path, told: _Told) -> None:
    try:
        is_so = _read(folder / STATEMENT) == statement(told.raw[RELEASE], told.raw[MANIFEST]).encode()
        found = [] if is_so else [f"{STATEMENT}: is not what {RELEASE} and {MANIFEST} make"]
    except FileNotFoundError:
        found = [f"{STATEMENT}: is missing"]
    except _BROKEN as error:
        found = [f"{STATEMENT}: cannot be compared ({_first_line(error)})"]
    release = told.release
    report.add(
        "statement", f"{release.get('version')} of {release.get('date')}, from commit {release.get('commit')}", found
    )


def _check_signature(report: Report, folder: Path, told: _Told, signers: Path | None) -> None:
    signed_by = told.release.get("signed_by")
    who, ok, found = "", "none", []
    try:
        if os.path.lexists(folder / SIGNATURE):
            who, key = _signer(folder.resolve(), signers)
            ok = f"by {who}, {key}" if who else f"whole, by {key}; whose that is only --signers can tell"
            if signed_by and str(signed_by) not in key.split(" "):
                found = [f"{SIGNATURE}: is by {key}, and {RELEASE} names {signed_by}"]
        elif signers or signed_by:
            found = [f"{SIGNATURE}: is missing, and {'--signers asks for it' if signers else f'{RELEASE} names a key'}"]
    except FileNotFoundError as error:
        ok = f"not looked at: {error.strerror}"
        found = [ok] if signers else []
    except _BROKEN_FILE as error:
        found = [f"{SIGNATURE}: {_first_line(error)}"]
    report.add("signature", ok, found)
    report.vouchers += [f"the signature of {who}"] if who and not found else []


def _signer(folder: Path, signers: Path | None) -> tuple[str, str]:
    """Who signed the statement, where `signers` can tell, and with which key; `ValueError` if it is not so signed."""
    if not _is_armour(_read(folder / SIGNATURE)):
        raise ValueError("is not as ssh-keygen writes it")
    said, who, asked = _read(folder / STATEMENT), "", ["-s", str(folder / SIGNATURE)]
    if signers:
        found = _ssh_keygen("find-principals", "-f", str(signers), *asked)
        who = found.stdout.decode().partition("\n")[0]
        if not who:
            raise ValueError(f"is of none whom {signers} names")
    how = ["verify", "-f", str(signers), "-I", who] if who else ["check-novalidate"]
    done = _ssh_keygen(*how, "-n", NAMESPACE, *asked, given=said)
    if done.returncode:
        raise ValueError(f"is not one of {STATEMENT}")
    return who, (re.findall(r"with (\S+ key \S+)", done.stdout.decode()) or ["a key"])[0]


def _is_armour(raw: bytes) -> bool:
    """Whether a signature is in the one form that ssh-keygen writes, so that no bit of it is without meaning."""
    lines = raw.decode("ascii").split("\n")
    blob = base64.b64decode("".join(lines[1:-2]), validate=True)
    text = base64.b64encode(blob).decode()
    cut = [text[start : start + 70] for start in range(0, len(text), 70)]
    whole = ["-----BEGIN SSH SIGNATURE-----", *cut, "-----END SSH SIGNATURE-----", ""]
    return lines == whole and blob.startswith(b"SSHSIG\0\0\0\1")


def _ssh_keygen(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    if shutil.which("ssh-keygen") is None:
        raise FileNotFoundError(errno.ENOENT, "ssh-keygen is not installed")
    return subprocess.run(["ssh-keygen", "-Y", *words], input=given, capture_output=True, check=False)


# ---- words


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _safe(line: str) -> str:
    shown = "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in line[:_MOST_CHARS])
    return shown if len(line) <= _MOST_CHARS else f"{shown}…"


def main(argv: Sequence[str] | None = None) -> int:
    """Check a folder, print what was found, and return the exit code."""
    options = argparse.ArgumentParser(description="Check a folder of tables; the head of this file says how.")
    options.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    options.add_argument("--signers", type=Path, metavar="FILE", help="ssh-keygen's allowed signers")
    options.add_argument("--sha256", metavar="HEX", help="what release.json must hash to (in a build manifest.json)")
    options.add_argument("--require-vouched", action="store_true", help="it is wrong if nothing vouches for the folder")
    chosen = options.parse_args(argv)
    if not chosen.folder.is_dir():
        options.error(f"{chosen.folder}: is no folder")
    if chosen.signers and not chosen.signers.is_file():
        options.error(f"{chosen.signers}: is no file")
    report = check(chosen.folder, signers=chosen.signers, sha256=chosen.sha256, must_be_vouched=chosen.require_vouched)
    count = len(report.problems)
    verdict = f"{count:,} {'problem' if count == 1 else 'problems'}." if count else "verified."
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    print(*report.lines, _safe(f"{chosen.folder}: {verdict}"), sep="\n")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
