import random
import time
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.deduplicate.unique import merged, ranked
from tests.deduplicate.world import BREAD, CLOCKS, CLOCKS_TITLE, Row, frame, record

FIELDS = {"title": "title", "abstract": "abstract", "authors": "authors", "year": "publication_year", "doi": "doi"}


def records_of(rows: list[Row]) -> pl.DataFrame:
    return frame(rows)


def table_of(rows: list[Row], **columns: list[Any]) -> pl.DataFrame:
    """The table that the records might have come from: their own values, and other columns."""
    own = {name: [row[field] for row in rows] for name, field in FIELDS.items()}
    return pl.DataFrame({"record_id": [row["mention_id"] for row in rows], **own, **columns})


def named(name: str, **fields: Any) -> Row:
    return record(name, **{"mention_id": name, **fields})


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"title": CLOCKS_TITLE}, {"title": CLOCKS_TITLE, "doi": "10.1000/oil", "flags": ["withdrawn"]}),
        ({"doi": "10.1000/oil"}, {"title": CLOCKS_TITLE, "publication_year": 2014, "authors": ["Ada Oil"]}),
        ({"title": CLOCKS_TITLE, "publication_year": 2014}, {"abstract": CLOCKS}),
        ({"abstract": CLOCKS}, {"abstract": CLOCKS[:100]}),
    ],
)
def test_the_most_complete_record_stands_for_its_cluster(better: Row, worse: Row) -> None:
    for names in ("ab", "ba"):
        records = records_of([named(names[0], **worse), named(names[1], **better)])
        assert ranked(records, [[0, 1]]) == [[1, 0]]


def test_of_records_alike_the_least_id_stands_for_the_cluster() -> None:
    records = records_of([named(name, abstract=CLOCKS) for name in "cabd"])
    assert ranked(records, [[0, 1, 2], [3]]) == [[1, 2, 0], [3]]


def test_a_merged_record_takes_what_survives_of_each_field() -> None:
    rows = [
        named("a", title="Cold oil and clocks", abstract=CLOCKS, publication_year=2014),
        named("b", title="COLD OIL and the clocks", abstract=CLOCKS, publication_year=2013, authors=["Ada Oil"]),
        named("c", title="Cold oil and the clocks", abstract=CLOCKS[:80], flags=["truncated"], doi="10.1000/oil"),
        named("d", title="Cold Oil and the Clocks", publication_year=2013),
    ]
    table, records = table_of(rows), records_of(rows)
    one = merged(table, records, ranked(records, [[0, 1, 2, 3]]), {name: FIELDS[name] for name in FIELDS})
    assert one.to_dicts() == [
        {
            "record_id": "b",
            "title": "COLD OIL and the clocks",  # most whole records say so, in one form or another
            "abstract": CLOCKS,
            "authors": ["Ada Oil"],
            "year": 2013,
            "doi": "10.1000/oil",
        }
    ]
    assert one.schema == table.schema


def test_other_columns_are_those_of_the_representative_else_the_first_known() -> None:
    rows = [named("a", abstract=CLOCKS), named("b", abstract=CLOCKS, title=CLOCKS_TITLE), named("c", abstract=CLOCKS)]
    table = table_of(
        rows,
        note=["x", "y", "z"],
        shelf=[None, None, 3],
        text=["one", "", None],
        tags=[["t"], [], ["u"]],
        odd=[{"k": 1}, None, {"k": 2}],
        nothing=[None] * 3,
    )
    records = records_of(rows)
    one = merged(table, records, ranked(records, [[0, 1, 2]]), FIELDS).row(0, named=True)
    assert [one[name] for name in ("note", "shelf", "text", "tags", "odd", "nothing")] == [
        "y",
        3,
        "one",
        ["t"],
        {"k": 1},
        None,
    ]


def test_a_value_that_nothing_can_be_read_from_is_kept_as_of_any_other_column() -> None:
    rows = [named("a", abstract=CLOCKS), named("b", abstract=CLOCKS)]
    table = table_of(rows).with_columns(pl.Series("year", [None, "in press"]))
    records = records_of(rows)
    assert merged(table, records, ranked(records, [[0, 1]]), FIELDS)["year"].to_list() == ["in press"]


def test_records_alone_come_out_as_they_are() -> None:
    rows = [named("a", abstract=CLOCKS), named("b", abstract=BREAD, authors=["Bo Cog"])]
    table, records = table_of(rows, note=[None, "y"]), records_of(rows)
    assert merged(table, records, ranked(records, [[1], [0]]), FIELDS).equals(table[[1, 0]])
    nothing = merged(table.clear(), records.clear(), [], FIELDS)
    assert (nothing.height, nothing.schema) == (0, table.schema)


TITLES = st.sampled_from([None, "Cold oil", "COLD OIL", "Cold oil and clocks"])
ROWS = st.lists(
    st.tuples(
        TITLES,
        st.sampled_from([None, CLOCKS, BREAD]),
        st.sampled_from([None, 2013, 2014]),
        st.sampled_from([[], ["truncated"]]),
        st.sampled_from([None, "x", "y"]),
    ),
    min_size=1,
    max_size=6,
)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(values: list[Any], shuffler: random.Random) -> None:
    def built(order: list[int]) -> tuple[list[str], list[Row]]:
        rows = [
            named(f"r{number}", title=title, abstract=abstract, publication_year=year, flags=flags)
            for number, (title, abstract, year, flags, _) in enumerate(values)
        ]
        ordered = [rows[number] for number in order]
        table = table_of(ordered, note=[values[number][-1] for number in order])
        members = ranked(records_of(ordered), [list(range(len(order)))])
        one = merged(table, records_of(ordered), members, FIELDS)
        return [ordered[place]["mention_id"] for place in members[0]], one.to_dicts()

    order = list(range(len(values)))
    shuffled = shuffler.sample(order, len(order))
    assert built(shuffled) == built(order)


def test_a_cluster_of_many_records_takes_linear_time() -> None:
    rows = [named(f"r{number:05}", abstract=CLOCKS, title=f"Clocks {number % 7}") for number in range(6000)]
    table, records = table_of(rows), records_of(rows)
    start = time.process_time()
    merged(table, records, ranked(records, [list(range(6000))]), FIELDS)
    assert time.process_time() - start < 5  # quadratic time would be a minute
