"""What differs from the last release, as far as the ledger knows."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from etl.explore.report.charts.bars import LABEL, Part, Reading, bars
from etl.explore.report.facts.released import GONE, KNOWN, NEW, STATE, Released, released
from etl.explore.report.look import Look
from etl.explore.report.names import DumpNames
from etl.explore.report.plot import Caption, Plot, Spec
from etl.explore.report.words import many, verb
from schemas.columns import Dump

_TITLE: Final = "What is new since the last release"
_TOLD: Final = {KNOWN: "published before", NEW: "new", GONE: "gone"}
_MOST: Final = 30


def since_release(tables: Mapping[str, pl.DataFrame], ledger: pl.DataFrame, names: DumpNames) -> Plot:
    """The mentions of each dump that were published before, are new or are gone."""
    found = released(tables, ledger)
    facts = found.mentions
    sums = dict(facts.group_by(STATE).agg(pl.col(Dump.mention_count).sum()).rows())
    sentence = _sentence(found, sums)
    caption = Caption(_TITLE, sentence, f"Bars of mentions by dump, cut by what is new. {sentence}")
    largest = facts.group_by(Dump.dump_id).agg(pl.col(Dump.mention_count).sum().alias("size"))
    shown = set(largest.sort("size", Dump.dump_id, descending=[True, False]).head(_MOST)[Dump.dump_id])
    parts = [
        Part(_name(dump_id, names), _TOLD[state], count)
        for dump_id, state, count in facts.iter_rows()
        if dump_id in shown
    ]

    def draw(look: Look) -> Spec:
        colours = dict(zip(_TOLD.values(), (look.ink.faint, look.ink.main, look.ink.bad), strict=True))
        return bars(look, parts, colours, Reading("dump", "state", "mentions"), caption)

    is_drawn = bool(parts) and not found.is_first and bool(sums.get(NEW) or sums.get(GONE))
    told = {Dump.dump_id: lambda dump_id: names.told(dump_id) if dump_id else "unknown", STATE: _TOLD.__getitem__}
    return Plot("released", caption, facts, draw if is_drawn else None, told)


def _sentence(found: Released, sums: Mapping[str, int]) -> str:
    if found.is_first:
        return "Nothing was released yet: all is new."
    new, gone = sums.get(NEW, 0), sums.get(GONE, 0)
    told = [
        f"{many(found.new_papers, 'paper')} and {many(new, 'mention')} {verb(found.new_papers + new, 'is', 'are')} new"
        if found.new_papers or new
        else "no paper or mention is new",
        f"{many(gone, 'published mention')} {verb(gone, 'is', 'are')} gone" if gone else "",
        f"{many(found.merged_ids, 'paper id')} {verb(found.merged_ids, 'leads', 'lead')} to another paper now"
        if found.merged_ids
        else "",
        f"{many(found.buried_ids, 'paper id')} {verb(found.buried_ids, 'leads', 'lead')} to none any more"
        if found.buried_ids
        else "",
    ]
    what = "; ".join(one for one in told if one)
    return f"Since the last release {what}. `abstracts diff` tells which values changed."


def _name(dump_id: str, names: DumpNames) -> str:
    return names.drawn(dump_id, LABEL) if dump_id else "unknown dump"
