"""Every value of the tables stands in the site, exports can be put together from it, and it does not hang by chance."""

import json
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.explore.columns import COLUMNS
from etl.explore.order import in_order
from etl.export import exported
from etl.export.pieces import PIECED
from etl.query import select
from etl.query.folding import folded_text
from schemas.columns import (
    Alias,
    Conflict,
    Decision,
    Dump,
    Mention,
    Neighbour,
    Pair,
    Paper,
    Provenance,
    Quarantine,
    Span,
)
from tests.explore.reader import column, json_of, rows_of
from tests.explore.world import Tables, blank, packages, paper_id, shuffled, site, site_without_exports, tables

FEW = settings(max_examples=8, deadline=None)


def known(row: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON tells it."""
    told = {name: value for name, value in row.items() if value is not None and value != []}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}


def rows(table: pl.DataFrame, *without: str) -> list[dict[str, Any]]:
    return [known(row) for row in table.drop(without).iter_rows(named=True)]


@given(packages())
@FEW
def test_papers_are_numbered_newest_first(made: Tables) -> None:
    found = [row["paper"] for row in rows_of(site_without_exports(made), "papers")]
    days = [row.get(Paper.publication_date) or f"{row.get(Paper.publication_year, 0):04}-01-01" for row in found]
    assert days == sorted(days, reverse=True)
    for (day, one), (next_day, other) in pairwise(zip(days, found, strict=True)):
        assert day != next_day or one[Paper.paper_id] < other[Paper.paper_id]
    assert len(found) == made[Paper.TABLE].height


@given(packages())
@FEW
def test_cards_hold_the_whole_searchable_text(made: Tables) -> None:
    files = site_without_exports(made)
    cards = rows_of(files, "cards")
    for place, (card, row) in enumerate(zip(cards, in_order(made[Paper.TABLE]).iter_rows(named=True), strict=True)):
        expected = {
            "place": place,
            "id": row[Paper.paper_id],
            "display_title": row[Paper.display_title],
            "title": row[Paper.title],
            "abstract": row[Paper.abstract],
            "keywords": row[Paper.keywords],
            "journal": row[Paper.journal],
            "year": row[Paper.publication_year],
            "date": row[Paper.publication_date],
            "arxiv": row[Paper.arxiv_id],
            "doi": row[Paper.doi],
            "mentions": row[Paper.mention_count],
            "conflicts": row[Paper.conflict_count],
            "flags": row[Paper.flags],
        }
        assert card == {**known(expected), "authors": row[Paper.authors], "dumps": row[Paper.dump_ids]}
    assert json_of(files, "site.json")["first"] == cards[:20]


@given(packages())
@FEW
def test_details_hold_every_row_that_is_about_a_paper(made: Tables) -> None:
    homes = dict(made[Mention.TABLE].select(Mention.mention_id, Mention.paper_id).iter_rows())
    places = {one: place for place, one in enumerate(in_order(made[Paper.TABLE])[Paper.paper_id])}
    for told, row in zip(
        rows_of(site_without_exports(made), "papers"), in_order(made[Paper.TABLE]).iter_rows(named=True), strict=True
    ):
        own = row[Paper.paper_id]

        def about(table: str, key: str = Paper.paper_id, paper: str = own) -> pl.DataFrame:
            return made[table].filter(pl.col(key) == paper)

        assert told["paper"] == known(row)
        assert told["provenance"] == rows(about(Provenance.TABLE).sort(Provenance.SORT), Paper.paper_id)
        assert told["conflicts"] == rows(about(Conflict.TABLE).sort(Conflict.SORT), Paper.paper_id)
        assert told["aliases"] == sorted(set(about(Alias.TABLE)[Alias.alias_id]) - {own})
        pairs = [
            {**pair, "paper_id_a": homes[pair[Pair.mention_id_a]], "paper_id_b": homes[pair[Pair.mention_id_b]]}
            for pair in rows(made[Pair.TABLE].sort(Pair.SORT))
        ]
        assert told["pairs"] == [pair for pair in pairs if own in (pair["paper_id_a"], pair["paper_id_b"])]
        is_touched = pl.col(Decision.touched_paper_ids).list.contains(own)
        assert told["decisions"] == rows(made[Decision.TABLE].filter(is_touched))
        for near, expected in zip(told["neighbours"], rows(about(Neighbour.TABLE).sort("rank")), strict=True):
            assert near["paper_id"] == expected["neighbour_id"]
            assert near["similarity"] == expected["similarity"]
            assert near["place"] == places[near["paper_id"]]
        mentions = about(Mention.TABLE).sort(Mention.SORT)
        for mention, expected in zip(told["mentions"], rows(mentions), strict=True):
            assert mention["fields"].items() <= expected.items()
            assert {name for name in expected if name in Paper.TYPES} == mention["fields"].keys() | {Mention.paper_id}
            assert {**mention, "fields": 0, "spans": 0}.items() <= {**expected, "fields": 0, "spans": 0}.items()
            assert mention["spans"] == _spans_within(made[Span.TABLE], expected)


def _spans_within(spans: pl.DataFrame, mention: dict[str, Any]) -> list[list[Any]]:
    found = [
        [row[name] for name in (Span.start_byte, Span.end_byte, Span.role, Span.field, Span.part)]
        for row in spans.iter_rows(named=True)
        if row[Span.dump_id] == mention[Mention.dump_id]
        and mention[Mention.start_byte] <= row[Span.start_byte]
        and row[Span.end_byte] <= mention[Mention.end_byte]
    ]
    return sorted(found)


@given(packages(), st.data())
@FEW
def test_the_pieces_of_any_papers_are_their_export(made: Tables, data: st.DataObject) -> None:
    files = site(made)
    papers = made[Paper.TABLE].sort(Paper.paper_id)
    chosen = papers.filter(
        pl.Series(data.draw(st.lists(st.booleans(), min_size=papers.height, max_size=papers.height)))
    )
    places = {one: place for place, one in enumerate(in_order(papers)[Paper.paper_id])}
    head, shard = json_of(files, "exports/head.json"), json_of(files, "exports/0.json.gz")
    for kind in PIECED:
        pieces = [shard[places[one]][kind] for one in chosen[Paper.paper_id]]
        text = head[kind] + head["between"].get(kind, "").join(pieces)
        assert text == "".join(exported(kind, chosen, made[Mention.TABLE], made[Dump.TABLE], package=papers))


@given(packages(), st.randoms(use_true_random=False))
@FEW
def test_the_order_of_rows_changes_no_byte(made: Tables, chance: Any) -> None:
    def order(table: pl.DataFrame) -> pl.DataFrame:
        return table[chance.sample(range(table.height), table.height)] if table.height else table

    assert list(site(made).items()) == list(site(shuffled(made, order)).items())


@given(packages())
@FEW
def test_columns_are_those_of_the_papers(made: Tables) -> None:
    files, papers = site_without_exports(made), in_order(made[Paper.TABLE])
    assert json_of(files, "site.json")["columns"] == list(COLUMNS)
    assert column(files, "year") == papers[Paper.publication_year].to_list()
    assert column(files, "date") == [
        (day - date(1970, 1, 1)).days if day else None for day in papers[Paper.publication_date]
    ]
    for name, source in (
        ("mentions", Paper.mention_count),
        ("conflicts", Paper.conflict_count),
        ("author_count", Paper.author_count),
        ("version", Paper.arxiv_version),
    ):
        assert column(files, name) == papers[source].to_list()
    ids, titles = papers[Paper.paper_id].to_list(), [folded_text(title) for title in papers[Paper.display_title]]
    assert column(files, "id_rank") == [sorted(ids).index(one) for one in ids]
    keys = list(zip(titles, ids, strict=True))
    assert column(files, "title_rank") == [sorted(keys).index(key) for key in keys]


@given(packages())
@FEW
def test_a_facet_tells_how_many_papers_its_term_finds(made: Tables) -> None:
    told = json_of(site_without_exports(made), "site.json")
    assert (told["papers"], told["shown"], told["conflicts"]) == (
        made[Paper.TABLE].height,
        made[Paper.TABLE].height,
        made[Conflict.TABLE].height,
    )
    for facet in told["facets"]:
        for value, count in facet["values"]:
            query = f'{facet["field"]}:"{value}"'
            found = select(query, made[Paper.TABLE], made[Conflict.TABLE], made[Alias.TABLE])
            assert found.height == count > 0, query
        counts = [count for _, count in facet["values"]]
        assert counts == sorted(counts, reverse=True) or facet["field"] == "year"


def some_papers(count: int) -> Tables:
    return tables(
        [
            blank(Paper, paper_id=paper_id(number), display_title="Clocks", title="Clocks", dump_ids=["list"])
            for number in range(count)
        ]
    )


def test_papers_stand_64_in_a_file() -> None:
    files = site(some_papers(130))
    shards = [path for path in files if path.startswith("cards/")]
    assert shards == [f"cards/{number}.json.gz" for number in range(3)]
    for folder in ("cards", "papers", "exports"):
        assert [len(json_of(files, f"{folder}/{number}.json.gz")) for number in range(3)] == [64, 64, 2]
    assert [card["place"] for card in rows_of(files, "cards")] == list(range(130))


def test_papers_are_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    made = some_papers(130)
    whole = site(made)
    monkeypatch.setattr("etl.explore.site._PAPERS_AT_ONCE", 64)
    assert site(made) == whole


def test_a_package_without_papers_has_a_site() -> None:
    files = site(some_papers(0))
    assert json.loads(files["site.json"])["papers"] == 0
    assert json_of(files, "terms/index.json.gz") == []
    assert files["columns/length.bin.gz"] == b""


def test_quarantined_texts_are_cut() -> None:
    files = site(some_papers(1))
    (row,) = json_of(files, "quarantine.json.gz")
    assert row[Quarantine.raw_text] == "x" * 2_000
    assert row[Quarantine.reason] == "It is nothing."
    assert json_of(files, "site.json")["quarantined"] == 1


def test_dumps_come_in_their_order_with_what_is_known_of_them() -> None:
    told = json_of(site(some_papers(1)), "site.json")["dumps"]
    assert [row[Dump.dump_id] for row in told] == ["list", "bees"]
    assert told[0].keys() == {Dump.dump_id, Dump.file, Dump.format, Dump.role}


def test_slices_of_dumps_are_files() -> None:
    raw = {"list": [(0, b"abc"), (3, b"d")], "bees": [(0, b"")]}
    files = site(some_papers(1), {name: iter(slices) for name, slices in raw.items()})
    found = {path: content for path, content in files.items() if path.startswith("raw/")}
    assert list(found.items()) == [
        ("raw/bees/0.bin.gz", b""),
        ("raw/list/0.bin.gz", b"abc"),
        ("raw/list/3.bin.gz", b"d"),
    ]


def test_a_package_without_neighbours_has_a_site() -> None:
    made = some_papers(2)
    made[Neighbour.TABLE] = made[Neighbour.TABLE].clear()
    assert [row["neighbours"] for row in rows_of(site_without_exports(made), "papers")] == [[], []]
