"""Export: papers as the files that people and their tools read; what came in as RIS or BibTeX goes out as it was."""

from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl

from etl.errors import OutputError
from etl.export.atom import atom
from etl.export.bibtex_papers import bibtex_of_papers, package_keys
from etl.export.markdown import markdown
from etl.export.ris_papers import ris_of_papers
from etl.export.tables import csv, jsonl

KINDS: Final[Mapping[str, str]] = {
    "csv": ".csv",
    "xlsx": ".xlsx",
    "parquet": ".parquet",
    "jsonl": ".jsonl",
    "ris": ".ris",
    "bibtex": ".bib",
    "markdown": ".md",
    "atom": ".atom",
}
"""Every kind of export, and how its file is named. All are text but `xlsx` and `parquet`: `etl.io` writes them."""

TITLE: Final = "Papers"
"""What a list of papers is headed where nobody named it."""


def exported(
    kind: str,
    papers: pl.DataFrame,
    mentions: pl.DataFrame,
    dumps: pl.DataFrame,
    title: str = TITLE,
    package: pl.DataFrame | None = None,
) -> Iterator[str]:
    """A list of papers as a text of some kind, in pieces, in the order of `papers`; same rows, same text.

    `papers` are rows of the table `papers`, `mentions` and `dumps` the whole tables: with those of the exported papers
    alone, which paper keeps a BibTeX key that several claim depends on the choice. In RIS and BibTeX a value that a
    mention of that format has as well is written as it stood there, with the fields that have no column. `title` heads
    what has a heading (Markdown and Atom). `package` are all papers, so that a paper has
    one BibTeX key in all exports.
    """
    if kind == "csv":
        return csv(papers)
    if kind == "jsonl":
        return jsonl(papers)
    if kind == "ris":
        return ris_of_papers(papers, mentions, dumps)
    if kind == "bibtex":
        keys = None if package is None else package_keys(package, mentions, dumps, papers)
        return bibtex_of_papers(papers, mentions, dumps, keys)
    if kind == "markdown":
        return markdown(papers, title)
    if kind == "atom":
        return atom(papers, dumps, title)
    texts = ", ".join(name for name in KINDS if name != "xlsx")
    raise OutputError(f"`{kind}` is no kind of text. Kinds: {texts}.")
