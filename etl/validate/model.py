"""What a table's Pandera model asks of its rows, made ready to be asked of some rows at a time."""

from copy import deepcopy
from functools import cache
from typing import Final, NamedTuple

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaError, SchemaErrors

from schemas.tables import Table

_WORDS: Final = {
    "not_nullable": "is null",
    "field_uniqueness": "is not unique",
    "multiple_fields_uniqueness": "the key is not unique",
}
"""Pandera's names of checks that do not explain themselves."""

Rank = tuple[int, int, int]
"""Where a check stands among those of its model, which ask in that order."""
_NULL: Final = -2
_UNIQUE: Final = -1
_OF_ROWS: Final = (0, 0, 0)
"""The ranks of what is no check in Pandera's words: nulls and uniqueness of a column, uniqueness of several."""


class Failure(NamedTuple):
    """A check that some rows fail: how many, and the first of them by their keys and values."""

    rank: Rank
    column: str
    check: str
    row_count: int
    examples: tuple[str, ...]

    def joined(self, other: "Failure", max_examples: int) -> "Failure":
        """The same check, where rows of a later part fail it too."""
        examples = (self.examples + other.examples)[:max_examples]
        return self._replace(row_count=self.row_count + other.row_count, examples=examples)


class Model(NamedTuple):
    """A model without what it asks across rows, which a part of them cannot tell."""

    key: tuple[str, ...]
    columns: tuple[str, ...]
    asked: tuple[str, ...]
    """The columns that some check, or the key, looks at; any value of the others' types will do."""
    unique: dict[Rank, tuple[str, ...]]
    """The columns whose values, taken together, the model wants to be unique, by the rank of that check."""
    schema: pa.DataFrameSchema
    alone: dict[str, pa.DataFrameSchema]
    """What is asked of each column by itself, if rows share values (those with a key of one column do not)."""
    of_rows: pa.DataFrameSchema
    """What is asked of several columns together."""

    def failures(self, part: pl.DataFrame, max_examples: int) -> list[Failure]:
        """The checks of rows that fail in a part."""
        if self.alone and self._is_kept(part):
            return []
        try:
            self.schema.validate(part, lazy=True)
        except SchemaErrors as error:
            return self._told(error.failure_cases, part, max_examples)
        return []

    def repeated(self, rank: Rank, rows: pl.LazyFrame, max_examples: int) -> list[Failure]:
        """The rows of the whole table that share the values of columns that are to be unique."""
        columns = self.unique[rank]
        found = rows.select(*dict.fromkeys((*self.key, *columns))).collect()
        found = found.filter(found.select(columns).is_duplicated())
        if not found.height:
            return []
        is_column = rank != _OF_ROWS
        value = pl.col(columns[0]).cast(pl.String) if is_column else pl.lit(None, pl.String)
        shown = found.head(max_examples).select(_key(self.key), value.alias("value"))
        column, check = (columns[0], "field_uniqueness") if is_column else ("*", "multiple_fields_uniqueness")
        examples = tuple(shown.select(_example()).to_series())
        return [Failure(rank, column, _WORDS[check], found.height, examples)]

    def _is_kept(self, part: pl.DataFrame) -> bool:
        """Whether every check holds, without what it takes to say where; a text is looked at once if it is repeated."""
        try:
            for name, alone in self.alone.items():
                alone.validate(_without_repeats(part.select(name)))
            self.of_rows.validate(part)
        except SchemaError:
            return False
        return True

    def _told(self, cases: pl.DataFrame, part: pl.DataFrame, max_examples: int) -> list[Failure]:
        is_column = pl.col("schema_context") == "Column"
        told = cases.select(
            pl.when(is_column).then("column").otherwise(pl.lit("*")).alias("column"),
            pl.col("check").replace(_WORDS),
            pl.when(is_column).then(pl.col("failure_case").cast(pl.String)).alias("value"),
            pl.col("index").cast(pl.UInt32),
            pl.col("check_number").fill_null(_NULL).alias("number"),
        ).join(part.select(_key(self.key)).with_row_index("index"), on="index", how="left", maintain_order="left")
        grouped = told.group_by("column", "check", maintain_order=True).agg(
            pl.len(), _example().head(max_examples), pl.col("number").first()
        )
        return [
            Failure(_rank(self.columns, column, number), column, check, count, tuple(examples))
            for column, check, count, examples, number in grouped.iter_rows()
        ]


def _without_repeats(column: pl.DataFrame) -> pl.DataFrame:
    """A column of texts without those that are as the one before; another column as it is."""
    (dtype,) = column.dtypes
    is_first = pl.int_range(pl.len()) == 0
    return column.filter(is_first | pl.all().ne_missing(pl.all().shift(1))) if dtype == pl.String() else column


def _key(columns: tuple[str, ...]) -> pl.Expr:
    """The key of a row as examples show it, in the column `key`."""
    return pl.concat_str(pl.col(columns).cast(pl.String), separator=" / ").alias("key")


def _example() -> pl.Expr:
    """An example as it is shown: the row's `key` and, for a check of a column, its `value`."""
    return pl.concat_str("key", "value", separator=": ", ignore_nulls=True)


@cache
def model_of(table: Table) -> Model:
    """The model of a table, taken apart."""
    schema = deepcopy(table.model.to_schema())
    unique: dict[Rank, tuple[str, ...]] = {}
    if schema.unique:
        unique[_OF_ROWS] = tuple(schema.unique)
        schema.unique = None
    columns = tuple(schema.columns)
    for name in columns:
        if schema.columns[name].unique:
            unique[_rank(columns, name, _UNIQUE)] = (name,)
            schema.columns[name].unique = False
    across = {*table.key, *table.sort, *(name for names in unique.values() for name in names)}
    asked = tuple(name for name in columns if name in across or _is_asked(schema, name))
    of_rows = pa.DataFrameSchema(checks=schema.checks)
    shared = asked if len(table.key) > 1 else ()
    alone = {name: pa.DataFrameSchema({name: schema.columns[name]}) for name in shared}
    return Model(table.key, columns, asked, unique, schema.select_columns(list(asked)), alone, of_rows)


def _rank(columns: tuple[str, ...], column: str, number: int) -> Rank:
    return (1, columns.index(column), number) if column in columns else (2, 0, number)


def _is_asked(schema: pa.DataFrameSchema, name: str) -> bool:
    """Whether a check looks at a column: its own, or one of rows, which cannot do without it."""
    column = schema.columns[name]
    if not column.nullable or column.checks:
        return True
    rest = pl.LazyFrame(schema={other: one.dtype.type for other, one in schema.columns.items() if other != name})
    return not all(_does_without(check, rest) for check in schema.checks)


def _does_without(check: pa.Check, rest: pl.LazyFrame) -> bool:
    try:
        check(rest)
    except pl.exceptions.ColumnNotFoundError:
        return False
    return True
