"""The bands of the flow: each as wide as its mentions, between the bars that it joins, however many dumps there are."""

from typing import Any

import pytest
from hypothesis import assume, given

from etl.explore.report.charts.flow import flow
from etl.explore.report.look import LOOKS, Look
from etl.explore.report.names import DumpNames
from etl.explore.report.plot import Spec
from tests.explore.report.world import Told, World, worlds


def drawn(world: World, look: Look = LOOKS[0]) -> Spec:
    tables = world.tables()
    plot = flow(tables, DumpNames(tables["dumps"]))
    assert plot.draw is not None
    return plot.draw(look)


def bands(spec: Spec) -> list[list[dict[str, Any]]]:
    """The points of each band, in order."""
    found: dict[str, list[dict[str, Any]]] = {}
    for point in spec["datasets"]["bands"]:
        found.setdefault(point["band"], []).append(point)
    return list(found.values())


@given(worlds)
def test_the_bands_hold_all_mentions_once(world: World) -> None:
    assume(world.told or world.unused)
    first = [band for band in bands(drawn(world)) if band[0]["from"] not in ("told once", "told several times")]
    expected = len(world.told) + len(world.unused) + sum(is_mention for _, is_mention in world.rejected)
    assert sum(band[0]["mentions"] for band in first) == expected
    widths = [band[0]["y2"] - band[0]["y"] for band in first]
    assert sum(widths) == pytest.approx(330, abs=0.5)
    for band, width in zip(first, widths, strict=True):
        assert width == pytest.approx(330 * band[0]["mentions"] / expected, abs=0.05)
        assert band[-1]["y2"] - band[-1]["y"] == pytest.approx(width, abs=0.05)


def test_a_band_narrows_where_mentions_merge() -> None:
    world = World(["a", "b"], [Told(0, 1), Told(1, 1), Told(1, 2)])
    merged = next(band for band in bands(drawn(world)) if band[0]["from"] == "told several times")
    assert merged[0]["y2"] - merged[0]["y"] == pytest.approx(2 * (merged[-1]["y2"] - merged[-1]["y"]), abs=0.05)


@pytest.mark.parametrize("look", LOOKS)
def test_of_many_dumps_the_smaller_ones_are_one(look: Look) -> None:
    told = [Told(dump, 100 * dump + n) for dump in range(40) for n in range(1 + dump % 7)]
    spec = drawn(World([f"Dump of week {dump}" for dump in range(40)], told), look)
    first = [band for band in bands(spec) if band[0]["to"] == "told once"]
    assert len(first) == 12
    assert sum(band[0]["mentions"] for band in first) == len(told)
    assert max(point["x"] for point in spec["datasets"]["bands"]) < look.width


@pytest.mark.parametrize(
    ("world", "sentence"),
    [
        (World(["a"]), "No dump holds a mention of a paper yet."),
        (World(["a"], [Told(0, 1)]), "1 mention in 1 dump became 1 paper, each told once."),
        (
            World(["a", "b"], [Told(0, 1), Told(1, 1)], [(0, True)], [1, 1]),
            "2 mentions in 2 dumps became 1 paper: 1 paper is told by 2 mentions together; 1 mention is quarantined; "
            "2 mentions are of reference dumps and not needed.",
        ),
    ],
)
def test_the_sentence_names_both_ends(world: World, sentence: str) -> None:
    tables = world.tables()
    assert flow(tables, DumpNames(tables["dumps"])).caption.sentence == sentence
