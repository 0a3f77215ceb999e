"""The table `pairs`."""

from typing import Annotated

import pandera.polars as pa
import polars as pl

from schemas import vocabulary


def _likeness(what: str) -> float:
    bounds = {"min_value": 0.0, "max_value": 1.0}
    return pa.Field(nullable=True, in_range=bounds, description=f"{what}, 0 to 1.")  # type: ignore[no-any-return]


class Pair(pa.DataFrameModel):
    """One row a compared pair of interest: every comparison that could be made, the verdict and its reason."""

    mention_id_a: str = pa.Field(str_matches=vocabulary.MENTION_ID, description="The lesser mention id of the two.")
    mention_id_b: str = pa.Field(str_matches=vocabulary.MENTION_ID, description="The greater mention id of the two.")
    verdict: str = pa.Field(
        isin=vocabulary.VERDICTS,
        description="`exact` and `strong` merge, `review` waits for a decision, `different` keeps apart.",
    )
    reason: str = pa.Field(
        description="Name of the first rule of the decision table that held (open set; said in words below the tables)."
    )
    abstract_jaccard: float = _likeness("Share of word 3-shingles that the two abstracts have in common")
    abstract_containment: float = _likeness("Share of the shorter abstract's word 3-shingles that the longer one has")
    title_similarity: float = _likeness("Likeness of the comparable titles, words in any order")
    title_difference: Annotated[pl.List, pl.String()] = pa.Field(
        description="Words that one title has and the other has not, other spellings and endings aside, sorted."
    )
    author_overlap: float = _likeness("Share of the shorter author list's name words that the longer one has")
    year_gap: int = pa.Field(nullable=True, ge=0, description="Years between the two publication years.")
    arxiv_id_equal: bool = pa.Field(nullable=True, description="Whether the arXiv ids agree, where both have one.")
    doi_equal: bool = pa.Field(nullable=True, description="Whether the DOIs agree, where both have one.")
    pmid_equal: bool = pa.Field(nullable=True, description="Whether the PubMed ids agree, where both have one.")
    journal_equal: bool = pa.Field(
        nullable=True, description="Whether the journals agree, abbreviated or not, where both have one."
    )
    volume_equal: bool = pa.Field(nullable=True, description="Whether the volumes agree, where both have one.")
    number_equal: bool = pa.Field(nullable=True, description="Whether the issues agree, where both have one.")
    first_page_equal: bool = pa.Field(
        nullable=True, description="Whether both begin on the same page, where both have pages."
    )
    number_difference: Annotated[pl.List, pl.String()] = pa.Field(
        description="Numbers that one abstract has and the other has not, sorted."
    )

    @pa.dataframe_check(error="mention_id_a is not before mention_id_b")
    def a_before_b(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("mention_id_a") < pl.col("mention_id_b"))

    class Config:
        """Exactly these columns, in this order; one row a pair."""

        strict = True
        ordered = True
        unique = ["mention_id_a", "mention_id_b"]
