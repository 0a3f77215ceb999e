"""Identifiers of records, from their own fields and from others that surely name the record itself."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.arxiv_ids import arxiv_id
from etl.normalise.dois import dois
from etl.normalise.identifiers import REPAIRED, SEVERAL, commented_arxiv_id, identifiers
from schemas.columns import Mention

FIELDS = "arxiv_id doi pmid isbn issn journal volume number journal_ref comment urls".split()


def one(**fields: str | None) -> dict[str, Any]:
    """The identifiers of one record, those that are null left out."""
    row = identifiers(pl.DataFrame({name: [text] for name, text in fields.items()}, dict.fromkeys(fields, pl.String())))
    return {name: value for name, value in row.row(0, named=True).items() if value not in (None, False)}


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"arxiv_id": "2101.00001v2"}, {"arxiv_id": "2101.00001", "arxiv_version": 2}),
        ({"arxiv_id": "2101.00010"}, {"arxiv_id": "2101.00010"}),
        ({"arxiv_id": "math.GT/0309136"}, {"arxiv_id": "math/0309136"}),
        ({"arxiv_id": "706.3725"}, {"arxiv_id": "0706.3725", REPAIRED: True}),
        ({"arxiv_id": "1804.1053"}, {"arxiv_id": "1804.10530", REPAIRED: True}),
        ({"arxiv_id": "nonsense"}, {}),
        ({"doi": "10.1000/ABC."}, {"doi": "10.1000/abc"}),
        ({"doi": "10.1000/abc"}, {"doi": "10.1000/abc"}),
        ({"doi": "10.1000/abc; 10.1000/xyz"}, {"doi": "10.1000/abc", SEVERAL: True}),
        ({"doi": "soon"}, {}),
        (
            {"doi": "10.48550/arXiv.2101.00001"},
            {"doi": "10.48550/arxiv.2101.00001", "arxiv_id": "2101.00001"},
        ),
        (
            {"doi": "10.48550/arXiv.2101.00001", "arxiv_id": "2101.00002"},
            {"doi": "10.48550/arxiv.2101.00001", "arxiv_id": "2101.00002"},
        ),
        ({"journal": "arXiv preprint arXiv:2101.00001"}, {"arxiv_id": "2101.00001"}),
        ({"journal": "Journal of arXiv Studies"}, {}),
        ({"journal": "CoRR", "volume": "abs/2101.00001"}, {"arxiv_id": "2101.00001"}),
        ({"number": "arXiv:2101.00001"}, {"arxiv_id": "2101.00001"}),
        ({"journal_ref": "J. Inv. 2020;1:2-3. doi: 10.1000/abc."}, {"doi": "10.1000/abc"}),
        ({"urls": "https://arxiv.org/abs/2101.00001v3"}, {"arxiv_id": "2101.00001", "arxiv_version": 3}),
        ({"urls": "https://arxiv.org/abs/2101.00001; https://arxiv.org/abs/2101.00002"}, {}),
        ({"urls": "https://example.org; https://doi.org/10.1000/ABC"}, {"doi": "10.1000/abc"}),
        ({"urls": "https://doi.org/10.1000/a; https://doi.org/10.1000/b"}, {}),
        ({"urls": "https://pubmed.ncbi.nlm.nih.gov/42/"}, {"pmid": "42"}),
        ({"pmid": "PMID: 042 [Indexed for MEDLINE]"}, {"pmid": "42"}),
        ({"isbn": "0957-9672"}, {"issn": "0957-9672"}),
        ({"issn": "978-0-306-40615-7"}, {"isbn": "9780306406157"}),
        ({"comment": "arXiv:2101.00001 [math.GT]"}, {"arxiv_id": "2101.00001"}),
        ({"comment": "12 pages. Comment on arXiv:2101.00001"}, {}),
        ({}, {}),
    ],
)
def test_identifiers_of_one_record(fields: dict[str, str], found: dict[str, Any]) -> None:
    silent = dict.fromkeys((name for name in FIELDS if name not in fields), None)
    assert one(**fields, **silent) == found


@pytest.mark.parametrize(
    ("comment", "known"),
    [
        ("arXiv:2101.00001", "2101.00001"),
        ("Also available as arXiv:2101.00001", "2101.00001"),
        ("12 pages; available at https://arxiv.org/abs/2101.00001", "2101.00001"),
        ("12 pages, 3 figures, arXiv:2101.00001", "2101.00001"),
        ("Comment on arXiv:2101.00001", None),
        ("see also arXiv:2101.00001", None),
        ("text overlap with arXiv:2101.00001", None),
        ("arXiv admin note: substantial text overlap with arXiv:2101.00001", None),
        ("supersedes arXiv:2101.00001", None),
        ("arXiv:2101.00001; arXiv:2101.00002", None),
        ("2101.00001", None),
    ],
)
def test_a_comment_names_the_paper_itself_only_where_it_says_nothing_else(comment: str, known: str | None) -> None:
    found = commented_arxiv_id(comment)
    assert (found and found.id) == known


def test_a_table_that_lacks_columns_gives_all_of_them_in_their_types() -> None:
    for table in (pl.DataFrame({"title": ["Kites"]}), pl.DataFrame(schema=dict.fromkeys(FIELDS, pl.String()))):
        found = identifiers(table)
        assert found.height == table.height
        assert {name: dtype for name, dtype in found.schema.items() if name in Mention.TYPES} == {
            name: Mention.TYPES[name] for name in found.columns if name in Mention.TYPES
        }


PRINTED = st.none() | st.sampled_from(
    "2101.00001v2|2101.00010|0704.0001|706.3725|hep-th/9901001|arXiv:2101.00001|10.1000/abc|10.1000/Abc.|10.1000/a_b(1)"
    "|10.1000/a;10.1000/b|10.48550/arXiv.2101.00001|nothing| |https://doi.org/10.1000/x".split("|")
)


@given(st.lists(st.tuples(PRINTED, PRINTED), max_size=8))
def test_columns_are_read_as_their_values_are(rows: list[tuple[str | None, str | None]]) -> None:
    """Though most values never leave polars."""
    table = pl.DataFrame(rows, {"arxiv_id": pl.String(), "doi": pl.String()}, orient="row")
    found = identifiers(table)
    for (raw_id, raw_doi), known in zip(rows, found.iter_rows(named=True), strict=True):
        exact = arxiv_id(raw_id) if raw_id else None
        if exact:
            assert (known[Mention.arxiv_id], known[Mention.arxiv_version]) == exact
        assert known[Mention.doi] == next(iter(dois(raw_doi or "")), None)
