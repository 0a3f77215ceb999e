"""Every format, by name. A format is one module beside this file and one entry here."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from etl.errors import ConfigurationError, UnknownFormatError
from etl.parse.formats import (
    abstract_list,
    arxiv_atom,
    arxiv_jsonl,
    arxiv_listing,
    arxiv_search,
    bibtex,
    hf_daily_papers,
    nbib,
    publication_list,
    pubmed_text,
    refer,
    ris,
)
from etl.parse.formats.csv_table import CsvTable
from etl.parse.formats.jsonl import JsonLines
from etl.parse.formats.parquet_table import ParquetTable
from etl.parse.protocol import Format, Table

FORMATS: Final[dict[str, Format]] = {
    "abstract_list": abstract_list,
    "arxiv_atom": arxiv_atom,
    "arxiv_jsonl": arxiv_jsonl,
    "arxiv_listing": arxiv_listing,
    "arxiv_search": arxiv_search,
    "bibtex": bibtex,
    "csv": CsvTable(),
    "hf_daily_papers": hf_daily_papers,
    "jsonl": JsonLines(),
    "nbib": nbib,
    "parquet": ParquetTable(),
    "publication_list": publication_list,
    "pubmed_text": pubmed_text,
    "refer": refer,
    "ris": ris,
}


def format_named(name: str, columns: Mapping[str, str] | None = None) -> Format:
    """The format of that name, or an `UnknownFormatError` that lists the known ones.

    With `columns` (names of columns by field) it is one of tables; any other raises a `ConfigurationError`.
    """
    layout = FORMATS.get(name)
    if layout is None:
        known = ", ".join(sorted(FORMATS))
        near = get_close_matches(name, FORMATS, n=1)
        hint = f" Did you mean `{near[0]}`?" if near else ""
        raise UnknownFormatError(f"there is no format `{name}`.{hint} Known formats: {known}.")
    if not columns:
        return layout
    if not isinstance(layout, Table):
        raise ConfigurationError(f"format `{name}` reads no table: remove `columns` from the dump's entry.")
    return layout.with_columns(columns)
