"""Promises that what is published leads back: values to their bytes, mentions to one paper, ids to where they live."""

from typing import Final

import polars as pl

from etl.validate.promise import Promise, Rows
from schemas.columns import Alias, Conflict, Dump, Mention, Pair, Paper, Provenance

_COMPUTED: Final = (Paper.paper_id, Paper.display_title, Paper.arxiv_version, Paper.publication_date_is_inferred)
FIELDS: Final = tuple(name for name in Paper.TYPES if name in Mention.TYPES and name not in _COMPUTED)
"""The bibliographic fields, whose values have provenance."""
_BITS: Final = {name: 1 << place for place, name in enumerate(FIELDS)}
"""A bit for each field that has provenance, so that all those of a paper are one number."""


def _untraceable(tables: Rows) -> pl.LazyFrame:
    """Bibliographic values of papers that `provenance` does not lead back to, and what leads to no value."""
    traced = tables["provenance"].select(
        Provenance.paper_id, pl.col(Provenance.field).replace_strict(_BITS, default=0, return_dtype=pl.UInt32)
    )
    traced = traced.group_by(Provenance.paper_id).agg(pl.col(Provenance.field).bitwise_or().alias("traced"))
    values = tables["papers"].select(Paper.paper_id, pl.sum_horizontal(map(_bit_of_value, _BITS)).alias("known"))
    both = values.join(traced, on=Paper.paper_id, how="full", coalesce=True)
    differs = pl.col("known").fill_null(0) ^ pl.col("traced").fill_null(0)
    fields = pl.concat_list(pl.when((pl.col("differs") & bit) != 0).then(pl.lit(name)) for name, bit in _BITS.items())
    found = (
        both.select(Paper.paper_id, differs.alias("differs"))
        .filter(pl.col("differs") != 0)
        .select(Paper.paper_id, fields.alias(Provenance.field))
        .explode(Provenance.field)
        .drop_nulls()
    )
    key = (Provenance.paper_id, Provenance.field)
    no_field = tables["provenance"].filter(~pl.col(Provenance.field).is_in([*_BITS, *_COMPUTED])).select(key).unique()
    return pl.concat([found, no_field]).sort(key)


def _bit_of_value(name: str) -> pl.Expr:
    """The bit of a field where the paper has a value, else 0."""
    column = pl.col(name)
    has_value = column.list.len() > 0 if isinstance(Paper.TYPES[name], pl.List) else column.is_not_null()
    return pl.when(has_value).then(pl.lit(_BITS[name], pl.UInt32)).otherwise(pl.lit(0, pl.UInt32))


def _elsewhere(tables: Rows) -> pl.LazyFrame:
    """Provenance in a mention of another paper, in another dump, or outside the mention's own bytes."""
    homes = tables["mentions"].select(
        Mention.mention_id,
        pl.col(Mention.paper_id).alias("home"),
        pl.col(Mention.dump_id).alias("in_dump"),
        pl.col(Mention.start_byte).alias("from"),
        pl.col(Mention.end_byte).alias("to"),
    )
    traced = tables["provenance"].drop_nulls(Provenance.mention_id).join(homes, on=Mention.mention_id)
    inside = (pl.col(Provenance.start_byte) >= pl.col("from")) & (pl.col(Provenance.end_byte) <= pl.col("to"))
    at_home = (pl.col("home") == pl.col(Provenance.paper_id)) & (pl.col("in_dump") == pl.col(Provenance.dump_id))
    return traced.filter(~(inside & at_home).fill_null(False)).sort(Provenance.SORT)


def _abstract_sources(tables: Rows) -> pl.LazyFrame:
    """Mentions that say they gave their paper's abstract, and those that provenance says did, where they differ."""
    key = (Mention.paper_id, Mention.mention_id)
    given = tables["mentions"].filter(Mention.is_abstract_source).select(key)
    is_abstract = pl.col(Provenance.field) == Paper.abstract
    traced = tables["provenance"].filter(is_abstract).drop_nulls(Provenance.mention_id).select(key).unique()
    both = [given.join(traced, on=key, how="anti"), traced.join(given, on=key, how="anti")]
    several = given.filter(pl.col(Mention.paper_id).is_duplicated())
    return pl.concat([*both, several]).unique().sort(key)


def _strange_readings(tables: Rows) -> pl.LazyFrame:
    """Conflicts whose readings are of mentions of another paper."""
    said = tables["conflicts"].select(
        Conflict.paper_id,
        Conflict.field,
        pl.concat_list(Conflict.other_mention_ids, Conflict.chosen_mention_id).alias(Mention.mention_id),
    )
    said = said.explode(Mention.mention_id).drop_nulls()
    homes = tables["mentions"].select(Mention.mention_id, Mention.paper_id)
    return said.join(homes, on=[Mention.mention_id, Mention.paper_id], how="anti").sort(pl.all())


def _dumps_of_papers(tables: Rows) -> pl.LazyFrame:
    """Papers whose dumps are not those of their mentions."""
    order = tables["dumps"].select(Dump.dump_id, pl.col(Dump.ordinal).alias("place"))
    mentions = tables["mentions"].select(Mention.paper_id, Mention.dump_id).join(order, on=Dump.dump_id)
    found = mentions.group_by(Mention.paper_id).agg(
        pl.col(Mention.dump_id).unique().sort().alias("found"),
        pl.col(Mention.dump_id).sort_by("place").first().alias("first"),
    )
    both = (
        tables["papers"].select(Paper.paper_id, Paper.dump_ids, Paper.first_seen_dump_id).join(found, on=Paper.paper_id)
    )
    is_same = (pl.col(Paper.dump_ids) == pl.col("found")) & (pl.col(Paper.first_seen_dump_id) == pl.col("first"))
    return both.filter(~is_same).sort(Paper.paper_id)


def _misjudged(tables: Rows) -> pl.LazyFrame:
    """Pairs that merge and are in two papers, or that are kept apart and are in one."""
    homes = tables["mentions"].select(Mention.mention_id, Mention.paper_id)
    both = (
        tables["pairs"]
        .join(homes, left_on=Pair.mention_id_a, right_on=Mention.mention_id)
        .join(homes, left_on=Pair.mention_id_b, right_on=Mention.mention_id, suffix="_b")
    )
    is_one = pl.col(Mention.paper_id) == pl.col("paper_id_b")
    merges = pl.col(Pair.verdict).is_in(["exact", "strong"])
    return both.filter((merges & ~is_one) | ((pl.col(Pair.verdict) == "different") & is_one)).sort(Pair.SORT)


def _lost_ids(tables: Rows) -> pl.LazyFrame:
    """Living papers that their own id does not lead to."""
    living = tables["aliases"].filter(pl.col(Alias.alias_id) == pl.col(Alias.paper_id))
    return tables["papers"].select(Paper.paper_id).join(living, on=Paper.paper_id, how="anti").sort(Paper.paper_id)


_OF_PAPERS: Final = (
    Promise("provenance", "field", "does not match the published values", _untraceable),
    Promise("provenance", "mention_id", "leads to another paper or dump, or outside its mention", _elsewhere),
    Promise("mentions", "is_abstract_source", "differs from provenance", _abstract_sources),
    Promise("conflicts", "other_mention_ids", "a reading is of another paper's mention", _strange_readings),
    Promise("papers", "dump_ids", "differs from the mentions' dumps, or from the first of them", _dumps_of_papers),
    Promise("aliases", "paper_id", "a living paper is missing", _lost_ids),
)
TRACEABILITY: Final = (
    *(promise._replace(is_of_papers=True) for promise in _OF_PAPERS),
    Promise("pairs", "verdict", "contradicts the papers", _misjudged),
)
"""Every promise that something leads back."""
