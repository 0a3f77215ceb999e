"""A real browser on a toy package's site, served on loopback; `make test-browser` runs what is here."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from etl.io.explorer import serve
from tests.browser import toy as toys
from tests.browser.asking import Tables, odd_papers, odd_site, opened, published
from tests.shared import made_once

OpenPage = Callable[..., Page]
"""Opens an address of the site in a page of its own; settings such as `color_scheme` are those of the browser."""


def browser_path() -> str | None:
    """The browser that `CHROMIUM` names, else that of the system; None is the one that Playwright keeps, if it does."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy package, built, with its site; tests only read it."""
    return made_once(tmp_path_factory, "toy", toys.build) / "project"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's own browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def origin(toy: Path) -> Iterator[str]:
    """Where the toy's site is served."""
    with serve(toy / "data/explorer", port=0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def open_page(chromium: Browser, origin: str) -> Iterator[OpenPage]:
    """Open an address of the site; the test fails if a page asks another place, or its console tells of an error."""
    wrong: list[str] = []
    with ExitStack() as pages:

        def open_it(path: str = "", **settings: object) -> Page:
            context = chromium.new_context(**{"locale": "en-GB", **settings})  # type: ignore[arg-type]
            pages.callback(context.close)
            page = context.new_page()
            page.on(
                "request",
                lambda asked: None if asked.url.startswith((origin, "data:", "blob:")) else wrong.append(asked.url),
            )
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
            page.goto(origin + path)
            return page

        yield open_it
    assert not wrong


@pytest.fixture(scope="session")
def tables(toy: Path) -> Tables:
    """The published tables of the toy package."""
    return published(toy)


@pytest.fixture(scope="module")
def page(chromium: Browser, origin: str) -> Iterator[Page]:
    """The toy's start page; the tests only ask its engine, and share it."""
    with opened(chromium, origin) as page:
        yield page


@pytest.fixture(scope="session")
def odd_tables() -> Tables:
    """The tables of many odd papers."""
    return odd_papers()


@pytest.fixture(scope="module")
def odd_page(chromium: Browser, odd_tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The start page of their site."""
    with odd_site(tmp_path_factory, odd_tables) as origin, opened(chromium, origin) as page:
        yield page
