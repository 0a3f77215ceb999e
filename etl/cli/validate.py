"""`abstracts validate`: every table against its model and its promises."""

from dataclasses import dataclass
from pathlib import Path

from etl.cli.terminal import progress
from etl.io import layout
from etl.io.files import sha256_of_file, write_json
from etl.io.receipt import VALIDATED, write_validated
from etl.io.settings import read_params
from etl.io.tables import read_any_table, table_files
from etl.validate import PROMISES
from etl.validate import validate as validate_tables
from schemas.tables import TABLES


@dataclass(frozen=True, slots=True)
class ValidateParams:
    """The section `validate` of params.yaml."""

    min_papers: int
    max_examples: int


def validate() -> None:
    """Check every table; stop the build with a report at the first broken promise, else hand the tables on."""
    params = read_params(layout.PARAMS, "validate", ValidateParams)
    tables = {table.name: read_any_table(layout.handed_on(table.name)) for table in TABLES}
    with progress("Validating"):
        validate_tables(tables, params.min_papers, params.max_examples)
    write_validated(VALIDATED, {name: _hashes(layout.handed_on(name)) for name in tables})
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


def _hashes(path: Path) -> dict[str, str]:
    return {one.name: sha256_of_file(one) for one in table_files(path)}
