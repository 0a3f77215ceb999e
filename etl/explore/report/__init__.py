"""The build report: what came in, what merged and what was lost, as a page, pictures and the facts behind them."""

from collections.abc import Iterator, Mapping

import polars as pl


def report_files(tables: Mapping[str, pl.DataFrame], ledger: pl.DataFrame) -> Iterator[tuple[str, bytes]]:
    """The files of the report by their paths: `report.html`, and `report/` with what it shows, in order.

    Of every plot there are `NAME.csv`, and where there is something to draw `NAME.png`, and `NAME.svg` and
    `NAME.vl.json` in each look. `tables` are all published tables by name, `ledger` is `ids.csv`. It is a function of
    these alone, except for a system's own edition of the font (`rendering.FONT_SETTINGS`).
    """
    from etl.explore.report.files import files  # only here: what draws takes a second to import

    yield from files(tables, ledger)
