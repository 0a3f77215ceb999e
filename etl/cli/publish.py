"""`abstracts publish`: from validated tables to `data/processed/latest/`."""

from dataclasses import dataclass

from etl.cli.terminal import progress
from etl.engine import Engine, Local
from etl.io import layout
from etl.io.about import read_about
from etl.io.files import write_json
from etl.io.publish import publish_folder, read_inputs, verifier_text
from etl.io.receipt import VALIDATED, check_validated, read_validated
from etl.io.settings import read_params
from etl.io.tables import read_table
from etl.publish import publish as texts_of
from schemas.columns import Dump
from schemas.tables import TABLES


@dataclass(frozen=True, slots=True)
class Parts:
    """The section `parts` of params.yaml."""

    rows: int
    file_rows: int


def publish() -> None:
    """Publish the validated tables: Parquet, descriptors, card, spreadsheet, views, check and manifest, all at once."""
    publish_with(Local())


def publish_with(engine: Engine) -> None:
    """As the command, with the files of the tables written by an engine."""
    params = read_params(layout.PARAMS, "parts", Parts)
    sources = {table.name: layout.handed_on(table.name) for table in TABLES}
    with progress("Publishing"):
        check_validated(sources, read_validated(VALIDATED))
        inputs = read_inputs(layout.ROOT, read_table(sources[Dump.TABLE], Dump.TYPES))
        texts = texts_of(inputs, read_about(layout.ROOT), verifier_text())
        done = publish_folder(layout.LATEST, sources, texts, params.file_rows, engine.map)
    write_json(
        layout.METRICS / "publish.json",
        {
            "tables": {name: table.rows for name, table in done.tables.items()},
            "bytes": sum(file.byte_count for file in done.files.values()),
        },
    )
