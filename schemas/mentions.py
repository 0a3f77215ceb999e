"""The table `mentions`."""

from typing import Annotated

import pandera.polars as pa
import polars as pl

from schemas import vocabulary
from schemas.bibliographic import Bibliographic


class _Key(pa.DataFrameModel):
    mention_id: str = pa.Field(
        unique=True,
        str_matches=vocabulary.MENTION_ID,
        description="Hash of the dump's id, the mention's bytes, and a running number among equal ones in the dump.",
    )
    dump_id: str = pa.Field(str_matches=vocabulary.DUMP_ID, description="Dump that the mention stands in.")
    ordinal: int = pa.Field(ge=1, description="Place of the mention in its dump; the first is 1.")
    start_byte: int = pa.Field(ge=0, description="First byte of the mention's first field in the dump.")
    end_byte: int = pa.Field(ge=1, description="Byte after the mention's last field in the dump.")
    paper_id: str = pa.Field(str_matches=vocabulary.PAPER_ID, description="Paper that this is a mention of.")
    is_abstract_source: bool = pa.Field(description="True where the paper's abstract is this mention's.")


_ITEMS = "; items that stand apart there are joined by `; `"


def _raw(what: str, more: str = "") -> str:
    return pa.Field(nullable=True, description=f"{what}, verbatim as the dump prints it{more}.")  # type: ignore[no-any-return]


class Mention(Bibliographic, _Key):
    """One row a mention: one appearance of a paper in one dump, normalised and verbatim side by side."""

    arxiv_version: int = pa.Field(nullable=True, ge=1, description="Version in the arXiv id, where one is printed.")
    discussion_count: int = pa.Field(nullable=True, ge=0, description="Number of discussions that the page prints.")
    title_raw: str = _raw("Title")
    abstract_raw: str = _raw("Abstract")
    authors_raw: str = _raw("Author list", _ITEMS)
    author_count_raw: str = _raw("Author count")
    arxiv_id_raw: str = _raw("arXiv id")
    doi_raw: str = _raw("DOI")
    pmid_raw: str = _raw("PubMed id")
    journal_raw: str = _raw("Journal, proceedings or book")
    volume_raw: str = _raw("Volume")
    number_raw: str = _raw("Issue number")
    pages_raw: str = _raw("Pages")
    issn_raw: str = _raw("ISSN")
    isbn_raw: str = _raw("ISBN")
    journal_ref_raw: str = _raw("Journal reference")
    comment_raw: str = _raw("Comment")
    date_raw: str = _raw("Date")
    work_type_raw: str = _raw("Kind of work")
    categories_raw: str = _raw("Subject categories", _ITEMS)
    keywords_raw: str = _raw("Keywords", _ITEMS)
    urls_raw: str = _raw("Web addresses", _ITEMS)
    discussion_count_raw: str = _raw("Discussion count")
    extra: Annotated[pl.List, pl.Struct({"key": pl.String, "value": pl.String})] = pa.Field(
        description="Fields of the dump that have no column, as key and value, in the order of the dump."
    )

    @pa.dataframe_check(error="end_byte is not after start_byte")
    def bytes_in_order(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("end_byte") > pl.col("start_byte"))

    class Config:
        """Exactly these columns, in this order."""

        strict = True
        ordered = True
