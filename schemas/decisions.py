"""The table `decisions`."""

from typing import Annotated

import pandera.polars as pa
import polars as pl

from schemas import vocabulary


class Decision(pa.DataFrameModel):
    """One row a ruling of `decisions.yaml`: who, when, why, and what it touched in this build."""

    ordinal: int = pa.Field(ge=1, unique=True, description="Place of the ruling in decisions.yaml; the first is 1.")
    ruling: str = pa.Field(isin=vocabulary.RULINGS, description="`same`, `different` or `set` (a field's value).")
    mention_ids: Annotated[pl.List, pl.String()] = pa.Field(description="Mentions ruled on; empty for `set`.")
    side_numbers: Annotated[pl.List, pl.Int64()] = pa.Field(
        description="The paper that each of them was ruled to be: equal numbers are one paper, others are two."
    )
    paper_id: str = pa.Field(nullable=True, str_matches=vocabulary.PAPER_ID, description="Paper that `set` names.")
    field: str = pa.Field(nullable=True, description="Bibliographic column that `set` rules on.")
    value: str = pa.Field(
        nullable=True, description="Value that `set` rules, as text; null where it rules that there is none."
    )
    why: str = pa.Field(str_length={"min_value": 1}, description="The curator's reason.")
    decided_by: str = pa.Field(str_length={"min_value": 1}, description="Who decided.")
    decided_date: pl.Date = pa.Field(description="When it was decided.")
    excerpt: str = pa.Field(nullable=True, description="Words by which a person recognises what was ruled on.")
    state: str = pa.Field(
        isin=vocabulary.DECISION_STATES,
        description="`applied`, `gone` where what it names is not here any more, `overruled` by a later one.",
    )
    found_mention_ids: Annotated[pl.List, pl.String()] = pa.Field(
        description="Mentions of this build that it rules on: those named, or what an edit of their dump made of them."
    )
    touched_paper_ids: Annotated[pl.List, pl.String()] = pa.Field(description="Papers that it shaped, sorted.")

    class Config:
        """Exactly these columns, in this order."""

        strict = True
        ordered = True
