"""The check of hostile dumps fails where something is lost: else it would hold of anything."""

from collections.abc import Callable

import polars as pl
import pytest

from etl.parse.driver import Parsed, parse
from etl.parse.formats import FORMATS
from schemas.columns import Mention, Quarantine, Span
from tests.reliability.hostile.conserved import LIMITS, NotConservedError, check_parsed, read_all
from tests.reliability.hostile.seeds import toy

RAW = toy("abstract_list")


@pytest.fixture(scope="module")
def parsed() -> Parsed:
    return parse(RAW, "d", FORMATS["abstract_list"], LIMITS)


def test_a_good_dump_is_accounted_for() -> None:
    for name in FORMATS:
        read_all(name, FORMATS[name], toy(name))


@pytest.mark.parametrize(
    "damage",
    [
        lambda parsed: parsed._replace(mentions=parsed.mentions[:-1]),
        lambda parsed: parsed._replace(mentions=pl.concat([parsed.mentions, parsed.mentions[:1]])),
        lambda parsed: parsed._replace(spans=parsed.spans[1:]),
        lambda parsed: parsed._replace(spans=parsed.spans.with_columns(pl.col(Span.end_byte) - 1)),
        lambda parsed: parsed._replace(spans=parsed.spans.with_columns(pl.lit("furniture").alias(Span.role))),
        lambda parsed: parsed._replace(quarantine=parsed.quarantine[:0]),
        lambda parsed: parsed._replace(
            quarantine=parsed.quarantine.with_columns(pl.lit("").alias(Quarantine.raw_text))
        ),
        lambda parsed: parsed._replace(mentions=parsed.mentions.with_columns(pl.lit("b").alias(Mention.abstract_raw))),
    ],
)
def test_what_is_lost_is_noticed(parsed: Parsed, damage: Callable[[Parsed], Parsed]) -> None:
    assert parsed.quarantine.height
    with pytest.raises(NotConservedError):
        check_parsed(damage(parsed), RAW)
