"""Dumps of one thing again and again, of any size: what takes time or memory that grows faster than a dump."""

import io
import json
from collections.abc import Callable
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from etl.parse.formats import FORMATS
from tests.reliability.hostile.seeds import toy


class Giant(NamedTuple):
    """A kind of dump, read as a format: what `make` gives for twice the count is about twice the bytes."""

    name: str
    format: str
    make: Callable[[int], bytes]
    bytes: int
    """Of the smaller of the two that are compared; the other has four times as many."""


def _again(unit: str, before: str = "", after: str = "") -> Callable[[int], bytes]:
    """A text again and again, between two others."""
    sign = unit.encode("utf-8", "surrogateescape")
    return lambda size: before.encode() + sign * max(1, size // len(sign)) + after.encode()


_ANYWHERE: Final = {
    "blank lines": "\n",
    "lone carriage returns": "\r",
    "spaces": " ",
    "NULs": "\0",
    "one line": "a",
    "line separators": "\u2028",
    "bytes that are no text": "\udcff",
    "escapes": "\x1b[31m",
    "right-to-left marks": "\u202e\u200f",
    "brackets": "[{(<",
    "braces": "{",
    "lists in lists": "[",
    "objects in objects": '{"a":',
    "elements in elements": "<entry>",
    "quotes": '"',
    "backslashes": "\\",
    "digits": "9",
    "commas": ",",
    "at signs": "@article{",
    "labels": "Abstract: a\n",
    "short lines": "ab\n",
}
"""Units that every format is given."""


def giants(size: int) -> list[Giant]:
    """Every kind for every format, of `size` bytes."""
    found = [Giant(name, layout, _again(unit), size) for layout in sorted(FORMATS) for name, unit in _ANYWHERE.items()]
    found += [Giant("records again", name, _records(name), size) for name in sorted(FORMATS) if name != "parquet"]
    found += [Giant(name, layout, make, size) for name, layout, make in _OWN]
    return found


def _records(name: str) -> Callable[[int], bytes]:
    raw = toy(name)
    return lambda size: raw * max(1, size // len(raw))


_ENTRY: Final = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>'
_OWN: Final[list[tuple[str, str, Callable[[int], bytes]]]] = [
    ("lists in a title", "jsonl", _again("[", '{"title": ', "]}")),
    ("objects in a title", "jsonl", _again('{"a":', '{"title": ', "1}")),
    ("keys", "jsonl", lambda size: json.dumps({f"k{n}": n for n in range(size // 12)}).encode()),
    ("authors", "jsonl", lambda size: json.dumps({"title": "a", "authors": ["Kite, A."] * (size // 12)}).encode()),
    ("objects", "jsonl", _again('{"title": "a"}\n')),
    ("digits of a number", "jsonl", _again("9", '{"title": "a", "year": ', "}")),
    ("versions", "arxiv_jsonl", lambda size: json.dumps(_snapshot(size // 24)).encode()),
    ("elements in a title", "arxiv_atom", _again("<a>", _ENTRY, "</title></entry></feed>")),
    ("closed elements", "arxiv_atom", _again("<a></a>", _ENTRY, "</title></entry></feed>")),
    ("attributes", "arxiv_atom", lambda size: _attributes(size // 9).encode()),
    (
        "entities",
        "arxiv_atom",
        _again("&b;", '<!DOCTYPE a [<!ENTITY b "&c;&c;">]>' + _ENTRY, "</title></entry></feed>"),
    ),
    ("known entities", "arxiv_atom", _again("&amp;", _ENTRY, "</title></entry></feed>")),
    ("entries", "arxiv_atom", _again("<entry><title>a</title></entry>", "<feed>", "</feed>")),
    ("braces in a title", "bibtex", _again("{", "@article{k,\n title = {", "}")),
    (
        "closed braces",
        "bibtex",
        lambda size: b"@article{k, title = {" + b"{" * (size // 2) + b"}" * (size // 2) + b"}}",
    ),
    ("fields", "bibtex", _again("a = {b},\n", "@article{k,\n title = {t},\n", "}")),
    ("names of one field", "bibtex", _again("title = {b},\n", "@article{k,\n", "}")),
    ("authors", "bibtex", _again(" and Kite, Ada", "@article{k,\n title = {t}, author = {Boat, B.", "}}")),
    ("macros", "bibtex", _again("@string{a = a # a}\n")),
    ("open entries", "bibtex", _again("@article{k, title = {a\n")),
    ("cells", "csv", _again("a,", "title,abstract\n")),
    ("columns", "csv", _again("a,", "title,")),
    ("quoted lines", "csv", _again('"\n', "title,abstract\n")),
    ("open quotes", "csv", _again('"a,b\n', "title,abstract\n")),
    ("authors", "ris", _again("AU  - Kite, A.\n", "TY  - JOUR\nTI  - a\n", "ER  - \n")),
    ("wrapped lines", "ris", _again("a\n", "TY  - JOUR\nAB  - b\n", "ER  - \n")),
    ("wrapped lines", "nbib", _again("      a\n", "PMID- 1\nAB  - b\n")),
    ("authors", "nbib", _again("FAU - Kite, A\n", "PMID- 1\nTI  - a\n")),
    ("authors", "refer", _again("%A Kite, A.\n", "%0 Journal Article\n%T a\n")),
    ("authors", "abstract_list", _again("Ada Kite, ", "A title\n", "\nAbstract: a b c.\n")),
    ("authors", "arxiv_listing", _again("Ada Kite, ", "[1] arXiv:2101.00001 [pdf]\nTitle: a\nAuthors: ")),
    ("authors", "pubmed_text", _again("Kite A(1), ", "1. J Kites. 2020 Jan;1(1):1-2.\n\nA title.\n\n", "\n\nText.\n")),
    ("magic", "parquet", _again("PAR1")),
    (
        "lists in lists",
        "parquet",
        lambda size: b"PAR1" + b"\x19\xfc" * (size // 2) + size.to_bytes(4, "little") + b"PAR1",
    ),
    ("columns", "parquet", lambda size: _parquet({f"c{n}": ["a"] for n in range(size // 250)})),
    ("rows", "parquet", lambda size: _parquet({"title": [f"A kite {n}" for n in range(size // 8)]})),
]


def _attributes(count: int) -> str:
    names = " ".join(f"a{number}=''" for number in range(count))
    return f"<feed><entry {names}><title>a</title></entry></feed>"


def _snapshot(count: int) -> dict[str, object]:
    return {"id": "2101.00001", "title": "a", "abstract": "b", "versions": [{"created": "Mon, 1 Jan 2021"}] * count}


def _parquet(columns: dict[str, list[str]]) -> bytes:
    target = io.BytesIO()
    pq.write_table(pa.table(columns), target, use_dictionary=False)
    return target.getvalue()


_FIELDS: Final = (
    *("title", "abstract", "authors", "date", "doi", "arxiv_id", "journal", "pages", "keywords", "categories", "urls"),
    *("comment", "journal_ref", "work_type", "pmid", "issn", "volume", "number", "author_count"),
)
_UNITS: Final = (
    *(
        "a",
        "a ",
        " ",
        "1",
        "1,",
        "1-",
        ".",
        ". ",
        ",",
        "; ",
        " and ",
        "A. ",
        "Kite, A., ",
        "(",
        "()",
        "((1) ",
        "[1] ",
        "<",
    ),
    *(
        "<a>",
        "<a ",
        "<i>a</i>",
        "&",
        "&amp;",
        "&lt;",
        "$",
        "$a$ ",
        "$5 ",
        "\\",
        "\\a",
        "\\alpha ",
        "\\frac{",
        "{",
        "{}",
        "}",
    ),
    *(
        "\\begin{a}",
        "\\end{a}",
        "^{",
        "x_{i}",
        "\\'e",
        "\\\\",
        "``",
        "''",
        "~",
        "%",
        "-\n",
        "\n",
        "http://",
        "http://a.b/c ",
    ),
    *(
        "10.",
        "10.1000/",
        "10.1000/a.b ",
        "arXiv:",
        "arXiv:2101.00001",
        "doi:",
        "2020",
        "2020-01-01 ",
        "Jan ",
        "1 Jan 2020; ",
    ),
    *(
        "\u0301",
        "é",
        "Ã©",
        "ﬁ",
        "\u200b",
        "\u202e",
        "\x1b[",
        "\x00",
        "İ",
        "汉",
        "😀",
        "\u2028",
        "et al. ",
        "on behalf of the ",
    ),
    *(
        "Univ of a and ",
        "a: ",
        "|",
        "/",
        "#",
        "@",
        "a@b.c ",
        "_",
        "*",
        "1st ",
        "MD ",
        "Jr., ",
        "\t",
        "<math><mi>a</mi></math>",
    ),
)


def pumped(size: int) -> list[Giant]:
    """Every field of a record filled with every unit; what is longer than a field may be is quarantined."""
    return [Giant(f"{field}: {unit!r}", "jsonl", _filled(field, unit), size) for unit in _UNITS for field in _FIELDS]


def _filled(field: str, unit: str) -> Callable[[int], bytes]:
    return lambda size: json.dumps({"title": "A kite", field: unit * max(1, size // len(unit))}).encode()
