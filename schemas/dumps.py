"""The table `dumps`."""

from typing import Annotated

import pandera.polars as pa
import polars as pl

from schemas import vocabulary


class Dump(pa.DataFrameModel):
    """One row a dump: its entry in dumps.yaml and what was found in the file."""

    dump_id: str = pa.Field(unique=True, str_matches=vocabulary.DUMP_ID, description="Name of the dump, for good.")
    ordinal: int = pa.Field(ge=1, unique=True, description="Place of the dump in dumps.yaml; the first is 1.")
    file: str = pa.Field(
        str_matches=vocabulary.FILE_NAME, description="File name under data/raw/; one in `.s3.yaml` points to a store."
    )
    format: str = pa.Field(description="Layout that it was parsed as (open set).")
    role: str = pa.Field(
        isin=vocabulary.DUMP_ROLES, description="`primary`, or `reference`: enriches papers of others, adds none."
    )
    label: str = pa.Field(nullable=True, description="Free text for people; may change.")
    source: str = pa.Field(
        nullable=True, description="Where it comes from, such as arXiv, Scopus or PubMed (open set)."
    )
    search_query: str = pa.Field(nullable=True, description="Query that produced it.")
    search_date: pl.Date = pa.Field(nullable=True, description="Day of that search.")
    captured_date: pl.Date = pa.Field(nullable=True, description="Day it was copied, declared or inferred.")
    captured_date_is_inferred: bool = pa.Field(
        description="True where the day was printed without a year, or not declared but read off the page."
    )
    url: str = pa.Field(nullable=True, description="Address that it was copied from.")
    licence: str = pa.Field(nullable=True, description="Licence of its contents.")
    columns: Annotated[pl.List, pl.Struct({"key": pl.String, "value": pl.String})] = pa.Field(
        description="Of a table: which of its columns (value) holds which field (key), where their names do not tell."
    )
    note: str = pa.Field(nullable=True, description="Anything else to know.")
    sha256: str = pa.Field(str_matches=vocabulary.SHA256, description="SHA-256 of the dump.")
    byte_count: int = pa.Field(ge=0, description="Size of the dump in bytes.")
    encoding: str = pa.Field(description="Text encoding that it was read in; `binary` where it is no text.")
    mention_count: int = pa.Field(ge=0, description="Number of its mentions in `mentions`.")
    quarantined_byte_count: int = pa.Field(ge=0, description="Bytes of its spans of role `quarantine`.")

    class Config:
        """Exactly these columns, in this order."""

        strict = True
        ordered = True
