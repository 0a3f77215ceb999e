"""The browser's engine selects what the commands select, and tells of what cannot be read in the same words."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
from playwright.sync_api import Page

from etl.errors import QueryError
from etl.query.syntax import parse
from schemas.columns import Alias, Paper
from tests.browser.asking import ODD_PAPERS, Tables, selected
from tests.browser.queries_by_hand import BY_HAND, NOT_TO_BE_READ
from tests.browser.queries_made import all_has, made_queries, made_texts
from tests.query.test_select import PAGE_EXAMPLES, PROSE_EXAMPLES, TERMS

_SELECT: Final = """async (queries) => {
  const told = [];
  for (const query of queries) {
    try {
      const found = await explorer.search(query);
      const most = found.count;
      const begin = await found.page(0, 3);
      await found.settle();
      const cards = await found.page(0, found.count);
      const isSound = found.isExact && most >= found.count && cards.length === found.count
        && begin.length === Math.min(3, found.count) && begin.every((card, at) => card.id === cards[at].id);
      told.push(isSound ? cards.map((card) => card.id) : "not sound");
    } catch (error) {
      if (error.name !== "QueryError") throw error;
      told.push(error.message);
    }
  }
  return told;
}"""
"""Of each query the ids of the papers that are found, or the message."""
_SORTED: Final = """async ([query, sort]) => {
  const found = await explorer.search(query, { sort });
  return (await found.page(0, found.count)).map((card) => card.id);
}"""
_FACETS: Final = """async (query) => {
  const found = await explorer.search(query);
  await found.settle();
  return explorer.facets(found);
}"""
_SORTS: Final = {
    "newest": (None, False),
    "oldest": (pl.col("day"), False),
    "mentions": (pl.col(Paper.mention_count), True),
    "conflicts": (pl.col(Paper.conflict_count), True),
}


def _ids_or_message(query: str, tables: Tables) -> list[str] | str:
    try:
        return selected(query, tables)[Paper.paper_id].to_list()
    except QueryError as error:
        return str(error)


def _assert_same(queries: Sequence[str], page: Page, tables: Tables) -> None:
    told = [one if isinstance(one, str) else sorted(one) for one in page.evaluate(_SELECT, list(queries))]
    expected = [_ids_or_message(query, tables) for query in queries]
    wrong = [(query, *pair) for query, *pair in zip(queries, expected, told, strict=True) if pair[0] != pair[1]]
    assert not wrong, wrong[:5]


def test_every_query_selects_the_same_papers(page: Page, tables: Tables) -> None:
    _assert_same([*BY_HAND, *all_has()], page, tables)


def test_every_query_selects_the_same_odd_papers(odd_page: Page, odd_tables: Tables) -> None:
    _assert_same([*PAGE_EXAMPLES, *PROSE_EXAMPLES, *TERMS, *BY_HAND, *all_has()], odd_page, odd_tables)


def test_queries_made_of_the_papers_select_the_same_papers(odd_page: Page, odd_tables: Tables) -> None:
    queries = made_queries(odd_tables[Paper.TABLE], odd_tables[Alias.TABLE], 300, seed=2)
    _assert_same(queries, odd_page, odd_tables)
    counts = [len(found) for found in (_ids_or_message(query, odd_tables) for query in queries)]
    assert sum(0 < count < ODD_PAPERS for count in counts) > 150


def test_every_identifier_finds_the_same_papers(odd_page: Page, odd_tables: Tables) -> None:
    papers = odd_tables[Paper.TABLE]
    fields = {"arxiv": Paper.arxiv_id, "doi": Paper.doi, "pmid": Paper.pmid}
    values = [(field, value) for field, column in fields.items() for value in papers[column].drop_nulls()[::9]]
    dois = set(papers[Paper.doi].drop_nulls())
    alike = [one for one in dois if one.replace("–", "-") in dois - {one}]
    assert alike  # folded they are the same, and yet are not
    values += [("doi", one) for one in alike]
    _assert_same([query for field, value in values for query in (value, f"{field}:{value}")], odd_page, odd_tables)


def test_what_cannot_be_read_is_told_in_the_same_words(page: Page) -> None:
    texts = [*NOT_TO_BE_READ, *made_texts(2_000, seed=3)]
    read = "(text) => explorer.search(text).then(() => null, (error) => error.message)"
    told = page.evaluate(f"(texts) => Promise.all(texts.map({read}))", texts)
    expected = [_message(text) for text in texts]
    assert [(text, a, b) for text, a, b in zip(texts, told, expected, strict=True) if a != b][:5] == []
    assert all(expected[: len(NOT_TO_BE_READ)])
    assert sum(one is None for one in expected) > 500


def _message(text: str) -> str | None:
    try:
        parse(text)
    except QueryError as error:
        return str(error)
    return None


def test_half_a_character_is_told(page: Page) -> None:
    told = page.evaluate(
        'explorer.search("a" + String.fromCharCode(0xd83d)).catch((error) => [error.message, error.at])'
    )
    assert told == [_message("a\ud83d"), 1]


def test_an_error_tells_where_in_the_text_it_is(page: Page) -> None:
    at = "(text) => explorer.search(text).catch((error) => error.at)"
    assert [page.evaluate(at, text) for text in ("oak auther:x", "\U0001d49c AND b", "a OR")] == [4, 3, 2]


@pytest.mark.parametrize("sort", _SORTS)
def test_results_are_sorted(odd_page: Page, odd_tables: Tables, sort: str) -> None:
    day = pl.coalesce(Paper.publication_date, pl.date(Paper.publication_year, 1, 1)).alias("day")
    newest = (
        odd_tables[Paper.TABLE].with_columns(day).sort("day", Paper.paper_id, descending=[True, False], nulls_last=True)
    )
    key, is_descending = _SORTS[sort]
    expected = (
        newest if key is None else newest.sort(key, descending=is_descending, nulls_last=True, maintain_order=True)
    )
    assert odd_page.evaluate(_SORTED, ["", sort]) == expected[Paper.paper_id].to_list()


def test_titles_are_sorted_as_they_are_folded(page: Page, tables: Tables) -> None:
    titles = dict(tables[Paper.TABLE].select(Paper.paper_id, Paper.display_title).iter_rows())
    shown = [titles[one].lower() for one in page.evaluate(_SORTED, ["title:the", "title"])]
    assert shown == sorted(shown)
    assert len(shown) > 20


def test_a_word_in_a_title_counts_for_more_and_a_whole_word_too(odd_page: Page, odd_tables: Tables) -> None:
    titles = dict(odd_tables[Paper.TABLE].select(Paper.paper_id, Paper.title).iter_rows())
    best = odd_page.evaluate(_SORTED, ["title:bread OR abstract:bread", "best"])
    in_title = ["bread" in (titles[one] or "").lower() for one in best]
    assert in_title == sorted(in_title, reverse=True)
    assert set(in_title) == {True, False}
    words = [set((titles[one] or "").split()) for one in odd_page.evaluate(_SORTED, ["title:clock", "best"])]
    is_whole = ["clock" in one for one in words]
    assert is_whole == sorted(is_whole, reverse=True)
    assert set(is_whole) == {True, False}


@pytest.mark.parametrize("query", ["", "clock", '"of the" -year:2019', "-has:id"])
def test_facets_count_what_their_terms_select(odd_page: Page, odd_tables: Tables, query: str) -> None:
    within = selected(query, odd_tables)
    facets = odd_page.evaluate(_FACETS, query)
    counted = {facet["field"]: dict(facet["values"]) for facet in facets}
    assert counted == {
        facet["field"]: {
            value: count for value in _values(facet) if (count := _count(facet["field"], value, within, odd_tables))
        }
        for facet in odd_page.evaluate("explorer.site.facets")
    }
    assert {"dump", "year", "category", "source", "flag", "has", "conflict"} <= counted.keys()
    assert all(
        list(one["values"]) == sorted(one["values"], key=lambda pair: -pair[1])
        for one in facets
        if one["field"] != "year"
    )


def _values(facet: dict[str, Any]) -> list[str]:
    return [value for value, _ in facet["values"]]


def _count(field: str, value: str, papers: pl.DataFrame, tables: Tables) -> int:
    return selected(f'{field}:"{value}"', {**tables, Paper.TABLE: papers}).height


def test_a_pasted_abstract_finds_its_paper(page: Page, tables: Tables) -> None:
    known = tables[Paper.TABLE].filter(pl.col(Paper.abstract).is_not_null())
    for paper_id, abstract in known.select(Paper.paper_id, Paper.abstract).iter_rows():
        found = page.evaluate("(text) => explorer.like(text, 3)", f"  {abstract.upper()}\n")
        assert len(found) <= 3
        assert [one["likeness"] for one in found] == sorted((one["likeness"] for one in found), reverse=True)
        assert paper_id in [one["card"]["id"] for one in found if one["likeness"] == 1]
    assert page.evaluate('explorer.like("", 3)') == []


def test_a_paper_is_found_by_each_of_its_ids(odd_page: Page, odd_tables: Tables) -> None:
    live = odd_tables[Alias.TABLE].drop_nulls(Alias.paper_id)
    dead = odd_tables[Alias.TABLE].filter(pl.col(Alias.paper_id).is_null())[Alias.alias_id].to_list()
    script = "async (ids) => Promise.all(ids.map(async (id) => (await explorer.paper(id))?.paper.paper_id ?? null))"
    assert odd_page.evaluate(script, live[Alias.alias_id].to_list()) == live[Alias.paper_id].to_list()
    assert odd_page.evaluate(script, [*dead, "", "clock"]) == [None, None, None]


def test_a_search_that_is_given_up_stops(page: Page) -> None:
    script = """async () => {
      const first = new AbortController();
      const slow = explorer.search("s", { signal: first.signal }).catch((error) => error.name);
      first.abort();
      const found = await explorer.search("oak");
      return [await slow, found.count];
    }"""
    name, count = page.evaluate(script)
    assert name == "AbortError"
    assert count > 0


def test_words_to_mark_are_told_with_their_fields(page: Page) -> None:
    query = 'oak title:"the oak" -elm author:oil year:2003..'
    words = page.evaluate("(query) => explorer.search(query).then((found) => found.words)", query)
    assert words == [
        {"text": "oak", "field": None},
        {"text": "the oak", "field": "title"},
        {"text": "oil", "field": "author"},
    ]


def test_no_module_names_what_another_does() -> None:
    """The bundle puts all modules into one scope."""
    folder = Path(__file__).parents[2] / "etl/explore/browser"
    named = re.compile(r"^(?:export )?(?:async )?(?:const|let|function\*?|class) (\w+)", re.MULTILINE)
    names = Counter(name for path in folder.glob("*.js") for name in named.findall(path.read_text(encoding="utf-8")))
    assert [name for name, count in names.items() if count > 1] == []
