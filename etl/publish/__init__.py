"""The publish stage: what is said of the tables once they are written; and how their rows are laid out."""

from collections.abc import Mapping

from etl.publish.card import card
from etl.publish.croissant import croissant
from etl.publish.datapackage import datapackage
from etl.publish.facts import facts_of
from etl.publish.manifest import manifest
from etl.publish.package import CARD, CROISSANT, SPREADSHEET, VIEWS, Inputs, Text, Texts, WrittenTable
from etl.publish.spreadsheet import spreadsheet
from etl.publish.views import views
from etl.verifier import MANIFEST
from schemas.about import About
from schemas.columns import Paper
from schemas.files import DATAPACKAGE, VERIFIER


def publish(inputs: Inputs, about: About, verifier: str) -> Texts:
    """The texts that go with tables; one that names hashes of files is made once those files are written.

    `verifier` is the source of `etl.verifier`, which goes with the tables as it is.
    """

    def texts(tables: Mapping[str, WrittenTable]) -> dict[str, Text]:
        facts = facts_of(about, tables)
        return {
            SPREADSHEET: lambda _: spreadsheet(tables[Paper.TABLE].read(None)),
            CARD: lambda files: [card(facts, files)],
            VIEWS: lambda files: [views(files)],
            VERIFIER: lambda _: [verifier],
            DATAPACKAGE: lambda files: [datapackage(facts, files)],
            CROISSANT: lambda files: [croissant(facts, files)],
            MANIFEST: lambda files: [manifest(tables, inputs, files)],
        }

    return texts
