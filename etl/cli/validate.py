"""`abstracts validate`: every table against its model and its promises."""

from dataclasses import dataclass

import polars as pl

from etl.cli.terminal import progress
from etl.io import layout
from etl.io.checked import checked_table
from etl.io.files import keep_only, write_json
from etl.io.receipt import VALIDATED, write_validated
from etl.io.settings import read_params
from etl.io.sums import write_sums
from etl.validate import PROMISES
from etl.validate import validate as validate_tables
from schemas.tables import TABLES


@dataclass(frozen=True, slots=True)
class ValidateParams:
    """The section `validate` of params.yaml."""

    min_papers: int
    max_examples: int


def validate() -> None:
    """Check every table; stop the build with a report at the first broken promise, else say which files are good."""
    params = read_params(layout.PARAMS, "validate", ValidateParams)
    with progress("Validating"):
        tables = {table.name: checked_table(layout.handed_on(table.name)) for table in TABLES}
        validate_tables(tables, params.min_papers, params.max_examples)
    keep_only(VALIDATED.parent, {VALIDATED.name})
    write_validated(VALIDATED, {name: table.sums() for name, table in tables.items()})
    write_sums(VALIDATED.parent)
    references = sum(len(table.foreign_keys) for table in TABLES)
    write_json(
        layout.METRICS / "validate.json",
        {
            "tables": len(tables),
            "columns": sum(len(table.scan().collect_schema()) for table in tables.values()),
            "rows": sum(table.scan().select(pl.len()).collect().item() for table in tables.values()),
            "promises": len(PROMISES) + references,
        },
    )
