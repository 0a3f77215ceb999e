from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.deduplicate import Deduplicated
from etl.deduplicate.rulings import Ruling
from etl.errors import ConfigurationError
from etl.validate import problems
from schemas.columns import Conflict, Decision, Dump, Mention, Neighbour, Pair, Paper, Provenance, Quarantine, Span
from schemas.tables import TABLES
from tests.deduplicate.world import (
    BREAD,
    BREAD_TITLE,
    CLOCKS,
    CLOCKS_CHANGED,
    CLOCKS_REWORDED,
    CLOCKS_TITLE,
    DUMPS,
    FERNS,
    Row,
    laid_out,
    ledger_of,
    mention_id,
    record,
    run,
)


def tables(built: Deduplicated) -> dict[str, pl.DataFrame]:
    """Everything that validate looks at; other stages find what is in quarantine, and the neighbours."""
    others = {columns.TABLE: pl.DataFrame(schema=columns.TYPES) for columns in (Quarantine, Neighbour)}
    return {table.name: getattr(built, table.name) for table in TABLES if table.name not in others} | others


def of_paper(built: Deduplicated, name: str) -> dict[str, Any]:
    """The paper that the mention of this name is in."""
    ids = built.mentions.filter(pl.col(Mention.mention_id) == mention_id(name))[Mention.paper_id]
    return built.papers.row(by_predicate=pl.col(Paper.paper_id) == ids.item(), named=True)


def ruling(**ruled: Any) -> Ruling:
    nothing = {"mention_ids": (), "paper_id": None, "field": None, "value": None, "excerpt": None}
    about = {"why": "I looked.", "decided_by": "ada", "decided_date": date(2026, 1, 2), "ordinal": 1}
    return Ruling(**{**nothing, **about, **ruled})


def test_the_toy_world_is_three_papers(built: Deduplicated) -> None:
    assert sorted(built.papers[Paper.display_title]) == sorted(
        [CLOCKS_TITLE, BREAD_TITLE, "On the hats of lighthouse keepers"]
    )


def test_a_paper_takes_each_value_from_the_mention_that_has_it(built: Deduplicated) -> None:
    clocks = of_paper(built, "clocks in alpha")
    assert (clocks[Paper.abstract], clocks[Paper.authors]) == (CLOCKS_CHANGED, ["Ada Oil"])
    assert clocks[Paper.dump_ids] == ["alpha", "beta", "gamma"]
    assert clocks[Paper.mention_count] == 3


def test_a_disagreement_between_dumps_is_kept(built: Deduplicated) -> None:
    (row,) = built.conflicts.iter_rows(named=True)
    assert (row[Conflict.field], row[Conflict.kind], row[Conflict.difference]) == ("abstract", "number", "60 → 66")


def test_what_the_package_promises_holds(built: Deduplicated) -> None:
    assert problems(tables(built), 1, 5) == []


def test_what_matching_took_is_told(built: Deduplicated) -> None:
    assert built.matched.compared_pair_count >= built.pairs.height == 3
    assert built.matched.cut_pair_count == 0


def test_a_reference_dump_enriches_papers_of_others(built: Deduplicated) -> None:
    bread = of_paper(built, "bread in omega")
    assert (bread[Paper.title], bread[Paper.doi]) == (BREAD_TITLE, "10.1000/bread")
    assert bread[Paper.paper_id] == f"p{mention_id('bread in alpha')[1:]}"
    assert "omega" in bread[Paper.dump_ids]


def test_a_reference_dump_adds_no_paper_and_its_bytes_are_accounted_for(built: Deduplicated) -> None:
    unused = built.spans.filter(pl.col(Span.role) == "unused")
    assert unused[Span.mention_id].to_list() == [mention_id("ferns in omega")]
    assert mention_id("ferns in omega") not in built.mentions[Mention.mention_id]
    counts = dict(built.dumps.select(Dump.dump_id, Dump.mention_count).iter_rows())
    assert counts == {"alpha": 2, "beta": 2, "gamma": 1, "omega": 1}


def test_the_first_dump_that_mentions_a_paper_may_be_a_reference() -> None:
    built = run(laid_out([record("a", dump_id="omega", abstract=FERNS), record("b", dump_id="beta", abstract=FERNS)]))
    assert built.papers[Paper.paper_id].to_list() == [f"p{mention_id('b')[1:]}"]
    assert built.papers[Paper.first_seen_dump_id].to_list() == ["beta"]


def test_nothing_in_gives_typed_empty_tables() -> None:
    built = run([])
    for name, frame in tables(built).items():
        if name != "dumps":
            assert (name, frame.height) == (name, 0)
    assert built.papers.schema == Paper.TYPES
    assert built.provenance.schema == Provenance.TYPES
    assert built.pairs.schema == Pair.TYPES
    assert built.dumps[Dump.mention_count].to_list() == [0] * len(DUMPS)


def test_published_ids_are_kept(mentions: list[Row]) -> None:
    old, gone = "p" + 16 * "0", "p" + 16 * "9"
    built = run(mentions, ledger_of((old, mentions[1]), (gone, record("never seen", abstract=FERNS, doi="10.1/x"))))
    assert of_paper(built, "clocks in alpha")[Paper.paper_id] == old
    assert dict(built.aliases.select("alias_id", "paper_id").iter_rows())[gone] is None
    assert problems(tables(built), 1, 5) == []


def test_a_ruling_on_pairs_and_one_on_a_value_are_obeyed(mentions: list[Row]) -> None:
    alike = [mention_id("clocks in alpha"), mention_id("clocks in beta")]
    paper_id = f"p{mention_id('bread in alpha')[1:]}"
    rulings = [
        ruling(ruling="different", mention_ids=tuple(alike)),
        ruling(ruling="set", ordinal=2, paper_id=paper_id, field="publication_date", value="2020-02-29"),
        ruling(ruling="set", ordinal=3, paper_id=paper_id, field="authors", value=["Cy Flour", "Di Rye"]),
        ruling(ruling="same", ordinal=4, mention_ids=(alike[0], mention_id("not here"))),
    ]
    built = run(mentions, rulings=rulings)
    assert of_paper(built, "clocks in alpha")[Paper.paper_id] != of_paper(built, "clocks in beta")[Paper.paper_id]
    bread = of_paper(built, "bread in alpha")
    assert (bread[Paper.publication_date], bread[Paper.author_count]) == (date(2020, 2, 29), 2)
    assert built.decisions[Decision.state].to_list() == ["applied", "applied", "applied", "gone"]
    assert problems(tables(built), 1, 5) == []


def test_a_decided_abstract_is_no_mentions(mentions: list[Row]) -> None:
    paper_id = f"p{mention_id('clocks in alpha')[1:]}"
    built = run(mentions, rulings=[ruling(ruling="set", paper_id=paper_id, field="abstract", value="Decided text.")])
    assert not built.mentions.filter(pl.col(Mention.paper_id) == paper_id)[Mention.is_abstract_source].any()
    readings = built.conflicts.filter(pl.col(Conflict.field) == "abstract")[Conflict.other_value]
    assert sorted(readings) == sorted([CLOCKS, CLOCKS_CHANGED])
    assert problems(tables(built), 1, 5) == []


def test_a_wrong_ruling_stops_the_build(mentions: list[Row]) -> None:
    wrong = ruling(ruling="set", ordinal=3, paper_id="p" + 16 * "0", field="titel", value="Oil")
    with pytest.raises(ConfigurationError, match="entry 3"):
        run(mentions, rulings=[wrong])


TEXTS = st.sampled_from([CLOCKS, CLOCKS_CHANGED, CLOCKS_REWORDED, BREAD, FERNS, f"{CLOCKS} {BREAD}", "Short."])
TITLES = st.sampled_from([CLOCKS_TITLE, f"{CLOCKS_TITLE} II", BREAD_TITLE, f"Reply to: {BREAD_TITLE}", "Editorial"])
YEARS = st.integers(2019, 2022).map(lambda year: {"publication_year": year, "publication_date_precision": "year"})
DAYS = st.dates(date(2019, 1, 1), date(2021, 1, 3)).map(
    lambda day: {"publication_date": day, "publication_year": day.year, "publication_date_precision": "day"}
)
OPTIONAL = st.fixed_dictionaries(
    {},
    optional={
        "authors": st.lists(st.sampled_from(["Ada Oil", "Oil, A.", "Ben Brot"]), max_size=2),
        "arxiv_id": st.sampled_from(["2101.00001", "2101.00002"]),
        "arxiv_version": st.integers(1, 2),
        "doi": st.sampled_from(["10.1000/a", "10.1000/b"]),
        "pmid": st.sampled_from(["1", "2"]),
        "journal": st.sampled_from(["Clocks", "CLOCKS", "Bread"]),
        "keywords": st.lists(st.sampled_from(["a", "b"]), max_size=2),
        "flags": st.sampled_from([["truncated"], ["withdrawn"], []]),
    },
)


@st.composite
def worlds(draw: st.DrawFn) -> list[Row]:
    rows = []
    for number in range(draw(st.integers(0, 8))):
        texts = draw(st.one_of(TEXTS.map(lambda text: {"abstract": text}), TITLES.map(lambda text: {"title": text})))
        more = draw(st.one_of(st.just({}), TITLES.map(lambda text: {"title": text})))
        when = draw(st.one_of(st.just({}), YEARS, DAYS))
        dump_id = draw(st.sampled_from(list(DUMPS)))
        rows.append(record(str(number), dump_id=dump_id, **{**texts, **more, **when, **draw(OPTIONAL)}))
    return laid_out(rows)


@given(worlds())
@settings(max_examples=8)
def test_any_world_keeps_every_promise(rows: list[Row]) -> None:
    assert problems(tables(run(rows)), 0, 5) == []


@given(worlds(), st.integers(1, 1000))
@settings(max_examples=12)
def test_every_record_is_in_one_paper_or_an_unused_reference_whatever_the_order(rows: list[Row], seed: int) -> None:
    built, again = run(rows), run(rows, seed=seed)
    used = built.mentions[Mention.mention_id].to_list()
    unused = built.spans.filter(pl.col(Span.role) == "unused")[Span.mention_id].to_list()
    assert sorted(used + unused) == sorted(row["mention_id"] for row in rows)
    assert {row["dump_id"] for row in rows if row["mention_id"] in unused} <= {"omega"}
    for table in TABLES:
        assert tables(again)[table.name].equals(tables(built)[table.name]), table.name
    assert again.matched.compared_pair_count == built.matched.compared_pair_count
