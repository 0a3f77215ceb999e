"""The files of a build and of a release: what each holds, and the media type that it has."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from etl.publish.package import CARD, CROISSANT, SPREADSHEET, VIEWS
from etl.verifier import MANIFEST
from schemas.files import DATAPACKAGE, VERIFIER, parquet_file, part_number, table_of
from schemas.tables import RELEASE_TABLES, TABLES

CITATION: Final = "CITATION.cff"
CRATE: Final = "ro-crate-metadata.json"
DATACITE: Final = "datacite.json"
JSON_LD: Final = "dataset.jsonld"
RELEASE: Final = "release.json"
STATEMENT: Final = "release.intoto.json"
ZENODO: Final = "zenodo.json"
_JSON: Final = "application/json"
_JSON_LD: Final = "application/ld+json"


class FileKind(NamedTuple):
    """What a file of some name holds."""

    media_type: str
    description: str


FILES: Final[Mapping[str, FileKind]] = {
    **{
        parquet_file(table.name): FileKind("application/vnd.apache.parquet", table.description)
        for table in (*TABLES, *RELEASE_TABLES)
    },
    SPREADSHEET: FileKind(
        "text/csv",
        "The table `papers` for a spreadsheet; a text that one would take for a formula, a number or a day has a label "
        "(`arXiv:`, `ISBN `, `vol. `, `no. `, `pp. `) or an apostrophe in front.",
    ),
    CARD: FileKind("text/markdown", "Dataset card: what this is, how to read, check and cite it, every column."),
    VIEWS: FileKind("application/sql", "DuckDB: a view for each table, each column with its description."),
    VERIFIER: FileKind("text/x-python", "Checks this folder, with Python and pyarrow alone."),
    DATAPACKAGE: FileKind(_JSON, "The tables as a Data Package v2, with a Table Schema for each."),
    CROISSANT: FileKind(_JSON_LD, "The tables as Croissant 1.1, a record set for each."),
    MANIFEST: FileKind(_JSON, "What the tables were made from, the SHA-256 of each file and of each column's values."),
    CITATION: FileKind("text/yaml", "How to cite this release, in the Citation File Format."),
    DATACITE: FileKind(_JSON, "This release as DataCite takes it for a DOI."),
    ZENODO: FileKind(_JSON, "This release as Zenodo takes it for a deposit."),
    JSON_LD: FileKind(_JSON_LD, "This release in the words of schema.org, for search engines."),
    CRATE: FileKind(_JSON_LD, "This release as an RO-Crate: every file, and the dumps that they were made from."),
    RELEASE: FileKind(_JSON, "This release: version, date, commit, why it has this version, every file's hash."),
    STATEMENT: FileKind(_JSON, "What this release was made from, as an in-toto statement with SLSA provenance."),
}
"""By name, in the order in which a list of files names them."""


def media_type(name: str) -> str:
    """The media type of a file."""
    kind = _kind(name)
    return kind.media_type if kind else "application/octet-stream"


def description(name: str) -> str:
    """What a file holds; its name, where nobody knows more."""
    kind, number = _kind(name), part_number(name)
    if kind is None:
        return name
    return f"{kind.description} Part {number:,} of its files." if number else kind.description


def _kind(name: str) -> FileKind | None:
    """What a file of some name holds; a part of a table holds what the table does."""
    return FILES.get(parquet_file(table_of(name) or name) if part_number(name) else name)
