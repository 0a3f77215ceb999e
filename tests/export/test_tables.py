"""Papers as CSV and JSON Lines: our own reader finds the same papers in both."""

import csv
import io
import json

import polars as pl

from etl.export import exported
from tests.deduplicate.world import BREAD, BREAD_TITLE, CLOCKS, CLOCKS_TITLE
from tests.export.package import again, package

BIBTEX = (
    f"@article{{a, title = {{{CLOCKS_TITLE}}}, abstract = {{{CLOCKS}}}, author = {{Oil, Ada and Cog, Bo}},"
    " date = {2018-04-05}, eprint = {1804.10530}, archiveprefix = {arXiv}, pages = {3--9}, volume = {1/2},"
    " number = {1-2}, isbn = {9780000000002}, journal = {Clocks}}\n"
    f"@article{{b, title = {{=SUM(A1), or {BREAD_TITLE}}}, abstract = {{{BREAD}}}, doi = {{10.1000/bread}},"
    " year = 2020, author = {{Bread and Butter Group}}, volume = {12}, pages = {101--109}}\n"
    "@misc{c, title = {1984}, author = {Clock, Al}, year = 1999, eprint = {math/0303012}, archiveprefix = {arXiv}}\n"
)
SAME = (
    "title", "abstract", "authors", "arxiv_id", "doi", "publication_date", "publication_year", "journal", "volume",
    "number", "pages", "isbn",
)  # fmt: skip


def test_csv_is_read_back_as_the_same_papers() -> None:
    made = package(("bibtex", BIBTEX))
    found = again("csv", made)
    for name in SAME:
        expected = made.papers.sort("publication_year")[name].to_list()
        if name == "title":
            expected = [title.replace("=SUM", "'=SUM") for title in expected]
        assert found.papers.sort("publication_year")[name].to_list() == expected, name


def test_no_cell_of_csv_is_a_number_a_day_or_a_formula_that_is_none() -> None:
    text = package(("bibtex", BIBTEX)).text("csv")
    assert text.startswith("\ufeffpaper_id,display_title,title,")
    rows = {row["display_title"]: row for row in csv.DictReader(io.StringIO(text[1:], newline=""))}
    clocks, bread = rows[CLOCKS_TITLE], rows[f"'=SUM(A1), or {BREAD_TITLE}"]
    assert [clocks[name] for name in ("arxiv_id", "volume", "number", "pages", "isbn", "authors")] == [
        "arXiv:1804.10530", "vol. 1/2", "no. 1-2", "pp. 3-9", "ISBN 9780000000002", "Oil, Ada; Cog, Bo",
    ]  # fmt: skip
    assert [bread[name] for name in ("volume", "pages", "publication_year")] == ["12", "101-109", "2020"]


def test_jsonl_holds_every_column_of_a_paper() -> None:
    made = package(("bibtex", BIBTEX))
    rows = [json.loads(line) for line in made.text("jsonl").splitlines()]
    assert [list(row) for row in rows] == [made.papers.columns] * 3
    assert rows == made.papers.with_columns(pl.col("publication_date").cast(pl.String())).to_dicts()
    assert again("jsonl", made).papers["arxiv_id"].sort().to_list() == made.papers["arxiv_id"].sort().to_list()


def test_a_large_table_comes_in_parts_that_make_one() -> None:
    row = package(("bibtex", BIBTEX)).papers.head(1)
    papers = pl.concat([row] * 20_001)
    parts = list(exported("csv", papers, pl.DataFrame(), pl.DataFrame()))
    assert len(parts) == 3
    assert "".join(parts).count("p") >= 20_001
    assert len("".join(exported("jsonl", papers, pl.DataFrame(), pl.DataFrame())).splitlines()) == 20_001
