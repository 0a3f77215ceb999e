"""The commands for people, each sentence of their help tried."""

import os
import re
from pathlib import Path

import polars as pl
import pytest

from etl.cli import COMMANDS, main
from etl.errors import AbstractsError
from etl.io.layout import PACKAGED_PARAMS
from schemas.columns import Quarantine, Span
from schemas.interim import RECORD_TYPES
from tests.cli.conftest import ABSTRACTS, LISTED, Abstracts

ROOT = Path(__file__).parents[2]


def message(run: object) -> str:
    error = getattr(run, "exception", None)
    assert isinstance(error, AbstractsError), run
    return str(error)


def test_help_names_every_command(abstracts: Abstracts) -> None:
    shown = abstracts("--help").output
    assert all(f" {name} " in shown for name in COMMANDS)


def test_the_readme_names_every_command_for_people() -> None:
    readme = (ROOT / "README.md").read_text()
    others = ("Stages (dvc.yaml runs them)", "For developers")
    names = [name for name, panel in COMMANDS.items() if panel not in others]
    assert len(names) > 15
    assert [name for name in names if f"abstracts {name}" not in readme] == []


def test_an_error_is_one_line_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["abstracts", "inspect", "no such file"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 1
    assert capsys.readouterr().err.startswith("error: no such file: cannot be read (No such file or directory).")


def test_inspect_reads_a_file_whose_name_is_no_utf_8(abstracts: Abstracts, tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"b\xe4d.txt")
    file.write_text(ABSTRACTS)
    assert abstracts("inspect", file).output.startswith("b\\xe4d.txt: abstract_list (")


def test_inspect_says_what_a_file_would_yield(abstracts: Abstracts, tmp_path: Path) -> None:
    file = tmp_path / "Some Bees (2021).TXT"
    file.write_text(ABSTRACTS + "\nA line that no label introduces.\n")
    shown = abstracts("inspect", file, "--out", tmp_path / "out").output
    assert "abstract_list (confidence 1.00; next " in shown
    assert "2 mentions with abstract 2" in shown
    assert "Quarantine would hold 1 row:" in shown
    assert "text outside any abstract" in shown
    mentions = pl.read_parquet(tmp_path / "out/mentions.parquet")
    assert dict(mentions.schema) == RECORD_TYPES
    assert mentions["dump_id"].unique().to_list() == ["some-bees-2021"]
    spans = pl.read_parquet(tmp_path / "out/spans.parquet")
    assert dict(spans.schema) == Span.TYPES
    assert (spans["end_byte"] - spans["start_byte"]).sum() == file.stat().st_size
    assert dict(pl.read_parquet(tmp_path / "out/quarantine.parquet").schema) == Quarantine.TYPES


def test_inspect_forces_no_format_on_a_file(abstracts: Abstracts, tmp_path: Path) -> None:
    file = tmp_path / "novel.txt"
    file.write_text("It was a bright cold day in April.\n\nThe clocks were striking thirteen.\n" * 40)
    told = message(abstracts("inspect", file))
    assert "of no known format. It looks like paragraphs of prose" in told
    assert "abstracts new-format NAME" in told
    assert "there is no format `novel`" in message(abstracts("inspect", file, "--format", "novel"))


def test_inspect_does_not_let_a_dump_drive_the_terminal(abstracts: Abstracts, tmp_path: Path) -> None:
    file = tmp_path / "evil.txt"
    file.write_text("Abstract:" + "A safe beginning. " * 5 + "\n\n\x1b[2J\x1b]0;owned\x07 nothing\n")
    shown = abstracts("inspect", file).output
    assert "\x1b" not in shown
    assert "\\x1b[2J" in shown


@pytest.mark.usefixtures("built")
class TestWhy:
    """`abstracts why`, by whatever a person knows of a paper."""

    @pytest.mark.parametrize(
        "known", ["2101.00001", "https://arxiv.org/abs/2101.00001v1", "10.1000/BEES.2021.17", "bees valley"]
    )
    def test_finds_a_paper(self, abstracts: Abstracts, known: str) -> None:
        assert "2101.00001" in abstracts("why", known, "arxiv_id").output

    def test_tells_rule_bytes_and_what_lost(self, abstracts: Abstracts) -> None:
        shown = abstracts("why", "2101.00001", "abstract").output
        assert "rule: identified" in shown
        assert f"from: data/raw/list.txt, bytes 0 to {LISTED.index(chr(10))}" in shown
        assert "⟦We count the bees of a valley in 13 summers" in shown
        assert "lost: number 13 → 12" in shown
        assert "(bees)" in shown

    def test_without_a_field_tells_all(self, abstracts: Abstracts) -> None:
        shown = abstracts("why", "2101.00001").output
        assert all(f"{name}: " in shown for name in ("abstract", "arxiv_id", "doi", "comment", "urls"))

    def test_says_what_is_not_there(self, abstracts: Abstracts) -> None:
        assert "no paper is known by 'wasps'" in message(abstracts("why", "wasps"))
        assert "has no `title`" in message(abstracts("why", "2101.00001", "title"))
        assert "2 papers match" in message(abstracts("why", "that"))


def test_summary_tells_what_was_built(built: Path, abstracts: Abstracts) -> None:
    shown = abstracts("summary").output
    assert "3 mentions are 2 papers" in shown
    assert "disagree in 1 place." in shown


def test_a_stage_says_what_is_missing(project: Path, abstracts: Abstracts) -> None:
    assert "there is no dump `nobody`" in message(abstracts("parse", "nobody"))
    assert "cannot be read as a table" in message(abstracts("deduplicate"))


def test_inspect_reads_a_vast_file_of_lines_only_in_its_beginning(
    abstracts: Abstracts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, line = (
        tmp_path / "many.json",
        '{"id": "2101.00001", "title": "A Tail for Every Kite", "abstract": "Kites."}\n',
    )
    file.write_text(line * 1_000)
    params = tmp_path / "params.yaml"
    params.write_text(re.sub(r"max_dump_bytes: \d+", "max_dump_bytes: 100", PACKAGED_PARAMS.read_text()))
    monkeypatch.setattr("etl.cli.inspect.PACKAGED_PARAMS", params)
    monkeypatch.setattr("etl.io.dump_bytes.CHUNK_BYTES", 200 * len(line))
    shown = abstracts("inspect", file).output
    assert f"Only the first {200 * len(line):,} bytes were read" in shown
    assert "200 mentions with title 200" in shown
    assert "1,000 mentions with title 1,000" in abstracts("inspect", file, "--out", tmp_path / "out").output
