"""The publish stage: validated tables in, the published package out, nothing written."""

from collections.abc import Mapping

import polars as pl

from etl.publish.arrow import arrow_tables
from etl.publish.card import card
from etl.publish.croissant import croissant
from etl.publish.datapackage import datapackage
from etl.publish.facts import facts_of
from etl.publish.manifest import manifest
from etl.publish.package import CARD, CROISSANT, SPREADSHEET, VIEWS, Inputs, Package
from etl.publish.spreadsheet import spreadsheet
from etl.publish.views import views
from etl.verifier import MANIFEST
from schemas.about import About
from schemas.columns import Paper
from schemas.files import DATAPACKAGE, VERIFIER
from schemas.tables import TABLES


def publish(frames: Mapping[str, pl.DataFrame], inputs: Inputs, about: About, verifier: str) -> Package:
    """The package of these tables; a text that names hashes of files is made once those files are written.

    `verifier` is the source of `etl.verifier`, which goes with the tables as it is.
    """
    tables = arrow_tables(frames)
    facts = facts_of(about, tables)
    return Package(
        tables,
        {table.name: table.sort for table in TABLES},
        {
            SPREADSHEET: lambda _: spreadsheet(tables[Paper.TABLE]),
            CARD: lambda _: [card(facts)],
            VIEWS: lambda _: [views()],
            VERIFIER: lambda _: [verifier],
            DATAPACKAGE: lambda files: [datapackage(facts, files)],
            CROISSANT: lambda files: [croissant(facts, files)],
            MANIFEST: lambda files: [manifest(tables, inputs, files)],
        },
    )
