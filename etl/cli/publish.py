"""`abstracts publish`: from validated tables to `data/processed/latest/`."""

from etl.cli.engines import engine
from etl.cli.parts.params import PartParams
from etl.cli.terminal import progress
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


def publish() -> None:
    """Publish the validated tables: Parquet, descriptors, card, spreadsheet, views, check and manifest, all at once."""
    file_rows = read_params(layout.PARAMS, "parts", PartParams).file_rows
    sources = {table.name: layout.handed_on(table.name) for table in TABLES}
    with engine() as workers, progress("Publishing"):
        check_validated(sources, read_validated(VALIDATED))
        inputs = read_inputs(layout.ROOT, read_table(sources[Dump.TABLE], Dump.TYPES))
        texts = texts_of(inputs, read_about(layout.ROOT), verifier_text())
        done = publish_folder(layout.LATEST, sources, texts, file_rows, workers.map)
    write_json(
        layout.METRICS / "publish.json",
        {
            "tables": {name: table.rows for name, table in done.tables.items()},
            "bytes": sum(file.byte_count for file in done.files.values()),
        },
    )
