"""What every metadata file says alike: the package's name and description, its files, the dumps' licences."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from schemas.columns import Dump, Mention, Paper

NAME: Final = "paper-abstracts"
TITLE: Final = "Paper Abstracts"
DESCRIPTION: Final = (
    "Dumps of paper abstracts turned into one package of tables, in which every paper stands once, every "
    "value can be traced to the bytes that it came from, every disagreement between dumps is kept, and "
    "nothing that was in a dump is lost."
)
KEYWORDS: Final = ("papers", "abstracts", "bibliography", "deduplication", "provenance")
CODE_LICENCE: Final = "MIT"
SPREADSHEET: Final = "papers.csv"


def dump_rows(tables: Mapping[str, pa.Table]) -> list[dict[str, Any]]:
    """The rows of `dumps`, in the order of dumps.yaml."""
    rows: list[dict[str, Any]] = tables[Dump.TABLE].to_pylist()
    return sorted(rows, key=lambda row: row[Dump.ordinal])


def licences(tables: Mapping[str, pa.Table]) -> dict[str | None, list[str]]:
    """Each licence that a dump declares, with the dumps under it; those without one under None, last."""
    found: dict[str | None, list[str]] = {}
    for row in sorted(dump_rows(tables), key=lambda row: row[Dump.licence] is None):
        found.setdefault(row[Dump.licence], []).append(row[Dump.dump_id])
    return found


def licence_statement(tables: Mapping[str, pa.Table]) -> str:
    """One paragraph on the licence of the code, of each dump that declares one, and on those that do not."""
    sentences = [f"The code that built this package is under {CODE_LICENCE}; each dump carries its own licence."]
    for licence, dumps in licences(tables).items():
        named = ", ".join(dumps)
        sentences.append(f"{named}: {licence}." if licence else f"No licence is declared for {named}.")
    return " ".join(sentences)


def is_url(text: str) -> bool:
    """Whether a free text is a web address, and nothing more."""
    return re.fullmatch(r"https?://[^\s/]+(/\S*)?", text) is not None


def as_of(tables: Mapping[str, pa.Table]) -> date | None:
    """The latest day that the contents speak of: a dump's capture or search, else a paper's publication."""
    dumps = [row[day] for row in dump_rows(tables) for day in (Dump.captured_date, Dump.search_date) if row[day]]
    latest: date | None = pc.max(tables[Paper.TABLE][Paper.publication_date]).as_py()
    return max(dumps, default=latest)


def counts(tables: Mapping[str, pa.Table]) -> str:
    """How much there is, in words."""
    papers, mentions, dumps = (tables[name].num_rows for name in (Paper.TABLE, Mention.TABLE, Dump.TABLE))
    return f"{papers:,} papers from {mentions:,} mentions in {dumps:,} dumps."
