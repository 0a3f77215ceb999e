"""Why the cells of a mention differ: its dump, what was read from it, or how that was normalised."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from etl.release.causes import BYTES, CODE, CODES, ENTRY, Causes
from etl.release.differing import CHANGED, NEW, OF_ROW, OLD, PLACE, Block
from schemas.columns import Change, Dump, Mention, Paper

FIELDS: Final = tuple(name for name in Mention.TYPES if name in Paper.TYPES and name != Paper.paper_id)
"""The bibliographic fields, which papers take from their mentions."""
_RAW: Final = "_raw"
_OF_PAPER: Final = (Mention.paper_id, Mention.is_abstract_source)
SHIFTED: Final = (Mention.ordinal, Mention.start_byte, Mention.end_byte)
"""Where a mention stands, which what comes and goes before it moves."""
_PLACES: Final = (Mention.mention_id, Mention.dump_id, *SHIFTED)
_OWN_TEXT: Final = (
    *(Mention.title, Mention.abstract, Mention.authors, Mention.journal_ref, Mention.comment, Mention.work_type),
    *(Mention.categories, Mention.keywords, Mention.discussion_count),
)
"""Fields that are read from their own printed text and no other: where that is as it was, no edit has changed them."""
_IS_EDITED, _IS_VERBATIM, _IS_OTHER_TEXT, _IS_OWN_TEXT = "is_edited", "is_verbatim", "is_other_text", "is_own_text"


def mention_codes(block: Block, columns: Sequence[str], causes: Causes, read_otherwise: pl.Series) -> pl.Series:
    """The cause of each cell of a block of `mentions`; null where it is that of the mention's paper, or not known.

    `read_otherwise` are the mentions of unchanged bytes that have other spans.
    """
    rows = _with_dumps(block.rows, causes, read_otherwise)
    cells = block.cells.select(OF_ROW, PLACE).with_columns(
        pl.Series([_is_verbatim(name) for name in columns]).gather(block.cells[PLACE]).alias(_IS_VERBATIM)
    )
    names = pl.Series(columns, dtype=pl.String()).gather(cells[PLACE]).alias("column")
    printed = cells.filter(_IS_VERBATIM)
    base = _places([name.removesuffix(_RAW) for name in columns], columns).gather(printed[PLACE])
    own = printed.select(OF_ROW, base.alias(PLACE)).drop_nulls().with_columns(pl.lit(True).alias("own"))
    known = (
        pl.concat([cells.with_columns(names), rows[cells[OF_ROW]]], how="horizontal")
        .join(own, on=[OF_ROW, PLACE], how="left", maintain_order="left")
        .with_columns(
            (pl.col(_IS_OTHER_TEXT) | pl.col(OF_ROW).is_in(printed[OF_ROW].unique().implode())).alias(_IS_OTHER_TEXT),
            (pl.col("column").is_in(_OWN_TEXT) & pl.col("own").is_null()).alias(_IS_OWN_TEXT),
        )
    )
    return known.select(_code(causes).alias(CODE)).to_series()


def _code(causes: Causes) -> pl.Expr:
    """The decision table of a mention's cells."""
    parser, normalisation = (pl.lit(code, CODES) for code in (causes.parser, causes.normalisation))
    is_reference = pl.col(Dump.dump_id).is_in(causes.references.implode())
    read = pl.coalesce(pl.when(_IS_EDITED).then(BYTES), ENTRY, parser, BYTES)
    normalised = pl.coalesce(ENTRY, normalisation, BYTES)
    is_other_text = pl.col(_IS_OTHER_TEXT) & ~pl.col(_IS_OWN_TEXT)
    return (
        pl.when(pl.col(Change.change) != CHANGED)
        .then(pl.coalesce(BYTES, ENTRY, pl.when(~is_reference).then(parser)))
        .when(pl.col("column").is_in(_OF_PAPER))
        .then(pl.lit(None, CODES))
        .when(pl.col("column").is_in(_PLACES))
        .then(pl.coalesce(BYTES, ENTRY, parser))
        .when(pl.col(_IS_VERBATIM) | is_other_text)
        .then(read)
        .otherwise(normalised)
    )


def _with_dumps(rows: pl.DataFrame, causes: Causes, read_otherwise: pl.Series) -> pl.DataFrame:
    before, since = Mention.mention_id + OLD, Mention.mention_id + NEW
    dump = pl.coalesce(Mention.dump_id + NEW, Mention.dump_id + OLD).alias(Dump.dump_id)
    is_edited = (pl.col(before) != pl.col(since)).fill_null(True)
    is_respanned = pl.col(since).is_in(read_otherwise.implode()).fill_null(False)
    return rows.select(
        pl.col(Change.change).cast(pl.String()),
        dump,
        is_edited.alias(_IS_EDITED),
        (is_edited | is_respanned).alias(_IS_OTHER_TEXT),
    ).join(causes.dumps, on=Dump.dump_id, how="left", maintain_order="left")


def _is_verbatim(column: str) -> bool:
    return column.endswith(_RAW) or column == Mention.extra


def _places(names: Sequence[str], columns: Sequence[str]) -> pl.Series:
    """The places of columns by name; null where there is no such column, or it is the same."""
    place = {name: number for number, name in enumerate(columns)}
    found = [place.get(name) if name != own else None for name, own in zip(names, columns, strict=True)]
    return pl.Series(found, dtype=pl.UInt16())
