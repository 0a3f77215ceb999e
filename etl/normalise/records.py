"""Any table of records in the form in which records are matched; rows and their order stay.

A table has `record_id` and whatever it knows of `SPELLINGS`, under any of those names and of any type. Abstracts are
left as they are: most records are told apart without them, and LaTeX in them is what costs most to read.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import polars as pl

from etl.normalise.catalogue import bare_pmid, catalogued_year, first_doi, first_isbn, first_issn, stored_arxiv_id
from etl.normalise.cells import author_lists, cell_texts, without_decimals
from etl.normalise.distinct import map_distinct
from etl.normalise.flags import may_be_flagged, text_flags
from etl.normalise.text import plain_text_series
from etl.normalise.venues import Venue, venue
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

_PLACES: Final = (Mention.journal, Mention.volume, Mention.number, Mention.pages)
_STRINGS: Final = pl.List(pl.String())
_ARXIV_DOI: Final = r"^10\.48550/arxiv\.(.+)$"


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
    raw = {
        field: _first_known([cell_texts(table[name]) for name in columns.get(field, ())], field, table.height)
        for field in SPELLINGS
        if field != Mention.authors
    }
    texts = pl.DataFrame({field: _readable(field, column) for field, column in raw.items()})
    places = _places(texts)
    dois = _read(raw[Mention.doi], first_doi)
    arxiv_ids = [raw[Mention.arxiv_id], dois.str.extract(_ARXIV_DOI, 1)]
    return pl.DataFrame(
        {
            Mention.mention_id: table[RECORD_ID].cast(pl.String()),
            Mention.title: texts[Mention.title],
            Mention.abstract: texts[Mention.abstract],
            Mention.authors: _authors([table[name] for name in columns.get(Mention.authors, ())], table.height),
            Mention.publication_year: map_distinct(raw[Mention.publication_year], catalogued_year, pl.Int64()),
            **{name: places[name] for name in _PLACES},
            Mention.isbn: _read(raw[Mention.isbn], first_isbn),
            Mention.issn: _coalesced([_read(raw[name], first_issn) for name in (Mention.issn, Mention.isbn)]),
            Mention.arxiv_id: _coalesced([_read(column, stored_arxiv_id) for column in arxiv_ids]),
            Mention.doi: dois,
            Mention.pmid: _read(raw[Mention.pmid], bare_pmid),
            Mention.flags: _flags(texts),
        }
    )


def with_plain_abstracts(records: pl.DataFrame, rows: pl.Series | None = None) -> pl.DataFrame:
    """The records with readable abstracts: all, or those of the rows of these numbers."""
    abstracts = records[Mention.abstract]
    numbers = pl.arange(records.height, eager=True) if rows is None else rows
    plain = _plain(abstracts.gather(numbers))
    return records.with_columns(abstracts.scatter(numbers, plain).alias(Mention.abstract))


def _readable(field: str, texts: pl.Series) -> pl.Series:
    """Readable text, null where none is left; of abstracts and identifiers what stands there."""
    if field not in (Mention.title, Mention.journal_ref, *_PLACES):
        return texts
    return _plain(without_decimals(texts) if field in _PLACES else texts)


def _plain(texts: pl.Series) -> pl.Series:
    plain = plain_text_series(texts)
    return plain.set(plain == "", None)


def _first_known(columns: Sequence[pl.Series], field: str, height: int) -> pl.Series:
    return _coalesced([*columns, pl.Series([None], dtype=pl.String()).new_from_index(0, height)]).alias(field)


def _coalesced(columns: Sequence[pl.Series]) -> pl.Series:
    return pl.select(pl.coalesce(*columns)).to_series()


def _read(texts: pl.Series, function: Callable[[str], str | None]) -> pl.Series:
    return map_distinct(texts, function, pl.String())


def _places(texts: pl.DataFrame) -> pl.DataFrame:
    """Journal, volume, number and pages; where their own columns are silent, from the journal reference."""
    parts = pl.Struct(dict.fromkeys(Venue._fields, pl.String()))
    read = map_distinct(texts[Mention.journal_ref], lambda text: venue(text)._asdict(), parts)
    return texts.select(pl.coalesce(pl.col(name), read.struct.field(name)) for name in _PLACES)


def _authors(columns: Sequence[pl.Series], height: int) -> pl.Series:
    """The names of the first column that has any."""
    names = pl.Series([[]], dtype=_STRINGS).new_from_index(0, height)
    for own in map(author_lists, reversed(columns)):
        names = pl.select(pl.when(own.list.len() > 0).then(own).otherwise(names)).to_series()
    return names


def _flags(texts: pl.DataFrame) -> pl.Series:
    """The flags of every record; only what may have one is read as text."""
    told = (Mention.title, Mention.abstract, Mention.comment)
    numbered = texts.select(*told, may_be_flagged(*told).alias("may")).with_row_index()
    some = numbered.filter("may")
    plain = some.select(plain_text_series(some[name]) for name in told)
    flags = pl.Series(Mention.flags, [text_flags(*row) for row in plain.rows()], _STRINGS)
    flagged = some.select("index").with_columns(flags)
    return numbered.join(flagged, on="index", how="left", maintain_order="left")[Mention.flags].fill_null([])
