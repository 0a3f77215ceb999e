"""A difference as JSON for programs: whole, its cells one a line, as they are computed.

Keys: `old` and `new` (names of the sides), `bump` (`level`, null where nothing differs, and `reasons`, each with
`level` and `text`), `schema` (each change with `table`, `column`, `what`, `old`, `new`), `rows` (by table: `old`,
`new`, `added`, `removed`, `changed`), `columns` (by table and column: changed cells), `recoded` and `files` (names of
files that are encoded anew, and of others than tables that differ), `papers` (ids: `added`, `merged` and `split` as
`from` and `to`, `ended`, `lost`), `cells` (each with the columns of the table `changes`).
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from etl.release.difference import Difference
from schemas.columns import Change

_UNSEEN: Final = re.compile(r"[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""What a terminal would take for a command, or what turns the order of letters; JSON escapes the rest itself."""


def difference_json(found: Difference) -> Iterator[str]:
    """The document, part by part; the same for the same sides."""
    comparison, papers = found.comparison, found.events
    columns: dict[str, dict[str, int]] = {table: {} for table in comparison.rows}
    for (table, column), count in sorted(comparison.columns.items()):
        columns[table][column] = count
    parts = {
        "old": found.old.name,
        "new": found.new.name,
        "bump": {"level": found.bump.level, "reasons": [reason._asdict() for reason in found.bump.reasons]},
        "schema": [change._asdict() for change in comparison.shape],
        "rows": {table: counts._asdict() for table, counts in comparison.rows.items()},
        "columns": columns,
        "recoded": comparison.recoded,
        "files": papers.files,
        "papers": {
            "added": papers.added,
            "merged": _pairs(papers.merged),
            "split": _pairs(papers.split),
            "moved": _pairs(papers.moved),
            "ended": papers.ended,
            "lost": papers.lost,
        },
    }
    for number, (key, value) in enumerate(parts.items()):
        yield f"{',' if number else '{'}\n{_text(key)}: {_text(value)}"
    yield ',\n"cells": ['
    separator = "\n"
    for cells in comparison.cells():
        for row in cells.select(Change.TYPES.keys()).iter_rows(named=True):
            yield f"{separator}{_text(row)}"
            separator = ",\n"
    yield "\n]\n}\n"


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"from": then, "to": now} for then, now in pairs]


def _text(value: Any) -> str:
    told = json.dumps(value, ensure_ascii=False)
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", told)
