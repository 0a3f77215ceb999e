"""The index against a slow look at every paper: words, prefixes, keys."""

import unicodedata
from collections import Counter
from itertools import groupby

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.cli.showing import LANGUAGE
from etl.errors import QueryError
from etl.explore import term_shards
from etl.explore.index import index_of
from etl.explore.language import bit_of
from etl.explore.order import in_order
from etl.explore.postings import Postings
from etl.explore.shards import packed
from etl.explore.varints import encoded
from etl.query import select
from etl.query.fields import FIELDS, Disputed, Field, Kind, read
from etl.query.folding import folded_text
from schemas.columns import Alias, Conflict, Paper
from tests.explore.reader import Posting, column, opened, postings, read_postings
from tests.explore.world import Tables, blank, packages, paper_id, site_without_exports, tables

_EXACT = {getattr(Kind, name) for name in "EXACT CATEGORY ARXIV DOI PMID ISSN ISBN PRECISION TRUTH".split()}


def words_of(text: str) -> list[str]:
    """The runs of letters and digits of a folded text."""
    runs = groupby(folded_text(text), lambda char: unicodedata.category(char)[0] in "LN")
    return ["".join(run) for is_word, run in runs if is_word]


def ids_of(made: Tables) -> list[str]:
    return in_order(made[Paper.TABLE])[Paper.paper_id].to_list()


def slow_words(made: Tables) -> dict[str, list[Posting]]:
    """Every word with its postings, by a look at each text."""
    found: dict[str, list[Posting]] = {}
    for place, row in enumerate(in_order(made[Paper.TABLE]).iter_rows(named=True)):
        marks: Counter[str] = Counter()
        times: Counter[str] = Counter()
        for name in LANGUAGE.word_columns:
            for text in row[name] if isinstance(row[name], list) else [row[name] or ""]:
                for word in words_of(text):
                    marks[word] |= 1 << bit_of(name)
                    times[word] += name in (Paper.title, Paper.abstract)
        for word, mark in marks.items():
            often = (times[word] >= 2) + (times[word] >= 3) + (times[word] >= 5)
            found.setdefault(word, []).append(Posting(place, mark | often << 6))
    return found


@given(packages())
@settings(max_examples=12, deadline=None)
def test_a_word_has_a_posting_where_a_text_has_it_and_nowhere_else(made: Tables) -> None:
    files = site_without_exports(made)
    read_back = postings(files)
    assert {term: own for term, own in read_back.items() if term[0] not in "=^"} == slow_words(made)
    assert list(read_back) == sorted(read_back)
    rows = in_order(made[Paper.TABLE]).iter_rows(named=True)
    texts = [f"{row[Paper.title] or ''}\n{row[Paper.abstract] or ''}" for row in rows]
    assert column(files, "length") == [len(set(words_of(text))) for text in texts]


@given(packages(), st.data())
@settings(max_examples=12, deadline=None)
def test_keys_find_what_queries_find(made: Tables, data: st.DataObject) -> None:
    """Of every key, and of values that no paper has."""
    found, ids = postings(site_without_exports(made)), ids_of(made)
    asked = {(name, value) for name, value in _told(made) if name in FIELDS}
    asked |= {("category", f"{value}.*") for name, value in asked if name == "category"}
    asked |= {("has", field.name) for field in FIELDS.values() if field.column}
    asked |= {("conflict", value) for value in ("any", "number", "version", "abstract", "issue", "title")}
    for name, value in data.draw(st.lists(st.sampled_from(sorted(asked)), max_size=20, unique=True)):
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        try:
            rows = select(f'{name}:"{quoted}"', made[Paper.TABLE], made[Conflict.TABLE], made[Alias.TABLE])
        except QueryError:
            continue
        places = {one.place for key in keys_of_term(FIELDS[name], value) for one in found.get(key, ())}
        assert {ids[place] for place in places} == set(rows[Paper.paper_id]), (name, value)


def keys_of_term(field: Field, text: str) -> list[str]:
    """The keys under which the browser looks a term up."""
    value = read(field, text)
    if isinstance(value, Disputed):
        return [f"=conflict_field:{value.value}" if value.column == Conflict.field else f"=conflict:{value.value}"]
    if isinstance(value, Field):
        return [f"=has:{value.name}"]
    if field.kind is Kind.ID:
        return [f"=id:{text.strip().lower()}"]
    folded = folded_text(str(value))
    if field.kind is Kind.CATEGORY:
        archive = folded.removesuffix(".*")
        is_deep = archive != folded and "." in archive
        return [f"=category:{archive}", *([f"=archive:{archive}"] if is_deep else [])]
    return [f"={field.name}:{folded}"]


def _told(made: Tables) -> list[tuple[str, str]]:
    """Fields with values: those of the papers, and of their ids old and new."""
    told = [("id", one) for one in (*made[Alias.TABLE][Alias.alias_id], "p0")]
    for field in FIELDS.values():
        if field.kind in _EXACT:
            values = made[Paper.TABLE][field.column]
            values = values.explode() if isinstance(values.dtype, pl.List) else values
            known = [str(value).lower() if isinstance(value, bool) else value for value in values if value is not None]
            told += [(field.name, value) for value in known]
            told.append((field.name, "12"))
    return told


@given(packages(most=9), st.integers(1, 9), st.integers(1, 40))
@settings(max_examples=12, deadline=None)
def test_papers_and_postings_are_put_together_from_parts_of_any_size(made: Tables, at_once: int, many: int) -> None:
    papers = in_order(made[Paper.TABLE])
    whole = dict(index_of(papers, made, LANGUAGE).files(papers, LANGUAGE))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.explore.postings._AT_ONCE", many)
        parts = dict(index_of(papers, made, LANGUAGE, at_once).files(papers, LANGUAGE))
    assert parts == whole


def test_prefixes_that_many_words_have_stand_for_all_of_them() -> None:
    """Of `b` 101 words, of `c` 100; `日` is one character; a word stands in several papers and fields."""
    many = " ".join(f"b{number}" for number in range(101)) + " " + " ".join(f"日本{number}" for number in range(120))
    few = " ".join(f"c{number}" for number in range(100))
    rows = [
        blank(
            Paper, paper_id=paper_id(1), display_title="b7", title="b7 b7", abstract=f"{many} {few}", dump_ids=["list"]
        ),
        blank(Paper, paper_id=paper_id(2), display_title="c0", title=few, authors=["b8"], dump_ids=["list"]),
        blank(Paper, paper_id=paper_id(3), display_title="d", title="d", dump_ids=["list"]),
    ]
    made = tables(rows)
    places = {one: place for place, one in enumerate(ids_of(made))}
    found = {term: own for term, own in postings(site_without_exports(made)).items() if term[0] == "^"}
    first, second = places[paper_id(1)], places[paper_id(2)]
    assert found.keys() == {"^b", "^日", "^日本"}
    assert found["^b"] == sorted([Posting(first, 0b100011), Posting(second, 0b100)])
    assert found["^日"] == found["^日本"] == [Posting(first, 0b10)]


@pytest.mark.parametrize("size", [64, 1 << 16])
def test_shards_are_cut_at_their_size(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(term_shards, "_MOST_BYTES", size)
    parts = [(f"w{number:03}", [number, number + 1000]) for number in range(30)] + [("x", list(range(0, 400, 2)))]
    ends = np.cumsum([len(places) for _, places in parts])
    places = np.array([place for _, some in parts for place in some], np.uint32)
    marks = np.full(len(places), 1, np.uint8)
    files = opened(_packed([Postings(pl.Series([term for term, _ in parts]), ends, places, marks)]))
    assert {term: [one.place for one in own] for term, own in postings(files).items()} == dict(parts)
    shards = [content for path, content in files.items() if path.endswith(".bin.gz")]
    assert all(len(content) <= size for content in shards[:-1])
    assert (len(shards) > 10) is (size == 64)


def _packed(stream: list[Postings]) -> list[tuple[str, bytes]]:
    return list(packed(term_shards.term_files([stream])))


@given(st.lists(st.lists(st.integers(0, 2**31 - 1), unique=True).map(sorted), max_size=5), st.booleans())
def test_gaps_of_any_size_are_read_back(lists: list[list[int]], is_marked: bool) -> None:
    places = np.array([place for some in lists for place in some], np.uint32)
    ends = np.cumsum([len(some) for some in lists], dtype=np.int64)
    marks = (places % 251).astype(np.uint8) if is_marked else None
    content, sizes = encoded(Postings(pl.Series(map(str, range(len(lists))), dtype=pl.String()), ends, places, marks))
    rest = content.tobytes()
    for some, size in zip(lists, sizes.tolist(), strict=True):
        found = read_postings(rest[:size], is_marked=is_marked)
        assert found == [Posting(place, place % 251 if is_marked else None) for place in some]
        rest = rest[size:]
    assert rest == b""
