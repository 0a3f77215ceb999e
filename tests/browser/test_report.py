"""The build report, and the site in one file, as a reader opens them."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import OpenPage
from tests.browser.seeing import disputed
from tests.browser.test_accessible import PHONE, violations


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_is_found_in_the_report(open_page: OpenPage, scheme: str) -> None:
    page = open_page("report.html", color_scheme=scheme)
    for details in page.locator("details").all():
        details.locator("summary").first.click()
    assert not violations(page)


def test_every_picture_answers_the_pointer_once_it_is_asked_to(open_page: OpenPage) -> None:
    page = open_page("report.html")
    buttons = page.locator("figure button")
    count = page.locator("picture").count()
    assert buttons.count() == count > 5
    while buttons.count():
        before = buttons.count()
        buttons.first.click()
        expect(buttons).to_have_count(before - 1)
    expect(page.locator(".living svg")).to_have_count(count)


def test_the_report_fits_a_phone_and_leads_back(open_page: OpenPage) -> None:
    page = open_page("report.html", **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("a[href='index.html']").first.click()
    expect(page.locator("#query")).to_be_visible()


def test_without_scripts_the_report_is_all_there(open_page: OpenPage) -> None:
    page = open_page("report.html", java_script_enabled=False)
    for image in page.locator("picture img").all():
        image.scroll_into_view_if_needed()
        assert image.bounding_box()
        assert image.get_attribute("alt")


def test_a_disagreement_is_three_clicks_from_the_start(open_page: OpenPage) -> None:
    page = open_page("")
    page.get_by_role("link", name="Conflicts").first.click()
    expect(page.locator("main")).to_contain_text("Where dumps disagree")
    expect(page.locator("main[aria-busy]")).to_have_count(0)
    page.locator("main a[href^='#/paper/']").first.click()
    expect(page.locator("del").first).to_be_visible()
    expect(page.locator("ins").first).to_be_visible()


def test_one_file_is_the_whole_site(chromium: Browser, toy: Path) -> None:
    wrong: list[str] = []
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.goto((toy / "data/explorer/small.html").as_uri())
    page.locator("#query").fill("beech")
    expect(page.locator("mark").first).to_have_text("beech", ignore_case=True)
    page.goto(f"{(toy / 'data/explorer/small.html').as_uri()}#/paper/{disputed(toy)}")
    expect(page.locator("del").first).to_be_visible()
    expect(page.locator(".bytes .piece").first).to_be_visible()
    context.close()
    assert not wrong
