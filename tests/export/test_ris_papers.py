"""Papers as RIS: what came in goes out, and Zotero, Rayyan, ASReview and our own reader find what they look for."""

from collections import Counter
from pathlib import Path

import pytest
import rispy  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.deduplicate.world import BREAD, BREAD_TITLE, CLOCKS, CLOCKS_TITLE
from tests.export.made import texts
from tests.export.package import Package, again, known, package

TOY = (Path(__file__).parents[1] / "parse" / "ris" / "toy.ris").read_text(encoding="utf-8")
RECORD = f"TY  - JOUR\nTI  - {CLOCKS_TITLE}\nAU  - Oil, Ada\nAB  - {CLOCKS}\nPY  - 2021\n"
BIBTEX = (
    f"@inproceedings{{oil2021,\n title = {{{{Cold}} oil and the winter drift of village clocks}},\n"
    f" author = {{Ada Oil and {{Clock and Bell Society}}}},\n abstract = {{{CLOCKS}}},\n booktitle = {{Clock Days}},\n"
    " year = 2021, month = may, day = 4, eprint = {2101.00001}, archiveprefix = {arXiv}, doi = {10.1000/oil_1},\n"
    " pages = {3--9}, volume = {7}, publisher = {Bell Press}, keywords = {clocks; oil},\n}\n"
)


def lines(made: Package) -> list[str]:
    return made.text("ris").splitlines()


def test_a_paper_of_another_format_reads_as_people_write_it() -> None:
    made = package(("bibtex", BIBTEX))
    (paper_id,) = made.papers["paper_id"]
    assert made.text("ris") == (
        f"TY  - CPAPER\nTI  - {CLOCKS_TITLE}\nAU  - Ada Oil\nAU  - Clock and Bell Society\nT2  - Clock Days\nVL  - 7\n"
        f"SP  - 3\nEP  - 9\nAB  - {CLOCKS}\nKW  - clocks\nKW  - oil\nDO  - 10.1000/oil_1\n"
        "UR  - https://arxiv.org/abs/2101.00001\nPY  - 2021\nDA  - 2021/05/04\nID  - oil2021\nPB  - Bell Press\n"
        f"ID  - {paper_id}\nER  - \n"
    )


def test_our_own_reader_finds_the_same_paper() -> None:
    made = package(("bibtex", BIBTEX))
    same = ("title", "abstract", "authors", "arxiv_id", "doi", "journal", "volume", "pages", "publication_date")
    assert again("ris", made).papers.select(same).equals(made.papers.select(same))
    assert again("ris", made).papers["work_type"].to_list() == ["conference paper"]


def test_what_came_in_as_ris_goes_out_with_no_field_lost() -> None:
    made = package(("ris", TOY))
    before, after = known(made), known(again("ris", made))
    assert len(before) == len(after) == made.papers.height == 5
    for values, extra in before:
        found = next((one for one in after if values.items() <= one[0].items()), ({}, []))
        assert Counter(extra) <= Counter(found[1])


def test_old_tags_stay_and_readers_find_the_usual_ones_beside_them() -> None:
    text = (
        f"TY  - JOUR\nT1  - {CLOCKS_TITLE}\nA1  - Oil, Ada\nAD  - A tower\nY1  - 2021/05/04/\nN2  - {CLOCKS}\nER  - \n"
    )
    made = package(("ris", text))
    told = [line for line in lines(made) if not line.startswith("ID")]
    assert told == [
        "TY  - JOUR", f"TI  - {CLOCKS_TITLE}", f"AB  - {CLOCKS}", "PY  - 2021", f"T1  - {CLOCKS_TITLE}",
        "A1  - Oil, Ada", "AD  - A tower", "Y1  - 2021/05/04/", f"N2  - {CLOCKS}", "ER  - ",
    ]  # fmt: skip
    assert known(again("ris", made))[0][0] == known(made)[0][0]


@pytest.mark.parametrize("date", ["2021///october", "2021/october", "4 May 2021"])
def test_a_year_is_not_put_beside_a_date_that_it_would_shorten(date: str) -> None:
    made = package(("ris", RECORD.replace("PY  - 2021", f"Y1  - {date}") + "ER  - \n"))
    assert f"Y1  - {date}" in lines(made)
    assert known(again("ris", made))[0][0]["date_raw"] == date


@pytest.mark.parametrize("date", ["2021//", "2021///", "2021/", "2021/05//"])
def test_a_year_that_ends_in_strokes_is_one(date: str) -> None:
    made = package(("ris", RECORD.replace("PY  - 2021", f"Y1  - {date}") + "ER  - \n"))
    assert {"PY  - 2021", f"Y1  - {date}"} <= {*lines(made)}
    same = ("publication_date", "publication_year", "publication_date_precision")
    assert again("ris", made).papers.select(same).equals(made.papers.select(same))


def test_a_school_and_an_institution_publish() -> None:
    thesis = BIBTEX.replace("inproceedings", "phdthesis").replace("publisher", "School")
    assert "PB  - Bell Press" in lines(package(("bibtex", thesis)))
    assert "PB  - Bell Press" in lines(package(("bibtex", thesis.replace("School", "institution"))))


def test_a_corrected_title_does_not_come_out_beside_its_wrong_form() -> None:
    text = RECORD.replace("TI  - ", "T1  - Warm oil\nTI  - ") + "JO  - Clocks\nER  - \n"
    made = package(("ris", text)).row(title="Cold oil, corrected")
    assert [line for line in lines(made) if line[:2] in ("TI", "T1", "ST")] == ["TI  - Cold oil, corrected"]
    assert "JO  - Clocks" in lines(made)


def test_merged_records_keep_what_each_has_of_its_own() -> None:
    one = RECORD + "KW  - oil\nN1  - read it\nT2  - Journal of Clocks\nPB  - Bell Press\nDB  - One\nER  - \n"
    other = RECORD + (
        "KW  - oil\nKW  - clocks\nN1  - cite it\nT2  - Journal of Clocks\nJO  - J Clocks\nPB  - Bell Press\nDB  - Two\n"
        "ID  - 17\nER  - \n"
    )
    made = package(("ris", one), ("ris", other))
    assert made.papers.height == 1
    told = Counter(line[:2] for line in lines(made))
    assert told["PB"] == told["T2"] == told["TI"] == told["AU"] == 1
    for line in (
        "KW  - oil",
        "KW  - clocks",
        "N1  - read it",
        "N1  - cite it",
        "JO  - J Clocks",
        "DB  - One",
        "DB  - Two",
    ):
        assert lines(made).count(line) == 1, line
    assert [line for line in lines(made) if line.startswith("ID")] == [
        "ID  - 17",
        f"ID  - {made.papers['paper_id'][0]}",
    ]


def test_a_journal_that_lost_takes_its_short_name_with_it() -> None:
    one, other = (
        RECORD + f"T2  - {name}\nJO  - {short}\nER  - \n" for name, short in (("Clocks", "C"), ("Bells", "B"))
    )
    made = package(("ris", one), ("ris", other))
    assert made.papers["journal"].to_list() == ["Clocks"]
    assert [line for line in lines(made) if line[:2] in ("T2", "JO")] == ["T2  - Clocks", "JO  - C"]


def test_curators_values_replace_lists_too() -> None:
    text = RECORD + "KW  - oil; grease\nKW  - clocks\nN1  - read it\nUR  - https://example.org/a\nER  - \n"
    made = package(("ris", text)).row(keywords=["time"], comment="7 pages", urls=["https://example.org/b"])
    told = [line for line in lines(made) if line[:2] in ("KW", "N1", "UR", "ZZ")]
    assert told == ["KW  - time", "UR  - https://example.org/b", "N1  - 7 pages"]


def test_no_line_of_another_format_is_taken_for_a_tag() -> None:
    nbib = (
        f"PMID- 12345678\nTI  - {CLOCKS_TITLE}\nAB  - {CLOCKS}\nIS  - 1234-5678 (Print)\nIS  - 8765-4321\nLA  - eng\n"
    )
    made = package(("nbib", nbib))
    assert "ZZ  - nbib%20IS: 8765-4321" in lines(made)
    assert "LA  - eng" in lines(made)
    assert again("ris", made).papers["number"].to_list() == [None]


def test_the_id_of_arxiv_is_told_once_and_only_if_it_must() -> None:
    made = package(("bibtex", BIBTEX))
    assert sum("2101.00001" in line for line in lines(made)) == 1
    other = package(("bibtex", BIBTEX.replace("year =", "note = {Also see arXiv:2202.00002}, year =")))
    assert "ZZ  - arxiv_id: 2101.00001" in lines(other)
    assert again("ris", other).papers["arxiv_id"].to_list() == ["2101.00001"]
    own = package(("ris", RECORD + "UR  - http://arxiv.org/abs/2101.00001v2\nER  - \n"))
    assert [line for line in lines(own) if "2101" in line] == ["UR  - http://arxiv.org/abs/2101.00001v2"]


def test_addresses_of_the_abstract_are_no_links_of_their_own() -> None:
    text = f"@misc{{k, title = {{A}}, abstract = {{{CLOCKS} See https://example.org/code.}}}}"
    assert not [line for line in lines(package(("bibtex", text))) if line.startswith("UR")]


def test_records_are_parted_and_a_former_id_comes_behind_the_papers_own() -> None:
    two = package(
        ("ris", f"{RECORD}ID  - p{'0' * 16}\nER  - \nTY  - JOUR\nTI  - {BREAD_TITLE}\nAB  - {BREAD}\nER  - \n")
    )
    assert two.text("ris").count("ER  - \n\nTY  - ") == 1
    assert f"ID  - p{'0' * 16}\nER  - \n" in two.text("ris")


def test_asreview_finds_title_and_abstract_of_every_record() -> None:
    old = f"TY  - JOUR\nT1  - {BREAD_TITLE}\nN2  - {BREAD}\nY1  - 2020\nER  - \n"
    read = rispy.loads(package(("ris", RECORD + "ER  - \n" + old)).text("ris"), skip_unknown_tags=True)
    assert {one["title"] for one in read} == {CLOCKS_TITLE, BREAD_TITLE}
    assert {one["abstract"] for one in read} == {CLOCKS, BREAD}
    assert {one["year"] for one in read} == {"2020", "2021"}


@given(st.lists(st.tuples(st.sampled_from("TY TI T1 AB AU A1 KW N1 PY ID ZZ JO PB UR ER".split()), texts), max_size=8))
@settings(max_examples=15)
def test_rispy_reads_every_export(some: list[tuple[str, str]]) -> None:
    body = "".join(f"{tag}  - {text}\n" for tag, text in some if tag != "ER")
    made = package(("ris", f"{RECORD}ER  - \nTY  - JOUR\nTI  - {BREAD_TITLE}\n{body}ER  - \n"))
    read = rispy.loads(made.text("ris"))
    assert len(read) == made.papers.height
    assert sum("title" in one for one in read) == made.papers["title"].count()
    assert sum("abstract" in one for one in read) == made.papers["abstract"].count()
