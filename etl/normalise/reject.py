"""What is no record: mentions that break a rule of their model, told by Pandera, moved to quarantine."""

import polars as pl

from etl.errors import ValidationError
from schemas.columns import Mention, Quarantine, Span
from schemas.interim import UNKNOWN_YET


def failures(mentions: pl.DataFrame) -> pl.DataFrame:
    """The rules that mentions break: `index` (row), `rule`, `reason`; `ValidationError` if the table is broken."""
    # only here, because importing Pandera takes longer than matching a small table, which needs the rest of this room
    from pandera.errors import SchemaErrors

    from schemas.mentions import Mention as MentionModel

    schema = MentionModel.to_schema().remove_columns(list(UNKNOWN_YET))
    try:
        schema.validate(mentions, lazy=True)
    except SchemaErrors as error:
        cases: pl.DataFrame = error.failure_cases
        if cases["index"].null_count():
            whole = cases.filter(pl.col("index").is_null()).row(0, named=True)
            raise ValidationError(f"normalise: mentions.{whole['column']}: {whole['check']}") from error
        checks = [*schema.checks, *(check for column in schema.columns.values() for check in column.checks)]
        names = {str(check.error): str(check.name) for check in checks}
        place = pl.when(pl.col("schema_context") == "Column").then(pl.col("column") + ": ").otherwise(pl.lit(""))
        return cases.select(
            pl.col("index").cast(pl.Int64),
            pl.col("check").replace(names).alias(Quarantine.rule),
            pl.concat_str(place, "check").alias(Quarantine.reason),
        ).sort("index", Quarantine.reason)
    return pl.DataFrame(schema={"index": pl.Int64(), Quarantine.rule: pl.String(), Quarantine.reason: pl.String()})


def reject(
    mentions: pl.DataFrame, spans: pl.DataFrame, quarantine: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Move mentions that break a rule to quarantine, with every reason; their field spans follow them."""
    kept, rejected = sifted(mentions)
    if rejected.is_empty():
        return mentions, spans, quarantine
    return (
        kept,
        with_role(spans, rejected[Mention.mention_id], "quarantine"),
        pl.concat([quarantine, rejected]).sort(Quarantine.SORT),
    )


def sifted(mentions: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The mentions that keep all rules, and the others as rows of `quarantine`, each with every reason."""
    failed = failures(mentions)
    if failed.is_empty():
        return mentions, pl.DataFrame(schema=Quarantine.TYPES)
    broken = failed.group_by("index", maintain_order=True).agg(
        pl.col(Quarantine.rule).first(), pl.col(Quarantine.reason).str.join("; ")
    )
    raw_columns = [name for name in mentions.columns if name.endswith("_raw")]
    is_broken = pl.arange(mentions.height, eager=True).is_in(broken["index"].implode())
    rejected = (
        mentions[broken["index"]]
        .hstack(broken)
        .select(
            Mention.dump_id,
            Mention.start_byte,
            Mention.end_byte,
            Mention.mention_id,
            pl.lit("normalise").alias(Quarantine.stage),
            Quarantine.rule,
            Quarantine.reason,
            pl.concat_str(raw_columns, separator="\n", ignore_nulls=True).alias(Quarantine.raw_text),
        )
    )
    return mentions.filter(~is_broken), rejected


def with_role(spans: pl.DataFrame, mention_ids: pl.Series, role: str) -> pl.DataFrame:
    """The spans, the fields of some mentions in another role."""
    theirs = pl.col(Span.mention_id).is_in(mention_ids.implode()) & (pl.col(Span.role) == "field")
    return spans.with_columns(pl.when(theirs).then(pl.lit(role)).otherwise(Span.role).alias(Span.role))
