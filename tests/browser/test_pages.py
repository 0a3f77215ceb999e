"""The start and the lists of papers: what people see, type, tick and press."""

import re
from pathlib import Path
from urllib.parse import quote

import polars as pl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.seeing import rows


def test_the_start_tells_what_is_there(open_page: OpenPage, toy: Path) -> None:
    page = open_page("")
    papers = pl.read_parquet(toy / "data/processed/latest/papers.parquet").height
    expect(page.locator("#count")).to_have_text(f"{papers} papers")
    assert len(rows(page)) == 20
    expect(page.locator(".dumps")).to_contain_text("trees")
    expect(page.locator("aside.facets")).to_contain_text("Year")


def test_the_start_needs_no_shard(open_page: OpenPage) -> None:
    page = open_page("")
    expect(page.locator(".card").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    asked = page.evaluate("performance.getEntriesByType('resource').map(e => new URL(e.name).pathname)")
    assert sorted(asked) == ["/explorer.css", "/explorer.js", "/site.json"]


def test_search_as_you_type_marks_what_it_finds(open_page: OpenPage) -> None:
    page = open_page("")
    page.locator(".card").first.wait_for()
    page.keyboard.press("/")
    page.keyboard.type("stopped clo", delay=20)
    expect(page.locator("#count")).to_have_text("1 paper")
    expect(page.locator(".card mark", has_text="stopped").first).to_be_visible()
    assert page.locator("#query").evaluate("field => document.activeElement === field")
    assert "q=stopped+clo" in page.url
    page.keyboard.type("wns", delay=20)
    expect(page.locator("#count")).to_have_text("0 papers")
    expect(page.locator(".empty")).to_be_visible()


def test_typing_leaves_one_step_in_the_history(open_page: OpenPage) -> None:
    page = open_page("")
    page.locator("#query").press_sequentially("oak", delay=150)
    expect(page.locator(".card mark").first).to_be_visible()
    page.go_back()
    expect(page.locator(".intro")).to_be_visible()
    expect(page.locator("#query")).to_have_value("")


def test_a_query_that_cannot_be_read_is_told_at_the_field(open_page: OpenPage) -> None:
    page = open_page("#/?q=oak")
    page.locator(".card").first.wait_for()
    before = rows(page)
    page.locator("#query").fill("auther:oil")
    expect(page.locator("#query-error")).to_contain_text("Did you mean `author`?")
    expect(page.locator("#query")).to_have_attribute("aria-invalid", "true")
    assert rows(page) == before
    page.locator("#query").fill("author:oil")
    expect(page.locator("#query-error")).to_be_empty()


def test_a_tick_is_a_term_of_the_query(open_page: OpenPage) -> None:
    page = open_page("#/?q=oak")
    page.get_by_role("checkbox", name="2001").check()
    expect(page.locator("#query")).to_have_value("oak year:2001")
    expect(page.get_by_role("checkbox", name="2001")).to_be_checked()
    expect(page.get_by_role("checkbox", name="2001")).to_be_focused()
    page.get_by_role("checkbox", name="2001").uncheck()
    expect(page.locator("#query")).to_have_value("oak")


def test_a_term_is_taken_away_by_its_chip(open_page: OpenPage) -> None:
    page = open_page(f"#/?q={quote('oak -has:pmid OR elm -has:pmid')}")
    page.get_by_role("button", name="-has:pmid").click()
    expect(page.locator("#query")).to_have_value("oak OR elm")


@pytest.mark.parametrize("view", ["list", "table", "reading"])
def test_views_show_the_same_papers(open_page: OpenPage, view: str) -> None:
    page = open_page("#/?q=title:oak&sort=oldest")
    page.locator(".card").first.wait_for()
    listed = rows(page)
    page.locator(f"#view-{view}").click()
    expect(page.locator(f"#view-{view}")).to_have_attribute("aria-current", "true")
    assert rows(page) == listed
    page.reload()
    expect(page.locator(f"#view-{view}")).to_have_attribute("aria-current", "true")


def test_pages_and_back(open_page: OpenPage) -> None:
    page = open_page("#/?q=survey")
    page.locator(".page-next").click()
    expect(page.locator(".pager")).to_contain_text("Page 2")
    second = rows(page)
    page.locator(".paper-link").nth(3).click()
    expect(page.locator("article.paper")).to_be_visible()
    page.go_back()
    expect(page.locator(".pager")).to_contain_text("Page 2")
    assert rows(page) == second
    expect(page.locator(".paper-link").nth(3)).to_be_focused()


def test_keys(open_page: OpenPage) -> None:
    page = open_page("#/?q=title:oak&sort=oldest")
    page.locator(".card").first.wait_for()
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    expect(page.locator(".paper-link").first).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator(".pick").first).to_be_checked()
    expect(page.locator("#picked-count")).to_have_text("1")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    page.locator(".paper-link").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("article.paper")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".paper-link").first).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type(" jkx?", delay=5)
    expect(page.locator("#query")).to_have_value(re.compile("jkx\\?$"))
    expect(page.locator("#help")).to_be_hidden()


def test_papers_like_a_text(open_page: OpenPage) -> None:
    page = open_page("#/like")
    page.locator("#like-text").fill("Clocks that are stopped, and what owners say of them.")
    page.get_by_role("button", name="Find papers like it").click()
    expect(page.locator(".card").first).to_contain_text("A clock that nobody winds")
    expect(page.locator(".likeness").first).to_contain_text("likeness")


def test_a_shard_that_cannot_be_read_can_be_asked_for_again(open_page: OpenPage) -> None:
    page = open_page("")
    page.route("**/terms/index.json.gz", lambda route: route.fulfill(status=200, body="no JSON"))
    page.locator("#query").fill("oak")
    expect(page.locator("h1")).to_have_text("This cannot be shown")
    page.unroute("**/terms/index.json.gz")
    page.locator("#again").click()
    expect(page.locator(".card mark").first).to_have_text("oak")
