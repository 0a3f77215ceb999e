"""What all pictures have in common: size, colours, type, and a specification without names that were counted up."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import altair as alt

from etl.explore.report.look import FONT, Ink, Look
from etl.explore.report.plot import Caption, Spec

Row = Mapping[str, Any]

SMALL: Final = 12
_HEADING: Final = 18
_LINE: Final = 105


def tip(*columns: tuple[str, str]) -> list[alt.Tooltip]:
    """What is shown of a mark where a pointer rests: pairs of a column with its type, and its heading."""
    return [
        alt.Tooltip(column, title=heading, format=",d") if column.endswith(":Q") else alt.Tooltip(column, title=heading)
        for column, heading in columns
    ]


class Canvas:
    """A picture in the making: its look, and the tables that its marks are made of."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self._tables: dict[str, list[Row]] = {}

    def rows(self, name: str, rows: Iterable[Row]) -> alt.NamedData:
        """Rows under a name of ours; Altair would call them by a hash, and copy them for every mark."""
        self._tables[name] = list(rows)
        return alt.NamedData(name=name)

    def painted(self, layers: Sequence[alt.Chart], height: int, caption: Caption, is_fitted: bool = True) -> Spec:
        """The layers as one specification of the look's width.

        `is_fitted` takes the room for axes and legends from that width; else what is drawn counts its pixels itself.
        """
        ink = self.look.ink
        chart = (
            alt.layer(*layers)
            .resolve_scale(color="independent")
            .properties(
                width=self.look.width,
                height=height,
                autosize=alt.AutoSizeParams(type="fit-x" if is_fitted else "pad", contains="padding"),
                background=ink.paper,
                padding=4 if is_fitted else 0,
                description=caption.description,
                title=_title(caption),
            )
        )
        spec: Spec = chart.configure(**_config(ink)).to_dict(validate=False)  # it takes longer than to draw
        return spec | {"datasets": self._tables}


def _title(caption: Caption) -> alt.TitleParams:
    told = textwrap.wrap(caption.sentence, _LINE)
    return alt.TitleParams(text=caption.title, subtitle=told, anchor="start", frame="bounds", offset=16)


def _config(ink: Ink) -> dict[str, Any]:
    small = {"labelFontSize": SMALL, "titleFontSize": SMALL, "titleColor": ink.quiet}
    lines = {"domainColor": ink.line, "tickColor": ink.line, "gridColor": ink.line}
    return {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {**small, **lines, "labelColor": ink.quiet, "titleFontWeight": "normal"},
        "legend": {**small, "title": None, "symbolType": "square", "orient": "top", "labelColor": ink.text},
        "text": {"color": ink.text, "fontSize": SMALL},
        "title": {"color": ink.text, "fontSize": _HEADING, "subtitleColor": ink.quiet, "subtitleFontSize": SMALL + 1},
    }
