"""JSON Lines of anyone's: an object a line, whose keys tell which value is which field (`etl.parse.tables.names`).

```
{"title": "A Tail for Every Kite", "abstract": "Kites need a tail.", "authors": ["Ada Ray", "Ben Öre"], "year": 2021}
```
The snapshot of arXiv has a format of its own, `arxiv_jsonl`, which is faster.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from etl.parse.formats import arxiv_jsonl
from etl.parse.lines import is_blank
from etl.parse.protocol import Block, Fault, Record
from etl.parse.tables.lists import joined, texts_in
from etl.parse.tables.names import Columns, columns_named
from etl.parse.tables.values import values_of

_MOST_KEYS: Final = 500
"""An object of more keys is no paper."""
_MOST_SHAPES: Final = 5_000
"""So many sets of keys are remembered; a file with more would fill the memory."""


@dataclass(frozen=True, slots=True)
class JsonLines:
    """Objects, a line each; `columns` says of a field which key it is, where names do not tell."""

    columns: Mapping[str, str] = field(default_factory=dict)
    BY_LINE: bool = field(default=True, init=False)
    BYTES_AS: str = field(default="utf-8", init=False)

    def with_columns(self, columns: Mapping[str, str]) -> "JsonLines":
        """The same format for objects whose keys are these, by field."""
        return JsonLines(dict(columns))

    def sniff(self, head: str) -> float:
        """Sure if most of the first lines are objects with a title or an abstract, and another field that is known."""
        lines = [line for line in head.split("\n")[:20] if not is_blank(line)]
        whole = lines[:-1] or lines
        if not whole or whole[0].lstrip("ï»¿ ")[:1] != "{" or arxiv_jsonl.sniff(head) > 0.5:
            return 0.0
        records = [block for block in self.blocks("\n".join(whole)) if isinstance(block, Record)]
        told = sum(1 for record in records if len(record.values) > 1)
        return min(0.9, 1.8 * told / len(whole))

    def blocks(self, text: str) -> Iterator[Block]:
        """A record for each object with a title or an abstract; anything else is a fault."""
        shapes: dict[tuple[str, ...], Columns] = {}
        start, size = 0, len(text)
        while start < size:
            end = text.find("\n", start)
            end = size if end < 0 else end
            line = text[start:end]
            bare = line.strip()
            if bare and not is_blank(bare):
                first = start + line.index(bare[0])
                yield self._block(bare, first, shapes)
            start = end + 1

    def _block(self, line: str, start: int, shapes: dict[tuple[str, ...], Columns]) -> Block:
        end = start + len(line)
        try:
            found = orjson.loads(line.encode("latin-1"))
        except ValueError as error:
            return Fault(start, end, "not_json", f"no JSON: {error}")
        if not isinstance(found, dict) or len(found) > _MOST_KEYS:
            return Fault(start, end, "not_an_object", "JSON, but no object of a paper")
        keys = tuple(found)
        columns = shapes.get(keys)
        if columns is None:
            columns = columns_named(keys, self.columns)
            if len(shapes) < _MOST_SHAPES:
                shapes[keys] = columns
        values, extra = values_of([_cell(value) for value in found.values()], columns)
        if "title" not in values and "abstract" not in values:
            return Fault(start, end, "no_title_or_abstract", "an object with neither a title nor an abstract")
        return Record(start, end, values, extra)


def _cell(value: Any) -> str:
    """A value as the cell of a table: lists joined by `; `, of objects the name."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return joined(texts_in(value)) or (json.dumps(value, ensure_ascii=False) if value else "")
    return str(value)
