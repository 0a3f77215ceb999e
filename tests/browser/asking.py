"""How tests ask the browser's engine: pages whose engine is opened, on the toy's site or on one of odd papers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import polars as pl
import pytest
from playwright.sync_api import Browser, Page

from etl.io.explorer import serve
from etl.query import select
from schemas.columns import Alias, Columns, Conflict, Dump, Mention, Paper
from tests.browser import world
from tests.shared import made_once

Tables = dict[str, pl.DataFrame]

ODD_PAPERS: Final = 700
"""In more shards than are verified at once."""
_TABLES: Final[tuple[type[Columns], ...]] = (Paper, Conflict, Alias, Mention, Dump)
_OPENED: Final = """new Promise((tell, refuse) => {
  const until = Date.now() + 30_000;
  const look = () => {
    if (globalThis.explorer) tell(null);
    else if (Date.now() > until) refuse(new Error(document.body.textContent));
    else setTimeout(look, 10);
  };
  look();
})"""
"""Until the page has opened its engine; the policy of its content forbids Playwright to wait for an expression."""


def published(toy: Path) -> Tables:
    """The published tables of the toy package."""
    return {one.TABLE: pl.read_parquet(toy / f"data/processed/latest/{one.TABLE}.parquet") for one in _TABLES}


def odd_papers() -> Tables:
    """The tables of many odd papers."""
    return world.tables(ODD_PAPERS, seed=1)


@contextmanager
def odd_site(factory: pytest.TempPathFactory, tables: Tables) -> Iterator[str]:
    """Where the site of the odd papers is served."""
    site = made_once(factory, "odd", lambda root: world.write(root / "site", tables)) / "site"
    with serve(site, port=0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@contextmanager
def opened(chromium: Browser, origin: str) -> Iterator[Page]:
    """The start page of a site, its engine opened as `explorer`."""
    page = chromium.new_page()
    page.goto(origin)
    page.evaluate(_OPENED)
    yield page
    page.close()


def selected(query: str, tables: Tables) -> pl.DataFrame:
    """The papers that the commands select."""
    return select(query, tables[Paper.TABLE], tables[Conflict.TABLE], tables[Alias.TABLE])
