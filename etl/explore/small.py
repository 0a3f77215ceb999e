"""The small site: the first papers of a package, and of its dumps the slices that these stand in."""

import polars as pl

from etl.explore.details import Tables
from etl.explore.order import in_order
from etl.explore.shards import SLICE_BYTES
from schemas.columns import Mention, Paper


def first_papers(tables: Tables, count: int) -> dict[str, pl.DataFrame]:
    """The tables with so many papers at most, those that come first in the order of the site; the others are whole."""
    return {**tables, Paper.TABLE: in_order(tables[Paper.TABLE]).head(count)}


def slices_of(tables: Tables, most: int) -> dict[str, list[int]]:
    """By dump the numbers of the slices in which mentions of the papers stand, `most` of them at most.

    Slices with many mentions come first.
    """
    number, dump_id, count = "number", Mention.dump_id, "count"
    own = tables[Mention.TABLE].join(tables[Paper.TABLE].select(Paper.paper_id), on=Mention.paper_id, how="semi")
    ends = (pl.col(Mention.start_byte), pl.max_horizontal(Mention.start_byte, pl.col(Mention.end_byte) - 1))
    first, last = (end // SLICE_BYTES for end in ends)
    slices = own.select(dump_id, pl.int_ranges(first, last + 1).alias(number)).explode(number)
    ranked = slices.group_by(dump_id, number).len(count).sort(count, dump_id, number, descending=[True, False, False])
    found: dict[str, list[int]] = {}
    for name, place in ranked.head(most).select(dump_id, number).sort(dump_id, number).iter_rows():
        found.setdefault(name, []).append(place)
    return found
