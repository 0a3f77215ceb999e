"""`abstracts explore`: the site of a build, written and served."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import polars as pl
import pytest

from etl.cli import explore as command
from etl.explore.shards import SLICE_BYTES
from etl.io.explorer import serve
from schemas.columns import Dump, Paper
from tests.cli.conftest import Abstracts, run
from tests.explore.reader import json_of, opened, rows_of

SITE = Path("data/explorer")


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of a site, inflated."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return opened((path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths)


@pytest.fixture(scope="module")
def written(built_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built package in which the stage has run; tests only read it."""
    root = tmp_path_factory.mktemp("written") / "project"
    shutil.copytree(built_once, root)
    params = root / "params.yaml"
    params.write_text(params.read_text().replace("report: false", "report: true"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        done = run("explore", "--write")
        assert done.exit_code == 0, done.exception
    return root


def test_the_stage_writes_the_site_and_its_figures(written: Path) -> None:
    files = files_of(written / SITE)
    told = json.loads((written / "metrics/explore.json").read_text())
    sizes = [path.stat().st_size for path in (written / SITE).rglob("*") if path.is_file()]
    assert told == {"papers": 2, "files": len(files), "bytes": sum(sizes)}
    assert {"index.html", "explorer.js", "explorer.css", "small.html", "report.html"} <= files.keys()
    papers = pl.read_parquet(written / "data/processed/latest/papers.parquet")
    found = {row["paper"][Paper.paper_id]: row for row in rows_of(files, "papers")}
    assert found.keys() == set(papers[Paper.paper_id])
    dumps = pl.read_parquet(written / "data/processed/latest/dumps.parquet")
    for dump_id, file in dumps.select(Dump.dump_id, Dump.file).iter_rows():
        raw = (written / "data/raw" / file).read_bytes()
        assert len(raw) < SLICE_BYTES
        assert files[f"raw/{dump_id}/0.bin.gz"] == raw
        assert f'"raw/{dump_id}/0.bin.gz":'.encode() in files["small.html"]


def test_the_spans_of_a_mention_are_the_bytes_of_its_fields(written: Path) -> None:
    files = files_of(written / SITE)
    for row in rows_of(files, "papers"):
        for mention in row["mentions"]:
            raw = files[f"raw/{mention['dump_id']}/0.bin.gz"]
            (abstract,) = [span for span in mention["spans"] if span[3] == "abstract"]
            assert raw[abstract[0] : abstract[1]].decode() == mention["fields"]["abstract"]


def test_the_conflict_of_a_built_package_is_found_by_its_facet(written: Path) -> None:
    told = json_of(files_of(written / SITE), "site.json")
    facets = {facet["field"]: dict(facet["values"]) for facet in told["facets"]}
    assert facets["conflict"] == {"any": 1, "number": 1, "abstract": 1}


@pytest.mark.usefixtures("built")
def test_another_run_gives_the_same_bytes(abstracts: Abstracts, written: Path) -> None:
    shutil.copy(written / "params.yaml", "params.yaml")
    first = files_of(written / SITE)
    done = abstracts("explore", "--out", "elsewhere/site")
    assert done.exit_code == 0, done.exception
    assert done.stderr == f"2 papers in {len(first)} files written to elsewhere/site\n"
    assert files_of(Path("elsewhere/site")) == first
    assert [path.name for path in Path("elsewhere").iterdir()] == ["site"]


@pytest.mark.usefixtures("built")
def test_a_raw_file_that_has_changed_stops_the_stage_and_is_left_out_of_others(abstracts: Abstracts) -> None:
    with Path("data/raw/list.txt").open("a") as file:
        file.write("more")
    done = abstracts("explore", "--write")
    assert "list.txt of `list` has changed since" in str(done.exception)
    assert not SITE.exists()
    done = abstracts("explore", "--out", "site")
    assert done.exit_code == 0, done.exception
    assert "1 dump left out of the raw view" in " ".join(done.stderr.split())
    assert [path.name for path in Path("site/raw").iterdir()] == ["bees"]


def test_tables_outside_of_any_package_have_a_site(
    abstracts: Abstracts, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = abstracts("explore", "--from", built / "data/processed/latest", "--out", "site")
    assert done.exit_code == 0, done.exception
    assert json_of(files_of(Path("site")), "site.json")["papers"] == 2
    assert not Path("site/raw").exists()


@pytest.mark.usefixtures("built")
def test_a_package_that_wants_no_report_has_none_and_no_way_to_it(abstracts: Abstracts) -> None:
    assert abstracts("explore", "--write").exit_code == 0
    files = files_of(SITE)
    assert json_of(files, "site.json")["report"] is False
    assert not [name for name in files if name.startswith("report")]


@pytest.mark.usefixtures("built")
def test_a_name_of_a_file_that_leads_elsewhere_is_passed_over(abstracts: Abstracts) -> None:
    """The hash of a file may be known to whoever made the tables."""
    Path("secret.txt").write_bytes(Path("data/raw/list.txt").read_bytes())
    shutil.copytree("data/processed/latest", "theirs")
    dumps = pl.read_parquet("theirs/dumps.parquet")
    named = pl.when(pl.col(Dump.dump_id) == "list").then(pl.lit("../../secret.txt")).otherwise(pl.col(Dump.file))
    Path("theirs/manifest.json").unlink()
    dumps.with_columns(named.alias(Dump.file)).write_parquet("theirs/dumps.parquet")
    done = abstracts("explore", "--from", "theirs", "--out", "site")
    assert done.exit_code == 0, done.exception
    assert [path.name for path in Path("site/raw").iterdir()] == ["bees"]


@pytest.mark.usefixtures("built")
def test_a_folder_of_other_things_is_not_replaced(abstracts: Abstracts) -> None:
    assert "holds something else" in str(abstracts("explore", "--out", "data").exception)
    assert Path("data/raw").is_dir()


@pytest.mark.parametrize("words", [("--write", "--out", "x"), ("--from", "v1.0.0")])
def test_options_that_do_not_go_together(abstracts: Abstracts, words: tuple[str, ...]) -> None:
    assert abstracts("explore", *words).exit_code == 2


@pytest.mark.usefixtures("project")
def test_without_a_site_it_is_said_how_to_make_one(abstracts: Abstracts) -> None:
    assert "`abstracts build` writes it" in str(abstracts("explore").exception)


def test_it_serves_until_it_is_interrupted(tmp_path: Path) -> None:
    (tmp_path / SITE).mkdir(parents=True)
    (tmp_path / SITE / "site.json").write_text("{}")
    (tmp_path / SITE / "index.html").write_text("here")
    command_line = [sys.executable, "-u", "-m", "etl.cli", "explore", "--port", "0"]
    home = str(Path(__file__).parents[2])
    with subprocess.Popen(
        command_line,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": home},
    ) as running:
        assert running.stdout
        assert running.stderr
        address = re.search(r"http://127\.0\.0\.1:\d+/", running.stdout.readline())
        assert address
        with urlopen(address[0]) as answer:
            assert answer.read() == b"here"
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 0
        assert running.stderr.read() == ""


def test_where_the_usual_port_is_taken_another_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(tmp_path, 0) as other:
        monkeypatch.setattr(command, "_PORT", other.server_port)
        with command._at_free_port(tmp_path) as server:
            assert server.server_port != other.server_port


def test_of_a_package_that_is_too_large_a_page_says_so(built: Path, abstracts: Abstracts) -> None:
    params = built / "params.yaml"
    params.write_text(params.read_text().replace("max_papers: 1000000", "max_papers: 1"))
    assert abstracts("explore", "--write").exit_code == 0
    page = (built / SITE / "index.html").read_text()
    assert "papers. A site is written of 1 at most (explore.max_papers in params.yaml)" in page
    assert {path.name for path in (built / SITE).iterdir()} == {"index.html", "site.json"}
