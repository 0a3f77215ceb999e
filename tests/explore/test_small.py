"""The small site: the first papers, and the slices of dumps that they stand in."""

import polars as pl

from etl.cli.showing import LANGUAGE
from etl.explore.shards import SLICE_BYTES, packed
from etl.explore.site import site_files
from etl.explore.small import first_papers, slices_of
from schemas.columns import Mention, Neighbour, Paper
from tests.explore.reader import json_of, opened, rows_of
from tests.explore.world import Tables, blank, exports_of, paper_id, tables

YEARS = (2020, 2024, 2022)


def three() -> Tables:
    return tables(
        [
            blank(
                Paper,
                paper_id=paper_id(number),
                display_title=f"Clock {year}",
                title=f"Clock {year}",
                publication_year=year,
                dump_ids=["bees", "list"],
            )
            for number, year in enumerate(YEARS)
        ],
        conflicts=[(paper_id(0), "title", "wording", "x"), (paper_id(1), "title", "wording", "y")],
    )


def test_the_first_papers_are_shown_as_in_the_whole_site() -> None:
    made = three()
    few = first_papers(made, 2)
    files = opened(packed(site_files(few, {}, LANGUAGE, exports_of(few), {"title": "Toys"}, 3)))
    told = json_of(files, "site.json")
    assert (told["papers"], told["shown"], told["mentions"], told["conflicts"]) == (2, 3, 4, 1)
    details = rows_of(files, "papers")
    assert [row["paper"][Paper.publication_year] for row in details] == [2024, 2022]
    assert [[near["place"] for near in row["neighbours"]] for row in details] == [[1], [0]]
    others = {pair["paper_id_a"] for row in details for pair in row["pairs"]}
    assert paper_id(0) in others  # a paper that is not shown is still named
    assert made[Neighbour.TABLE].height == 6


def test_slices_are_those_of_the_papers_mentions() -> None:
    made = three()
    at = {"bees": (0, SLICE_BYTES - 10, 5 * SLICE_BYTES), "list": (0, 3 * SLICE_BYTES, 4 * SLICE_BYTES - 90)}
    starts = [at[dump_id][ordinal - 1] for dump_id, ordinal in made[Mention.TABLE].select(*Mention.SORT).iter_rows()]
    start = pl.Series(Mention.start_byte, starts)
    made[Mention.TABLE] = made[Mention.TABLE].with_columns(start, (start + 90).alias(Mention.end_byte))
    found = slices_of(made, 10)
    assert found == {"bees": [0, 1, 5], "list": [0, 3]}
    assert slices_of(first_papers(made, 0), 10) == {}
    assert sum(map(len, slices_of(made, 3).values())) == 3
    assert slices_of(made, 2) == {"bees": [0], "list": [3]}
