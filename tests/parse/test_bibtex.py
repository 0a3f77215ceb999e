"""Variants of BibTeX that the toy dump does not hold: what is a field of what, in short."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.parse.formats import FORMATS
from etl.parse.references.bibtex_entries import plain_entry, split_entry
from etl.parse.references.bibtex_values import value_text
from tests.parse.reading import read, rules

BIBTEX = FORMATS["bibtex"]


def fields(*some: str) -> Mapping[str, Any]:
    """What stands in an entry beside its type, key and title."""
    (found,) = read("bibtex", "@article{k,\n  title = {A kite},\n" + "".join(f"  {one},\n" for one in some) + "}\n")
    return {name: value for name, value in found.items() if name not in ("work_type", "title", "ID")}


@pytest.mark.parametrize(
    ("some", "expected"),
    [
        (["author = {A, B. and C, D.}"], {"authors": "A, B.; C, D."}),
        (["author = {A and\n  B}"], {"authors": "A; B"}),
        (["author = {A\n  B and C}"], {"authors": "A B; C"}),
        (["author = {{A and B Group} and C}"], {"authors": "A and B Group; C"}),
        (["author = {{\\'E}mile AND others}"], {"authors": "{\\'E}mile; others", "author": "{\\'E}mile AND others"}),
        (["author = {A; B}"], {"authors": "A; B", "author": "A; B"}),
        (["authors = {A and B}"], {"authors": ["A; B", "A and B"]}),
        (["journal = {Kites}"], {"journal": "Kites"}),
        (["JOURNAL = {Kites}"], {"journal": "Kites"}),
        (["journaltitle = {Kites}"], {"journal": "Kites", "journaltitle": "Kites"}),
        (["booktitle = {Proc.}", "journal = {Kites}"], {"journal": ["Kites", "Kites"], "booktitle": "Proc."}),
        (["year = 2020"], {"date": "2020"}),
        (["year = {{2020}}"], {"date": "2020", "year": "{2020}"}),
        (["year = 2020", "month = mar"], {"date": "2020 mar"}),
        (["year = 2020", 'month = "10~" # mar'], {"date": "2020 10 mar", "year": "2020", "month": "10~mar"}),
        (["year = 2020", "month = mar", "day = 1"], {"date": "2020 mar 1"}),
        (["month = mar", "year = 2020"], {"date": "2020 mar", "month": "mar", "year": "2020"}),
        (["month = mar"], {"month": "mar"}),
        (["date = {2020-05-17}"], {"date": "2020-05-17"}),
        (["date = {2020}"], {"date": ["2020", "2020"]}),
        (["date = {2020-05}", "year = 2020"], {"date": ["2020-05", "2020-05"], "year": "2020"}),
        (["doi = {10.1000/x\\_y}"], {"doi": ["10.1000/x_y", "10.1000/x\\_y"]}),
        (["doi = {10.1000/x{\\_}y}"], {"doi": ["10.1000/x_y", "10.1000/x{\\_}y"]}),
        (["url = {https://doi.org/10.1000/x}"], {"urls": "https://doi.org/10.1000/x", "doi": "10.1000/x"}),
        (["ee = {http://a.b}"], {"urls": "http://a.b", "ee": "http://a.b"}),
        (["howpublished = {\\url{http://a.b}}"], {"urls": "http://a.b", "howpublished": "\\url{http://a.b}"}),
        (["eprint = {2101.00001}", "archiveprefix = {arXiv}"], {"arxiv_id": "2101.00001"}),
        (["eprint = {arXiv:hep-th/9901001}"], {"arxiv_id": "arXiv:hep-th/9901001", "eprint": "arXiv:hep-th/9901001"}),
        (["eprint = {2017/123}"], {"eprint": "2017/123"}),
        (["eprint = {hal-01}", "eprinttype = {hal}"], {"eprint": "hal-01", "eprinttype": "hal"}),
        (["arxivId = {2101.00001}"], {"arxiv_id": "2101.00001", "arxivId": "2101.00001"}),
        (
            ["journal = {arXiv preprint arXiv:2101.00001}"],
            {"journal": "arXiv preprint arXiv:2101.00001", "arxiv_id": "2101.00001"},
        ),
        (["primaryclass = {cs.SD}"], {"categories": "cs.SD", "primaryclass": "cs.SD"}),
        (["keywords = {a, b; c}"], {"keywords": "a, b; c"}),
        (["keywords = {a}", "keywords = {b}"], {"keywords": ["a; b", "a", "b"]}),
        (["author_keywords = {a; b}"], {"keywords": "a; b", "author_keywords": "a; b"}),
        (["note = {a}", "annote = {b}"], {"comment": "a", "note": "a", "annote": "b"}),
        (["Publisher = {a}", "crossref = {b}"], {"Publisher": "a", "crossref": "b"}),
        (["funding_text 1 = {a}"], {"funding_text 1": "a"}),
        (["id = {a}", "ID = {b}"], {"id": ["a", "b"]}),
        (["pages = {}", 'volume = ""'], {}),
        (["number = {2} # {3} # x"], {"number": "23x"}),
        (["abstract = {a \\{ b \\% c}"], {"abstract": "a \\{ b \\% c"}),
        (["abstract = {a\n\n  b @ {c}\n  @d}"], {"abstract": "a\n\n  b @ {c}\n  @d"}),
        (["abstract = {a {\\textbraceleft{{}}} b}"], {"abstract": "a { b"}),
        (["extra-field = {x%20y: a}"], {"x y": "a"}),
        (["extra-field = {issn: a}"], {"issn": "a"}),
    ],
)
def test_fields_of_an_entry(some: list[str], expected: dict[str, Any]) -> None:
    assert fields(*some) == expected


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("@article{k,title={a}}", ["a"]),
        ("@article{k,\r\n title={a},\r\n}\r\n@book{l, title={b}}", ["a", "b"]),
        ("@article{k,\r title={a},\r}\r", ["a"]),
        ("@article{a,title={a}} @article{b,title={b}}, @misc{c, title=c}", ["a", "b", "c"]),
        ("@article(k, title = {a (b)})", ["a (b)"]),
        ("@ article\n{k, title = {a}}", ["a"]),
        ("@article{,title={a}}", ["a"]),
        ("@article{title={a}}", ["a"]),
        ("@article{k\n title={a}\n}", ["a"]),
        ("@article{a key, with = {b}, title={a}}", ["a"]),
        ("@['JournalArticle']{k, title={a}}", ["a"]),
        ("@article{k, title={a}\n year={2020}\n}", ["a"]),
        ("@article{k, title={a} year={2020}}", ["a"]),
        ('@article{k, title="a "b" c", year={2020}}', ['a "b" c']),
        ("@article{k, title={a {b}, year={2020}\n}\n@book{l, title={c}}", ["a {b", "c"]),
        ("@article{k, title={a}\n\n@book{l, title={c}}", ["a", "c"]),
        ("@article{k, title={a},\n abstract={b", ["a"]),
        ("@article{k, title={a}}, year={2020}}\n@book{l, title={c}}", ["a", "c"]),
        ('@string{a="b"}\n@STRING(c = a # {d})\n@misc{k, title = c # "e"}', ["bde"]),
        ('@misc{k, title = a}\n@string{a="b"}', ["a"]),
        ("@string{a = {b}}\n@string{a = a # a # a}\n@misc{k, title = A}", ["bbb"]),
        ("@comment{@misc{k, title={a}}}\n@misc{l, title={b}}", ["b"]),
        ("@comment{never closed\n@misc{k, title={a}}", ["a"]),
        ("@collection{k, booktitle={a}}", ["a"]),
        ("@unknown{k, title={a}}", ["a"]),
        ("@misc{k}\n@misc{l,}\n@misc{}\n", []),
        ("@media print {\n a { color: red; }\n}\n", []),
        ('@Table(name = "users", title = "x")\n@dataclass(frozen=True)\n', []),
    ],
)
def test_entries_of_a_text(text: str, titles: list[str]) -> None:
    assert [found["title"] for found in read("bibtex", text)] == titles


def test_macros_that_double_each_other_fill_no_memory() -> None:
    text = '@string{a = "0123456789"}\n' + "@string{a = a # a}\n" * 60 + "@misc{k, title = a" + " # a" * 20_000 + "}"
    (found,) = read("bibtex", text)
    assert len(found["title"]) < 30_000


BITS = st.sampled_from(
    [
        "a",
        "{",
        "}",
        "{b}",
        "{b",
        '"',
        "\\",
        "\\{",
        '{\\"o}',
        "@",
        "@x (",
        ",",
        "=",
        " ",
        "\n",
        "#",
        "%",
        "(",
        "1",
        '\n f = "g"',
    ]
)


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "title", "b-c", "x y"]), st.sampled_from(["{%s}", '"%s"', "%s"])), max_size=4
    ),
    st.lists(st.lists(BITS, max_size=9).map("".join), min_size=4, max_size=4),
    st.sampled_from(["}", "", "\n}", ",}", "}}", "} , x", ")"]),
)
@settings(max_examples=500)
def test_plain_entries_are_read_as_the_library_reads_them(
    shapes: list[tuple[str, str]], texts: list[str], end: str
) -> None:
    some = (f"{name} = {shape % text}" for (name, shape), text in zip(shapes, texts, strict=False))
    entry = f"@misc{{k, {', '.join(some)}{end}"
    plain, split = plain_entry(entry, {}), split_entry(entry)
    if plain:
        assert split
        assert plain == split._replace(fields=[(name, value_text(raw, {}) or "") for name, raw in split.fields])


def test_bytes_that_are_no_text_are_shown() -> None:
    raw = '@string{a = "ééé\udcff"}\n@misc{k, title = a}'.encode("utf-8", "surrogateescape")
    assert [found["title"] for found in read("bibtex", raw)] == ["ééé\ufffd"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("% a comment\n@misc{k, title={a}},\n@comment{b}\n@preamble{c}\n}", []),
        ("Prose.\n@misc{k, title={a}}\nProse.", ["unclaimed_text", "unclaimed_text"]),
        ("@misc{k, year={2020}}", ["no_title_or_abstract"]),
        ("@comment{a\n@misc{k, title={a}}", ["unclosed"]),
        ("@misc{k}", ["unclaimed_text"]),
        ("@misc{k, title={a},\n abstract={b\n\nProse.", ["unclaimed_text"]),
    ],
)
def test_what_is_no_entry(text: str, expected: list[str]) -> None:
    assert rules("bibtex", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "@misc{k, title={a}}",
        "% Encoding: UTF-8\n\n@Misc{k,\n  year = 2020,\n}\n",
        "Please cite as follows, and thank you.\n\n```bibtex\n@misc{k,\n  title = {A kite},\n}\n```\n",
        "@string{a = {b}}\n" * 20,
        "@misc{k, title={a},\n abstract={cut off",
        "@misc{k, title={a}}\n" * 5000,
    ],
)
def test_a_text_of_entries_is_told(text: str) -> None:
    assert BIBTEX.sniff(text) >= 0.8


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kites of paper fall. " * 50,
        "From: kite@kites.example\nTo: boat@ponds.example\n\nDear {boat}, …\n",
        "@media screen and (max-width: 3px) { a { color: red } }\n@page { size: A4 }\n",
        "@pytest.mark.parametrize('a', [1])\n@given(x, title='a')\ndef f(a): ...\n",
        "/** @param {string} a, b = c\n * @return {Object} */\n",
        "\\documentclass{article}\n\\begin{document}\nA kite \\cite{kite2019}.\n\\end{document}\n" * 5,
        "Prose. " * 900 + "@misc{k, title={a}}",
        'SOME = (\n    "@article{x, a={", "b",\n    "@misc{",\n)\n\nprint(SOME)\n',
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert BIBTEX.sniff(text) <= 0.2
