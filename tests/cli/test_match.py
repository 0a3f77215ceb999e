"""`abstracts match`, each sentence of its help tried on tables of invented records."""

import datetime
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from etl.errors import AbstractsError
from schemas.columns import Pair
from tests.cli.conftest import Abstracts
from tests.commands import environment
from tests.deduplicate.world import BREAD, BREAD_TITLE, CLOCKS, CLOCKS_TITLE, FERNS

TABLE = pl.DataFrame(
    {
        "record_id": ["c9", "c1", "007", "b2", "f1"],
        "title": [CLOCKS_TITLE, CLOCKS_TITLE.upper(), BREAD_TITLE, BREAD_TITLE, None],
        "abstract": [CLOCKS, CLOCKS, None, BREAD, FERNS],
        "authors": ["Oil, Ada", "Ada Oil", "Bo Crumb; Cy Yeast", "Crumb, B. and Yeast, C.", None],
        "year": ["2014", "2014 Jan", "2015", "2015", None],
        "doi": [None, "10.1000/oil", None, None, None],
        "shelf": ["A", None, "B", "C", "D"],
    }
)
CLUSTERS = {"c9": "c1", "c1": "c1", "007": "b2", "b2": "b2", "f1": "f1"}


def message(run: object) -> str:
    error = getattr(run, "exception", None)
    assert isinstance(error, AbstractsError), run
    return str(error)


@pytest.fixture
def matched(abstracts: Abstracts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Match a table in a folder outside any project; gives the rows, the merged records and the pairs."""
    monkeypatch.chdir(tmp_path)

    def run(table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        table.write_parquet("in.parquet")
        done = abstracts("match", "in.parquet", "--out", "o.parquet", "--unique", "u.parquet", "--pairs", "p.parquet")
        assert done.exit_code == 0, done.exception
        assert sorted(path.name for path in Path().iterdir()) == ["in.parquet", "o.parquet", "p.parquet", "u.parquet"]
        return pl.read_parquet("o.parquet"), pl.read_parquet("u.parquet"), pl.read_parquet("p.parquet")

    return run


def test_rows_come_out_as_they_were_with_their_clusters(matched: Any) -> None:
    rows, _, _ = matched(TABLE)
    assert_frame_equal(rows.drop("cluster_id", "is_representative"), TABLE)
    assert dict(rows.select("record_id", "cluster_id").iter_rows()) == CLUSTERS
    assert rows.filter("is_representative")["record_id"].to_list() == ["c1", "b2", "f1"]


def test_unique_holds_one_merged_record_a_cluster(matched: Any) -> None:
    _, unique, _ = matched(TABLE)
    assert unique.columns == [*TABLE.columns, "record_ids", "cluster_id"]
    assert unique["record_ids"].to_list() == [["c1", "c9"], ["007", "b2"], ["f1"]]
    assert unique["cluster_id"].to_list() == unique["record_id"].to_list() == ["c1", "b2", "f1"]
    assert unique["shelf"].to_list() == ["A", "C", "D"]
    assert unique["abstract"].to_list() == [CLOCKS, BREAD, FERNS]


def test_pairs_tell_every_comparison_with_its_verdict(matched: Any) -> None:
    _, _, pairs = matched(TABLE)
    assert pairs.columns == ["record_id_a", "record_id_b", *list(Pair.TYPES)[2:]]
    assert [tuple(sorted(pair)) for pair in pairs.select("record_id_a", "record_id_b").rows()] == [
        ("007", "b2"),
        ("c1", "c9"),
    ]
    assert set(pairs["verdict"]) <= {"exact", "strong"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_rows_changes_nothing_but_the_order(matched: Any, seed: int) -> None:
    ordered = matched(TABLE)
    shuffled = matched(TABLE.sample(fraction=1, shuffle=True, seed=seed))
    for one, other, key in zip(ordered, shuffled, ("record_id", "record_id", "record_id_a"), strict=True):
        assert_frame_equal(one.sort(key), other.sort(key))


def test_threads_and_hash_seeds_change_no_byte(tmp_path: Path) -> None:
    outputs = []
    TABLE.write_parquet(tmp_path / "in.parquet")
    for threads, seed in (("1", "1"), ("4", "2")):
        names = [f"{name}{seed}.csv" for name in ("out", "unique", "pairs")]
        options = [word for name in names for word in (f"--{name[:-5]}", name)]
        subprocess.run(
            [sys.executable, "-m", "etl.cli", "match", "in.parquet", *options],
            cwd=tmp_path,
            env=environment(POLARS_MAX_THREADS=threads, PYTHONHASHSEED=seed),
            check=True,
            capture_output=True,
        )
        outputs.append([(tmp_path / name).read_bytes() for name in names])
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize(
    ("columns", "ids"),
    [
        ({}, ["r1", "r2"]),
        ({"record_id": pl.Series([None, None])}, ["r1", "r2"]),
        ({"record_id": [10, 9]}, [10, 9]),
        ({"record_id": pl.Series(["x", "y"], dtype=pl.Categorical())}, ["x", "y"]),
    ],
)
def test_ids_are_of_the_type_that_they_have_or_are_made(matched: Any, columns: dict[str, Any], ids: list[Any]) -> None:
    rows, unique, pairs = matched(pl.DataFrame({**columns, "abstract": [CLOCKS, CLOCKS]}))
    assert rows["record_id"].to_list() == ids
    assert rows["cluster_id"].dtype == rows["record_id"].dtype == pairs["record_id_a"].dtype
    assert unique["record_ids"].to_list() == [sorted(ids, key=str)]
    assert len(set(rows["cluster_id"])) == 1


def test_made_ids_are_of_one_width(matched: Any) -> None:
    rows, _, _ = matched(pl.DataFrame({"title": [f"A title of number {number}" for number in range(10)]}))
    assert rows["record_id"].to_list() == [*(f"r0{number}" for number in range(1, 10)), "r10"]
    assert rows.columns[0] == "record_id"


def test_columns_of_any_name_and_type_stay_as_they_are(matched: Any) -> None:
    table = pl.DataFrame(
        {
            "Title": [CLOCKS_TITLE] * 2,
            "AUTHORS": [["Ada Oil"], []],
            "publication_year": [2014.0, None],
            "arxiv_id": [706.3725, 706.3725],
            "cluster_id": ["mine", "too"],
            "cluster_id_input": [1, 2],
            "record_ids": [None, None],
            "odd": [{"a": [datetime.date(2020, 1, 1)], "b": b"\xff"}, None],
            "kind": pl.Series(["x", None], dtype=pl.Categorical()),
            "huge": ["x" * 1_000_000, ""],
        }
    )
    rows, unique, _ = matched(table)
    kept = rows.drop("record_id", "cluster_id", "is_representative").rename({"cluster_id_input_input": "cluster_id"})
    assert_frame_equal(kept, table, check_column_order=False)
    assert rows["cluster_id"].to_list() == ["r1", "r1"]
    assert unique["record_ids"].to_list() == [["r1", "r2"]]
    assert {"cluster_id_input_input", "record_ids_input"} <= set(unique.columns)


@pytest.mark.parametrize(
    "table",
    [
        pl.DataFrame(schema={"record_id": pl.Int64(), "title": pl.String(), "x": pl.Struct({"a": pl.Int8()})}),
        pl.DataFrame(schema={"abstract": pl.Null(), "authors": pl.List(pl.String())}),
        pl.DataFrame({key: [None, None] for key in ("record_id", "title", "abstract", "authors", "year", "doi")}),
        pl.DataFrame({"record_id": ["a"], "doi": ["10.1000/oil"]}),
    ],
)
def test_a_table_of_nothing_much_gives_records_alone(matched: Any, table: pl.DataFrame) -> None:
    rows, unique, pairs = matched(table)
    assert rows.height == unique.height == table.height
    assert pairs.height == 0
    assert rows["is_representative"].all()
    same = [name for name in table.columns if table[name].dtype != pl.Null()]
    assert_frame_equal(rows.select(same), table.select(same))


def test_each_output_is_of_the_kind_of_its_name(abstracts: Abstracts, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("record_id,title,year\n007,Cold oil and the winter drift of clocks,2014.0\n")
    names = [tmp_path / name for name in ("o.csv", "u.jsonl", "p.NDJSON")]
    done = abstracts("match", source, "--out", names[0], "--unique", names[1], "--pairs", names[2])
    assert done.exit_code == 0, done.exception
    assert names[0].read_text() == (
        "record_id,title,year,cluster_id,is_representative\n"
        "007,Cold oil and the winter drift of clocks,2014.0,007,true\n"
    )
    assert json.loads(names[1].read_text()) == {
        "record_id": "007",
        "title": "Cold oil and the winter drift of clocks",
        "year": "2014.0",
        "record_ids": ["007"],
        "cluster_id": "007",
    }
    assert names[2].read_text() == ""


def test_without_options_the_rows_are_written_beside_the_input(abstracts: Abstracts, tmp_path: Path) -> None:
    TABLE.write_ndjson(tmp_path / "my.records.jsonl")
    shown = abstracts("match", tmp_path / "my.records.jsonl").output
    assert "Records 5 · papers 3 · of several records 2" in shown
    assert "Pairs that wait for review 0" in shown
    assert f"Wrote {tmp_path / 'my.records.matched.jsonl'}" in shown
    assert sorted(path.name for path in tmp_path.iterdir()) == ["my.records.jsonl", "my.records.matched.jsonl"]


def test_other_params_may_be_given(abstracts: Abstracts, tmp_path: Path) -> None:
    TABLE.write_parquet(tmp_path / "in.parquet")
    params = (Path(__file__).parents[2] / "params.yaml").read_text()
    (tmp_path / "p.yaml").write_text(params.replace("max_block_records", "max_block_record"))
    assert "deduplicate.block.max_block_record" in message(
        abstracts("match", tmp_path / "in.parquet", "--params", tmp_path / "p.yaml")
    )


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"a": ["x"], "authors": ["Ada Oil"]}, r"needs one of `title`, `abstract`, `doi`, .*it has `a`, `authors`"),
        ({"title": ["x"] * 5, "record_id": [*"aabb", None]}, "`record_id` is missing in row 5. Fill it, or remove"),
        ({"title": ["x"] * 3, "record_id": ["", "", "a"]}, "`record_id` is missing in row 1, 2. Fill it"),
        ({"title": ["x"] * 4, "record_id": [*"baba"]}, "`record_id` `a`, `b` stands in several rows. Make each"),
        ({"title": ["x"] * 8, "record_id": [1, 1, 2, 2, 3, 3, 4, 4]}, "`1`, `2`, `3`, … stands in several rows"),
        ({"title": ["x"], "record_id": [["a"]]}, r"`record_id` is List\(String\), and must be text or numbers"),
    ],
)
def test_a_table_that_cannot_be_matched_is_told_why(
    abstracts: Abstracts, tmp_path: Path, table: dict[str, Any], said: str
) -> None:
    pl.DataFrame(table, strict=False).write_parquet(tmp_path / "in.parquet")
    error = message(abstracts("match", tmp_path / "in.parquet"))
    assert error.startswith(f"{tmp_path / 'in.parquet'}: ")
    assert re.search(said, error)
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


def test_the_input_is_never_overwritten(abstracts: Abstracts, tmp_path: Path) -> None:
    TABLE.write_parquet(tmp_path / "in.parquet")
    assert "is the input" in message(abstracts("match", tmp_path / "in.parquet", "--pairs", tmp_path / "in.parquet"))
    assert_frame_equal(pl.read_parquet(tmp_path / "in.parquet"), TABLE)
