"""Keys of an index: under which whole values each paper is found; `tests/explore` holds them against queries."""

import polars as pl
import pytest

from etl.query.keys import KEY, ROW, keys_of
from schemas.columns import Paper
from tests.query.world import ALIASES, CONFLICTS, PAPERS, found, paper, paper_id


def keys(*rows: dict[str, object]) -> dict[str, list[int]]:
    """The rows of papers by key."""
    told = keys_of(pl.DataFrame(rows, Paper.TYPES), CONFLICTS, ALIASES)
    assert told.is_unique().all()
    return {key: sorted(some) for key, some in told.group_by(KEY).agg(ROW).select(KEY, ROW).iter_rows()}


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("category:cs.cl", "=category:cs.cl"),
        ("category:math", "=category:math"),
        ("category:cs.*", "=category:cs"),
        ("arxiv:math.GT/0303012v3", "=arxiv:math/0303012"),
        ("doi:10.1000/FERNS(4)", "=doi:10.1000/ferns(4)"),
        ("issn:1234567x", "=issn:1234-567x"),
        ("isbn:3-16-148410-X", "=isbn:9783161484100"),
        ("source:ARXIV", "=source:arxiv"),
        ("has:issue", "=has:issue"),
        ("inferred:true", "=inferred:true"),
        ("precision:month", "=precision:month"),
        ("conflict:number", "=conflict:number"),
        ("conflict:issue", "=conflict_field:number"),
        ("conflict:any", "=conflict:any"),
        (f"id:{paper_id('0')}", f"=id:{paper_id('0')}"),
    ],
)
def test_a_key_finds_what_its_query_finds(query: str, key: str) -> None:
    rows = keys(*PAPERS.iter_rows(named=True))[key]
    assert PAPERS[rows][Paper.paper_id].to_list() == [paper_id(name) for name in found(query)] != []


def test_an_archive_with_a_point_is_no_category() -> None:
    told = keys(paper("bees", categories=["a.b.c"]), paper("boats", categories=["a.b"]))
    of_categories = {key: rows for key, rows in told.items() if key.startswith(("=category:", "=archive:"))}
    assert of_categories == {
        "=category:a": [0, 1],
        "=category:a.b": [1],
        "=archive:a.b": [0],
        "=category:a.b.c": [0],
    }
