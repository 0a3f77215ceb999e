"""The toy world as fixtures: five invented papers and their mentions in four dumps."""

import pytest

from etl.deduplicate import Deduplicated
from tests.deduplicate.world import (
    BREAD,
    BREAD_TITLE,
    CLOCKS,
    CLOCKS_CHANGED,
    CLOCKS_TITLE,
    FERNS,
    Row,
    laid_out,
    record,
    run,
)


@pytest.fixture(scope="session")
def mentions() -> list[Row]:
    """Seven records of four papers, one of which only the reference dump mentions."""
    return laid_out(
        [
            record("clocks in alpha", abstract=CLOCKS),
            record(
                "clocks in beta", dump_id="beta", abstract=CLOCKS_CHANGED, title=CLOCKS_TITLE, arxiv_id="2101.00001"
            ),
            record("clocks in gamma", dump_id="gamma", title=CLOCKS_TITLE, authors=["Ada Oil"], arxiv_id="2101.00001"),
            record("bread in alpha", abstract=BREAD, urls=["https://example.org/bread"]),
            record("bread in omega", dump_id="omega", abstract=BREAD, title=BREAD_TITLE, doi="10.1000/bread"),
            record("ferns in omega", dump_id="omega", abstract=FERNS),
            record("title in beta", dump_id="beta", title="On the hats of lighthouse keepers"),
        ]
    )


@pytest.fixture(scope="session")
def built(mentions: list[Row]) -> Deduplicated:
    """The toy world, deduplicated."""
    return run(mentions)
