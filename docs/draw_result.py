"""Draw docs/result.svg, the README's picture, from `data/processed/latest/` (run after `make`)."""

from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl

ROOT = Path(__file__).parents[1]
WIDTH, BAR, GAP, UNIT = 760, 14, 12, 4.2
LEFT, RIGHT, TOP = 250, 520, 46
COLOURS = ("#4c78a8", "#72b7b2", "#54a24b", "#e45756", "#b279a2")


def draw() -> str:
    """The mentions of each dump flowing into papers; those mentioned more than once, and where they disagree, named."""
    latest = ROOT / "data/processed/latest"
    papers, mentions, dumps, conflicts = (
        pl.read_parquet(latest / f"{name}.parquet") for name in ("papers", "mentions", "dumps", "conflicts")
    )
    times = mentions.join(papers.select("paper_id", "mention_count"), on="paper_id")
    groups = sorted(papers["mention_count"].unique())
    shapes: list[str] = []
    ends = _right_bars(papers, groups, conflicts.height, shapes)
    y = float(TOP)
    for colour, dump in zip(COLOURS * dumps.height, dumps.sort("ordinal").iter_rows(named=True), strict=False):
        own = times.filter(pl.col("dump_id") == dump["dump_id"])
        height = own.height * UNIT
        label = f"{dump['format']} · {own.height} mentions"
        shapes.append(f'<rect x="{LEFT}" y="{y:.1f}" width="{BAR}" height="{height:.1f}" fill="{colour}"/>')
        shapes.append(_text(LEFT - 10, y + height / 2, escape(dump["dump_id"]), "end", True))
        shapes.append(_text(LEFT - 10, y + height / 2 + 15, escape(label), "end"))
        start = y
        for count in groups:
            flow = own.filter(pl.col("mention_count") == count).height * UNIT
            if flow:
                shapes.append(_flow(start, ends[count], flow, colour))
                start, ends[count] = start + flow, ends[count] + flow
        y += max(height, 26) + GAP
    head = f"{mentions.height} mentions in {dumps.height} dumps are {papers.height} papers"
    shapes.append(_text(LEFT, 24, head, "start", True, 16))
    size = f'width="{WIDTH}" height="{y + 10:.0f}" viewBox="0 0 {WIDTH} {y + 10:.0f}"'
    font = 'font-family="Helvetica, Arial, sans-serif"'
    back = '<rect width="100%" height="100%" fill="#ffffff"/>'
    body = "\n".join([back, *shapes])
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font} role="img" aria-label="{head}">\n{body}\n</svg>\n'


def _right_bars(papers: pl.DataFrame, groups: list[int], conflict_count: int, shapes: list[str]) -> dict[int, float]:
    """The bars of papers by how often they are mentioned; returns where each begins."""
    y, starts = float(TOP), {}
    for count in groups:
        own = papers.filter(pl.col("mention_count") == count)
        height = own.height * count * UNIT
        starts[count] = y
        often = "once" if count == 1 else f"{count} times"
        shapes.append(f'<rect x="{RIGHT}" y="{y:.1f}" width="{BAR}" height="{height:.1f}" fill="#333333"/>')
        shapes.append(
            _text(
                RIGHT + 24,
                y + height / 2 + 4,
                f"{own.height} paper{'s' * (own.height > 1)} mentioned {often}",
                "start",
                True,
            )
        )
        if count > 1 and own["conflict_count"].sum():
            told = f"{own['conflict_count'].sum()} disagreement kept in conflicts"
            shapes.append(_text(RIGHT + 24, y + height / 2 + 19, told, "start"))
        y += max(height, 26) + GAP
    return starts


def _flow(left: float, right: float, width: float, colour: str) -> str:
    x, end, middle = LEFT + BAR, RIGHT, (LEFT + BAR + RIGHT) / 2
    path = (
        f"M{x} {left:.1f} C{middle} {left:.1f} {middle} {right:.1f} {end} {right:.1f} V{right + width:.1f} "
        f"C{middle} {right + width:.1f} {middle} {left + width:.1f} {x} {left + width:.1f} Z"
    )
    return f'<path d="{path}" fill="{colour}" fill-opacity="0.35"/>'


def _text(x: float, y: float, text: str, anchor: str, strong: bool = False, size: int = 12) -> str:
    weight, colour = ("600", "#222222") if strong else ("400", "#666666")
    look = f'font-size="{size}" font-weight="{weight}" fill="{colour}" text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{text}</text>'


if __name__ == "__main__":
    (ROOT / "docs/result.svg").write_text(draw(), encoding="utf-8")
