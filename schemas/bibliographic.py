"""The bibliographic fields: what `papers` and `mentions` both know of a paper."""

from typing import Annotated

import pandera.polars as pa
import polars as pl

from schemas import vocabulary


class Bibliographic(pa.DataFrameModel):
    """What is known of a paper, normalised; null, or an empty list, where nothing is known."""

    title: str = pa.Field(nullable=True, str_length={"min_value": 1}, description="Title as readable Unicode text.")
    abstract: str = pa.Field(
        nullable=True, str_length={"min_value": 1}, description="Abstract as readable Unicode text, on one line."
    )
    authors: Annotated[pl.List, pl.String()] = pa.Field(description="Author names in reading order.")
    author_count: int = pa.Field(
        nullable=True, ge=1, description="Number of authors; known for some papers whose authors are not."
    )
    arxiv_id: str = pa.Field(
        nullable=True, str_matches=vocabulary.ARXIV_ID, description="arXiv id, canonical and without its version."
    )
    doi: str = pa.Field(nullable=True, str_matches=vocabulary.DOI, description="DOI, bare and in lower case.")
    pmid: str = pa.Field(nullable=True, str_matches=vocabulary.PMID, description="PubMed id.")
    journal: str = pa.Field(nullable=True, description="Journal, proceedings or book that the paper appeared in.")
    volume: str = pa.Field(nullable=True, description="Volume of the journal, without its label.")
    number: str = pa.Field(nullable=True, description="Issue number of the journal, without its label.")
    pages: str = pa.Field(nullable=True, description="Page range, parted by a hyphen, or article number.")
    issn: str = pa.Field(
        nullable=True, str_matches=vocabulary.ISSN, description="ISSN of the journal, with its hyphen."
    )
    isbn: str = pa.Field(nullable=True, str_matches=vocabulary.ISBN, description="ISBN of the book, in its 13 digits.")
    journal_ref: str = pa.Field(nullable=True, description="Reference to the printed version, as the dump prints it.")
    comment: str = pa.Field(nullable=True, description="The authors' comment, such as a page count or a venue.")
    publication_date: pl.Date = pa.Field(
        nullable=True, description="Day of publication; null where only the month or the year is known."
    )
    publication_year: int = pa.Field(
        nullable=True,
        in_range={"min_value": vocabulary.FIRST_YEAR, "max_value": vocabulary.LAST_YEAR},
        description="Year of publication.",
    )
    publication_date_precision: str = pa.Field(
        nullable=True,
        isin=vocabulary.DATE_PRECISIONS,
        description="How much of the date is known: `day`, `month` or `year`; null where there is none.",
    )
    publication_date_is_inferred: bool = pa.Field(
        description="True where the dump did not print the year and the page's year was taken."
    )
    work_type: str = pa.Field(nullable=True, description="Kind of work, such as `article`, where the dump says so.")
    categories: Annotated[pl.List, pl.String()] = pa.Field(description="Subject categories, such as `cs.CL`.")
    keywords: Annotated[pl.List, pl.String()] = pa.Field(description="Keywords, in reading order.")
    urls: Annotated[pl.List, pl.String()] = pa.Field(
        description="Web addresses: those listed, then those found in abstract and comment."
    )
    flags: Annotated[pl.List, pl.String()] = pa.Field(
        description="What to know before using the text, sorted (open set): `lost_markup` (`2times`), `placeholder` "
        "(the abstract only says that there is none), `repaired_id` (an arXiv id that a number had stripped of zeros), "
        "`several_dois` (the first was taken), `summary_only` (a page's summary stands for the abstract), `truncated`, "
        "`undecodable_bytes`, `withdrawn`."
    )

    @pa.dataframe_check(error="neither title nor abstract")
    def title_or_abstract(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("title").is_not_null() | pl.col("abstract").is_not_null())

    @pa.dataframe_check(error="DOI holds an upper-case letter")
    def doi_is_lower_case(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("doi") == pl.col("doi").str.to_lowercase()).fill_null(True))

    @pa.dataframe_check(error="author_count is less than the number of authors listed")
    def authors_counted(cls, data: pa.PolarsData) -> pl.LazyFrame:
        listed = pl.col("authors").list.len()
        return data.lazyframe.select((listed == 0) | (pl.col("author_count") >= listed).fill_null(False))

    @pa.dataframe_check(error="date, year and precision contradict each other")
    def date_as_precise_as_printed(cls, data: pa.PolarsData) -> pl.LazyFrame:
        date, year = pl.col("publication_date"), pl.col("publication_year")
        precision = pl.col("publication_date_precision")
        return data.lazyframe.select(
            (precision.is_null() == year.is_null())
            & (date.is_null() == (precision != "day").fill_null(True))
            & (date.dt.year() == year).fill_null(True)
        )

    @pa.check(
        "authors",
        "categories",
        "keywords",
        "urls",
        "flags",
        error="list holds a null or an empty string",
    )
    def list_without_gaps(cls, data: pa.PolarsData) -> pl.LazyFrame:
        column = pl.col(data.key)
        return data.lazyframe.select(~(column.list.contains(None) | column.list.contains("")))
