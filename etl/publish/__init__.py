"""The publish stage: validated tables in, the published package out, nothing written."""

from collections.abc import Mapping

import polars as pl

from etl.publish.about import SPREADSHEET
from etl.publish.arrow import arrow_tables
from etl.publish.card import card
from etl.publish.croissant import croissant
from etl.publish.datapackage import datapackage
from etl.publish.manifest import manifest
from etl.publish.package import Inputs, Package
from etl.publish.spreadsheet import spreadsheet
from schemas.columns import Paper
from schemas.tables import TABLES


def publish(frames: Mapping[str, pl.DataFrame], inputs: Inputs) -> Package:
    """The package of these tables; a text that names hashes of files is made once those files are written."""
    tables = arrow_tables(frames)
    return Package(
        tables,
        {table.name: table.sort for table in TABLES},
        {
            SPREADSHEET: lambda _: spreadsheet(tables[Paper.TABLE]),
            "README.md": lambda _: [card(tables)],
            "datapackage.json": lambda files: [datapackage(tables, files)],
            "croissant.json": lambda files: [croissant(tables, files)],
            "manifest.json": lambda files: [manifest(tables, inputs, files)],
        },
    )
