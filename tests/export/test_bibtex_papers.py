"""Papers as BibTeX: what came in goes out, keys stay, and LaTeX, bibtexparser and our own reader read it."""

from collections import Counter
from itertools import combinations
from pathlib import Path

import polars as pl
import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.export.latex import latex
from etl.normalise.text import plain_text
from tests.deduplicate.world import BREAD, BREAD_TITLE, CLOCKS, CLOCKS_TITLE, FERNS
from tests.export.made import texts
from tests.export.package import Package, again, known, package

TOY = (Path(__file__).parents[1] / "parse" / "bibtex" / "toy.bib").read_text(encoding="utf-8")
RIS = (
    f"TY  - JOUR\nTI  - {CLOCKS_TITLE}: 50% & more_\nAU  - Oil, Ada\nAU  - Research and Clocks\nAU  - Bell, B.\n"
    f"AB  - {CLOCKS}\nPY  - 2021/05/04\nJO  - Clocks & Bells\nSP  - 3\nEP  - 9\nDO  - 10.1000/oil_1\nKW  - clocks\n"
    "UR  - https://example.org/a_b\nUR  - https://example.org/c\nPB  - Bell & Press\nC1  - Custom\nER  - \n"
)
ENTRY = f"@article{{oil2021,\n title = {{{CLOCKS_TITLE}}},\n author = {{Oil, Ada}},\n abstract = {{{CLOCKS}}}"


def test_a_paper_of_another_format_reads_as_people_write_it() -> None:
    made = package(("ris", RIS))
    (paper_id,) = made.papers["paper_id"]
    assert made.text("bibtex") == (
        f"@article{{oil2021cold_{paper_id[1:5]},\n  title = {{{CLOCKS_TITLE}: 50\\% \\& more\\_}},\n"
        "  author = {Oil, Ada and {Research and Clocks} and Bell, B.},\n"
        "  journal = {Clocks \\& Bells},\n  pages = {3--9},\n  year = {2021},\n  month = may,\n  day = {4},\n"
        f"  abstract = {{{CLOCKS}}},\n  keywords = {{clocks}},\n  doi = {{10.1000/oil_1}},\n"
        "  url = {https://example.org/a_b},\n  link = {https://example.org/c},\n  publisher = {Bell \\& Press},\n"
        f"  ris-C1 = {{Custom}},\n  paper_id = {{{paper_id}}},\n}}\n"
    )


def test_our_own_reader_finds_the_same_paper() -> None:
    made = package(("ris", RIS))
    same = ("title", "abstract", "authors", "doi", "journal", "pages", "publication_date", "keywords", "work_type")
    assert again("bibtex", made).papers.select(same).equals(made.papers.select(same))


def test_a_talk_stands_in_a_book_and_a_preprint_has_its_id() -> None:
    talk = RIS.replace("JOUR", "CPAPER").replace("DO  - 10.1000/oil_1", "UR  - https://arxiv.org/abs/2101.00001")
    text = package(("ris", talk)).text("bibtex")
    assert text.startswith("@inproceedings{")
    assert "  booktitle = {Clocks \\& Bells},\n" in text
    assert "  eprint = {2101.00001},\n  archiveprefix = {arXiv},\n" in text


def test_an_article_without_a_journal_is_none() -> None:
    assert package(("ris", RIS.replace("JO  - Clocks & Bells\n", ""))).text("bibtex").startswith("@misc{")


def test_what_came_in_as_bibtex_goes_out_with_no_field_lost() -> None:
    made = package(("bibtex", TOY))
    before, after = known(made), known(again("bibtex", made))
    assert len(before) == len(after) == made.papers.height == 5
    for values, extra in before:
        found = next((one for one in after if values.items() <= one[0].items()), ({}, []))
        lost = [field for field in (Counter(extra) - Counter(found[1])) if field[0] not in ("keywords",)]
        assert not lost, lost  # keywords that stood in two fields are in one


def test_verbatim_values_keep_their_latex() -> None:
    entry = ENTRY.replace("Cold oil", "{Cold} {\\'o}il") + ',\n year = 2021, month = "May 4", address = {T{\\^o}wn},\n}'
    text = package(("bibtex", entry)).text("bibtex")
    for part in ("{Cold} {\\'o}il and", "month = {May 4}", "address = {T{\\^o}wn}"):
        assert part in text


def test_merged_entries_keep_what_each_has_of_its_own_and_no_name_stands_twice() -> None:
    one = ENTRY + ",\n publisher = {Bell Press}, note = {read it}, keywords = {oil}, file = {a.pdf}\n}"
    other = ENTRY.replace("oil2021", "oil21") + (
        ",\n Publisher = {Clock Press}, note = {cite it}, keywords = {oil; clocks}, file = {b.pdf}, annote = {mine}\n}"
    )
    made = package(("bibtex", one), ("bibtex", other))
    assert made.papers.height == 1
    (entry,) = parse_string(made.text("bibtex")).entries
    assert entry.key == "oil2021"
    told = {field.key: field.value for field in entry.fields}
    assert told["publisher"] == "Bell Press"
    assert told["note"] == "read it\ncite it"
    assert told["keywords"] == "oil; clocks"
    assert {told[name] for name in told if name.startswith("extra-field")} == {
        "ID: oil21", "Publisher: Clock Press", "file: b.pdf",
    }  # fmt: skip
    (read,) = known(again("bibtex", made))
    assert {("ID", "oil21"), ("Publisher", "Clock Press"), ("file", "b.pdf"), ("annote", "mine")} <= set(read[1])


def test_a_corrected_title_does_not_come_out_beside_its_wrong_form() -> None:
    entry = ENTRY + f",\n title = {{{CLOCKS_TITLE}!}}, shorttitle = {{Cold oil}}\n}}"
    text = package(("bibtex", entry)).row(title="Warm oil {50 %}").text("bibtex")
    assert text.count(" title = ") == 1
    assert "title = {Warm oil \\lbrace{}50 \\%\\rbrace{}}" in text
    assert "Cold oil and" not in text


def test_keys_are_given_once() -> None:
    other = f"@article{{OIL2021,\n title = {{{BREAD_TITLE}}}, abstract = {{{BREAD}}}}}"
    made = package(("bibtex", f"{ENTRY}\n}}\n{other}"))
    (first, second) = parse_string(made.text("bibtex")).entries
    assert first.key.lower() == "oil2021"
    assert second.key.lower() == f"oil2021_{made.papers['paper_id'][1][1:5]}"


def test_a_key_stays_with_its_paper_whatever_else_is_exported() -> None:
    told = ((CLOCKS_TITLE, CLOCKS), (BREAD_TITLE, BREAD), ("Ferns on city walls", FERNS))
    made = package(
        *(("bibtex", f"@misc{{li2020,\n title = {{{title}}}, abstract = {{{text}}}}}") for title, text in told)
    )
    assert made.papers.height == 3
    keys = keys_of(made)
    assert keys[made.mentions.sort("dump_id")["paper_id"][0]] == "li2020"
    assert [*keys.values()].count("li2020") == 1
    assert {f"li2020_{paper_id[1:5]}" for paper_id in keys} > {*keys.values()} - {"li2020"}
    for count in (1, 2):
        for ids in combinations(keys, count):
            some = made._replace(papers=made.papers.filter(pl.col("paper_id").is_in(ids)).reverse())
            assert keys_of(some) == {paper_id: keys[paper_id] for paper_id in ids}


def keys_of(made: Package) -> dict[str, str]:
    return {entry["paper_id"]: entry.key for entry in parse_string(made.text("bibtex")).entries}


def test_a_key_with_white_space_is_kept_beside_a_made_one() -> None:
    made = package(("bibtex", ENTRY.replace("oil2021", "oil 2021") + "\n}"))
    text = made.text("bibtex")
    assert f"{{oilcold_{made.papers['paper_id'][0][1:5]},\n" in text
    assert "  extra-field = {ID: oil 2021},\n" in text
    assert ("ID", "oil 2021") in known(again("bibtex", made))[0][1]


@pytest.mark.parametrize("text", ["& % # _ $ { } ~ ^ \\", "\\alpha $x^2$", "50 % of {a} ~ b", "a\\", "é 日本 “x”", "{"])
def test_escaped_text_is_read_back(text: str) -> None:
    assert plain_text(latex(text)) == text


@given(
    st.lists(st.tuples(st.sampled_from("title author note url file keywords year doi Note eprint".split()), texts)),
    texts.filter(lambda text: plain_text(text) != ""),
)
@settings(max_examples=15)
def test_bibtexparser_reads_every_export(fields: list[tuple[str, str]], title: str) -> None:
    body = "".join(f", {name} = {{{text}}}" for name, text in fields if "{" not in text and "}" not in text)
    made = package(("bibtex", f"{ENTRY}{body}\n}}\n@misc{{k, title = {{{BREAD_TITLE}}}{body}\n}}"))
    library = parse_string(made.text("bibtex"))
    assert not library.failed_blocks
    assert len(library.entries) == made.papers.height
    if made.papers.height == 1:
        assert len(parse_string(made.row(title=title, comment=title, authors=[title]).text("bibtex")).entries) == 1


def test_a_name_of_many_commas_is_one_name() -> None:
    text = package(("ris", RIS)).row(authors=["Clocks, Bells, Oil, Time and Tide", "Oil, Ada"]).text("bibtex")
    assert "author = {{{Clocks, Bells, Oil, Time and Tide}} and Oil, Ada}" in text
