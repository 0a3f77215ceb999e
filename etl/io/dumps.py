"""dumps.yaml: which dumps there are, and what is known of each; every name and key is checked."""

import json
import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import polars as pl
import yaml

from etl.errors import ConfigurationError
from etl.io.files import copy_new, write_text
from etl.io.settings import parse_yaml, read_yaml
from schemas.columns import Dump
from schemas.interim import ENTRY_TYPES
from schemas.vocabulary import DUMP_ID, DUMP_ROLES, FILE_NAME, YAML_NUMBER

_EMPTY: Final = re.compile(r"^dumps:[ \t]*\{[ \t]*\}", re.MULTILINE)
_LAYOUT: Final = "an entry is appended only where `dumps:` is the last key, with names indented by two spaces."
Entry = Mapping[str, str | Mapping[str, str]]
"""What an entry of dumps.yaml says, by key."""

_KEYS: Final = tuple(name for name in ENTRY_TYPES if name not in (Dump.dump_id, Dump.ordinal))


def read_dump_entries(path: Path) -> pl.DataFrame:
    """dumps.yaml as a table of `ENTRY_TYPES`: a row a dump, in the order of the file."""
    return _entries(path, read_yaml(path))


def _entries(path: Path, content: object) -> pl.DataFrame:
    dumps = content.get("dumps") if isinstance(content, dict) else None
    if not isinstance(dumps, dict):
        raise ConfigurationError(f"{path}: must hold a mapping `dumps:` of names to entries.")
    rows = [_entry(path, name, ordinal, entry) for ordinal, (name, entry) in enumerate(dumps.items(), 1)]
    return pl.DataFrame(rows, ENTRY_TYPES)


def check_dump_id(name: object) -> str:
    """The name of a dump, if it is fit for paths, shell templates and YAML keys; else a `ConfigurationError`."""
    if isinstance(name, str) and re.match(DUMP_ID, name) and re.search("[a-z]", name):
        is_text = isinstance(yaml.safe_load(name), str) and not re.match(YAML_NUMBER, name)
        if is_text and not name.endswith("\n"):
            return name
    raise ConfigurationError(
        f"dump name {name!r}: use lower case letters (at least one), digits and `._-`, at most 64, beginning with a "
        "letter or digit; and nothing that YAML reads as a number or a date, which DVC skips in silence."
    )


def _entry(path: Path, name: object, ordinal: int, entry: object) -> dict[str, object]:
    where = f"{path}: dump `{name}`"
    dump_id = check_dump_id(name)
    if not isinstance(entry, Mapping):
        raise ConfigurationError(f"{where}: must be a mapping with at least `file` and `format`.")
    for key in entry:
        if key not in _KEYS:
            near = get_close_matches(str(key), _KEYS, n=1)
            hint = f" Did you mean `{near[0]}`?" if near else f" Keys: {', '.join(_KEYS)}."
            raise ConfigurationError(f"{where}: unknown key `{key}`.{hint}")
    row: dict[str, object] = {**dict.fromkeys(ENTRY_TYPES), Dump.role: DUMP_ROLES[0], **entry}
    row |= {Dump.dump_id: dump_id, Dump.ordinal: ordinal}
    for key, dtype in ENTRY_TYPES.items():
        if dtype == pl.Date():
            row[key] = read_date(f"{where}: {key}", row[key])
        elif dtype == pl.String() and not isinstance(row[key], str | None):
            raise ConfigurationError(f"{where}: {key} is {row[key]!r}, and must be text: quote it.")
    if not re.fullmatch(FILE_NAME, str(row[Dump.file] or "")) or row[Dump.file] in (".", ".."):
        raise ConfigurationError(f"{where}: file must name a file in {path.parent}, without a folder.")
    if not row[Dump.format]:
        raise ConfigurationError(f"{where}: format is missing. `abstracts inspect FILE` suggests one.")
    if row[Dump.role] not in DUMP_ROLES:
        raise ConfigurationError(f"{where}: role must be one of {', '.join(DUMP_ROLES)}.")
    row[Dump.columns] = _columns(where, row[Dump.columns])
    return row


def _columns(where: str, value: object) -> list[dict[str, str]]:
    """The names of a table's columns by field, as keys and values."""
    named = {} if value is None else value
    if not isinstance(named, Mapping) or not all(isinstance(text, str) for pair in named.items() for text in pair):
        raise ConfigurationError(f"{where}: columns must map fields to names of columns, such as `title: Paper name`.")
    return [{"key": field, "value": name} for field, name in named.items()]


def columns_of(entry: Mapping[str, Any]) -> dict[str, str]:
    """The names of a table's columns by field, as an entry has them."""
    return {pair["key"]: pair["value"] for pair in entry[Dump.columns]}


def read_date(where: str, value: object) -> date | None:
    """A quoted ISO day; a bare one is refused, because DVC cannot read it and fails every command."""
    if value is None:
        return None
    try:
        if isinstance(value, str):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ConfigurationError(f'{where} is {value!r}, and must be a quoted day such as "2025-12-12".')


def append_dump_entries(path: Path, new: Mapping[str, Entry]) -> None:
    """Append entries to dumps.yaml, whose comments and order stay as they are: all of them, in one write.

    What `read_dump_entries` would refuse, or read as anything but these dumps more, raises a `ConfigurationError`, and
    the file stays as it was.
    """
    before = read_dump_entries(path)
    known = set(before[Dump.dump_id])
    for dump_id in new:
        if dump_id in known:
            raise ConfigurationError(f"{path}: there is a dump `{dump_id}` already. Choose another name.")
    lines = [line for dump_id, entry in new.items() for line in _entry_lines(path, dump_id, entry)]
    text = _EMPTY.sub("dumps:", path.read_text(encoding="utf-8").rstrip("\n"))
    text = "\n".join([text, *lines, ""])
    try:
        content = parse_yaml(path, text)
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {_LAYOUT}") from error
    if _entries(path, content)[Dump.dump_id].to_list() != [*before[Dump.dump_id], *new]:
        raise ConfigurationError(f"{path}: {_LAYOUT}")
    write_text(path, text)


def _entry_lines(path: Path, dump_id: str, entry: Entry) -> list[str]:
    return [f"  {dump_id}:", *(f"    {key}: {_scalar(path, value)}" for key, value in entry.items())]


def _scalar(path: Path, value: str | Mapping[str, str]) -> str:
    """JSON, which is YAML: readable, but that what no editor shows, and YAML may not hold, is written as a code."""
    told = json.dumps(value, ensure_ascii=False)
    if re.search("[\ud800-\udfff]", told):
        raise ConfigurationError(f"{path}: {told!r} holds bytes that are no UTF-8 text. Write it anew.")
    return "".join(char if char.isprintable() else _code(char) for char in told)


def _code(char: str) -> str:
    return f"\\U{ord(char):08x}"


def add_dumps(path: Path, new: Mapping[str, tuple[Path, Entry]]) -> None:
    """Copy files to where dumps.yaml is, each as the `file` of its entry, and append the entries: all, or nothing."""
    copied: list[Path] = []
    try:
        for source, entry in new.values():
            target = path.parent / str(entry[Dump.file])
            copy_new(source, target)
            copied.append(target)
        append_dump_entries(path, {dump_id: entry for dump_id, (_, entry) in new.items()})
    except BaseException:
        for target in copied:
            target.unlink()
        raise
