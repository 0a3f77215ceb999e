from datetime import date
from typing import Any

import polars as pl
import pytest

from etl.validate import Problem, problems
from etl.validate.models import model_problems
from schemas.derive import nullable, polars_types
from schemas.tables import TABLES, Table
from tests.validate.breakage import Change, drop, put, repeat
from tests.validate.conftest import Tables

BY_NAME = {table.name: table for table in TABLES}


def found(package: Tables, table: str, change: Change, max_examples: int = 5) -> list[Problem]:
    """What is reported of one table after a change; the other tables are left out, for speed."""
    return [one for one in model_problems({table: change(package[table])}, max_examples) if one.table == table]


def test_the_toy_package_is_valid_and_has_rows_in_every_table(package: Tables) -> None:
    assert problems(package, 1, 5) == []
    assert [name for name, frame in package.items() if frame.is_empty()] == []


def test_missing_tables_are_reported(package: Tables) -> None:
    assert model_problems({}, 5) == [Problem(table.name, "*", "the table is missing", 0, ()) for table in TABLES]
    rest = {name: frame for name, frame in package.items() if name != "spans"}
    assert problems(rest, 1, 5) == [Problem("spans", "*", "the table is missing", 0, ())]


COLUMNS = [(table, column) for table in TABLES for column in polars_types(table)]


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda one: getattr(one, "name", one))
def test_a_missing_column_is_reported(package: Tables, table: Table, column: str) -> None:
    expected = Problem(table.name, column, "the column is missing", package[table.name].height, ())
    assert found(package, table.name, lambda frame: frame.drop(column)) == [expected]


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda one: getattr(one, "name", one))
def test_a_column_of_another_type_is_reported_with_examples(package: Tables, table: Table, column: str) -> None:
    types = polars_types(table)
    other = pl.lit(1.5) if types[column] != pl.Float64() else pl.lit("x")
    (problem,) = found(package, table.name, lambda frame: frame.with_columns(other.alias(column)), max_examples=1)
    assert (problem.table, problem.column, len(problem.examples)) == (table.name, column, 1)
    assert problem.check.endswith(f"and must be {types[column]}")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_extra_column_and_another_order_are_reported(package: Tables, table: Table) -> None:
    (extra,) = found(package, table.name, lambda frame: frame.with_columns(more=pl.lit("x")), max_examples=1)
    assert (extra.column, extra.check, extra.examples) == ("more", "is no column of this table", ("x",))
    (moved,) = found(package, table.name, lambda frame: frame.select(reversed(frame.columns)))
    assert (moved.column, moved.check, bool(moved.examples)) == ("*", "the columns are out of order", True)


NEVER_NULL = [(table, name) for table in TABLES for name in polars_types(table) if name not in nullable(table)]


@pytest.mark.parametrize(("table", "column"), NEVER_NULL, ids=lambda one: getattr(one, "name", one))
def test_a_null_is_reported_with_its_row(package: Tables, table: Table, column: str) -> None:
    reported = [
        (problem.column, problem.check, problem.count) for problem in found(package, table.name, put(column, None))
    ]
    assert (column, "is null", 1) in reported


def test_a_null_is_found_by_the_key_of_its_row(package: Tables) -> None:
    paper_id = package["papers"]["paper_id"][0]
    (problem,) = found(package, "papers", put("conflict_count", None))
    assert problem == Problem("papers", "conflict_count", "is null", 1, (paper_id,))


M, P = "m" + 16 * "f", "p" + 16 * "f"
BROKEN: list[tuple[str, Change, str, str, str]] = [
    # patterns
    ("papers", put("paper_id", "P1"), "paper_id", "str_matches", "P1"),
    ("papers", put("paper_url", "http://example.org"), "paper_url", "str_matches", "http://example.org"),
    ("papers", put("first_seen_dump_id", "Über"), "first_seen_dump_id", "str_matches", "Über"),
    ("mentions", put("mention_id", "m1"), "mention_id", "str_matches", "m1"),
    ("mentions", put("arxiv_id", "2101.00001v2"), "arxiv_id", "str_matches", "2101.00001v2"),
    ("mentions", put("doi", "doi:10.1000/a"), "doi", "str_matches", "doi:10.1000/a"),
    ("mentions", put("pmid", "012"), "pmid", "str_matches", "012"),
    ("mentions", put("issn", "12345678"), "issn", "str_matches", "12345678"),
    ("mentions", put("isbn", "978-3"), "isbn", "str_matches", "978-3"),
    ("dumps", put("sha256", "abc"), "sha256", "str_matches", "abc"),
    ("dumps", put("file", "../secret.txt"), "file", "str_matches", "../secret.txt"),
    ("aliases", put("paper_id", "gone", reason=None), "paper_id", "str_matches", "gone"),
    # closed sets
    ("spans", put("role", "chrome"), "role", "isin", "chrome"),
    ("dumps", put("role", "secondary"), "role", "isin", "secondary"),
    ("pairs", put("verdict", "maybe"), "verdict", "isin", "maybe"),
    ("conflicts", put("kind", "spelling"), "kind", "isin", "spelling"),
    ("decisions", put("ruling", "merge"), "ruling", "isin", "merge"),
    ("decisions", put("state", "pending"), "state", "isin", "pending"),
    ("quarantine", put("stage", "publish"), "stage", "isin", "publish"),
    ("papers", put("publication_date_precision", "week"), "publication_date_precision", "isin", "week"),
    # ranges and lengths
    ("papers", put("mention_count", 0), "mention_count", "greater_than_or_equal_to(1)", "0"),
    ("papers", put("display_title", ""), "display_title", "str_length", ""),
    ("mentions", put("author_count", 0), "author_count", "greater_than_or_equal_to(1)", "0"),
    ("mentions", put("ordinal", 0), "ordinal", "greater_than_or_equal_to(1)", "0"),
    ("mentions", put("start_byte", -1), "start_byte", "greater_than_or_equal_to(0)", "-1"),
    ("mentions", put("publication_year", 99), "publication_year", "in_range", "99"),
    ("pairs", put("abstract_jaccard", 1.5), "abstract_jaccard", "in_range", "1.5"),
    ("pairs", put("year_gap", -1), "year_gap", "greater_than_or_equal_to(0)", "-1"),
    ("decisions", put("why", ""), "why", "str_length", ""),
    # rules of a row
    ("papers", put("abstract", None), "*", "neither title nor abstract", ""),
    ("mentions", put("doi", "10.1000/A"), "*", "DOI holds an upper-case letter", ""),
    ("mentions", put("authors", ["Ada Oil"]), "*", "author_count is less than the number of authors listed", ""),
    ("mentions", put("urls", [""]), "urls", "list holds a null or an empty string", '[""]'),
    ("mentions", put("flags", [None]), "flags", "list holds a null or an empty string", "[null]"),
    ("papers", put("publication_date", date(2021, 1, 1)), "*", "date, year and precision contradict each other", ""),
    ("papers", put("publication_year", 2021), "*", "date, year and precision contradict each other", ""),
    ("spans", put("end_byte", 1, start_byte=220), "*", "end_byte is not after start_byte", ""),
    ("spans", put("field", None, role="field"), "*", "a field span lacks its mention, field or part", ""),
    ("quarantine", put("start_byte", 9), "*", "end_byte is not after start_byte", ""),
    ("pairs", put("mention_id_a", M), "*", "mention_id_a is not before mention_id_b", ""),
    ("conflicts", put("other_mention_ids", []), "other_mention_ids", "no mention has the other reading", "[]"),
    ("aliases", put("reason", None, paper_id=None), "*", "an id leads elsewhere or nowhere without a reason", ""),
    # keys and order
    ("papers", repeat({}), "paper_id", "is not unique", ""),
    ("mentions", repeat({}), "mention_id", "is not unique", ""),
    ("dumps", repeat({"dump_id": "author"}, dump_id="beach"), "ordinal", "is not unique", "2"),
    ("spans", repeat({}), "dump_id, start_byte", "the key is not unique", "author / 0"),
    ("provenance", repeat({}), "*", "the key is not unique", "abstract / 0"),
    ("pairs", repeat({}), "*", "the key is not unique", ""),
    ("conflicts", repeat({}), "*", "the key is not unique", ""),
    ("quarantine", repeat({}), "*", "the key is not unique", "harbour / 0"),
    ("aliases", repeat({}), "alias_id", "is not unique", ""),
    ("decisions", repeat({}), "ordinal", "is not unique", "1"),
]


@pytest.mark.parametrize(("table", "change", "column", "check", "example"), BROKEN)
def test_what_breaks_a_model_is_reported_with_an_example(
    package: Tables, table: str, change: Change, column: str, check: str, example: str
) -> None:
    reported = [one for one in found(package, table, change) if one.column == column and one.check.startswith(check)]
    assert [one.table for one in reported] == [table]
    assert reported[0].count > 0
    assert example in reported[0].examples[0]


@pytest.mark.parametrize(
    "table", [table for table in TABLES if table.name not in ("decisions", "conflicts")], ids=lambda table: table.name
)
def test_rows_out_of_order_are_reported(package: Tables, table: Table) -> None:
    (problem,) = found(package, table.name, lambda frame: frame.reverse())
    assert (problem.column, problem.check) == (", ".join(table.sort), "the rows are not sorted")
    assert problem.examples[0] == " / ".join(map(str, package[table.name].select(table.sort).row(-1)))


def test_examples_are_the_rows_keys_and_values(package: Tables) -> None:
    mentions = package["mentions"].with_columns(pmid=pl.lit("x"))
    (problem,) = model_problems({**package, "mentions": mentions}, 2)
    assert problem.count == mentions.height
    assert problem.examples == tuple(f"{one}: x" for one in mentions["mention_id"].head(2))


def test_everything_that_is_wrong_is_reported_at_once(package: Tables) -> None:
    tables = {**package, "dumps": put("sha256", "abc")(package["dumps"]), "spans": package["spans"].drop("role")}
    assert [(one.table, one.column) for one in problems(tables, 1, 5)] == [("spans", "role"), ("dumps", "sha256")]


def test_too_few_papers_are_reported(package: Tables) -> None:
    empty: dict[str, Any] = {**package, "papers": package["papers"].clear()}
    assert Problem("papers", "*", "fewer than 1 papers (validate.min_papers)", 0, ()) in problems(empty, 1, 5)
    assert problems(package, package["papers"].height, 5) == []
    assert [one.check for one in problems(package, 99, 5)] == ["fewer than 99 papers (validate.min_papers)"]


def test_promises_are_looked_at_once_each_table_keeps_its_model(package: Tables) -> None:
    lost = {**package, "aliases": drop(reason=None)(package["aliases"])}
    assert [one.check for one in problems(lost, 1, 5)] == ["a living paper is missing"]
    assert [one.check for one in problems({**lost, "dumps": package["dumps"].drop("file")}, 1, 5)] == [
        "the column is missing"
    ]
