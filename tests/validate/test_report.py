import polars as pl
import pytest

from etl.errors import AbstractsError, ValidationError
from etl.validate import Problem, validate
from etl.validate.problem import report
from tests.validate.breakage import drop, put
from tests.validate.conftest import Tables


def test_a_valid_package_passes(package: Tables) -> None:
    validate(package, 1, 5)


def test_a_broken_package_stops_the_build_and_says_what_where_and_what_next(package: Tables) -> None:
    with pytest.raises(ValidationError) as caught:
        validate({**package, "dumps": put("sha256", "abc", dump_id="author")(package["dumps"])}, 1, 5)
    assert isinstance(caught.value, AbstractsError)
    assert str(caught.value).splitlines() == [
        "validate: 1 check failed; data/processed/latest/ is left as it was.",
        "  dumps.sha256: str_matches('^[0-9a-f]{64}$') (1 row, such as author: abc)",
        "Mend the stage that wrote the table, or the dump, then run `abstracts build`.",
    ]


def test_a_column_that_a_stage_left_out_stops_the_build(package: Tables) -> None:
    with pytest.raises(ValidationError, match=r"papers\.display_title: the column is missing \(2 rows\)"):
        validate({**package, "papers": package["papers"].drop("display_title")}, 1, 5)


def test_a_broken_promise_stops_the_build(package: Tables) -> None:
    with pytest.raises(ValidationError, match=r"quarantine\.start_byte: .* such as harbour / 0"):
        validate({**package, "quarantine": drop(stage="parse")(package["quarantine"])}, 1, 5)


def test_at_most_so_many_examples_are_shown(package: Tables) -> None:
    spans = package["spans"].with_columns(role=pl.lit("x"))
    with pytest.raises(ValidationError) as caught:
        validate({**package, "spans": spans}, 1, 2)
    assert str(caught.value).count(": x") == 2
    assert f"({spans.height} rows, such as author / 0: x, author / 220: x)" in str(caught.value)


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem("papers", "*", "the table is missing", 0, ()), "  papers.*: the table is missing (0 rows)"),
        (Problem("papers", "doi", "is odd", 1234, ("a", "b")), "  papers.doi: is odd (1,234 rows, such as a, b)"),
        (Problem("papers", "doi", "is odd", 1, ("x" * 200,)), f"  papers.doi: is odd (1 row, such as {'x' * 120}…)"),
    ],
)
def test_each_problem_is_a_line(problem: Problem, line: str) -> None:
    assert report([problem, problem]).splitlines()[1:3] == [line, line]
    assert report([problem, problem]).startswith("validate: 2 checks failed;")
