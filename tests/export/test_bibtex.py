"""BibTeX goes in and comes out again, and so does any mention."""

import re
from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from etl.export.bibtex import bibtex
from etl.parse.formats import FORMATS
from schemas.exchange import BIBTEX, BIBTEX_OTHER
from tests.export.made import Known, known, mentions, on_one_line, row, texts

TOYS = Path(__file__).parents[1] / "parse"
TOY = (TOYS / "bibtex" / "toy.bib").read_text(encoding="utf-8")
NAMES = frozenset(name for names in BIBTEX.values() for name in names)
TELLING = ("authors", "howpublished", "arxivid", "arxiv", "booktitle", "publisher")
DERIVED = ("doi", "pmid", "arxiv_id", "urls", "authors", "title")
REAL = (
    "Kite", "{Kite}", "A and B", "A and {B and C} and others", "{A} and {B}", "2020", "mar", "10", "2020-05", "arXiv",
    "a; b", "2101.00001", "arXiv:2101.00001", "abs/2101.00001", "{10.1000/x}", "10.1000/a\\_b", "http://a.b/c\\_d",
    "12--34", "a\n b", "\\url{http://a.b}", "a \\{ b", "article",
)  # fmt: skip


def again(some: list[Known]) -> list[Known]:
    return known(FORMATS["bibtex"], bibtex(map(row, some)))


def is_balanced(text: str) -> bool:
    """Whether a text may stand in braces as it is."""
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return not depth and not text.endswith("\\") and not re.search(r"@\s*(?:\w*|\[.*\])\s*[{(]", text, re.DOTALL)


def test_an_entry_reads_as_people_write_it() -> None:
    values = {
        "title": "A {Kite}",
        "work_type": "article",
        "authors": "Kite, Ada D.; Bread and Butter Group",
        "date": "2020 mar",
        "abstract": "A { is a brace.",
        "arxiv_id": "2101.00001",
    }
    extra = [("ID", "kite2020"), ("publisher", "Beach Press"), ("a=b", "c")]
    assert bibtex([row((values, extra))]) == (
        "@article{kite2020,\n  title = {A {Kite}},\n  author = {Kite, Ada D. and {Bread and Butter Group}},\n"
        "  year = {2020},\n  month = mar,\n  abstract = {A {\\textbraceleft{{}}} is a brace.},\n"
        "  eprint = {2101.00001},\n  archiveprefix = {arXiv},\n  publisher = {Beach Press},\n"
        "  extra-field = {a%3Db: c},\n}\n"
    )


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (("title", "a \\{ b"), "title = {a {\\textbackslash{{}}}{\\textbraceleft{{}}} b}"),
        (("title", "a \\{ b \\}"), "title = {a \\{ b \\}}"),
        (("title", "a \\{ b }"), "title = {a {\\textbackslash{{}}}{\\textbraceleft{{}}} b {\\textbraceright{{}}}}"),
        (("my field", "z"), "extra-field = {my%20field: z}"),
        (("it's", "z"), "extra-field = {it%27s: z}"),
        (("ID", "a key"), "extra-field = {ID: a key}"),
        (("ID", "a\xa0key"), "extra-field = {ID: a\xa0key}"),
    ],
)
def test_what_bibtex_refuses_is_written_otherwise_and_comes_back(value: tuple[str, str], line: str) -> None:
    made: Known = ({"title": value[1]}, []) if value[0] == "title" else ({"title": "A"}, [value])
    assert f"  {line},\n" in bibtex([row(made)])
    ((values, extra),) = again([made])
    assert (values, list(extra)) == made


def test_the_toy_dump_comes_out_again() -> None:
    mentions_in = known(FORMATS["bibtex"], TOY)
    assert len(mentions_in) == 5
    assert again(mentions_in) == mentions_in


def test_bibtexparser_reads_the_same_from_what_went_out() -> None:
    def of(text: str) -> list[dict[str, str]]:
        return [
            {"type": entry.entry_type, "key": entry.key}
            | {field.key.lower(): " ".join(field.value.split()) for field in entry.fields}
            for entry in parse_string(text).entries
        ]

    text = TOY[: TOY.index("@comment")]  # below are entries that bibtexparser cannot read
    text = text.replace(', keywords = "ponds"', "")  # nor one with a name twice
    expected = of(text)
    expected[0]["journal"] = "Academy of Kites"  # it does not join the parts of a macro
    expected[1]["month"] = "5~jun"
    expected[1]["extra-field"] = f"funding_text%201: {expected[1].pop('funding_text 1')}"  # BibTeX knows no such name
    assert of(bibtex(map(row, known(FORMATS["bibtex"], text)))) == expected


def test_entries_of_one_key_are_all_written() -> None:
    made = [({"title": "A"}, [("ID", "k")]), ({"title": "B"}, [("ID", "k")])]
    assert [values["title"] for values, _ in again([*made])] == ["A", "B"]


@given(mentions(("publisher", "crossref", "A2", "ID", "Title-2"), NAMES | {*TELLING, BIBTEX_OTHER}))
def test_any_mention_comes_back(made: Known) -> None:
    ((values, extra),) = again([made])
    assert {name: value for name, value in values.items() if name in made[0] or name not in DERIVED} == made[0]
    assert sorted(extra) == sorted(made[1])


@given(
    st.sampled_from(("article", "Book", "unknown")),
    st.sampled_from(("k", "", "a key", "x:y/z", "ü")),
    st.lists(
        st.tuples(
            st.sampled_from([*sorted(NAMES), *TELLING, "Title", "ID"]),
            st.sampled_from(REAL) | texts.filter(is_balanced),
        ),
        max_size=10,
    ),
)
def test_any_entry_comes_out_as_it_went_in(kind: str, key: str, fields: list[tuple[str, str]]) -> None:
    body = "".join(f"  {name} = {{{text}}},\n" for name, text in fields)
    went_in = known(FORMATS["bibtex"], f"@{kind}{{{key},\n  title = {{A kite}},\n{body}}}\n")
    assert len(went_in) == 1
    assert on_one_line(again(went_in)) == on_one_line(went_in)


def test_mentions_of_ris_come_back() -> None:
    went_in = known(FORMATS["ris"], (TOYS / "ris" / "toy.ris").read_text(encoding="utf-8"))
    found, expected = on_one_line(again(went_in)), on_one_line(went_in)
    assert [values for values, _ in found] == [values for values, _ in expected]
    assert [sorted(extra) for _, extra in found] == [sorted(extra) for _, extra in expected]
