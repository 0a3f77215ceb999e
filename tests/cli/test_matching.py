"""`abstracts match` straight from exports: each sentence of its help, in a folder of invented exports."""

import csv
import json
import os
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest
import rispy  # type: ignore[import-untyped]
from bibtexparser.entrypoint import parse_string

from etl.cli.gathering import gathered
from etl.errors import AbstractsError, DumpError, OutputError
from etl.io import layout
from tests.cli.conftest import Abstracts
from tests.deduplicate.world import BREAD, BREAD_TITLE, CLOCKS, CLOCKS_REWORDED, CLOCKS_TITLE, FERNS

RIS = (
    f"TY  - JOUR\nTI  - {CLOCKS_TITLE}\nAU  - Oil, Ada\nAB  - {CLOCKS}\nPY  - 2021\nDB  - Tower Base\nER  - \n\n"
    f"TY  - JOUR\nTI  - {BREAD_TITLE}\nAU  - Crumb, Bo\nAB  - {BREAD}\nPY  - 2015\nER  - \n\n"
    "TY  - JOUR\nPY  - 2000\nER  - \n"
)
NBIB = f"PMID- 12345678\nTI  - {CLOCKS_TITLE}\nFAU - Oil, Ada\nAB  - {CLOCKS}\nDP  - 2021\nLA  - eng\n"
BIBTEX = (
    f"@article{{crumb2015,\n title = {{{BREAD_TITLE}}},\n author = {{Crumb, Bo}},\n abstract = {{{BREAD}}},\n"
    " year = 2015, journal = {Kitchens}, publisher = {Oven Press}\n}\n"
    f"@misc{{ferns, title = {{Ferns}}, abstract = {{{FERNS}}}}}\n"
)


@pytest.fixture
def exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder outside any project with three exports; the current directory of the test."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("A.ris", RIS), ("B.nbib", NBIB), ("C.bib", BIBTEX)):
        Path(name).write_text(text)
    return tmp_path


def match(abstracts: Abstracts, *words: str) -> str:
    done = abstracts("match", *words)
    assert done.exit_code == 0, done.exception
    return done.stdout


def test_numbers_are_told_for_each_file_and_for_all(exports: Path, abstracts: Abstracts) -> None:
    shown = match(abstracts, "A.ris", "B.nbib", "C.bib", "--unique", "clean.ris")
    assert shown.splitlines()[:6] == [
        "A.ris: ris, 2 records, 1 quarantined (`abstracts inspect` tells why)",
        "B.nbib: nbib, 1 record",
        "C.bib: bibtex, 2 records",
        "Records 5 · papers 3 · duplicates 2",
        "Pairs that wait for review 0",
        "Wrote clean.ris",
    ]


def test_unique_is_one_merged_record_a_paper_in_any_kind(exports: Path, abstracts: Abstracts) -> None:
    for ending in ("ris", "bib", "xlsx", "csv", "jsonl", "ndjson", "md", "atom", "parquet"):
        match(abstracts, "A.ris", "B.nbib", "C.bib", "--unique", f"u.{ending}")
    clocks = next(one for one in rispy.loads(Path("u.ris").read_text()) if one["title"] == CLOCKS_TITLE)
    assert (clocks["name_of_database"], clocks["language"]) == ("Tower Base", "eng")
    bread = next(one for one in parse_string(Path("u.bib").read_text()).entries if one.key == "crumb2015")
    assert bread.fields_dict["publisher"].value == "Oven Press"
    assert openpyxl.load_workbook("u.xlsx").active.max_row == 4
    assert Path("u.csv").read_bytes().startswith(b"\xef\xbb\xbfpaper_id,")
    assert Path("u.jsonl").read_text() == Path("u.ndjson").read_text()
    assert Path("u.md").read_text().startswith("# u\n\n3 papers\n")
    assert Path("u.atom").read_text().count("<entry>") == 3
    assert pl.read_parquet("u.parquet")["mention_count"].sort().to_list() == [1, 2, 2]


def test_out_is_one_row_a_record_with_its_file_and_cluster(exports: Path, abstracts: Abstracts) -> None:
    match(abstracts, "A.ris", "B.nbib", "C.bib", "--out", "all.csv", "--unique", "u.jsonl")
    with Path("all.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:5] == ["file", "ordinal", "cluster_id", "is_representative", "mention_id"]
    assert [(row["file"], row["ordinal"], row["title"]) for row in rows] == [
        ("A.ris", "1", CLOCKS_TITLE),
        ("A.ris", "2", BREAD_TITLE),
        ("B.nbib", "1", CLOCKS_TITLE),
        ("C.bib", "1", BREAD_TITLE),
        ("C.bib", "2", "Ferns"),
    ]
    unique = [json.loads(line) for line in Path("u.jsonl").read_text().splitlines()]
    assert {row["cluster_id"] for row in rows} == {row["paper_id"] for row in unique}
    standing = {row["cluster_id"]: row["file"] for row in rows if row["is_representative"] == "true"}
    assert sorted(standing.values()) == ["B.nbib", "C.bib", "C.bib"]  # the records that know most


def test_pairs_show_file_and_title_of_both_sides_those_that_wait_first(exports: Path, abstracts: Abstracts) -> None:
    Path("D.bib").write_text(f"@misc{{d, title = {{Time in winter}}, abstract = {{{CLOCKS_REWORDED[:160]} Oil.}}}}")
    shown = match(abstracts, "A.ris", "B.nbib", "C.bib", "D.bib", "--pairs", "p.parquet")
    rows = pl.read_parquet("p.parquet").to_dicts()
    assert list(rows[0])[:8] == [
        "verdict", "reason", "file_a", "ordinal_a", "title_a", "file_b", "ordinal_b", "title_b",
    ]  # fmt: skip
    waiting = [row["verdict"] == "review" for row in rows]
    assert waiting == sorted(waiting, reverse=True)
    assert f"Pairs that wait for review {sum(waiting)}\n" in shown
    sides = [frozenset((row[f"file_{side}"], row[f"title_{side}"]) for side in "ab") for row in rows]
    assert {("A.ris", BREAD_TITLE), ("C.bib", BREAD_TITLE)} in sides
    match(abstracts, "A.ris", "B.nbib", "--pairs", "p.xlsx", "--out", "o.xlsx")
    assert openpyxl.load_workbook("p.xlsx").active["C2"].value in ("A.ris", "B.nbib")


def test_one_export_is_no_table_and_without_outputs_nothing_is_written(exports: Path, abstracts: Abstracts) -> None:
    shown = match(abstracts, "A.ris")
    assert "Nothing was written: --unique FILE" in shown
    assert sorted(path.name for path in exports.iterdir()) == ["A.ris", "B.nbib", "C.bib"]


def test_files_of_one_name_and_tables_among_others_are_read(exports: Path, abstracts: Abstracts) -> None:
    Path("sub").mkdir()
    Path("sub/A.ris").write_text(RIS)
    Path("t.csv").write_text(f'title,abstract,year\n{CLOCKS_TITLE},"{CLOCKS}",2021\n')
    shown = match(abstracts, "A.ris", "sub/A.ris", "t.csv", "--out", "o.jsonl")
    assert "t.csv: csv, 1 record\n" in shown
    rows = [json.loads(line) for line in Path("o.jsonl").read_text().splitlines()]
    assert [row["file"] for row in rows] == ["A.ris", "A.ris", "sub/A.ris", "sub/A.ris", "t.csv"]
    assert len({row["cluster_id"] for row in rows}) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("A.ris", "x.txt", "--unique", "u.ris"), "x.txt: of no known format. It looks like"),
        (("A.ris", "none.ris", "--unique", "u.ris"), "none.ris: cannot be read"),
        (("A.ris", "./A.ris", "--unique", "u.ris"), "A.ris: is named twice"),
        (("A.ris", "C.bib", "--unique", "C.bib"), "C.bib: is the input, which stays as it is"),
        (
            ("A.ris", "--unique", "u.txt"),
            "u.txt: the name must end in one of .csv, .xlsx, .parquet, .jsonl, .ris, .bib",
        ),
        (("A.ris", "--out", "u.ris"), "u.ris: the name must end in one of .parquet, .csv, .jsonl, .ndjson, .xlsx,"),
        (("A.ris", "--out", "u.csv", "--unique", "u.csv"), "u.csv: is named for two outputs"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_written(
    exports: Path, abstracts: Abstracts, words: tuple[str, ...], said: str
) -> None:
    Path("x.txt").write_text("hello\n")
    error = abstracts("match", *words).exception
    assert isinstance(error, AbstractsError)
    assert said in str(error)
    assert sorted(path.name for path in exports.iterdir()) == ["A.ris", "B.nbib", "C.bib", "x.txt"]


def test_a_pipe_is_refused_as_it_cannot_be_read_twice(exports: Path, abstracts: Abstracts) -> None:
    os.mkfifo("pipe.ris")
    for words in (("pipe.ris",), ("A.ris", "pipe.ris", "--unique", "u.ris")):
        error = abstracts("match", *words).exception
        assert isinstance(error, DumpError)
        assert str(error).startswith("pipe.ris: is no regular file.")
    assert not Path("u.ris").exists()


def test_a_search_without_hits_is_a_file_of_0_records(exports: Path, abstracts: Abstracts) -> None:
    Path("none.ris").write_bytes(b"")
    Path("none.csv").write_bytes(b"\xef\xbb\xbf \r\n")
    shown = match(abstracts, "none.ris", "B.nbib", "none.csv", "--unique", "u.ris", "--prisma", "f.json")
    assert "none.ris: empty, 0 records\nB.nbib: nbib, 1 record\nnone.csv: empty, 0 records\nRecords 1 ·" in shown
    told = json.loads(Path("f.json").read_text())
    assert [tuple(one.values())[:2] for one in told["sources"]] == [("none.ris", 0), ("B.nbib", 1), ("none.csv", 0)]
    match(abstracts, "none.ris", "none.csv", "--unique", "u.bib", "--out", "o.csv", "--pairs", "p.xlsx")


def test_records_and_other_text_in_quarantine_are_told_apart(exports: Path, abstracts: Abstracts) -> None:
    page, record = "Page 2 of 3\n\n", "TY  - JOUR\nPY  - 2000\nER  - \n\n"
    Path("A.ris").write_text(page + RIS + page + record)
    Path("D.ris").write_text(page + RIS.partition("ER  - ")[0] + "ER  - \n")
    shown = match(abstracts, "A.ris", "D.ris", "--prisma", "f.json").splitlines()
    assert shown[0] == "A.ris: ris, 2 records, 2 quarantined, 2 stretches of other text (`abstracts inspect` tells why)"
    assert shown[1] == "D.ris: ris, 1 record, 1 stretch of other text (`abstracts inspect` tells why)"
    assert [one["quarantined_count"] for one in json.loads(Path("f.json").read_text())["sources"]] == [2, 0]


def test_the_flow_is_written_with_the_other_files_or_none_is(exports: Path, abstracts: Abstracts) -> None:
    before = sorted(exports.iterdir())
    error = abstracts("match", "A.ris", "B.nbib", "--unique", "u.ris", "--prisma", "/proc/f.svg").exception
    assert isinstance(error, OutputError)
    assert "/proc/f.svg: cannot be written" in str(error)
    assert sorted(exports.iterdir()) == before


def test_names_that_are_no_utf_8_are_told_as_their_bytes(exports: Path, abstracts: Abstracts) -> None:
    odd = os.fsdecode(b"b\xe4d")
    for ending, text in (("ris", RIS), ("csv", "title,abstract\nFerns,We count them.\n")):
        Path(f"{odd}.{ending}").write_text(text)
    words = ("A.ris", f"{odd}.ris", "--source", os.fsdecode(b"A.ris=\xe4"), "--out", "o.jsonl", "--prisma", "f.json")
    match(abstracts, *words, "--unique", f"{odd}.md", "--pairs", "p.xlsx")
    assert {json.loads(line)["file"] for line in Path("o.jsonl").read_text().splitlines()} == {"A.ris", "b\\xe4d.ris"}
    assert [one["source"] for one in json.loads(Path("f.json").read_text())["sources"]] == ["\\xe4", "b\\xe4d.ris"]
    assert Path(f"{odd}.md").read_text().startswith("# b\\\\xe4d\n")  # as Markdown escapes it
    match(abstracts, f"{odd}.csv", "--unique", "u.ris")
    for refused in ((f"{odd}.csv",), ("A.ris", "--unique", f"{odd}.parquet")):
        assert "the name is no UTF-8" in str(abstracts("match", *refused).exception)


SCOPUS = (
    "Authors,Title,Year,Source title,Volume,Issue,Page start,Page end,DOI,Abstract,Author Keywords\n"
    f'"Oil, A.; Cog, B.",{CLOCKS_TITLE},2021,Journal of Clocks,3,2,11,19,10.1000/oil,"{CLOCKS}",oil; clocks\n'
)


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
def test_an_export_that_is_a_table_keeps_its_fields_as_references(
    exports: Path, abstracts: Abstracts, ending: str
) -> None:
    Path("scopus.csv").write_text(SCOPUS)
    table = pl.read_csv("scopus.csv", infer_schema=False)
    if ending != "csv":
        (table.write_parquet if ending == "parquet" else table.write_ndjson)(f"scopus.{ending}")
    shown = match(abstracts, f"scopus.{ending}", "--unique", "s.ris", "--prisma", "f.svg")
    assert f"scopus.{ending}: {ending}, 1 record\n" in shown
    (clocks,) = rispy.loads(Path("s.ris").read_text())
    assert (clocks["type_of_reference"], clocks["secondary_title"]) == ("JOUR", "Journal of Clocks")
    assert (clocks["start_page"], clocks["end_page"], clocks["keywords"]) == ("11", "19", ["oil", "clocks"])


@pytest.mark.parametrize(
    ("table", "options"),
    [
        (SCOPUS, ("--unique", "u.csv")),
        (SCOPUS, ("--unique", "u.ris", "--out", "o.csv")),
        ("doi,shelf\n10.1000/oil,A\n", ("--unique", "u.ris")),
    ],
)
def test_other_tables_stay_tables(exports: Path, abstracts: Abstracts, table: str, options: tuple[str, ...]) -> None:
    Path("t.csv").write_text(table)
    assert match(abstracts, "t.csv", *options).startswith("Records 1 · papers 1 · of several records 0\n")


def test_gathered_is_a_package_in_memory(exports: Path) -> None:
    found = gathered([Path("C.bib"), Path("A.ris")], layout.PACKAGED_PARAMS)
    assert found.dumps.sort("ordinal").select("dump_id", "file", "format", "mention_count").rows() == [
        ("c", "C.bib", "bibtex", 2),
        ("a", "A.ris", "ris", 2),
    ]
    assert (found.papers.height, found.mentions.height, found.quarantine.height) == (3, 4, 1)
    assert found.dumps.filter(dump_id="a")["quarantined_byte_count"].item() > 0
    assert set(found.pairs["verdict"]) == {"exact"}
    with pytest.raises(DumpError, match="is named twice"):
        gathered([Path("A.ris"), Path("A.ris")], layout.PACKAGED_PARAMS)


TABLE = pl.DataFrame(
    {
        "record_id": ["c9", "c1", "d1"],
        "title": [CLOCKS_TITLE, CLOCKS_TITLE.upper(), None],
        "abstract": [CLOCKS, CLOCKS, None],
        "authors": ["Oil, Ada; Cog, Bo", None, None],
        "year": ["2021", None, None],
        "doi": [None, "10.1000/OIL", "10.1000/ferns"],
        "comments": ["7 pages", None, None],
        "shelf": ["A", None, "D"],
        "IS": ["x", None, None],
    }
)


def merged(abstracts: Abstracts, ending: str) -> str:
    TABLE.write_csv("t.csv")
    match(abstracts, "t.csv", "--unique", f"u.{ending}")
    return Path(f"u.{ending}").read_text()


def test_merged_records_of_a_table_are_ris_too(
    abstracts: Abstracts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first, second = rispy.loads(merged(abstracts, "ris"))
    assert first["title"] == CLOCKS_TITLE.upper()  # of the record that has an identifier
    assert (first["authors"], first["year"], first["doi"]) == (["Oil, Ada", "Cog, Bo"], "2021", "10.1000/oil")
    assert first["notes"] == ["7 pages"]
    assert "number" not in first
    assert set(first["unknown_tag"]["ZZ"]) == {"record_id: c1", "shelf: A", "table%20IS: x", "record_ids: c1; c9"}
    assert second["doi"] == "10.1000/ferns"


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        ("bib", "shelf = {A}"),
        ("md", "[10.1000/ferns](<https://doi.org/10.1000/ferns>)"),
        ("atom", "<name>Oil, Ada</name>"),
    ],
)
def test_merged_records_of_a_table_are_any_export(
    abstracts: Abstracts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said in merged(abstracts, ending)


def test_a_workbook_of_a_table_has_its_own_columns(
    abstracts: Abstracts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    TABLE.write_parquet("t.parquet")
    match(abstracts, "t.parquet", "--unique", "u.xlsx")
    rows: list[Any] = list(openpyxl.load_workbook("u.xlsx").active.iter_rows(values_only=True))
    assert list(rows[0]) == [*TABLE.columns, "record_ids", "cluster_id"]
    assert [row[-2] for row in rows[1:]] == ["c1; c9", "d1"]
