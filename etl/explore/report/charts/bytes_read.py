"""What the bytes of the dumps are, a bar a dump."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from etl.explore.report.charts.bars import LABEL, Part, Reading, bars
from etl.explore.report.facts.bytes_read import roles
from etl.explore.report.look import Look
from etl.explore.report.names import DumpNames
from etl.explore.report.plot import Caption, Plot, Spec
from etl.explore.report.words import many, percent
from schemas.columns import Dump, Span

_TITLE: Final = "What the bytes of the dumps are"
_TOLD: Final = {
    "field": "fields of mentions",
    "furniture": "page furniture",
    "quarantine": "quarantined",
    "unused": "mentions not needed",
}
_READING: Final = Reading("dump", "are", "bytes", is_share=True)
_MOST: Final = 30


def bytes_read(tables: Mapping[str, pl.DataFrame], names: DumpNames) -> Plot:
    """The bytes of each dump by their role; each is counted once."""
    facts = roles(tables)
    whole = int(facts[Dump.byte_count].sum())
    sums = dict(facts.group_by(Span.role).agg(pl.col(Dump.byte_count).sum()).rows())
    shares = [f"{percent(sums[role], whole)} are {_told(role)}" for role in _TOLD if sums.get(role)]
    lost = "" if sums.get("quarantine") else "; none is quarantined"
    sentence = f"Of {many(whole, 'byte')}, {', '.join(shares)}{lost}." if whole else "There is no byte to tell of."
    largest = facts.group_by(Span.dump_id).agg(pl.col(Dump.byte_count).sum().alias("size"))
    shown = set(largest.sort("size", Span.dump_id, descending=[True, False]).head(_MOST)[Span.dump_id])
    more = largest.height - len(shown)
    sentence += f" The largest {_MOST} dumps are drawn." if more else ""
    caption = Caption(_TITLE, sentence, f"A bar a dump, cut by what its bytes are. {sentence}")
    parts = [
        Part(names.drawn(dump_id, LABEL), _told(role), size, names.drawn(dump_id, 80))
        for dump_id, role, size in facts.iter_rows()
        if dump_id in shown
    ]

    def draw(look: Look) -> Spec:
        ink = look.ink
        colours = dict(zip(_TOLD.values(), (ink.main, ink.faint, ink.bad, ink.other), strict=True))
        return bars(look, parts, colours, _READING, caption)

    return Plot("bytes", caption, facts, draw if parts else None, {Span.dump_id: names.told, Span.role: _told})


def _told(role: str) -> str:
    return _TOLD.get(role, role)
