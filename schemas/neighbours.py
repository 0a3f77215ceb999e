"""The table `neighbours`."""

import pandera.polars as pa
import polars as pl

from schemas import vocabulary


class Neighbour(pa.DataFrameModel):
    """One row for each of the papers, ten at most, whose words are most like those of a paper."""

    paper_id: str = pa.Field(str_matches=vocabulary.PAPER_ID, description="Paper that has the neighbour.")
    rank: int = pa.Field(
        in_range={"min_value": 1, "max_value": 10},
        description="Place among the neighbours: 1 is the most similar; of equals the lesser `neighbour_id` is first.",
    )
    neighbour_id: str = pa.Field(str_matches=vocabulary.PAPER_ID, description="Paper that is like it.")
    similarity: float = pa.Field(
        gt=0,
        le=1,
        description="Cosine of the words of both, of title (counted twice) and abstract, weighed by how rare they are "
        "in the package, to four decimals; the same from either side.",
    )

    @pa.dataframe_check(error="a paper is its own neighbour")
    def another_paper(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("paper_id") != pl.col("neighbour_id"))

    class Config:
        """Exactly these columns, in this order; one row a paper and neighbour."""

        strict = True
        ordered = True
        unique = ["paper_id", "neighbour_id"]
