"""The table `papers`."""

from typing import Annotated

import pandera.polars as pa
import polars as pl

from schemas import vocabulary
from schemas.bibliographic import Bibliographic


class _Key(pa.DataFrameModel):
    """The first columns; a base class of its own because Pandera orders columns by base class."""

    paper_id: str = pa.Field(
        unique=True, str_matches=vocabulary.PAPER_ID, description="Id of the paper, for life once published."
    )
    display_title: str = pa.Field(
        str_length={"min_value": 1}, description="The title, else the first words of the abstract; never null."
    )


class Paper(Bibliographic, _Key):
    """One row a paper: the golden record of a cluster, each value chosen by survivorship."""

    arxiv_version: int = pa.Field(nullable=True, ge=1, description="arXiv version of the chosen abstract.")
    paper_url: str = pa.Field(
        nullable=True, str_matches="^https://", description="Where to read the paper, from its DOI or arXiv id."
    )
    mention_count: int = pa.Field(ge=1, description="Number of mentions of the paper, over all dumps.")
    dump_ids: Annotated[pl.List, pl.String()] = pa.Field(description="Dumps that mention the paper, sorted.")
    sources: Annotated[pl.List, pl.String()] = pa.Field(
        description="Sources (arXiv, Scopus, …) of those dumps, sorted; empty where none is declared."
    )
    first_seen_dump_id: str = pa.Field(
        str_matches=vocabulary.DUMP_ID, description="First dump, in the order of dumps.yaml, that mentions the paper."
    )
    conflict_count: int = pa.Field(ge=0, description="Number of the paper's rows in `conflicts`.")

    class Config:
        """Exactly these columns, in this order."""

        strict = True
        ordered = True
