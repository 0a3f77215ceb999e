"""The table `provenance`."""

import pandera.polars as pa

from schemas import vocabulary


class Provenance(pa.DataFrameModel):
    """One row for each span that a published bibliographic value of a paper came from, and the rule that chose it."""

    paper_id: str = pa.Field(str_matches=vocabulary.PAPER_ID, description="Paper that the value belongs to.")
    field: str = pa.Field(description="Bibliographic column of `papers`.")
    part: int = pa.Field(ge=0, description="Running number of the span within the value.")
    mention_id: str = pa.Field(
        str_matches=vocabulary.MENTION_ID,
        nullable=True,
        description="Mention that the value was read from; null where a curator set it.",
    )
    dump_id: str = pa.Field(str_matches=vocabulary.DUMP_ID, nullable=True, description="Dump of that mention.")
    start_byte: int = pa.Field(ge=0, nullable=True, description="First byte of the span in the dump.")
    end_byte: int = pa.Field(ge=1, nullable=True, description="Byte after the span in the dump.")
    rule: str = pa.Field(description="Survivorship rule that chose the value (open set).")

    class Config:
        """Exactly these columns, in this order; one row a paper, field and part."""

        strict = True
        ordered = True
        unique = ["paper_id", "field", "part"]
