import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from schemas import columns
from schemas.columns import Columns
from schemas.derive import descriptions, nullable, polars_types
from schemas.tables import TABLES, ForeignKey, Table

BY_NAME = {table.name: table for table in TABLES}
BIBLIOGRAPHIC = (
    "title? abstract? authors author_count? arxiv_id? doi? pmid? journal? volume? number? pages? issn? isbn? "
    "journal_ref? comment? publication_date? publication_year? publication_date_precision? "
    "publication_date_is_inferred work_type? categories keywords urls flags"
)
PROMISED = {
    "papers": f"paper_id display_title {BIBLIOGRAPHIC} arxiv_version? paper_url? mention_count dump_ids sources "
    "first_seen_dump_id conflict_count",
    "mentions": f"mention_id dump_id ordinal start_byte end_byte paper_id is_abstract_source {BIBLIOGRAPHIC} "
    "arxiv_version? discussion_count? title_raw? abstract_raw? authors_raw? arxiv_id_raw? doi_raw? journal_ref_raw? "
    "comment_raw? date_raw? extra",
    "spans": "dump_id start_byte end_byte role mention_id? field? part?",
    # null where a curator set the value
    "provenance": "paper_id field part mention_id? dump_id? start_byte? end_byte? rule",
    "pairs": "mention_id_a mention_id_b verdict reason abstract_jaccard? abstract_containment? title_similarity? "
    "arxiv_id_equal? doi_equal? number_difference",
    "conflicts": "paper_id field kind chosen_value other_value chosen_mention_id? other_mention_ids difference",
    "neighbours": "paper_id rank neighbour_id similarity",
    "decisions": "ordinal why decided_by decided_date touched_paper_ids",
    "quarantine": "dump_id start_byte end_byte mention_id? stage rule reason raw_text",
    "aliases": "alias_id paper_id? reason?",
    "dumps": "dump_id file format role label? source? search_query? search_date? captured_date? url? licence? note? "
    "sha256 byte_count encoding captured_date_is_inferred mention_count quarantined_byte_count",
}
"""What users rely on (DESIGN: tables): none of these may go, or become nullable, without a major version."""

SORTED_BY = {"papers": "paper_id", "mentions": "dump_id ordinal", "spans": "dump_id start_byte"}


@pytest.mark.parametrize(("name", "promised"), PROMISED.items())
def test_every_column_that_users_rely_on_is_there(name: str, promised: str) -> None:
    known, may_be_null = polars_types(BY_NAME[name]), nullable(BY_NAME[name])
    for column in promised.split():
        assert column.rstrip("?") in known
        assert (column.rstrip("?") in may_be_null) == column.endswith("?"), column


def test_the_tables_are_those_promised() -> None:
    assert {table.name for table in TABLES} == set(PROMISED)


@pytest.mark.parametrize(("name", "order"), SORTED_BY.items())
def test_rows_stand_in_the_order_that_users_rely_on(name: str, order: str) -> None:
    assert BY_NAME[name].sort == tuple(order.split())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_and_table_is_described_in_whole_sentences(table: Table) -> None:
    for name, text in {table.name: table.description, **descriptions(table)}.items():
        assert text.endswith("."), name
        assert text == " ".join(text.split()), name
        assert text[0].isupper() or text[0] in "`" or text.startswith("arXiv"), name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_lists_are_never_null_and_counts_are_numbers(table: Table) -> None:
    types, may_be_null = polars_types(table), nullable(table)
    for name, dtype in types.items():
        assert not (isinstance(dtype, pl.List) and name in may_be_null)
        assert not name.endswith(("_count", "_byte")) or dtype == pl.Int64(), name
        assert not name.endswith("_date") or dtype == pl.Date(), name
        assert not name.endswith(("_id", "_url")) or dtype == pl.String(), name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_key_and_order_are_of_columns_that_are_never_null(table: Table) -> None:
    assert set(table.key + table.sort) <= set(polars_types(table)) - nullable(table)


REFERENCES = [(table, key) for table in TABLES for key in table.foreign_keys]


@pytest.mark.parametrize(("table", "key"), REFERENCES, ids=[f"{one.name}.{key.column}" for one, key in REFERENCES])
def test_a_foreign_key_names_existing_columns_of_one_type(table: Table, key: ForeignKey) -> None:
    target = BY_NAME[key.table]
    dtype = polars_types(table)[key.column]
    inner = dtype.inner if isinstance(dtype, pl.List) else dtype
    assert inner == polars_types(target)[key.target]
    assert target.key == (key.target,)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_id_of_another_table_is_a_foreign_key(table: Table) -> None:
    keys = {key.column for key in table.foreign_keys}
    ids = {name for name in polars_types(table) if name in ("paper_id", "mention_id", "dump_id", "dump_ids")}
    own = {name for name in table.key if len(table.key) == 1}
    may_be_gone = {
        "spans": {"mention_id"},  # of an unused reference, or quarantined
        "quarantine": {"mention_id"},
        "decisions": {"paper_id"},  # a ruling may name what is gone
    }
    assert ids - keys - own <= may_be_gone.get(table.name, set())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_names_and_types_are_reachable_without_pandera(table: Table) -> None:
    generated: type[Columns] = getattr(columns, table.model.__name__)
    assert table.name == generated.TABLE
    assert list(table.sort) == generated.SORT
    assert polars_types(table) == generated.TYPES
    assert [getattr(generated, name) for name in generated.TYPES] == list(generated.TYPES)


def test_importing_the_names_does_not_import_pandera() -> None:
    code = "import sys, schemas.columns, schemas.interim, schemas.vocabulary; sys.exit('pandera' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode == 0
