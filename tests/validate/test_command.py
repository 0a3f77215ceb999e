"""The command `abstracts validate`: what it reads, what it leaves."""

import json
import shutil
from pathlib import Path

import pytest

from etl.cli.validate import validate
from etl.errors import ValidationError
from etl.io import layout
from etl.io.receipt import read_validated
from etl.io.sums import check_sum, write_sums
from etl.io.tables import write_table
from schemas.tables import TABLES
from tests.validate.breakage import drop
from tests.validate.conftest import PARAMS, Tables

RECEIPT = layout.interim("validate") / "validated.json"


@pytest.fixture
def handed_on(tmp_path: Path, package: Tables, monkeypatch: pytest.MonkeyPatch) -> Tables:
    """The toy package as the stages hand it on, the provenance in two files, and a copy that validate once left."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(PARAMS, layout.PARAMS)
    for name, frame in package.items():
        path = layout.handed_on(name)
        if name == "provenance":
            write_table(frame[:4], path.with_name("provenance-0001.parquet"))
            write_table(frame[4:], path.with_name("provenance-0002.parquet"))
        else:
            write_table(frame, path)
    write_table(package["dumps"], RECEIPT.parent / "dumps.parquet")
    for folder in {layout.handed_on(name).parent for name in package}:
        write_sums(folder)
    return package


def test_it_leaves_the_sums_of_what_it_held_good_and_no_copy(handed_on: Tables) -> None:
    validate()
    said = read_validated(RECEIPT)
    assert said.keys() == {table.name for table in TABLES}
    assert said["provenance"].keys() == {"provenance-0001.parquet", "provenance-0002.parquet"}
    sums = json.loads((layout.interim("deduplicate") / "sums.json").read_text())["files"]
    assert said["papers"] == {"papers.parquet": sums["papers.parquet"]["sha256"]}
    assert sorted(path.name for path in RECEIPT.parent.iterdir()) == ["sums.json", "validated.json"]
    check_sum(RECEIPT)
    counted = json.loads((layout.METRICS / "validate.json").read_text())
    assert counted["rows"] == sum(frame.height for frame in handed_on.values())
    assert counted["columns"] == sum(frame.width for frame in handed_on.values())


def test_it_leaves_no_receipt_of_what_is_broken(handed_on: Tables) -> None:
    write_table(drop(reason=None)(handed_on["aliases"]), layout.handed_on("aliases"))
    write_sums(layout.handed_on("aliases").parent)
    with pytest.raises(ValidationError, match="a living paper is missing"):
        validate()
    assert not RECEIPT.exists()
