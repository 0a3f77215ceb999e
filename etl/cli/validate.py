"""`abstracts validate`: every table against its model and its promises."""

from dataclasses import dataclass

from etl.cli.terminal import progress
from etl.io import layout
from etl.io.files import write_json
from etl.io.settings import read_params
from etl.io.sums import write_sums
from etl.io.tables import read_any_table, write_table
from etl.validate import PROMISES
from etl.validate import validate as validate_tables
from schemas.tables import TABLES

_MADE_BY = {"quarantine": "normalise", "neighbours": "relate"}
"""The stage that makes a table, where it is not deduplicate."""


@dataclass(frozen=True, slots=True)
class ValidateParams:
    """The section `validate` of params.yaml."""

    min_papers: int
    max_examples: int


def validate() -> None:
    """Check every table; stop the build with a report at the first broken promise, else hand the tables on."""
    params = read_params(layout.PARAMS, "validate", ValidateParams)
    tables = {
        table.name: read_any_table(layout.interim(_MADE_BY.get(table.name, "deduplicate")) / f"{table.name}.parquet")
        for table in TABLES
    }
    with progress("Validating"):
        validate_tables(tables, params.min_papers, params.max_examples)
    for name, frame in tables.items():
        write_table(frame, layout.interim("validate") / f"{name}.parquet")
    write_sums(layout.interim("validate"))
    references = sum(len(table.foreign_keys) for table in TABLES)
    write_json(
        layout.METRICS / "validate.json",
        {
            "tables": len(tables),
            "columns": sum(frame.width for frame in tables.values()),
            "rows": sum(frame.height for frame in tables.values()),
            "promises": len(PROMISES) + references,
        },
    )
