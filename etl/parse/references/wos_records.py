"""Records of Web of Science in its own layout: a line a field from `PT J` to `ER`, wrapped lines indented.

What has no column keeps the name that `rispy` gives it, which reads the lines.
"""

import re
from collections.abc import Iterator
from typing import Final

from etl.parse.protocol import Fault, Furniture, Record
from schemas.exchange import in_one

_RECORD: Final = re.compile(r"(?:\A|\n)(?=PT [A-Z]\r?\n(?:[A-Z][A-Z0-9] |   ))")
_END: Final = re.compile(r"\nER[ \t\r]*+(?=\n|\Z)")
_BLANK_LINE: Final = re.compile(r"\n[ \t\r]*+\n")
_HEADER: Final = re.compile(r"(?:\A|\n)\ufeff?((?:FN|VR|EF)(?: [^\r\n]{0,100})?)(?=\r?\n|\Z)")
_LONGEST: Final = 300_000
"""rispy takes the square of the time where a field has many lines, and no record is as long."""
_COLUMNS: Final = {
    "publication_type": "work_type",
    "document_title": "title",
    "abstract": "abstract",
    "authors": "authors",
    "publication_name": "journal",
    "volume": "volume",
    "issue": "number",
    "issn": "issn",
    "isbn": "isbn",
    "doi": "doi",
    "pubmed_id": "pmid",
    "author_keywords": "keywords",
}
_PAIRS: Final = (("pages", "-", "beginning_page", "ending_page"), ("date", " ", "publication_year", "publication_date"))


class _Names(dict[str, str]):
    """Names of tags; a tag that has none keeps its own."""

    def __missing__(self, tag: str) -> str:
        return tag


def is_wos(text: str, other: str) -> bool:
    """Whether such a record stands in a text, and before `other`, which begins records of another layout."""
    limit = text.find(other)
    return bool(_RECORD.search(text, 0, len(text) if limit < 0 else limit))


def wos_blocks(text: str) -> Iterator[Record | Fault | Furniture]:
    """A mention for each record; the lines that name the file and its end are furniture."""
    position = 0
    starts = [match.end() for match in _RECORD.finditer(text)]
    for start, limit in zip(starts, [*starts[1:], len(text)], strict=True):
        yield from _headers(text, position, start)
        ended = _END.search(text, start, limit)
        blank = None if ended else _BLANK_LINE.search(text, start, limit)
        position = ended.end() if ended else blank.start() if blank else limit
        position = start + len(text[start:position].rstrip())
        yield _block(text, start, position)
    yield from _headers(text, position, len(text))


def _headers(text: str, start: int, end: int) -> Iterator[Furniture]:
    for match in _HEADER.finditer(text, start, end):
        yield Furniture(*match.span(1))


def _block(text: str, start: int, end: int) -> Record | Fault:
    if end - start > _LONGEST:
        return Fault(start, end, "too_long", f"a record of more than {_LONGEST:,} characters")
    # here, because every format is imported at each start, and few dumps are of this layout
    from rispy import WokParser  # type: ignore[import-untyped]
    from rispy.config import WOK_TAG_KEY_MAPPING  # type: ignore[import-untyped]

    body = [line for line in text[start:end].split("\n") if line.strip()]
    (found,) = WokParser(mapping=_Names(WOK_TAG_KEY_MAPPING)).parse_lines(iter([*body, "ER"]))[:1]
    told = {name: in_one(list(filter(None, [text] if isinstance(text, str) else text))) for name, text in found.items()}
    values: dict[str, str] = {}
    for column, between, *names in _PAIRS:
        if told.get(names[0]):
            values[column] = between.join(filter(None, (told.pop(name, "") for name in names)))
    values |= {_COLUMNS[name]: text for name, text in told.items() if name in _COLUMNS and text}
    if "title" not in values and "abstract" not in values:
        return Fault(start, end, "no_title_or_abstract", "a record with neither title nor abstract")
    extra = ((name, text) for name, text in told.items() if name not in _COLUMNS and text)
    return Record(start, end, values, tuple(extra))
