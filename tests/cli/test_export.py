"""`abstracts export`: the papers of a query as files of every kind, from the latest build or a release."""

import csv
import io
import json
import shutil
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest
import rispy  # type: ignore[import-untyped]
from bibtexparser.entrypoint import parse_string

from etl.errors import AbstractsError
from etl.export import KINDS
from tests.cli.conftest import Abstracts

BEES = "We count the bees of a valley in"


def test_every_kind_is_written_by_the_name_of_its_file(built: Path, abstracts: Abstracts) -> None:
    for kind, ending in KINDS.items():
        done = abstracts("export", "--out", f"out/a{ending}")
        assert done.exit_code == 0, done.exception
        assert done.stderr == f"2 papers written to out/a{ending}\n"
        assert done.stdout == ""
        again = abstracts("export", "--to", kind, "--out", "out/b")
        assert again.exit_code == 0, again.exception
        assert Path("out/b").read_bytes() == Path(f"out/a{ending}").read_bytes()
    text = {
        ending: Path(f"out/a{ending}").read_bytes().decode("utf-8-sig")
        for ending in KINDS.values()
        if ending not in (".xlsx", ".parquet")
    }
    assert len(list(csv.DictReader(io.StringIO(text[".csv"], newline="")))) == 2
    assert {row["arxiv_id"] for row in map(json.loads, text[".jsonl"].splitlines())} == {"2101.00001", None}
    assert len(rispy.loads(text[".ris"])) == len(parse_string(text[".bib"]).entries) == 2
    assert text[".md"].startswith("# Papers\n\n2 papers\n")
    assert text[".atom"].count("<entry>") == 2
    assert openpyxl.load_workbook("out/a.xlsx").active.max_row == 3
    assert pl.read_parquet("out/a.parquet").equals(pl.read_parquet("data/processed/latest/papers.parquet"))


def test_a_query_selects_and_heads_what_is_printed(built: Path, abstracts: Abstracts) -> None:
    done = abstracts("export", "bees", "valley", "--to", "markdown")
    assert done.stdout.startswith(f"# bees valley\n\n1 paper\n\n- **[{BEES}")
    assert done.stderr == "1 paper\n"
    assert json.loads(abstracts("export", "arxiv_id:2101.00001", "--to", "jsonl").stdout)["mention_count"] == 2


def test_nothing_found_is_an_empty_list_and_a_warning(built: Path, abstracts: Abstracts) -> None:
    done = abstracts("export", "unicorns", "--to", "ris")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no paper matches 'unicorns'" in done.stderr
    assert done.stderr.endswith("0 papers\n")


def test_a_release_is_exported_as_it_was(built: Path, abstracts: Abstracts) -> None:
    shutil.copytree("data/processed/latest", "data/processed/v1.0.0")
    shutil.rmtree("data/processed/latest")
    assert abstracts("export", "--to", "csv", "--from", "v1.0.0").stdout.startswith("\ufeffpaper_id,")
    assert "there is no build yet" in str(abstracts("export", "--to", "csv").exception)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), r"say what to write: --to with one of csv, xlsx, parquet, jsonl, ris, bibtex, markdown, atom"),
        (("--to", "pdf"), "`pdf` is no kind of export. Kinds: csv (.csv), xlsx"),
        (("--out", "a.txt"), "a.txt: the name does not tell the kind of export"),
        (("--to", "xlsx"), "an Excel workbook is not printed"),
        (("--to", "parquet"), "a Parquet file is not printed. Name a file: --out papers.parquet."),
    ],
)
def test_what_cannot_be_written_is_told(built: Path, abstracts: Abstracts, words: tuple[str, ...], said: str) -> None:
    error = abstracts("export", *words).exception
    assert isinstance(error, AbstractsError)
    assert said in str(error)
    assert not list(Path().glob("a.*"))
