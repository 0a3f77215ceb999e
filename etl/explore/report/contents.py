"""What the report tells, in the order in which it is read."""

from collections.abc import Mapping

import polars as pl

from etl.explore.report.charts.bytes_read import bytes_read
from etl.explore.report.charts.counts import disagreements, flagged, quarantined
from etl.explore.report.charts.coverage import known_fields
from etl.explore.report.charts.flow import flow
from etl.explore.report.charts.lengths import abstract_lengths
from etl.explore.report.charts.overlap import overlap
from etl.explore.report.charts.pairs import judged, queue
from etl.explore.report.charts.released import since_release
from etl.explore.report.charts.shared import shared_papers
from etl.explore.report.charts.years import papers_by_year
from etl.explore.report.facts.overlap import combinations
from etl.explore.report.names import DumpNames
from etl.explore.report.plot import Section


def sections(tables: Mapping[str, pl.DataFrame], ledger: pl.DataFrame, names: DumpNames) -> list[Section]:
    """All plots, under the headings of the page: what came in, what the papers are, where doubt is, what is new."""
    together = combinations(tables["papers"])
    return [
        Section(
            "came-in", "What came in", (flow(tables, names), bytes_read(tables, names), quarantined(tables, names))
        ),
        Section(
            "shared",
            "What the dumps have in common",
            (overlap(together, names), shared_papers(tables, together, names)),
        ),
        Section(
            "papers",
            "What the papers are",
            (papers_by_year(tables, names), known_fields(tables, names), abstract_lengths(tables)),
        ),
        Section(
            "doubt", "Where to look twice", (disagreements(tables), queue(tables), judged(tables), flagged(tables))
        ),
        Section("new", "What is new", (since_release(tables, ledger, names),)),
    ]
