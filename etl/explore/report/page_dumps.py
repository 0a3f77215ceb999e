"""The dumps as the page tells them, by the numbers that the pictures call them by."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from etl.explore.report.names import DumpNames
from etl.explore.report.page_parts import Cell, table
from etl.explore.report.words import many, verb
from schemas.columns import Dump, Mention, Paper

_HEADS: Final = ("no.", "dump", "format, source", "bytes", "quarantined", "mentions", "papers", "only here")
_OPEN: Final = 12
"""A longer table waits until it is asked for."""
_MOST: Final = 200


def dumps_told(tables: Mapping[str, pl.DataFrame], names: DumpNames) -> str:
    """The table of the dumps, with the papers that each has, and has alone; nothing where there is no dump."""
    if not names.dump_ids:
        return ""
    alone = tables["papers"].filter(pl.col(Paper.dump_ids).list.len() == 1)
    only = dict(alone.group_by(pl.col(Paper.dump_ids).list.first()).len().rows())
    papers = dict(tables["mentions"].group_by(Mention.dump_id).agg(pl.col(Mention.paper_id).n_unique()).rows())
    rows = {row[Dump.dump_id]: row for row in tables["dumps"].iter_rows(named=True)}
    cells = [
        _cells(names, rows[dump_id], papers.get(dump_id, 0), only.get(dump_id, 0)) for dump_id in names.dump_ids[:_MOST]
    ]
    drawn = table("The dumps", _HEADS, [True, False, False, *[True] * 5], cells)
    more = len(names.dump_ids) - len(cells)
    told = "The pictures call the dumps by their numbers."
    if more:
        told += f" {many(more, 'further dump')} {verb(more, 'is', 'are')} in the table <code>dumps</code>."
    if len(cells) > _OPEN:
        drawn = f"<details><summary>The {many(len(cells), 'dump')} by number</summary>\n{drawn}</details>\n"
    return f'<div id="dumps" class="dumps">\n<h3>The dumps</h3>\n<p>{told}</p>\n{drawn}</div>\n'


def _cells(names: DumpNames, row: Mapping[str, Any], papers: int, only: int) -> list[Cell]:
    dump_id = row[Dump.dump_id]
    made = [row[Dump.format], row[Dump.source] or "", "reference" if row[Dump.role] == "reference" else ""]
    counts = (row[Dump.byte_count], row[Dump.quarantined_byte_count], row[Dump.mention_count], papers, only)
    label = " ".join((row[Dump.label] or "").split())
    called = (label, dump_id) if label else dump_id
    return [names.number(dump_id), called, " · ".join(filter(None, made)), *(f"{count:,}" for count in counts)]
