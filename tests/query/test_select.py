"""What queries select from the toy world, term by term."""

import re
import unicodedata
from pathlib import Path
from urllib.parse import quote

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import QueryError
from etl.query import select
from etl.query.fields import FIELDS
from etl.query.folding import folded_text
from etl.query.syntax import Term, parse
from schemas.columns import Paper
from tests.query.world import ALIASES, CONFLICTS, DEAD, NAMES, OLD, PAPERS, found, paper, paper_id

PAGE = (Path(__file__).parents[2] / "docs/queries.md").read_text(encoding="utf-8")
ALL = list(NAMES)

PAGE_EXAMPLES = {
    "stopped clocks": ["clocks"],
    '"stopped clocks"': ["clocks"],
    "author:oil year:2019..2021": ["clocks", "bread", "boats"],
    'author:"ada oil" -has:doi': ["boats"],
    "clover OR title:boats": ["bees", "boats"],
    "10.1000/clocks.2021": ["clocks"],
    "title:clocks": ["clocks"],
    'author:"ada oil"': ["clocks", "boats"],
    'author:"Oil, Ada"': ["clocks", "boats"],
    'title:"stopped clocks"': ["clocks"],
    "url:example.org": ["clocks"],
    "volume:12": ["clocks"],
    "dump:bees": ["clocks", "bees"],
    "source:arXiv": ["clocks", "bees"],
    "flag:truncated": ["bread"],
    "category:cs.CL": ["clocks"],
    "category:math": ["bees"],
    "category:math.*": ["bees"],
    "arxiv:arXiv:2101.00001v2": ["clocks"],
    "doi:https://doi.org/10.1000/CLOCKS.2021": ["clocks"],
    "isbn:3-16-148410-X": ["boats"],
    "id:p0000000000000001": ["clocks"],
    "year:2021": ["clocks", "ferns"],
    "year:2021..": ["clocks", "ferns"],
    "year:..2020": ["bees", "bread", "boats"],
    "mentions:2..": ["clocks", "bees"],
    "author_count:2..9": ["clocks", "bread"],
    "date:2021-03": ["clocks"],
    "date:2021-03..2021-06-15": ["clocks", "ferns"],
    "date:..2019": ["bread", "boats"],
    "precision:year": ["bees"],
    "inferred:true": ["ferns"],
    "conflict:any": ["clocks", "bees"],
    "conflict:number": ["clocks"],
    "conflict:abstract": ["clocks"],
    "has:doi": ["clocks", "ferns"],
    "has:flag": ["bread"],
}
"""Every query in the tables of docs/queries.md."""

PROSE_EXAMPLES = {
    "clock": ["clocks", "bees"],
    "ai": [],
    ".*": [],
    "precision:day": ["clocks", "boats", "ferns"],
    "-has:doi": ["bees", "bread", "boats", "whistles"],
    "-flag:withdrawn": ALL,
    '-"stopped clocks"': ["bees", "bread", "boats", "ferns", "whistles"],
    "a b OR c": ["clocks", "bees", "bread", "boats", "ferns"],
    '"OR"': ["ferns"],
    '3\\"': [],
    "Boats: how they sink": ["boats"],
}
"""Queries in the sentences of that page."""

TERMS = {
    "": ALL,
    " \t\n": ALL,
    "CLOCKS": ["clocks"],
    "lock": [],
    "main": ["bees"],
    "cafe": ["bread"],
    "CAFÉ": ["bread"],
    "cafe\u0301": ["bread"],
    "zoe ore": ["ferns"],
    "horology": ["clocks"],
    '"journal of clocks"': ["clocks"],
    '"right \t\n twice"': ["clocks"],
    '"ada brot"': [],
    'author:"ada brot"': [],
    'author:"oil a"': ["clocks", "boats"],
    'author:"il ada"': [],
    "-author:ada": ["bees", "ferns", "whistles"],
    "author:öre": ["ferns"],
    '"valley a clock"': [],
    '"oil ben"': [],
    '"flour-water"': ["bread"],
    "flour-water": ["bread"],
    "flour–water": ["bread"],
    "water": ["bread"],
    '\\"flour': ["bread"],
    "(a+)+$": ["bread"],
    "\\(a+\\)": ["bread"],
    "(a|b)*": [],
    "'; DROP TABLE papers": [],
    "%": [],
    "45-67": [],
    "boats: how they sink": ["boats"],
    "ref:ferns": ["ferns"],
    "comment:2101.00001": ["boats"],
    "pages:45": ["clocks"],
    "type:article": ["boats"],
    "display_title:sourdough": ["bread"],
    "keyword:naive": ["clocks"],
    "AUTHOR:Oil": ["clocks", "bread", "boats"],
    "authors:oil": ["clocks", "bread", "boats"],
    "publication-year:2020": ["bees"],
    "volume:1": [],
    "issue:3": ["clocks"],
    "number:3": ["clocks"],
    "dump:bee": [],
    "first_dump:bees": ["clocks", "bees"],
    "source:scopus": ["clocks"],
    "category:CS": ["clocks"],
    "category:cs.*": ["clocks"],
    "category:cs.C": [],
    "category:csx": ["ferns"],
    "2101.00001": ["clocks"],
    "https://arxiv.org/abs/2101.00001v7": ["clocks"],
    "arxiv.org/pdf/2101.00001.pdf": ["clocks"],
    "https://huggingface.co/papers/2101.00001": ["clocks"],
    "https://doi.org/10.48550/arXiv.2101.00001": ["clocks"],
    "math.AG/0303012v1": ["bees"],
    "arxiv:math.AG/0303012": ["bees"],
    "2101.0000": ["ferns"],
    "-2101.00001": ["bees", "bread", "boats", "ferns", "whistles"],
    "abstract:2101.00001": ["ferns"],
    "https://doi.org/10.1000%2Fclocks.2021.": ["clocks"],
    "10.1000/ferns(4)": ["ferns"],
    "10.1000/ferns": [],
    "pmid:PMID:00123456": ["bees"],
    "https://pubmed.ncbi.nlm.nih.gov/123456/": ["bees"],
    "123456": [],
    "issn:1234567x": ["boats"],
    "isbn:978-3-16-148410-0": ["boats"],
    paper_id("boats"): ["boats"],
    paper_id("boats").upper(): ["boats"],
    OLD: ["bees"],
    f"id:{OLD}": ["bees"],
    f"paper_id:{OLD}": ["bees"],
    DEAD: [],
    "year:2019..2020": ["bees", "bread", "boats"],
    "version:2": ["clocks"],
    "conflicts:0": ["bread", "boats", "ferns", "whistles"],
    "author_count:10..": ["boats"],
    "date:2021-03-05": ["clocks"],
    "date:2021-03-06..2021-06-14": [],
    "date:2019-08": ["bread"],
    "date:2019-08 precision:day": [],
    "date:2019..2020": ["bees", "bread", "boats"],
    "date:2020-02-29": ["bees"],
    "date:2021-06..": ["ferns"],
    "date:..2019-07": ["bread", "boats"],
    "-date:1000..": ["whistles"],
    "inferred:false": ["clocks", "bees", "bread", "boats", "whistles"],
    "conflict:value": ["bees"],
    "conflict:issue": ["bees"],
    "conflict:title": ["clocks"],
    "conflict:wording": ["clocks"],
    "conflict:version": [],
    "conflict:year": [],
    "-conflict:any has:abstract": ["bread", "ferns"],
    "has:title": ["clocks", "bees", "boats", "ferns", "whistles"],
    "-has:title": ["bread"],
    "has:conflicts": ["clocks", "bees"],
    "has:conflict": ["clocks", "bees"],
    "has:inferred": ["ferns"],
    "has:date": ["clocks", "boats", "ferns"],
    "has:year -has:date": ["bees", "bread"],
    "valley stopped OR valley bees OR whistles": ["clocks", "bees", "whistles"],
    "-valley -has:doi": ["bread", "boats", "whistles"],
    '-"of the valley" title:of': ["ferns"],
    "title:stopped title:clocks": ["clocks"],
    "or": ["ferns"],
    "-": ["bread"],
}


@pytest.mark.parametrize(("query", "expected"), [*PAGE_EXAMPLES.items(), *PROSE_EXAMPLES.items(), *TERMS.items()])
def test_a_query_selects(query: str, expected: list[str]) -> None:
    assert found(query) == [name for name in NAMES if name in expected]


def test_every_example_of_the_page_is_tested() -> None:
    queries = [
        query
        for line in PAGE.splitlines()
        if line.startswith("| ")
        for query in re.findall(r"`([^`]+)`", line.split("|")[1 if line.count("|") == 3 else 3])
    ]
    assert sorted(queries) == sorted(PAGE_EXAMPLES)
    assert [query for query in PROSE_EXAMPLES if f"`{query}`" not in PAGE] == []


def test_every_column_is_a_field_and_the_page_names_the_short_ones() -> None:
    fields = [name for line in PAGE.splitlines() if line.count("|") == 4 for name in line.split("|")[1].split()]
    for column in Paper.TYPES:
        assert select(f"has:{column}", PAPERS, CONFLICTS, ALIASES).columns == PAPERS.columns
    with pytest.raises(QueryError) as error:
        parse("nobody:x")
    listed = str(error.value).partition("Fields: ")[2].partition(".")[0].split(", ")
    assert {name.strip("`") for name in fields if name.startswith("`")} == set(listed)


@pytest.mark.parametrize("query", ["clocks", "year:2020..", "dump:list", "-has:title", "conflict:any", "date:2021"])
def test_a_query_of_no_papers_selects_none(query: str) -> None:
    none = PAPERS.clear()
    assert select(query, none, CONFLICTS.clear(), ALIASES.clear()).equals(none)


@settings(max_examples=20)
@given(st.permutations(range(len(NAMES))), st.sampled_from(["valley", "ada OR whistles", "has:year", ""]))
def test_rows_stay_in_their_order(order: list[int], query: str) -> None:
    shuffled = PAPERS[order]
    kept = select(query, shuffled, CONFLICTS, ALIASES)
    assert kept[Paper.paper_id].to_list() == [
        one for one in shuffled[Paper.paper_id] if NAMES[int(one[1:]) - 1] in found(query)
    ]


@given(
    st.text(max_size=30)
    | st.builds("{}:{}".format, st.sampled_from(sorted(FIELDS)), st.text(max_size=9) | st.text("0129-.vx,", max_size=9))
)
def test_any_text_selects_or_is_refused_and_what_is_not_selected_is_selected_by_its_negation(query: str) -> None:
    try:
        parsed = parse(query)
    except QueryError:
        return
    selected = found(query)
    assert found(str(parsed)) == selected
    if len(parsed.groups) == 1 and len(parsed.groups[0]) == 1 and not parsed.groups[0][0].is_negated:
        assert sorted(selected + found(f"-{parsed}")) == sorted(NAMES)


CHARACTERS = st.characters(exclude_categories=("Cs", "Cn"))


@given(st.text(CHARACTERS, min_size=1, max_size=5), st.text(CHARACTERS, max_size=20), st.booleans())
def test_a_phrase_is_found_where_a_word_begins_with_it(phrase: str, text: str, is_held: bool) -> None:
    title = f"{text}{phrase}{text}" if is_held else text
    try:
        query = str(parse(str(Term("title", phrase))))
    except QueryError:
        return
    papers = pl.DataFrame([paper("clocks", title=title)], Paper.TYPES)
    literal, folded = folded_text(phrase), folded_text(title)
    places = [match.start() for match in re.finditer(f"(?={re.escape(literal)})", folded)]
    begun = [at for at in places if not is_letter(literal[:1]) or not is_letter(folded[max(0, at - 1) : at])]
    assert select(query, papers, CONFLICTS, ALIASES).height == bool(begun)


def is_letter(character: str) -> bool:
    return character != "" and unicodedata.category(character)[0] in "LN"


@settings(max_examples=20)
@given(
    st.from_regex("[0-9]{4}[.][0-9]{4,5}|[a-z-]{2,9}/[0-9]{7}", fullmatch=True),
    st.from_regex("10[.][0-9]{4,9}/[a-z0-9()<>:;._-]{0,20}[a-z0-9)]", fullmatch=True),
    st.from_regex("[1-9][0-9]{0,8}", fullmatch=True),
)
def test_identifiers_are_found_in_every_form(arxiv_id: str, doi: str, pmid: str) -> None:
    papers = pl.DataFrame([paper("clocks", arxiv_id=arxiv_id, doi=doi, pmid=pmid), paper("bees")], Paper.TYPES)
    old_style = arxiv_id.replace("/", ".XY/")
    arxiv = [arxiv_id, f"{arxiv_id}v3", f"arXiv:{old_style}", f"https://arxiv.org/abs/{arxiv_id}v1", f"{old_style}.pdf"]
    dois = [doi, doi.upper(), f"DOI:{doi}", f"http://dx.doi.org/{quote(doi)}", f"{doi}."]
    pmids = [pmid, f"PMID: {pmid}".replace(" ", ""), f"00{pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"]
    terms = [*(Term("arxiv", one) for one in arxiv), *(Term("doi", one) for one in dois)]
    terms += [*(Term("pmid", one) for one in pmids), *(Term(None, one) for one in (*arxiv, *dois, pmids[-1]))]
    for term in terms:
        found = select(str(term), papers, CONFLICTS, ALIASES)
        assert found[Paper.paper_id].to_list() == [paper_id("clocks")], term


def test_a_long_phrase_is_looked_for() -> None:
    phrase = "ﷺ " * 999
    papers = pl.DataFrame([paper("clocks", abstract=phrase)], Paper.TYPES)
    assert select(f'"{phrase}"', papers, CONFLICTS, ALIASES).height == 1
