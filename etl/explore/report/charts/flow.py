"""From dumps through mentions to papers: bands that keep their width until mentions merge."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from etl.explore.report.charts.flow_drawing import drawn_flow
from etl.explore.report.charts.flow_places import Merged
from etl.explore.report.facts.mentions import AGAIN, ONCE, OUTCOME, REJECTED, UNUSED, outcomes
from etl.explore.report.look import Look
from etl.explore.report.names import DumpNames
from etl.explore.report.plot import Caption, Plot, Spec
from etl.explore.report.words import many, verb
from schemas.columns import Dump, Mention, Paper

TOLD: Final = {
    ONCE: "the only mention of its paper",
    AGAIN: "one of several mentions of its paper",
    REJECTED: "quarantined",
    UNUSED: "in a reference dump, not needed",
}
"""What the outcomes are called on the page."""


def flow(tables: Mapping[str, pl.DataFrame], names: DumpNames) -> Plot:
    """The flow, with a sentence that names both ends."""
    facts = outcomes(tables)
    count = pl.col(Paper.mention_count)
    papers = tables["papers"].select(once=(count == 1).sum(), again=(count > 1).sum()).row(0)
    merged = Merged(*papers)
    sums = dict.fromkeys(TOLD, 0) | dict(facts.group_by(OUTCOME).agg(pl.col(Dump.mention_count).sum()).rows())
    sentence = _sentence(sums, merged, len(names.dump_ids))
    description = f"Bands from {many(len(names.dump_ids), 'dump')} to the papers. {sentence}"

    caption = Caption("From dumps to papers", sentence, description)

    def draw(look: Look) -> Spec:
        return drawn_flow(look, facts, merged, names, caption)

    told = {Mention.dump_id: names.told, OUTCOME: TOLD.__getitem__}
    return Plot("flow", caption, facts, None if facts.is_empty() else draw, told)


def _sentence(sums: Mapping[str, int], merged: Merged, dumps: int) -> str:
    kept = sums[ONCE] + sums[AGAIN]
    if not sum(sums.values()):
        return "No dump holds a mention of a paper yet."
    told = f"{many(kept, 'mention')} in {many(dumps, 'dump')} became {many(merged.once + merged.again, 'paper')}"
    several = (
        f": {many(merged.again, 'paper')} {verb(merged.again, 'is', 'are')} told by {sums[AGAIN]:,} mentions together"
        if merged.again
        else ", each told once"
    )
    lost = [
        f"{many(sums[outcome], 'mention')} {verb(sums[outcome], 'is', 'are')} {what}"
        for outcome, what in ((REJECTED, "quarantined"), (UNUSED, "of reference dumps and not needed"))
        if sums[outcome]
    ]
    return f"{told}{several}{''.join(f'; {one}' for one in lost)}."
