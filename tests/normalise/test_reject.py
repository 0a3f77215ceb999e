"""Mentions that break a rule of their model: moved to quarantine with every reason, and nothing lost."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from etl.errors import ValidationError
from etl.normalise.reject import failures, reject
from schemas.columns import Mention, Quarantine, Span
from schemas.interim import RECORD_TYPES

GOOD: dict[str, Any] = {
    **{name: [] if isinstance(dtype, pl.List) else None for name, dtype in RECORD_TYPES.items()},
    Mention.dump_id: "d",
    Mention.title: "Kites",
    Mention.title_raw: "Kites",
    Mention.publication_date_is_inferred: False,
}


def records(*changes: dict[str, Any]) -> pl.DataFrame:
    """Records of ten bytes each, good ones but for the changes."""
    rows = []
    for number, change in enumerate(changes, 1):
        place = {
            Mention.mention_id: f"m{number:016x}",
            Mention.ordinal: number,
            Mention.start_byte: 10 * number - 10,
            Mention.end_byte: 10 * number,
        }
        rows.append({**GOOD, **place, **change})
    return pl.DataFrame(rows, RECORD_TYPES)


def spans_of(mentions: pl.DataFrame) -> pl.DataFrame:
    """Two spans a mention: a field and a label."""
    rows: list[tuple[Any, ...]] = []
    for dump_id, mention_id, start in mentions.select(
        Mention.dump_id, Mention.mention_id, Mention.start_byte
    ).iter_rows():
        rows.append((dump_id, start, start + 8, "field", mention_id, "title", 0))
        rows.append((dump_id, start + 8, start + 10, "furniture", mention_id, None, None))
    return pl.DataFrame(rows, Span.TYPES, orient="row")


NO_QUARANTINE = pl.DataFrame(schema=Quarantine.TYPES)

BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "neither title nor abstract": (
        {Mention.title: None},
        "title_or_abstract",
        "neither title nor abstract",
    ),
    "no authors at all": ({Mention.author_count: 0}, "greater_than_or_equal_to", "author_count: "),
    "fewer authors than listed": (
        {Mention.authors: ["Ann Lee", "Bo Li"], Mention.author_count: 1},
        "authors_counted",
        "less than the number of authors listed",
    ),
    "a year that is none": (
        {Mention.publication_year: 203, Mention.publication_date_precision: "year"},
        "in_range",
        "publication_year: ",
    ),
    "a day without its year": (
        {Mention.publication_date: date(2020, 1, 1)},
        "date_as_precise_as_printed",
        "contradict each other",
    ),
    "a bad DOI": ({Mention.doi: "10.1000/ABC"}, "doi_is_lower_case", "upper-case"),
    "a bad arXiv id": ({Mention.arxiv_id: "nonsense"}, "str_matches", "arxiv_id: "),
    "an empty title": ({Mention.title: ""}, "str_length", "title: "),
    "a gap in a list": ({Mention.authors: ["Ann Lee", ""], Mention.author_count: 2}, "list_without_gaps", "authors: "),
    "no bytes": ({Mention.start_byte: 20}, "bytes_in_order", "end_byte is not after start_byte"),
}


def test_good_records_stay() -> None:
    mentions = records({}, {Mention.title: None, Mention.abstract: "Kites need a tail."}, {Mention.author_count: 1})
    kept, spans, quarantine = reject(mentions, spans_of(mentions), NO_QUARANTINE)
    assert kept.equals(mentions)
    assert spans.equals(spans_of(mentions))
    assert quarantine.is_empty()
    assert failures(mentions).is_empty()


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_record_goes_to_quarantine_with_its_reason(name: str) -> None:
    change, rule, reason = BAD[name]
    mentions = records({}, change, {})
    kept, spans, quarantine = reject(mentions, spans_of(mentions), NO_QUARANTINE)
    assert kept[Mention.ordinal].to_list() == [1, 3]
    assert quarantine.schema == pl.Schema(Quarantine.TYPES)
    (row,) = quarantine.iter_rows(named=True)
    assert row[Quarantine.mention_id] == mentions[Mention.mention_id][1]
    assert (row[Quarantine.dump_id], row[Quarantine.stage], row[Quarantine.raw_text]) == ("d", "normalise", "Kites")
    assert row[Quarantine.rule] == rule
    assert reason in row[Quarantine.reason]
    roles = spans.filter(pl.col(Span.mention_id) == row[Quarantine.mention_id])[Span.role].to_list()
    assert roles == ["quarantine", "furniture"]
    rest = pl.col(Span.mention_id) != row[Quarantine.mention_id]
    assert spans.filter(rest).equals(spans_of(mentions).filter(rest))


def test_every_reason_is_given() -> None:
    mentions = records({Mention.title: None, Mention.author_count: 0, Mention.doi: "nonsense"})
    _, _, quarantine = reject(mentions, spans_of(mentions), NO_QUARANTINE)
    reasons = quarantine[Quarantine.reason][0].split("; ")
    assert len(reasons) == 3
    assert any(reason.startswith("author_count: ") for reason in reasons)
    assert any(reason.startswith("doi: ") for reason in reasons)
    assert "neither title nor abstract" in reasons


def test_earlier_quarantine_is_kept_and_all_is_sorted() -> None:
    mentions = records({}, {Mention.author_count: 0})
    earlier = pl.DataFrame(
        [
            ("d", 20, 30, None, "parse", "no_label", "why", "text"),
            ("c", 0, 5, None, "parse", "no_label", "why", "text"),
        ],
        Quarantine.TYPES,
        orient="row",
    )
    _, _, quarantine = reject(mentions, spans_of(mentions), earlier)
    assert quarantine.select(Quarantine.dump_id, Quarantine.start_byte, Quarantine.stage).rows() == [
        ("c", 0, "parse"),
        ("d", 10, "normalise"),
        ("d", 20, "parse"),
    ]


def test_one_id_on_two_mentions_rejects_both() -> None:
    same = {Mention.mention_id: "m" + "0" * 16}
    mentions = records(same, same, {})
    kept, _, quarantine = reject(mentions, spans_of(mentions), NO_QUARANTINE)
    assert kept.height + quarantine.height == 3


def test_a_table_that_is_broken_as_a_whole_stops_the_build() -> None:
    with pytest.raises(ValidationError, match="normalise: mentions"):
        failures(records({}).drop(Mention.title))
    with pytest.raises(ValidationError, match="normalise: mentions"):
        failures(records({}).with_columns(pl.lit(1).alias("surplus")))
