from datetime import date
from typing import Any

import polars as pl
import pytest
from pandera.errors import SchemaErrors

from schemas.derive import polars_types
from schemas.tables import TABLES, Table

P, M, N = "p" + 16 * "0", "m" + 16 * "0", "m" + 16 * "1"
LEAST: dict[str, dict[str, Any]] = {
    "papers": {
        "paper_id": P,
        "display_title": "Cold oil",
        "title": "Cold oil",
        "publication_date_is_inferred": False,
        "mention_count": 1,
        "first_seen_dump_id": "alpha",
        "conflict_count": 0,
    },
    "mentions": {
        "mention_id": M,
        "dump_id": "alpha",
        "ordinal": 1,
        "start_byte": 0,
        "end_byte": 1,
        "paper_id": P,
        "is_abstract_source": False,
        "abstract": "Text.",
        "publication_date_is_inferred": False,
    },
    "spans": {"dump_id": "alpha", "start_byte": 0, "end_byte": 1, "role": "furniture"},
    "provenance": {"paper_id": P, "field": "title", "part": 0, "rule": "decided"},
    "pairs": {"mention_id_a": M, "mention_id_b": N, "verdict": "review", "reason": "same_title"},
    "conflicts": {
        "paper_id": P,
        "field": "title",
        "kind": "wording",
        "chosen_value": "Cold oil",
        "other_value": "Warm oil",
        "other_mention_ids": [N],
        "difference": "cold → warm",
    },
    "neighbours": {"paper_id": P, "rank": 1, "neighbour_id": "p" + 16 * "1", "similarity": 0.5},
    "decisions": {
        "ordinal": 1,
        "ruling": "same",
        "why": "I looked.",
        "decided_by": "ada",
        "decided_date": date(2026, 1, 2),
        "state": "gone",
    },
    "quarantine": {
        "dump_id": "alpha",
        "start_byte": 0,
        "end_byte": 1,
        "stage": "parse",
        "rule": "no_label",
        "reason": "no label",
        "raw_text": "",
    },
    "aliases": {"alias_id": P, "paper_id": P},
    "dumps": {
        "dump_id": "alpha",
        "ordinal": 1,
        "file": "a.txt",
        "format": "toy",
        "role": "primary",
        "captured_date_is_inferred": False,
        "sha256": "0" * 64,
        "byte_count": 0,
        "encoding": "utf-8",
        "mention_count": 0,
        "quarantined_byte_count": 0,
    },
}
BY_NAME = {table.name: table for table in TABLES}


def is_accepted(name: str, **fields: Any) -> bool:
    """Whether a row of what a table needs at least, with these fields, keeps the model."""
    types = polars_types(BY_NAME[name])
    nothing: dict[str, Any] = {column: [] if isinstance(dtype, pl.List) else None for column, dtype in types.items()}
    frame = pl.DataFrame([{**nothing, **LEAST[name], **fields}], types)
    try:
        BY_NAME[name].model.to_schema().validate(frame, lazy=True)
    except SchemaErrors:
        return False
    return True


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_least_row_is_accepted(table: Table) -> None:
    assert is_accepted(table.name)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_each_field_of_the_least_row_is_needed(table: Table) -> None:
    texts = {"title", "abstract", "paper_id"} if table.name in ("papers", "mentions", "aliases") else set()
    for name in LEAST[table.name].keys() - texts:
        assert not is_accepted(table.name, **{name: None}), name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_empty_table_is_accepted(table: Table) -> None:
    table.model.to_schema().validate(pl.DataFrame(schema=polars_types(table)), lazy=True)


DAY = {"publication_date": date(2021, 5, 1), "publication_year": 2021, "publication_date_precision": "day"}
CASES: list[tuple[str, dict[str, Any], bool]] = [
    ("papers", DAY, True),
    ("papers", {"publication_year": 2021, "publication_date_precision": "month"}, True),
    ("papers", {"publication_year": 2021, "publication_date_precision": "year"}, True),
    ("papers", DAY | {"publication_date_precision": "month"}, False),
    ("papers", DAY | {"publication_year": 2020}, False),
    ("papers", DAY | {"publication_date": None}, False),
    ("papers", DAY | {"publication_year": None}, False),
    ("papers", {"publication_year": 2021}, False),
    ("papers", {"publication_date_precision": "year"}, False),
    ("papers", {"publication_date": date(2021, 5, 1)}, False),
    ("papers", {"authors": ["Ada Oil"], "author_count": 1}, True),
    ("papers", {"authors": ["Ada Oil"], "author_count": 40}, True),
    ("papers", {"author_count": 40}, True),
    ("papers", {"authors": ["Ada Oil"]}, False),
    ("papers", {"authors": ["Ada Oil", "Ben Brot"], "author_count": 1}, False),
    ("papers", {"authors": [""], "author_count": 1}, False),
    ("papers", {"title": None, "abstract": "Text."}, True),
    ("papers", {"title": None}, False),
    ("papers", {"title": ""}, False),
    ("papers", {"doi": "10.1000/a"}, True),
    ("papers", {"doi": "10.1000/A"}, False),
    ("papers", {"doi": "10.1000/Ä"}, False),
    ("papers", {"keywords": ["a", None]}, False),
    ("mentions", {"extra": [{"key": "volume", "value": "7"}]}, True),
    ("mentions", {"start_byte": 1, "end_byte": 1}, False),
    ("spans", {"role": "field", "mention_id": M, "field": "title", "part": 0}, True),
    ("spans", {"role": "field", "mention_id": M, "field": "title"}, False),
    ("spans", {"role": "field", "field": "title", "part": 0}, False),
    ("spans", {"role": "unused", "mention_id": M, "field": "title", "part": 0}, True),
    ("spans", {"start_byte": 2}, False),
    ("pairs", {"abstract_jaccard": 1.0, "year_gap": 0, "number_difference": ["7"]}, True),
    ("pairs", {"mention_id_b": M}, False),
    ("pairs", {"abstract_jaccard": float("nan")}, False),
    ("conflicts", {"other_mention_ids": []}, False),
    ("neighbours", {"similarity": 1.0, "rank": 10}, True),
    ("neighbours", {"similarity": 0.0}, False),
    ("neighbours", {"similarity": 1.0001}, False),
    ("neighbours", {"rank": 0}, False),
    ("neighbours", {"rank": 11}, False),
    ("neighbours", {"neighbour_id": P}, False),
    ("aliases", {"paper_id": None, "reason": "gone"}, True),
    ("aliases", {"paper_id": None}, False),
    ("aliases", {"paper_id": "p" + 16 * "1", "reason": "merged"}, True),
    ("aliases", {"paper_id": "p" + 16 * "1"}, False),
    ("aliases", {"reason": "living"}, False),
    ("decisions", {"why": ""}, False),
    ("quarantine", {"end_byte": 0}, False),
]


@pytest.mark.parametrize(("name", "fields", "expected"), CASES)
def test_a_model_takes_what_can_be_and_nothing_else(name: str, fields: dict[str, Any], expected: bool) -> None:
    assert is_accepted(name, **fields) is expected
