"""Papers a column at a time are what they are one by one."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.deduplicate.golden import golden
from etl.deduplicate.papers import build_paper
from etl.deduplicate.rows import in_dump_order, rows_of
from etl.deduplicate.tables import span_places, table
from etl.errors import ConfigurationError
from schemas.columns import Conflict, Mention, Paper, Provenance, Span
from tests.deduplicate.world import DUMPS, Row, dumps_of, frame, mention_id, record

TEXTS = st.one_of(
    st.none(), st.sampled_from(["Oil", "a word " * 14 + "more", "w" * 100, "Clocks & 40 % — ümlaut\nline " * 9])
)
SHORT = st.one_of(st.none(), st.sampled_from(["7", "12–14", "S1"]))
LISTS = st.lists(st.sampled_from(["a b", "c", "a b", "https://example.org/a(b)"]), max_size=4)
DAYS = st.sampled_from([(None, None, None, False), (None, 2020, "year", True), (date(2021, 3, 5), 2021, "day", False)])
PRINTED = ("title", "abstract", "authors", "date", "doi", "journal_ref", "urls", "arxiv_id", "comment", "volume")


@st.composite
def records(draw: st.DrawFn) -> list[Row]:
    """Records of a few papers, most of them alone."""
    rows = []
    for number in range(draw(st.integers(1, 5))):
        names, when = draw(st.lists(st.sampled_from(["Ada Oil", "Bo Stein"]), max_size=2)), draw(DAYS)
        fields: dict[str, Any] = {name: draw(TEXTS) for name in ("title", "journal", "journal_ref", "comment")}
        fields |= {name: draw(SHORT) for name in ("volume", "number", "pages", "pmid", "issn", "isbn", "work_type")}
        fields |= {name: draw(LISTS) for name in ("categories", "keywords", "urls", "flags")}
        fields |= dict(zip(("publication_date", "publication_year"), when[:2], strict=True))
        fields |= {"publication_date_precision": when[2], "publication_date_is_inferred": when[3]}
        fields |= {"abstract": draw(TEXTS) or (None if fields["title"] else "Only an abstract"), "authors": names}
        fields |= {"author_count": draw(st.sampled_from([None, 2, 9])) or len(names) or None}
        fields |= {
            "arxiv_id": draw(st.sampled_from([None, "2101.00001"])),
            "arxiv_version": draw(st.sampled_from([None, 2])),
        }
        fields |= {
            "doi": draw(st.sampled_from([None, "10.1000/a<b>%c"])),
            "dump_id": draw(st.sampled_from(list(DUMPS))),
        }
        rows.append(
            record(str(number), ordinal=number + 1, start_byte=number * 100, end_byte=number * 100 + 90, **fields)
        )
    return rows


@st.composite
def printed(draw: st.DrawFn, rows: list[Row]) -> pl.DataFrame:
    """Some spans of printed fields, several of one field among them."""
    spans = [
        {
            "mention_id": row["mention_id"],
            "dump_id": row["dump_id"],
            "start_byte": row["start_byte"] + place,
            "role": "field",
        }
        | {"end_byte": row["start_byte"] + place + 1, "field": field, "part": 0}
        for row in rows
        for place, field in enumerate(draw(st.lists(st.sampled_from(PRINTED), max_size=6)))
    ]
    return pl.DataFrame(spans, Span.TYPES)


def named(homes: dict[str, str]) -> pl.DataFrame:
    columns = {Mention.mention_id: list(homes), Mention.paper_id: list(homes.values())}
    return pl.DataFrame(columns, dict.fromkeys(columns, pl.String()))


@given(st.data())
def test_papers_of_one_mention_are_what_each_would_be_by_itself(data: st.DataObject) -> None:
    rows = data.draw(records())
    spans, dumps, ours = data.draw(printed(rows)), dumps_of(rows), frame(rows)
    homes = {row["mention_id"]: f"p{mention_id(str(data.draw(st.integers(0, 6))))[1:]}" for row in rows[:4]}
    decided = {home: {"volume": "ruled"} for home in list(homes.values())[:1] if data.draw(st.booleans())}
    found = golden(ours, spans, dumps, named(homes), decided)
    groups: dict[str, list[Row]] = {}
    for row in rows_of(ours, dumps):
        if row[Mention.mention_id] in homes:
            groups.setdefault(homes[row[Mention.mention_id]], []).append(row)
    places = span_places(spans)
    built = [build_paper(home, in_dump_order(group), places, decided.get(home, {})) for home, group in groups.items()]
    assert found.papers.sort(Paper.SORT).equals(table(Paper, (one.paper for one in built)))
    assert found.provenance.sort(Provenance.SORT).equals(
        table(Provenance, (row for one in built for row in one.provenance))
    )
    assert found.conflicts.equals(table(Conflict, (row for one in built for row in one.conflicts)))


def test_a_record_without_a_text_is_still_refused() -> None:
    spans, dumps = pl.DataFrame(schema=Span.TYPES), dumps_of([record("a")])
    with pytest.raises(ConfigurationError, match="neither title nor abstract"):
        golden(frame([record("a")]), spans, dumps, named({mention_id("a"): "p1"}), {})
