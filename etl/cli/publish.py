"""`abstracts publish`: from validated tables to `data/processed/latest/`."""

from etl.cli.terminal import progress
from etl.io import layout
from etl.io.about import read_about
from etl.io.files import write_json
from etl.io.publish import publish_folder, read_inputs, verifier_text
from etl.io.tables import read_table
from etl.publish import publish as package_of
from schemas.columns import Dump
from schemas.derive import polars_types
from schemas.tables import TABLES


def publish() -> None:
    """Publish the validated tables: Parquet, descriptors, card, spreadsheet, views, check and manifest, all at once."""
    validated = layout.interim("validate")
    frames = {table.name: read_table(validated / f"{table.name}.parquet", polars_types(table)) for table in TABLES}
    with progress("Publishing"):
        inputs = read_inputs(layout.ROOT, frames[Dump.TABLE])
        package = package_of(frames, inputs, read_about(layout.ROOT), verifier_text())
        written = publish_folder(layout.LATEST, package)
    write_json(
        layout.METRICS / "publish.json",
        {
            "tables": {name: table.num_rows for name, table in package.tables.items()},
            "bytes": sum(file.byte_count for file in written.values()),
        },
    )
