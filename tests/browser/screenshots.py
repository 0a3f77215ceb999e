"""`make screenshots`: pictures of the main pages of the built site, light and dark, wide and narrow, to look at."""

import sys
import threading
from itertools import product
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, sync_playwright

from etl.io import layout
from etl.io.explorer import serve
from tests.browser.conftest import browser_path

_PAGES: Final = {
    "start": "",
    "search": "#/?q=model",
    "table": "#/?view=table",
    "conflicts": "#/?q=conflict%3Aany",
    "like": "#/like",
    "report": "report.html",
}
_WIDTHS: Final = {"wide": 1280, "narrow": 360}
_SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
_HEIGHT: Final = 900
_QUIET_MS: Final = 800


def main(folder: Path) -> None:
    """Write a PNG for each page, width and colour scheme to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with serve(layout.EXPLORER, 0) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=browser_path())
        pages = _PAGES | {"paper": _first_conflict(browser, f"http://127.0.0.1:{server.server_port}/")}
        for (name, place), (size, width), scheme in product(pages.items(), _WIDTHS.items(), _SCHEMES):
            context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": _HEIGHT})
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/{place}")
            page.wait_for_timeout(_QUIET_MS)
            page.screenshot(path=folder / f"{name}-{size}-{scheme}.png")
            context.close()
        browser.close()
        server.shutdown()


def _first_conflict(browser: Browser, address: str) -> str:
    """The place of a paper on which dumps disagree, found as a reader finds it."""
    page = browser.new_page()
    page.goto(f"{address}{_PAGES['conflicts']}")
    place = page.locator("main a[href^='#/paper/']").first.get_attribute("href", timeout=10_000)
    page.close()
    return place or ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
