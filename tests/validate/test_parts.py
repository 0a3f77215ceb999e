"""A table that comes in parts is told of as if it came at once, wherever it is cut and whatever is wrong."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from etl.validate import Problem, problems
from etl.validate.models import model_problems
from etl.validate.promises import broken_promises
from schemas.tables import TABLES
from tests.validate.breakage import drop, more, put
from tests.validate.conftest import Tables
from tests.validate.parts import Cut, every
from tests.validate.test_promises import BROKEN

CUT = ("papers", "mentions", "spans", "provenance", "neighbours", "dumps", "quarantine", "aliases")
WRONG = {pl.String(): "?", pl.Int64(): -1, pl.Date(): date(999, 1, 1), pl.Boolean(): None, pl.List(pl.String()): [""]}
QUICK = settings(
    max_examples=15,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
ends = st.lists(st.integers(0, 12), max_size=4).map(tuple)


def of_table(table: str, frame: Any, max_examples: int) -> list[Problem]:
    """What is reported of one table."""
    return [one for one in model_problems({table: frame}, max_examples) if one.table == table]


@QUICK
@given(table=st.sampled_from(CUT), chance=st.data(), ends=ends, shown=st.integers(0, 4))
def test_wrong_rows_are_reported_alike_wherever_a_table_is_cut(
    package: Tables, table: str, chance: st.DataObject, ends: tuple[int, ...], shown: int
) -> None:
    frame = package[table]
    frame = frame[chance.draw(st.lists(st.integers(0, frame.height - 1), max_size=8))]
    for place in chance.draw(st.lists(st.integers(0, max(frame.height - 1, 0)), max_size=3)) if frame.height else ():
        column = chance.draw(st.sampled_from(frame.columns))
        values = [None, WRONG.get(frame.schema[column])]
        rows = frame.to_dicts()
        rows[place][column] = chance.draw(st.sampled_from(values))
        frame = pl.DataFrame(rows, frame.schema)
    assert of_table(table, Cut(frame, ends), shown) == of_table(table, frame, shown)


@QUICK
@given(case=st.sampled_from(BROKEN), chance=st.data())
def test_broken_promises_are_reported_alike_wherever_tables_are_cut(
    package: Tables, case: tuple[tuple[str, str, str], str, Any, str], chance: st.DataObject
) -> None:
    promise, table, change, _ = case
    sort = next(list(one.sort) for one in TABLES if one.name == table)
    broken = {**package, table: change(package[table]).sort(sort)}
    cut = {name: Cut(frame, chance.draw(ends)) for name, frame in broken.items()}
    found = broken_promises(cut, 3)
    assert found == broken_promises(broken, 3)
    assert promise in [(one.table, one.column, one.check) for one in found]


def test_wrong_rows_of_two_parts_are_one_problem_with_the_first_examples() -> None:
    rows = [{"alias_id": f"p{number:016x}", "paper_id": f"p{number:016x}", "reason": None} for number in range(30)]
    for number in (4, 7, 25):
        rows[number]["paper_id"] = "gone"
    frame = pl.DataFrame(rows, {"alias_id": pl.String, "paper_id": pl.String, "reason": pl.String})
    first, second = of_table("aliases", every(frame, 10), 2)
    assert (first.column, first.count) == ("paper_id", 3)
    assert first.examples == (f"p{4:016x}: gone", f"p{7:016x}: gone")
    assert (second.check, second.count) == ("an id leads elsewhere or nowhere without a reason", 3)


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_an_id_that_stands_in_two_parts_is_not_unique(package: Tables, rows: int) -> None:
    mentions = package["mentions"]
    first = pl.lit(mentions["mention_id"][0]).alias("mention_id")
    again = mentions.tail(1).with_columns(first, pl.lit(99, pl.Int64).alias("ordinal"))
    (problem,) = of_table("mentions", every(pl.concat([mentions, again]), rows), 5)
    assert (problem.column, problem.check, problem.count) == ("mention_id", "is not unique", 2)


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_a_neighbour_that_a_paper_has_twice_is_found_across_parts(package: Tables, rows: int) -> None:
    neighbours = package["neighbours"]
    again = neighbours.head(1).with_columns(rank=pl.lit(10, pl.Int64))
    frame = pl.concat([neighbours, again]).sort("paper_id", "rank")
    (problem,) = of_table("neighbours", every(frame, rows), 5)
    assert (problem.check, problem.count) == ("the key is not unique", 2)


COPIES = 40


@pytest.fixture(scope="module")
def large(package: Tables) -> Tables:
    """The toy package many times over, each time with other ids and dumps."""
    return {table.name: copies(package[table.name]).sort(table.sort) for table in TABLES}


def copies(frame: pl.DataFrame) -> pl.DataFrame:
    """A table many times over; the ids of papers and mentions, the dumps and their ordinals are another's each time."""
    return pl.concat(copy(frame, number) for number in range(COPIES))


def copy(frame: pl.DataFrame, number: int) -> pl.DataFrame:
    """A table with other ids."""

    def other(column: pl.Expr, name: str) -> pl.Expr:
        if "dump_id" in name:
            return column + f"-{number:03}"
        return column.str.replace(r"^(.)(.*)...$", f"${{1}}{number:03}$2")

    changed = []
    for name, dtype in frame.schema.items():
        if name.endswith(("_id", "_id_a", "_id_b")) and name not in ("arxiv_id",):
            changed.append(other(pl.col(name), name))
        elif name.endswith("_ids"):
            changed.append(pl.col(name).list.eval(other(pl.element(), name)).cast(dtype))
        elif name == "ordinal" and "mention_id" not in frame.columns:
            changed.append(pl.col(name) + 100 * number)
    return frame.with_columns(changed)


def test_a_large_package_is_valid_in_parts(large: Tables) -> None:
    assert problems({name: every(frame, 200) for name, frame in large.items()}, 1, 5) == []


@pytest.mark.parametrize(
    ("table", "change", "says"),
    [
        ("provenance", drop(field="urls"), "does not match the published values"),
        ("provenance", put("end_byte", more(500)), "leads to another paper or dump, or outside its mention"),
        ("papers", put("mention_count", more(1)), "differs from the mentions"),
        ("spans", put("end_byte", more(1)), "the spans of a dump do not cover its file exactly"),
        ("aliases", drop(reason=None), "a living paper is missing"),
    ],
)
def test_one_wrong_row_of_a_large_package_is_found(large: Tables, table: str, change: Any, says: str) -> None:
    half = large[table].height // 2
    broken = {**large, table: pl.concat([large[table][:half], change(large[table][half:])])}
    found = broken_promises({name: every(frame, 40) for name, frame in broken.items()}, 5)
    assert says in [problem.check for problem in found]
    assert found == broken_promises(broken, 5)


@pytest.mark.parametrize("edges", [(), (0, 0)])
def test_tables_without_a_row_break_no_promise(package: Tables, edges: tuple[int, ...]) -> None:
    assert problems({name: Cut(frame.clear(), edges) for name, frame in package.items()}, 0, 5) == []
