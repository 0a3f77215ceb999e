"""Conflicts, flags and what was rejected, as bars."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from etl.explore.report.charts.bars import LABEL, Part, Reading, bars, kinds
from etl.explore.report.facts.counts import (
    CONFLICTS,
    FIELD,
    FLAG,
    MENTIONS,
    PAPERS,
    STRETCHES,
    conflicts,
    flags,
    rejected,
)
from etl.explore.report.look import Look
from etl.explore.report.names import DumpNames
from etl.explore.report.plot import Caption, Plot, Spec
from etl.explore.report.words import cut, drawable, listed, many, verb
from schemas.columns import Dump, Paper, Quarantine
from schemas.vocabulary import CONFLICT_KINDS

_MOST: Final = 24


def disagreements(tables: Mapping[str, pl.DataFrame]) -> Plot:
    """The other readings that were kept, by field and kind."""
    facts = conflicts(tables["conflicts"])
    whole, papers = int(facts[CONFLICTS].sum()), tables["papers"].filter(pl.col(Paper.conflict_count) > 0).height
    fields = [_name(field) for field in facts[FIELD].unique(maintain_order=True)]
    sentence = (
        f"On {many(papers, 'paper')} the dumps disagree: {many(whole, 'other reading')} of {listed(fields)} "
        f"{verb(whole, 'is', 'are')} kept."
        if whole
        else "The dumps disagree on nothing."
    )
    caption = Caption("Where the dumps disagree", sentence, f"Bars of other readings by field, cut by kind. {sentence}")
    rows = [row for row in facts.iter_rows() if _name(row[0]) in fields[:_MOST]]
    parts = [Part(_name(field), kind, count, field) for field, kind, count in rows]

    def draw(look: Look) -> Spec:
        return bars(look, parts, kinds(look.ink, CONFLICT_KINDS), Reading("field", "kind", "other readings"), caption)

    return Plot("conflicts", caption, facts, draw if parts else None, {FIELD: _name})


def flagged(tables: Mapping[str, pl.DataFrame]) -> Plot:
    """The papers that carry a flag."""
    facts = flags(tables)
    whole = tables["papers"].select((pl.col(Paper.flags).list.len() > 0).sum()).item()
    named = listed([_name(flag) for flag in facts[FLAG]])
    sentence = (
        f"{many(whole, 'paper')} of {tables['papers'].height:,} {verb(whole, 'carries', 'carry')} a flag: {named}."
        if facts.height
        else "No paper or mention carries a flag."
    )
    caption = Caption("What is flagged", sentence, f"Bars of papers by their flags. {sentence}")
    parts = [
        Part(_name(flag), "papers", papers, flag, f"on {many(mentions, 'mention')}")
        for flag, papers, mentions in facts.select(FLAG, PAPERS, MENTIONS).head(_MOST).iter_rows()
    ]

    def draw(look: Look) -> Spec:
        return bars(look, parts, {"papers": look.ink.main}, Reading("flag", "of", "papers"), caption)

    return Plot("flags", caption, facts, draw if parts else None, {FLAG: _name})


def quarantined(tables: Mapping[str, pl.DataFrame], names: DumpNames) -> Plot:
    """What was rejected, by stage and rule."""
    facts = rejected(tables["quarantine"])
    sums = facts.group_by(Quarantine.stage, Quarantine.rule).agg(pl.col(STRETCHES, Dump.byte_count, MENTIONS).sum())
    stretches, size, mentions = (int(facts[name].sum()) for name in (STRETCHES, Dump.byte_count, MENTIONS))
    sentence = (
        f"{many(stretches, 'stretch', 'stretches')} of {many(facts[Quarantine.dump_id].n_unique(), 'dump')} "
        f"({many(size, 'byte')}, {many(mentions, 'mention')}) {verb(stretches, 'was', 'were')} rejected, and kept with "
        "the reason."
        if stretches
        else "Nothing was rejected: all that the dumps hold was read."
    )
    caption = Caption("What was rejected", sentence, f"Bars of what was rejected by the rule that it broke. {sentence}")
    sums = sums.sort(pl.col(STRETCHES).sum().over(Quarantine.rule).neg(), Quarantine.rule, Quarantine.stage)
    rows = sums.select(Quarantine.stage, Quarantine.rule, STRETCHES, Dump.byte_count).head(_MOST).iter_rows()
    parts = [Part(_name(rule), stage, count, rule, many(size, "byte")) for stage, rule, count, size in rows]

    def draw(look: Look) -> Spec:
        colours = {"parse": look.ink.main, "normalise": look.ink.second}
        return bars(look, parts, colours, Reading("rule", "stage", "stretches"), caption)

    told = {Quarantine.dump_id: names.told, Quarantine.rule: _name}
    return Plot("quarantine", caption, facts, draw if parts else None, told)


def _name(code: str) -> str:
    return cut(drawable(code.replace("_", " ")), LABEL)
