"""The metadata snapshot of arXiv: one JSON object a line, millions of them.

```
{"id":"0704.0001","submitter":"…","authors":"…","title":"…","comments":"…","journal-ref":null,"doi":"…",
 "categories":"hep-ph","abstract":"…","versions":[{"version":"v1","created":"Mon, 2 Apr 2007 19:18:42 GMT"}],…}
```
The first version's date is the paper's. Names come from `authors_parsed`, which has them apart; the printed list, with
its affiliations, goes to `extra`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
from typing import Any, Final

import orjson
import polars as pl

from etl.parse.protocol import EXTRA_TYPES, Block, Fault, Record, Records

BY_LINE: Final = True
BYTES_AS: Final = "utf-8"

_COLUMNS: Final = {
    "arxiv_id": "id",
    "title": "title",
    "abstract": "abstract",
    "comment": "comments",
    "journal_ref": "journal-ref",
    "doi": "doi",
    "categories": "categories",
}
_APART: Final = ("authors_parsed", "versions")
_OWN_KEYS: Final = ("versions", "authors_parsed", "submitter", "categories", "update_date")
_KEYS: Final = re.compile(r'"([a-z_-]{2,20})"[ \t]{0,4}:')
_ID: Final = re.compile(r'"id"[ \t]{0,4}:[ \t]{0,4}"(?:\d{4}\.\d{4,5}|[a-z-]{2,12}(?:\.[A-Z]{2})?/\d{7})')
_NAMES: Final = "\0names"
"""A column that no key of an object is taken for."""
_READ: Final = 1 << 18
_YIELDED: Final = 1 << 22
"""Lines are read so many bytes at a time, together and while they are warm, and handed on so many, in long columns."""


def sniff(head: str) -> float:
    """Sure if the first object has a title, an abstract and an id of arXiv's, or other keys of the snapshot."""
    start = head.lstrip("ï»¿ \r\n")[:20_000].partition("\n")[0]
    keys = set(_KEYS.findall(start)) if start.startswith("{") else set()
    if not {"id", "title", "abstract"} <= keys:
        return 0.0
    return min(1.0, 0.2 + 0.5 * bool(_ID.search(start)) + 0.2 * sum(key in keys for key in _OWN_KEYS))


def blocks(text: str) -> Iterator[Block]:
    """A mention for each object with a title or an abstract; anything else is a fault."""
    start, size, papers = 0, len(text), _Papers()
    while start < size:
        end = text.rfind("\n", start, start + _READ) + 1 or text.find("\n", start + _READ) + 1 or size
        rows = text[start:end].split("\n")
        places = accumulate((len(row) + 1 for row in rows), initial=start)
        lines = [(row.strip(), place + len(row) - len(row.lstrip())) for row, place in zip(rows, places, strict=False)]
        lines = [(line, place) for line, place in lines if line]
        found = _objects([line for line, _ in lines])
        if found is not None:
            papers.add(found, [place for _, place in lines], [place + len(line) for line, place in lines])
        if papers.starts and (found is None or end - papers.starts[0] > _YIELDED or end == size):
            yield papers.together()
            papers = _Papers()
        if found is None:
            yield from (_block(line, place) for line, place in lines)
        start = end


def _objects(lines: Sequence[str]) -> list[dict[str, Any]] | None:
    """The papers of lines that hold one each; None if any may not, or holds neither title nor abstract."""
    if not all(line[0] == "{" and line[-1] == "}" for line in lines):
        return None
    try:
        found: list[dict[str, Any]] = orjson.loads(f"[{','.join(lines)}]".encode("latin-1"))
    except ValueError:
        return None
    return found if len(found) == len(lines) and all(map(_is_paper, found)) else None


def _block(line: str, start: int) -> Block:
    """The block of one line."""
    end = start + len(line)
    try:
        found = orjson.loads(line.encode("latin-1"))
    except ValueError as error:
        return Fault(start, end, "not_json", f"no JSON: {error}")
    if not isinstance(found, dict):
        return Fault(start, end, "not_an_object", "JSON, but no object")
    if not _is_paper(found):
        return Fault(start, end, "no_title_or_abstract", "an object with neither title nor abstract")
    papers = _Papers()
    papers.add([found], [start], [end])
    record: Record = next(papers.together().one_by_one())
    return record


def _is_paper(found: dict[str, Any]) -> bool:
    texts = (found.get("title"), found.get("abstract"))
    return any(text and not (isinstance(text, str) and text.isspace()) for text in texts)


class _Papers:
    """Papers in columns, while they come."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self._ends: list[int] = []
        self._texts: dict[str, list[Any]] = {key: [] for key in (*_COLUMNS.values(), "authors")}
        self._names: list[str | None] = []
        self._dates: list[str | None] = []
        self._later: list[tuple[int, str, str]] = []

    def add(self, found: Sequence[dict[str, Any]], starts: Sequence[int], ends: Sequence[int]) -> None:
        """Take some papers more."""
        before = len(self.starts)
        for key in dict.fromkeys(chain.from_iterable(found)):
            if key not in _APART:
                column = self._texts.setdefault(key, [])
                column += [None] * (before - len(column))
                column += [one.get(key) for one in found]
        self._names += [_names(one.get("authors_parsed")) for one in found]
        for number, one in enumerate(found, before):
            dates = _dates(one.get("versions"))
            self._dates.append(dates[0] if dates else None)
            self._later += [(number, "version", date) for date in dates[1:]]
        self.starts += starts
        self._ends += ends

    def together(self) -> Records:
        """All of them."""
        height = len(self.starts)
        columns = {key: _series(column + [None] * (height - len(column))) for key, column in self._texts.items()}
        columns[_NAMES] = _series(self._names)
        trimmed = pl.DataFrame(columns).select(pl.all().str.strip_chars()).select(pl.all().replace("", None))
        has_names = trimmed[_NAMES].is_not_null()
        values = {field: trimmed[key] for field, key in _COLUMNS.items()}
        values["authors"] = trimmed[_NAMES].zip_with(has_names, trimmed["authors"])
        values["date"] = _series(self._dates)
        others = trimmed.select(
            pl.row_index("record").cast(pl.Int64()),
            pl.when(has_names).then("authors"),
            pl.exclude(_NAMES, "authors", *_COLUMNS.values()),
        ).unpivot(index="record", variable_name="key")
        later = pl.DataFrame(self._later, EXTRA_TYPES, orient="row")
        extra = pl.concat([others.select(*EXTRA_TYPES).drop_nulls(), later])
        return Records(self.starts, self._ends, values, extra.sort("record", maintain_order=True))


def _series(values: list[Any]) -> pl.Series:
    """Values as text: strings as they are, anything else as JSON; null if they say nothing."""
    try:
        return pl.Series(values, dtype=pl.String(), strict=True)
    except TypeError:
        return pl.Series([_text(value) for value in values], dtype=pl.String())


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return None if value in ([], {}) else orjson.dumps(value).decode()


def _names(parsed: Any) -> str | None:
    """Names such as `["Balázs", "C.", ""]` as `C. Balázs`, in their order."""
    try:
        return "; ".join([f"{name[1]} {name[0]} {name[2]}".strip() for name in parsed or ()])
    except (LookupError, TypeError):  # not a list of lists of three texts
        return None


def _dates(versions: Any) -> list[str]:
    """The day of each version, as printed."""
    if not isinstance(versions, list):
        return []
    created = [version.get("created") for version in versions if isinstance(version, dict)]
    return [date for date in created if isinstance(date, str) and date]
