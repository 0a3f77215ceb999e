"""Pages for everybody: colours, contrast, labels and narrow screens."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.seeing import disputed, paper_of, settle

PHONE: Final = {"viewport": {"width": 360, "height": 740}}
PAGES: Final = {
    "start": "",
    "results": "#/?q=oak",
    "table": "#/?q=oak&view=table",
    "reading": "#/?q=oak&view=reading",
    "conflicts": "#/?q=conflict:any&sort=conflicts",
    "like": "#/like",
    "picked": "#/picked",
    "quarantine": "#/quarantine",
    "dump": "#/dump/trees",
}
BAD: Final = ("serious", "critical")


def test_colours_are_chosen_and_remembered(open_page: OpenPage) -> None:
    page = open_page("", color_scheme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("#theme").click()
    page.locator("#theme").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_page: OpenPage, toy: Path, scheme: str) -> None:
    page = open_page("", color_scheme=scheme, reduced_motion="reduce")
    base = page.url
    for name, address in {**PAGES, "paper": f"#/paper/{disputed(toy)}"}.items():
        page.goto(base + address)
        settle(page)
        assert not violations(page), name
    page.locator("#help-open").click()
    assert not violations(page), "help"


def violations(page: Page) -> list[tuple[str, str]]:
    found: list[Mapping[str, str]] = Axe().run(page).response["violations"]
    return [(one["id"], str(one["nodes"])[:600]) for one in found if one["impact"] in BAD]


def test_a_phone_scrolls_one_way(open_page: OpenPage, toy: Path) -> None:
    page = open_page("", **PHONE)
    base = page.url
    for name, address in {**PAGES, "paper": f"#/paper/{paper_of(toy, 'Longest')}"}.items():
        page.goto(base + address)
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
