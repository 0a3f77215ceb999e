"""Any table of records in the form in which records are matched; rows and their order stay.

A table has `record_id` and whatever it knows of `SPELLINGS`, under any of those names and of any type. Abstracts are
left as they are: most records are told apart without them, and LaTeX in them is what costs most to read.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from etl.normalise.catalogue import catalogued_year
from etl.normalise.cells import author_lists, cell_texts
from etl.normalise.distinct import STRINGS, map_distinct, silent
from etl.normalise.flags import flag_lists, may_be_flagged
from etl.normalise.identifiers import REPAIRED, SEVERAL, identifiers
from etl.normalise.places import PLACES, places
from etl.normalise.text import plain_text_series, readable, readable_line
from schemas.columns import Mention

RECORD_ID: Final = "record_id"
SPELLINGS: Final[Mapping[str, tuple[str, ...]]] = {
    Mention.title: ("title",),
    Mention.abstract: ("abstract",),
    Mention.authors: ("authors", "author"),
    Mention.publication_year: ("year", "publication_year"),
    Mention.journal: ("journal",),
    Mention.volume: ("volume",),
    Mention.number: ("number", "issue"),
    Mention.pages: ("pages",),
    Mention.journal_ref: ("journal_ref",),
    Mention.isbn: ("isbn",),
    Mention.issn: ("issn",),
    Mention.arxiv_id: ("arxiv_id",),
    Mention.doi: ("doi",),
    Mention.pmid: ("pmid",),
    Mention.comment: ("comment", "comments"),
}
"""The names of columns under which each field is known, best first; case, spaces and signs in them do not matter."""

TELLING: Final = (Mention.title, Mention.abstract, Mention.doi, Mention.arxiv_id, Mention.pmid)
"""The fields of which a table must have one: without them its records cannot be matched."""

_NUMBERS: Final = (Mention.isbn, Mention.issn, Mention.arxiv_id, Mention.doi, Mention.pmid)


def understood(columns: Sequence[str]) -> dict[str, list[str]]:
    """Which columns of a table stand for each field, best first; fields that it lacks are left out."""
    folded = {name: re.sub(r"[\W_]", "", name).lower() for name in columns}
    found = {
        field: [name for spelling in spellings for name in columns if folded[name] == spelling.replace("_", "")]
        for field, spellings in SPELLINGS.items()
    }
    return {field: names for field, names in found.items() if names}


def normalised(table: pl.DataFrame) -> pl.DataFrame:
    """The records of a table, normalised but for their abstracts (`with_plain_abstracts`).

    The columns are `mention_id` (the `record_id` as text) and those fields of `mentions` that are compared, with
    `flags`; null, or an empty list, where the table says nothing that can be read.
    """
    columns = understood(table.columns)
    raw = pl.DataFrame(
        _first_known([cell_texts(table[name]) for name in columns.get(field, ())], field, table.height)
        for field in SPELLINGS
        if field != Mention.authors
    )
    texts = pl.DataFrame(_readable(column) for column in raw)
    placed, known = places(texts), identifiers(raw)
    return pl.DataFrame(
        {
            Mention.mention_id: table[RECORD_ID].cast(pl.String()),
            Mention.title: texts[Mention.title],
            Mention.abstract: texts[Mention.abstract],
            Mention.authors: _authors([table[name] for name in columns.get(Mention.authors, ())], table.height),
            Mention.publication_year: map_distinct(raw[Mention.publication_year], catalogued_year, pl.Int64()),
            **{name: placed[name] for name in PLACES},
            **{name: known[name] for name in _NUMBERS},
            Mention.flags: _flags(texts, {name: known[name] for name in (REPAIRED, SEVERAL)}),
        }
    )


def with_plain_abstracts(records: pl.DataFrame, rows: pl.Series | None = None) -> pl.DataFrame:
    """The records with readable abstracts: all, or those of the rows of these numbers."""
    abstracts = records[Mention.abstract]
    numbers = pl.arange(records.height, eager=True) if rows is None else rows
    plain = readable(abstracts.gather(numbers))
    return records.with_columns(abstracts.scatter(numbers, plain).alias(Mention.abstract))


def _readable(column: pl.Series) -> pl.Series:
    """Readable text, null where none is left; of abstracts and identifiers what stands there."""
    if column.name not in (Mention.title, Mention.journal_ref, *PLACES):
        return column
    return readable_line(column)


def _first_known(columns: Sequence[pl.Series], field: str, height: int) -> pl.Series:
    return pl.select(pl.coalesce(*columns, silent(field, height))).to_series().alias(field)


def _authors(columns: Sequence[pl.Series], height: int) -> pl.Series:
    """The names of the first column that has any."""
    names = pl.Series([[]], dtype=STRINGS).new_from_index(0, height)
    for own in map(author_lists, reversed(columns)):
        names = pl.select(pl.when(own.list.len() > 0).then(own).otherwise(names)).to_series()
    return names


def _flags(texts: pl.DataFrame, known: Mapping[str, pl.Series]) -> pl.Series:
    """The flags of every record; only what may have one is read as text."""
    may = texts.select(may_be_flagged() | pl.any_horizontal(*known.values())).to_series()
    told = (Mention.title, Mention.abstract, Mention.comment)
    some = texts.filter(may).select(plain_text_series(texts[name].filter(may)) for name in told)
    flags = flag_lists(some, {name: column.filter(may) for name, column in known.items()})
    flagged = pl.DataFrame({"row": may.arg_true(), Mention.flags: flags})
    rows = pl.DataFrame({"row": pl.arange(texts.height, eager=True, dtype=pl.UInt32())})
    return rows.join(flagged, on="row", how="left", maintain_order="left")[Mention.flags].fill_null([])
