"""The report as files: a page that holds dumps as text, and pictures that are the same on every run."""

import re
import subprocess
import sys
from collections.abc import Mapping
from html.parser import HTMLParser
from xml.etree.ElementTree import fromstring

import polars as pl
import pytest

from etl.explore.report import report_files
from etl.explore.report.contents import sections
from etl.explore.report.look import DARK, LIGHT, LOOKS, Look
from etl.explore.report.names import DumpNames
from etl.explore.report.page_style import STYLE
from etl.explore.report.plot import Plot, Spec
from etl.explore.report.rendering import as_json, svg
from tests.explore.report.world import Tables, Told, World, ledger

MARKUP = "</text><script>alert(1)</script>&\"'<img src=x onerror=y>"
TURNED = "\u202eevil"
LONG = "long " * 90
PLOTS = "bytes conflicts coverage flags flow lengths overlap quarantine queue released shared verdicts years".split()
TOY = World(
    [MARKUP, TURNED, LONG],
    [
        Told(dump, paper, {"abstract": "a b c", "publication_year": 2000 + paper})
        for dump in range(3)
        for paper in (dump, 7)
    ],
    rejected=[(0, True)],
)
LEDGER = ledger((0, "m0000000000000000", 0), (5, "m-gone", 1))


class Page(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return dict(report_files(TOY.tables(), LEDGER))


@pytest.fixture(scope="module")
def page(files: Mapping[str, bytes]) -> Page:
    return Page(files["report.html"].decode())


def plots(tables: Tables, known: pl.DataFrame) -> list[Plot]:
    return [plot for one in sections(tables, known, DumpNames(tables["dumps"])) for plot in one.plots]


def specs(plot: Plot) -> list[Spec]:
    """The plot for a wide page and for a phone; none where it has no picture."""
    return [plot.draw(look) for look in (Look(), Look(is_narrow=True))] if plot.draw else []


def test_every_plot_has_facts_and_every_picture_its_files(files: Mapping[str, bytes]) -> None:
    assert sorted(path[7:-4] for path in files if path.endswith(".csv")) == PLOTS
    pictures = {path[7:-4] for path in files if path.endswith(".png")}
    assert {"flow", "bytes", "quarantine", "overlap", "years", "lengths", "released"} <= pictures
    for name in pictures:
        for look in LOOKS:
            assert fromstring(files[f"report/{name}{look.name}.svg"]).tag.endswith("svg")
            assert f"report/{name}{look.name}.vl.json" in files


def test_all_that_the_page_shows_is_there_and_every_picture_is_told(files: Mapping[str, bytes], page: Page) -> None:
    assert all(len(image["alt"]) > 40 for image in page.all("img"))
    assert len(page.all("img")) == sum(path.endswith(".png") for path in files)
    named = [one["src"] for one in [*page.all("img"), *page.all("script")]]
    named += [one["srcset"] for one in page.all("source")]
    named += [one["href"] for one in [*page.all("a"), *page.all("link")]]
    anchors = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    for address in named:
        if address.startswith("#"):
            assert address[1:] in anchors
        elif not address.startswith(("index.html", "data:")):
            assert address in files


def test_the_page_runs_and_styles_nothing_inline(page: Page) -> None:
    assert [one["src"] for one in page.all("script")] == ["report/report.js"]
    assert not page.all("style")
    assert not [name for _, attributes in page.tags for name in attributes if name == "style" or name.startswith("on")]
    policy = next(one["content"] for one in page.all("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy


def test_what_a_dump_is_called_is_text(files: Mapping[str, bytes], page: Page) -> None:
    assert MARKUP in page.text
    assert "\\x202eevil" in page.text
    assert TURNED not in page.text
    assert LONG not in page.text
    assert not [one for one in page.all("img") if "onerror" in one or one["src"] == "x"]
    for path, content in files.items():
        if path.endswith(".svg"):
            tags = {element.tag.rsplit("}", 1)[-1] for element in fromstring(content).iter()}
            assert tags <= {"svg", "g", "path", "rect", "text", "line", "tspan", "title", "defs", "clipPath"}
            assert TURNED.encode() not in content
        if path.endswith(".vl.json"):
            assert b"<" not in content


def test_the_order_of_rows_changes_no_picture() -> None:
    tables = TOY.tables()
    shuffled = {name: table.sample(fraction=1, shuffle=True, seed=5) for name, table in tables.items()}
    for one, other in zip(plots(tables, LEDGER), plots(shuffled, LEDGER), strict=True):
        assert one.facts.equals(other.facts)
        assert one.caption == other.caption
        assert list(map(as_json, specs(one))) == list(map(as_json, specs(other)))


def test_a_picture_does_not_know_what_was_drawn_before_it(files: Mapping[str, bytes]) -> None:
    drawn = {plot.name: plot.draw(LOOKS[0]) for plot in plots(TOY.tables(), LEDGER) if plot.draw}
    for name in ("years", "flow", "years"):
        assert svg(drawn[name]).encode() == files[f"report/{name}.svg"]


def test_no_name_in_a_picture_was_counted_up() -> None:
    for plot in plots(TOY.tables(), LEDGER):
        text = as_json(plot.draw(LOOKS[0])) if plot.draw else ""
        assert not re.search(r'"(?:view|param|concat|layer|data)[_-][0-9a-f]+"', text)


def test_an_empty_package_has_a_page_and_no_picture() -> None:
    files = dict(report_files(World([]).tables(), LEDGER.clear()))
    assert "No paper yet" in Page(files["report.html"].decode()).text
    assert sorted(path[7:-4] for path in files if path.endswith(".csv")) == PLOTS
    assert not [path for path in files if path.endswith((".svg", ".png"))]


@pytest.mark.parametrize("count", [1, 12, 45])
def test_few_dumps_and_many_are_told_in_bounded_pictures(count: int) -> None:
    told = [
        Told(dump, paper, {"title": "t", "publication_year": 1000 + 9 * dump})
        for dump in range(count)
        for paper in (dump, 99)
    ]
    for plot in plots(World([f"Dump {n}" for n in range(count)], told).tables(), LEDGER.clear()):
        assert [spec["width"] for spec in specs(plot)] in ([], [760, 340])
        for spec in specs(plot):
            assert 0 < sum(map(len, spec["datasets"].values())) <= 2_500


def test_overlap_is_a_dotted_table_for_a_handful_and_a_grid_for_more() -> None:
    for count, drawn in ((1, set()), (8, {"overlap"}), (9, {"shared"})):
        told = [Told(dump, 1) for dump in range(count)]
        found = plots(World(["d"] * count, told).tables(), LEDGER.clear())
        assert {plot.name for plot in found if plot.draw} & {"overlap", "shared"} == drawn


def test_text_can_be_read_on_every_ground() -> None:
    for ink in (LIGHT, DARK):
        assert all(colour in STYLE for colour in (ink.paper, ink.text, ink.quiet))
        for ground in (ink.paper, ink.low, ink.high):
            assert contrast(ink.text, ground) >= 4.5
        assert contrast(ink.quiet, ink.paper) >= 4.5
        assert all(
            contrast(colour, ink.paper) >= 3 for colour in (*ink.dumps, ink.main, ink.second, ink.bad, ink.other)
        )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG has it."""
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_room_is_light_until_something_is_drawn() -> None:
    code = "import sys, etl.explore.report; print([name for name in ('altair', 'vl_convert') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
