"""What the browser hands out are the bytes that the commands write, the rows of papers, and those of the dumps."""

import gzip
import re
from pathlib import Path
from typing import Final

import polars as pl
import pytest
from playwright.sync_api import Browser, Page, Route
from polars.testing import assert_frame_equal
from pyarrow.parquet import ParquetFile

from etl.export import exported
from schemas.columns import Dump, Mention, Paper
from tests.browser.asking import Tables, opened, selected

_DOWNLOAD: Final = """async ([kind, query, times]) => {
  const found = await explorer.search(query);
  await found.settle();
  const places = Array.from({ length: times }, () => [...found.places]).flat();
  const blob = await explorer.download(kind, Uint32Array.from(places), () => {});
  return Array.from(new Uint8Array(await blob.arrayBuffer()));
}"""


@pytest.mark.parametrize("kind", ["csv", "jsonl", "bibtex", "ris"])
def test_a_download_is_what_export_writes(page: Page, tables: Tables, kind: str) -> None:
    for query in ("", '"northern hills" OR clock', "-has:id"):
        papers = selected(query, tables)
        expected = "".join(exported(kind, papers, tables[Mention.TABLE], tables[Dump.TABLE])).encode()
        assert bytes(page.evaluate(_DOWNLOAD, [kind, query, 1])) == expected


@pytest.mark.parametrize("query", ["", "clock", "-has:id"])
def test_a_parquet_download_is_read_back_as_the_rows_of_papers(
    odd_page: Page, odd_tables: Tables, query: str, tmp_path: Path
) -> None:
    assert_frame_equal(_parquet(odd_page, query, 1, tmp_path), selected(query, odd_tables))


def test_a_parquet_download_of_many_papers_has_several_row_groups(
    odd_page: Page, odd_tables: Tables, tmp_path: Path
) -> None:
    papers = odd_tables[Paper.TABLE]
    rows = papers.select(pl.int_range(pl.len()).repeat_by(20).explode()).to_series()
    assert_frame_equal(_parquet(odd_page, "", 20, tmp_path), papers[rows])
    with ParquetFile(tmp_path / "papers.parquet") as file:
        assert file.num_row_groups == 3


def _parquet(page: Page, query: str, times: int, folder: Path) -> pl.DataFrame:
    path = folder / "papers.parquet"
    path.write_bytes(bytes(page.evaluate(_DOWNLOAD, ["parquet", query, times])))
    return pl.read_parquet(path)


def test_an_unknown_kind_of_download_is_refused(page: Page) -> None:
    told = page.evaluate('explorer.download("xlsx", new Uint32Array(0), () => {}).catch((error) => error.message)')
    assert told == "`xlsx` is no kind of download. Kinds: parquet, csv, jsonl, bibtex, ris."


def test_raw_bytes_are_the_bytes_of_the_dumps(page: Page, toy: Path, tables: Tables) -> None:
    script = "async ([dump, start, end]) => Array.from(await explorer.raw(dump, start, end))"
    for dump_id, file in tables[Dump.TABLE].select(Dump.dump_id, Dump.file).iter_rows():
        whole = (toy / "data/raw" / file).read_bytes()
        for start, end in ((0, 40), (17, 18), (5, 5), (len(whole) - 3, len(whole) + 9), (0, len(whole))):
            assert bytes(page.evaluate(script, [dump_id, start, end])) == whole[start:end]
    told = page.evaluate('explorer.raw("moths", 0, 1).catch((error) => error.message)')
    assert told.startswith("moths: is no dump of this site.")


def test_raw_bytes_are_put_together_from_slices(chromium: Browser, origin: str) -> None:
    whole, size = bytes(range(100)), 16

    def slice_of(route: Route) -> None:
        number = int(re.findall(r"(\d+)\.bin", route.request.url)[0])
        route.fulfill(body=gzip.compress(whole[number * size : (number + 1) * size]))

    with opened(chromium, origin) as page:
        page.route("**/raw/bees/*.bin.gz", slice_of)
        script = f"""async ([start, end]) => {{
          explorer.site.slice_bytes = {size};
          explorer.site.dumps.find((dump) => dump.dump_id === "bees").byte_count = {len(whole)};
          return Array.from(await explorer.raw("bees", start, end));
        }}"""
        for start, end in ((20, 30), (20, 60), (15, 17), (16, 32), (90, 200)):
            assert bytes(page.evaluate(script, [start, end])) == whole[start:end]
