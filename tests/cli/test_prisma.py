"""`abstracts prisma`: each sentence of its help tried on a small package."""

import json
from pathlib import Path
from xml.etree.ElementTree import fromstring

import polars as pl
import pytest

from etl.errors import AbstractsError, BrokenTableError, OutputError
from tests.cli.conftest import Abstracts

LATEST = Path("data/processed/latest")


def message(run: object, kind: type[AbstractsError]) -> str:
    error = getattr(run, "exception", None)
    assert isinstance(error, kind), run
    return str(error)


@pytest.mark.usefixtures("grown")
def test_it_prints_the_numbers_of_the_latest_build(abstracts: Abstracts) -> None:
    shown = abstracts("prisma").output
    assert "Records identified                           5\n" in shown
    assert "  duplicates between sources                 2\n" in shown
    assert "Records left to screen                       3\n" in shown
    assert "\nbees          2            0                  0       2\n" in shown
    assert "list: 1 record in list.txt\n" in shown
    assert "Records identified                           3\n" in abstracts("prisma", "--from", "v1.0.0").output


@pytest.mark.usefixtures("grown")
def test_it_is_written_in_the_kind_that_is_named_or_that_the_name_ends_like(
    abstracts: Abstracts, tmp_path: Path
) -> None:
    printed = {kind: abstracts("prisma", "--to", kind).stdout for kind in ("text", "json", "svg")}
    for name, kind in (("a.json", "json"), ("c.svg", "svg"), ("d.txt", "text")):
        done = abstracts("prisma", "--out", tmp_path / name)
        assert done.exit_code == 0, done.exception
        assert done.stderr == f"5 records identified, 3 left: see {tmp_path / name}\n"
        assert (tmp_path / name).read_text() == printed[kind]
    assert abstracts("prisma", "--out", tmp_path / "a.png", "--to", "svg").exit_code == 0
    assert (tmp_path / "a.png").read_text() == printed["svg"]
    assert abstracts("prisma").stdout == printed["text"]
    told = json.loads(printed["json"])
    assert (told["identified_count"], told["duplicate_between_count"], told["paper_count"]) == (5, 2, 3)
    assert [one["source"] for one in told["sources"]] == ["bees", "list", "Post"]
    assert fromstring(printed["svg"]).tag.endswith("svg")


@pytest.mark.usefixtures("grown")
def test_what_cannot_be_written_is_refused(abstracts: Abstracts, tmp_path: Path) -> None:
    told = message(abstracts("prisma", "--to", "png"), OutputError)
    assert told == "`png` is no kind of diagram. Kinds: text, json, svg."
    told = message(abstracts("prisma", "--out", tmp_path / "a.png"), OutputError)
    assert "must end in one of .txt, .json, .svg" in told
    (tmp_path / "file").write_text("")
    told = message(abstracts("prisma", "--out", tmp_path / "file/a.svg"), OutputError)
    assert "cannot be written" in told


@pytest.mark.usefixtures("grown")
def test_open_pairs_and_quarantine_are_counted_in_any_folder_of_tables(abstracts: Abstracts) -> None:
    pairs = pl.read_parquet(LATEST / "pairs.parquet")
    mentions = pl.read_parquet(LATEST / "mentions.parquet").unique("paper_id").sort("mention_id")["mention_id"]
    waiting = pairs.head(1).with_columns(
        pl.lit(mentions[0]).alias("mention_id_a"),
        pl.lit(mentions[1]).alias("mention_id_b"),
        pl.lit("review").alias("verdict"),
    )
    known = pairs.filter(pl.col("verdict") != "review")
    pl.concat([known, waiting]).drop("title_difference").write_parquet(LATEST / "pairs.parquet")
    row = pl.DataFrame({"dump_id": ["bees"], "rule": ["empty_abstract"], "raw_text": ["Abstract:"]})
    empty = pl.read_parquet(LATEST / "quarantine.parquet")
    pl.concat([empty, row], how="diagonal").write_parquet(LATEST / "quarantine.parquet")
    (LATEST / "manifest.json").unlink()
    LATEST.rename("elsewhere")
    told = json.loads(abstracts("prisma", "--to", "json", "--from", "elsewhere").stdout)
    assert (told["identified_count"], told["quarantined_count"], told["paper_count"]) == (6, 1, 3)
    assert (told["open_pair_count"], told["waiting_paper_count"]) == (1, 2)


@pytest.mark.usefixtures("project")
def test_without_a_build_it_says_how_to_make_one(abstracts: Abstracts) -> None:
    assert "there is no build yet" in message(abstracts("prisma"), BrokenTableError)


@pytest.mark.usefixtures("grown")
def test_json_cannot_drive_the_terminal(abstracts: Abstracts) -> None:
    dumps = pl.read_parquet(LATEST / "dumps.parquet")
    evil = "a\x1b[2J\x9b2J\x7fü"
    dumps.with_columns(pl.lit(evil).alias("source")).write_parquet(LATEST / "dumps.parquet")
    (LATEST / "manifest.json").unlink()
    shown = abstracts("prisma", "--to", "json").stdout
    assert "a\\u001b[2J\\u009b2J\\u007fü" in shown
    assert json.loads(shown)["sources"][0]["source"] == evil


class TestMatch:
    """`abstracts match --prisma`, straight from exports."""

    @pytest.fixture
    def exports(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        record = "TY  - JOUR\nTI  - How Bees Follow the Clover of a Valley\nDO  - 10.1000/{0}\nER  - \n"
        (tmp_path / "a.ris").write_text(record.format(1) * 2 + record.format(2).replace("Bees", "Wasps"))
        (tmp_path / "sub").mkdir()
        (tmp_path / "sub/a.ris").write_text(record.format(1) + "TY  - JOUR\nAU  - Kite, Ada\nER  - \n")
        (tmp_path / "b.bib").write_text(
            "@article{b, title = {How Bees Follow the Clover of a Valley}, doi = {10.1000/1}}"
        )
        monkeypatch.chdir(tmp_path)
        return tmp_path

    def test_each_file_is_a_source(self, exports: Path, abstracts: Abstracts) -> None:
        shown = abstracts("match", "a.ris", "sub/a.ris", "b.bib", "--prisma", "flow.json").output
        told = json.loads((exports / "flow.json").read_text())
        assert [tuple(one.values()) for one in told["sources"]] == [
            ("a.ris", 3, 0, 1, 2),
            ("sub/a.ris", 2, 1, 0, 1),
            ("b.bib", 1, 0, 0, 1),
        ]
        assert (told["duplicate_between_count"], told["paper_count"]) == (2, 2)
        assert "Wrote flow.json\n\nRecords identified                           6\n" in shown
        assert "Nothing was written" not in shown
        assert " 1  a.ris                      2  1  1\n" in shown

    @pytest.mark.usefixtures("exports")
    def test_a_source_can_be_said_of_one_file_or_of_all(self, abstracts: Abstracts) -> None:
        shown = abstracts("match", "a.ris", "sub/a.ris", "--source", "sub/a.ris=Web=of Science").output
        assert "\nWeb=of Science        2            1" in shown
        assert "\na.ris                 3            0" in shown
        assert "\nScopus        5            1" in abstracts("match", "a.ris", "sub/a.ris", "--source", "Scopus").output

    @pytest.mark.usefixtures("exports")
    def test_what_is_said_of_one_file_wins_wherever_it_stands(self, abstracts: Abstracts) -> None:
        said = ("--source", "./sub/a.ris=Web", "--source", "Other")
        shown = abstracts("match", "./sub/a.ris", "b.bib", *said).output
        assert "\nWeb " in shown
        assert "\nOther " in shown

    @pytest.mark.usefixtures("exports")
    def test_one_export_has_a_flow_if_it_is_asked_for(self, exports: Path, abstracts: Abstracts) -> None:
        assert "Records identified" not in abstracts("match", "a.ris").output
        assert abstracts("match", "a.ris", "--prisma", "flow.svg").exit_code == 0
        assert (exports / "flow.svg").read_text().startswith("<svg")

    def test_what_cannot_be_is_refused(self, exports: Path, abstracts: Abstracts) -> None:
        (exports / "t.csv").write_text("title\nBees\n")
        refused = {
            ("t.csv", "--prisma", "flow.svg"): "is one table of records",
            ("a.ris", "b.bib", "--prisma", "flow.png"): "must end in one of .txt, .json, .svg",
            ("a.ris", "b.bib", "--prisma", "b.bib"): "must end in one of",
            ("a.ris", "b.bib", "--source", "c.bib=Scopus"): "none of the files is `c.bib`",
            ("a.ris", "b.bib", "--source", "a.ris="): "--source a.ris=: names no source",
            ("a.ris", "b.bib", "--source", ""): "--source '': names no source",
        }
        for words, reason in refused.items():
            assert reason in str(abstracts("match", *words).exception)
        assert sorted(path.name for path in exports.iterdir()) == ["a.ris", "b.bib", "sub", "t.csv"]
