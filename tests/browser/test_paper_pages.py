"""The page of a paper and of a dump: conflicts, the very bytes, and hostile text."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.seeing import disputed, paper_of
from tests.browser.toy import HEBREW


def bytes_shown(page: Page) -> list[tuple[int, int, str]]:
    """The marked stretches of the bytes: from where to where, and their text."""
    found = page.evaluate(
        "[...document.querySelectorAll('#bytes .chosen')].map(e => [+e.dataset.start, +e.dataset.end, e.textContent])"
    )
    return [(start, end, text) for start, end, text in found]


def raw_text(toy: Path, name: str, start: int, end: int) -> str:
    return (toy / "data/raw" / name).read_bytes()[start:end].decode()


def test_a_conflict_is_three_clicks_away(open_page: OpenPage) -> None:
    page = open_page("")
    page.get_by_role("link", name=re.compile("^.?Conflicts ·")).click()
    page.get_by_role("link", name=re.compile("^number")).click()
    expect(page.locator(".differences del")).to_have_text("12")
    page.locator(".paper-link").first.click()
    expect(page.locator(".numbers del")).to_have_text("12")
    expect(page.locator(".numbers ins")).to_have_text("13")
    expect(page.locator("#bytes .sought")).to_have_text("13")
    page.locator(".conflict .origin").last.click()
    expect(page.locator("#bytes .sought")).to_have_text("12")


def test_the_marked_bytes_are_those_of_the_dump(open_page: OpenPage, toy: Path) -> None:
    page = open_page(f"#/paper/{disputed(toy)}")
    expect(page.locator("#bytes .chosen").first).to_be_visible()
    found = bytes_shown(page)
    assert "".join(text for _, _, text in found) == raw_text(toy, "list.txt", found[0][0], found[-1][1])
    whole = page.locator("#bytes").text_content()
    assert whole == raw_text(toy, "list.txt", 0, 10_000)


def test_provenance_leads_to_the_very_bytes(open_page: OpenPage, toy: Path) -> None:
    page = open_page(f"#/paper/{disputed(toy)}")
    origin = page.locator("tr", has_text="arXiv id").locator(".origin")
    start, end = (int(origin.get_attribute(f"data-{side}") or -1) for side in ("start", "end"))
    origin.click()
    expect(page.locator("#bytes .chosen")).to_have_text(raw_text(toy, "list.txt", start, end))
    page.reload()
    expect(page.locator("#bytes .chosen")).to_have_text(raw_text(toy, "list.txt", start, end))


def test_bytes_as_numbers(open_page: OpenPage, toy: Path) -> None:
    page = open_page(f"#/paper/{disputed(toy)}")
    page.locator("#hex").click()
    expect(page.locator(".hex-row").first).to_contain_text(raw_text(toy, "list.txt", 0, 2).encode().hex(" "))


def test_a_dump_is_shown_slice_by_slice(open_page: OpenPage, toy: Path) -> None:
    size = (toy / "data/raw/trees.bib").stat().st_size
    page = open_page("#/dump/trees")
    shown = ""
    for start in range(0, size, 8192):
        end = min(start + 8192, size)
        expect(page.locator(".dump-page nav").first).to_contain_text(f"bytes {start:,} to {end:,}")
        shown += page.locator("#bytes").text_content() or ""
        if end < size:
            page.locator(".slice-next").first.click()
    assert page.locator(".slice-next").count() == 0
    assert shown == raw_text(toy, "trees.bib", 0, size)


def test_a_hostile_title_is_text(open_page: OpenPage, toy: Path) -> None:
    page = open_page("#/?q=odd")
    expect(page.locator(".list")).to_contain_text("<script>alert(2)</script> as a title")
    page.goto(page.url.partition("#")[0] + f"#/paper/{paper_of(toy, 'alert(2)')}")
    expect(page.locator("h1")).to_contain_text("<script>alert(2)</script> as a title")
    expect(page.locator("#bytes")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("main img, main script, main [onerror], main [onclick], main [style*=url]").count() == 0
    hrefs = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
    assert all(re.match(r"#|https?://|report\.html", href) for href in hrefs)
    assert page.locator("a[href^=http]:not([rel='noopener noreferrer'])").count() == 0


def test_text_from_right_to_left_stands_apart(open_page: OpenPage, toy: Path) -> None:
    page = open_page(f"#/paper/{paper_of(toy, HEBREW)}")
    title = page.locator("h1 bdi")
    expect(title).to_have_text(HEBREW)
    assert title.evaluate("e => getComputedStyle(e).unicodeBidi") == "isolate"


def test_an_id_that_is_not_there(open_page: OpenPage) -> None:
    page = open_page("#/paper/p0000000000000000")
    expect(page.locator("h1")).to_have_text("No such paper")
