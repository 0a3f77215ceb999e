"""What people take away from the pages: picked papers and results as files, and the command that makes them again."""

import json
import re
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import polars as pl
import pytest
from playwright.sync_api import expect

from schemas.columns import Paper
from tests.browser.conftest import OpenPage
from tests.browser.seeing import rows
from tests.cli.conftest import run


def test_picked_papers_stay_and_are_taken_away(open_page: OpenPage, toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page("#/?q=title:oak&sort=oldest")
    page.locator(".pick").first.check()
    page.locator(".pick").nth(1).check()
    picked = sorted(rows(page)[:2])
    page.reload()
    page.locator("#way-picked").click()
    expect(page.locator("h1")).to_have_text("2 picked papers")
    with page.expect_download() as download:
        page.locator("#save").click()
    saved = Path(download.value.path()).read_bytes()
    assert pl.read_csv(BytesIO(saved))[Paper.paper_id].to_list() == picked
    command = page.locator(".command").text_content() or ""
    monkeypatch.chdir(toy)
    query = re.fullmatch(r"abstracts export '([^']*)' --to csv", command)
    assert query
    assert run("export", query[1], "--to", "csv").stdout_bytes == saved


@pytest.mark.parametrize("kind", ["parquet", "jsonl", "bibtex", "ris"])
def test_a_result_is_taken_away(open_page: OpenPage, kind: str) -> None:
    query = '"northern hills" year:..2005'
    page = open_page(f"#/?q={quote(query)}")
    page.locator(".card").first.wait_for()
    listed = sorted(rows(page))
    page.locator("#download").click()
    page.locator(f"#kind-{kind}").check()
    with page.expect_download() as download:
        page.locator("#save").click()
    saved = Path(download.value.path()).read_bytes()
    expect(page.locator(".panel")).to_contain_text("saved")
    if kind == "parquet":
        expect(page.locator(".command")).to_have_text(f"abstracts export '{query}' --out papers.parquet")
        assert pl.read_parquet(BytesIO(saved))[Paper.paper_id].to_list() == listed
    elif kind == "jsonl":
        assert [json.loads(line)[Paper.paper_id] for line in saved.splitlines()] == listed
    else:
        assert saved.count({"bibtex": b"@", "ris": b"TY  - "}[kind]) == len(listed)


@pytest.mark.parametrize(
    ("query", "command"),
    [
        ("", "abstracts export --to csv"),
        ("oak year:2001..", "abstracts export 'oak year:2001..' --to csv"),
        ("oak's", "abstracts export 'oak'\\''s' --to csv"),
        ("-has:doi", "abstracts export --to csv -- '-has:doi'"),
    ],
)
def test_the_command_is_fit_for_a_shell(open_page: OpenPage, query: str, command: str) -> None:
    page = open_page(f"#/?q={quote(query)}")
    page.locator("#download").click()
    expect(page.locator(".command")).to_have_text(command)
