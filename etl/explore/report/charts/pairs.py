"""The compared pairs by verdict, and those that wait for a curator."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from etl.explore.report.charts.bars import LABEL, Part, Reading, bars
from etl.explore.report.facts.pairs import PAIRS, REVIEW, verdicts, waiting
from etl.explore.report.look import Look
from etl.explore.report.plot import Caption, Plot, Spec
from etl.explore.report.words import cut, drawable, many, verb
from schemas.columns import Pair
from schemas.vocabulary import VERDICTS

_MOST: Final = 24
_WAITING: Final = "What waits for a curator"
_VERDICTS: Final = "How pairs were judged"


def queue(tables: Mapping[str, pl.DataFrame]) -> Plot:
    """The pairs of papers that wait for a decision, by reason."""
    facts = waiting(tables)
    whole = int(facts[PAIRS].sum())
    sentence = (
        f"{many(whole, 'pair')} of papers {verb(whole, 'waits', 'wait')} for a decision; `abstracts review` asks."
        if whole
        else "No pair of papers waits for a decision."
    )
    caption = Caption(_WAITING, sentence, f"Bars of waiting pairs by their reason. {sentence}")
    parts = [Part(_name(reason), REVIEW, count, reason) for reason, count in facts.head(_MOST).iter_rows()]

    def draw(look: Look) -> Spec:
        return bars(look, parts, {REVIEW: look.ink.second}, Reading("reason", "verdict", "pairs"), caption)

    return Plot("queue", caption, facts, draw if parts else None, {Pair.reason: _name})


def judged(tables: Mapping[str, pl.DataFrame]) -> Plot:
    """All pairs that `pairs` keeps, by verdict and reason."""
    facts = verdicts(tables["pairs"])
    sums = dict(facts.group_by(Pair.verdict).agg(pl.col(PAIRS).sum()).rows())
    whole = sum(sums.values())
    told = ", ".join(f"{sums[verdict]:,} {verdict}" for verdict in VERDICTS if sums.get(verdict))
    sentence = f"{many(whole, 'pair')} of mentions {verb(whole, 'was', 'were')} worth keeping: {told}."
    if not whole:
        sentence = "No pair of mentions was alike enough to be kept."
    more = facts.height - _MOST
    sentence += f" The first {_MOST} of {facts.height:,} reasons are drawn." if more > 0 else ""
    caption = Caption(_VERDICTS, sentence, f"Bars of pairs by reason, coloured by verdict. {sentence}")
    parts = [Part(_name(reason), verdict, count, reason) for verdict, reason, count in facts.head(_MOST).iter_rows()]

    def draw(look: Look) -> Spec:
        ink = look.ink
        colours = dict(zip(VERDICTS, (ink.main, ink.dumps[2], ink.second, ink.other), strict=True))
        return bars(look, parts, colours, Reading("reason", "verdict", "pairs"), caption)

    return Plot("verdicts", caption, facts, draw if parts else None, {Pair.reason: _name})


def _name(reason: str) -> str:
    return cut(drawable(reason.replace("_", " ")), LABEL)
