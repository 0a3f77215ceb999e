"""`abstracts match` from a wheel, outside any repository: the thresholds come with the package."""

import subprocess
import sys
from pathlib import Path

import polars as pl

from tests.commands import ROOT, environment
from tests.deduplicate.world import CLOCKS


def test_the_wheel_holds_the_one_params_file(installed: Path) -> None:
    assert (installed / "etl/params.yaml").read_bytes() == (ROOT / "params.yaml").read_bytes()
    assert (ROOT / "etl/params.yaml").is_symlink()


def test_a_table_is_matched_outside_any_repository(installed: Path, tmp_path: Path) -> None:
    pl.DataFrame({"abstract": [CLOCKS, CLOCKS.upper()]}).write_csv(tmp_path / "in.csv")
    code = "import etl; from etl.cli import main; print(etl.__file__); main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "match", "in.csv"],
        cwd=tmp_path,
        env=environment(installed),
        check=True,
        capture_output=True,
        text=True,
    )
    assert str(installed) in done.stdout
    assert pl.read_csv(tmp_path / "in.matched.csv")["cluster_id"].to_list() == ["r1", "r1"]
