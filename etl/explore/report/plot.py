"""What a section of the report is made of, before anything is drawn."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import polars as pl

from etl.explore.report.look import Look

Spec = dict[str, Any]
"""A Vega-Lite specification."""


class Caption(NamedTuple):
    """Title, the sentence that tells all, and the description that stands for the picture where none is seen."""

    title: str
    sentence: str
    description: str


class Plot(NamedTuple):
    """A picture with what it says: facts as a table, and how it is drawn in any look; None where nothing is to draw.

    `told` gives cells as people read them, a function a column; of the others, texts and numbers stand as they are.
    """

    name: str
    caption: Caption
    facts: pl.DataFrame
    draw: Callable[[Look], Spec] | None
    told: Mapping[str, Callable[[Any], str]] = {}


class Section(NamedTuple):
    """A heading of the page with its anchor, and the plots below it."""

    anchor: str
    heading: str
    plots: tuple[Plot, ...]
