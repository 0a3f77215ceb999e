"""What tests look for on the pages, and in the toy package behind them."""

from pathlib import Path

import polars as pl
from playwright.sync_api import Page, expect

from schemas.columns import Conflict, Paper


def paper_of(toy: Path, title: str) -> str:
    """The id of the paper with these words in its title."""
    papers = pl.read_parquet(toy / "data/processed/latest/papers.parquet")
    return str(papers.filter(pl.col(Paper.display_title).str.contains(title, literal=True))[Paper.paper_id][0])


def disputed(toy: Path) -> str:
    """The id of the paper of which a number was corrected."""
    conflicts = pl.read_parquet(toy / "data/processed/latest/conflicts.parquet")
    return str(conflicts.filter(pl.col(Conflict.kind) == "number")[Conflict.paper_id][0])


def settle(page: Page) -> None:
    """Wait until the page is drawn, facets, bytes and all (the pages' policy forbids `wait_for_function`).

    That nothing is busy is not enough: an address just gone to has not begun to be drawn.
    """
    expect(page.locator("main")).to_have_attribute("data-shown", page.evaluate("location.hash"))
    expect(page.locator("main[aria-busy], #waiting")).to_have_count(0)
    expect(page.locator(".facet, .bytes .piece, .narrow").first).to_be_attached()


def rows(page: Page) -> list[str]:
    """The ids of the papers of the list that is shown, in order."""
    return [row.get_attribute("data-paper") or "" for row in page.locator(".list [data-paper]").all()]
