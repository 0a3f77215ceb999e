"""docs/analysts.md: every snippet is run where the page says, on two releases of a toy package, and tells the truth."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.io.changes import write_changes
from etl.io.releases import side
from etl.publish.package import Inputs
from etl.release.compare import compare
from schemas.about import completed
from schemas.columns import Alias
from schemas.tables import TABLES
from tests.cli.conftest import ABSTRACTS, run
from tests.cli.grown import grow
from tests.publish.conftest import become_release
from tests.published import publish, publish_folder

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/analysts.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SNIPPETS = BLOCK.findall(PAGE)
FIRST, SECOND = "data/processed/v1.0.0", "data/processed/v2.0.0"


def snippets(language: str, *words: str) -> list[str]:
    """The snippets of a language that hold all of these words."""
    return [text for kind, text in SNIPPETS if kind == language and all(word in text for word in words)]


def snippet(language: str, *words: str) -> str:
    """The one that does."""
    (found,) = snippets(language, *words)
    return found


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package with v1.0.0, and v2.0.0 with a dump, a column and two former ids more and a column less."""
    root = tmp_path_factory.mktemp("world") / "package"
    grow(root)
    first, second = root / FIRST, root / SECOND
    become_release(first, completed({}))
    shutil.copytree(root / "data/processed/latest", second)
    become_release(second, completed({}))
    cells = compare(side(first, "v1.0.0"), side(second, "v2.0.0")).cells()
    write_changes(second / "changes.parquet", cells)
    papers = pq.read_table(second / "papers.parquet").drop_columns("pages")
    languages = pa.array(["en"] * papers.num_rows)
    pq.write_table(papers.append_column("language", languages), second / "papers.parquet")
    stays, goes = pl.read_parquet(first / "papers.parquet")["paper_id"]
    rows = [{"alias_id": stays, "paper_id": stays, "reason": None}]
    rows += [{"alias_id": goes, "paper_id": None, "reason": "its dump was removed"}]
    pl.DataFrame(rows, Alias.TYPES).write_parquet(second / "aliases.parquet")
    return root


@pytest.fixture
def printed(world: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """Run Python in this process, at the top of the package; what it prints."""
    monkeypatch.chdir(world)

    def run_it(code: str) -> str:
        names: dict[str, object] = {}
        exec(compile(code, "analysts.md", "exec"), names)
        names.clear()
        return capsys.readouterr().out

    return run_it


@pytest.fixture
def views(world: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with the views of the first release."""
    with duckdb.connect() as connection:
        connection.execute(f"SET file_search_path = '{(world / FIRST).as_posix()}'")
        connection.execute((world / FIRST / "views.sql").read_text(encoding="utf-8"))
        yield connection


def test_polars_and_duckdb_and_pandas_and_pyarrow_read_it(printed: Callable[[str], str]) -> None:
    assert '["bees", "list"]' in printed(snippet("python", "pl.read_parquet", 'pl.col("mention_count") > 1'))
    told = printed(snippet("python", "views.sql"))
    assert "Id of the paper, for life once published." in told
    assert "count" in printed(snippet("python", ".value_counts()"))
    assert printed(snippet("python", "page_checksum_verification")) == (
        "2 Abstract as readable Unicode text, on one line.\n"
    )


def test_a_split_table_is_read_as_one(
    printed: Callable[[str], str], world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a row a file every snippet that reads a folder prints what it prints of a table that is one file."""
    reading = ('pl.col("mention_count") > 1', "views.sql", ".value_counts()", "page_checksum_verification")
    expected = [printed(snippet("python", words)) for words in reading]
    frames = {table.name: pl.read_parquet(world / FIRST / f"{table.name}.parquet") for table in TABLES}
    publish_folder(tmp_path / FIRST, publish(frames, Inputs({}, "", ""), completed({}), ""), 1)
    assert (tmp_path / FIRST / "papers-0002.parquet").is_file()
    monkeypatch.chdir(tmp_path)
    assert [printed(snippet("python", words)) for words in reading] == expected


def test_hugging_face_reads_it(printed: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets.config  # here, as it takes a while, and reads its settings then

    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path)
    assert printed(snippet("python", "load_dataset")) == "2 ['mention_id', 'dump_id', 'ordinal']\n"


@pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="pyspark is not installed")
def test_spark_reads_it(world: Path) -> None:
    command = [sys.executable, "-c", snippet("python", "SparkSession")]
    done = subprocess.run(command, cwd=world, capture_output=True, text=True, check=False)
    assert "display_title" in done.stdout, done.stderr


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_reads_it(world: Path) -> None:
    done = subprocess.run(["Rscript", "-e", snippet("r")], cwd=world, capture_output=True, text=True, check=False)
    assert "display_title" in done.stdout, done.stderr


@pytest.mark.skipif(shutil.which("duckdb") is None, reason="the command of DuckDB is not installed")
def test_the_command_of_duckdb_begins_with_the_views(world: Path) -> None:
    command = f"{snippet('sh', 'duckdb -init').strip()} -c 'SELECT count(*) FROM papers'"
    done = subprocess.run(command, cwd=world, shell=True, capture_output=True, text=True, check=False)
    assert "2" in done.stdout, done.stderr


def test_dvc_gets_a_release_without_a_clone(
    world: Path, printed: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = tmp_path / "repository"
    shutil.copytree(world / FIRST, repository / FIRST)
    (repository / ".dvc").mkdir()
    (repository / ".dvc/config").write_text("[core]\n    analytics = false\n")
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "REPO": str(repository),
        "DVC_NO_ANALYTICS": "1",
        "DVC_SITE_CACHE_DIR": str(tmp_path / "site"),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    who = "-c user.name=test -c user.email=test@example.org"
    script = f"git init --quiet && git add --all && git {who} commit --quiet -m v1.0.0 && git tag v1.0.0"
    subprocess.run(script, cwd=repository, shell=True, check=True)
    (repository / FIRST / "papers.parquet").unlink()
    subprocess.run(snippet("sh", "dvc get"), cwd=tmp_path, shell=True, check=True, capture_output=True)
    assert {path.name for path in (tmp_path / "v1.0.0").iterdir()} == {path.name for path in (world / FIRST).iterdir()}
    assert printed(snippet("python", "dvc.api")) == "2\n"


def test_a_value_leads_back_to_its_bytes(printed: Callable[[str], str]) -> None:
    value, rule, text = printed(snippet("python", "file.seek")).splitlines()
    assert value == text
    assert text in ABSTRACTS.replace("Abstract:", "")
    assert rule


def test_the_joins_hold(views: duckdb.DuckDBPyConnection, world: Path) -> None:
    readings = views.execute(snippet("sql", "AS chosen")).fetchall()
    assert [row[1] for row in readings] == ["bees", "list"]
    spans = views.execute(snippet("sql", "end_byte - start_byte")).fetchall()
    sizes = {dump: sum(row[3] for row in spans if row[0] == dump) for dump in ("bees", "list")}
    assert sizes == {dump: (world / f"data/raw/{dump}.txt").stat().st_size for dump in sizes}
    first, second = snippet("sql", "unnest").strip().splitlines()
    assert views.execute(first).fetchall()[0][0] == "https://example.org/bees"
    assert views.execute(second).description


def test_what_changed_is_told_with_its_cause(printed: Callable[[str], str]) -> None:
    told = printed(snippet("python", "changes.parquet"))
    assert re.search(r"papers\s+┆ added\s+┆ dump_added", told)
    assert '["dump_added"]' in told


def test_old_ids_lead_on(printed: Callable[[str], str], world: Path) -> None:
    stays, goes = pl.read_parquet(world / FIRST / "papers.parquet")["paper_id"]
    told = printed(snippet("python", "aliases*.parquet"))
    assert re.search(rf"{stays}\s+┆ {stays}\s+┆ null", told)
    assert re.search(rf"{goes}\s+┆ null\s+┆ its dump was removed", told)


def test_two_releases_are_read_together(printed: Callable[[str], str]) -> None:
    with pl.Config(tbl_width_chars=200, fmt_str_lengths=100):
        told = printed(snippet("python", "missing_columns"))
    assert re.search(r"v1\.0\.0/papers\.parquet\s+┆ 2\s+┆ 0 ", told)
    assert re.search(r"v2\.0\.0/papers\.parquet\s+┆ 3\s+┆ 3 ", told)
    told = printed(snippet("python", "union_by_name"))
    assert re.search(r"v1\.0\.0\s+│\s+2 │\s+0 │", told)
    assert re.search(r"v2\.0\.0\s+│\s+3 │\s+3 │\s+0 │", told)
    assert printed(snippet("python", "unify_schemas")) == "5 2 5\n"
    assert re.search(r"v1\.0\.0\s+0\s+0\nv2\.0\.0\s+3\s+0\n", printed(snippet("python", "pd.concat", "v2.0.0")))


def test_it_is_checked_and_cited_as_the_page_says(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(world)
    check = snippet("sh", "verify.py").strip().removeprefix("python ")
    done = subprocess.run([sys.executable, check], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{FIRST}: verified." in done.stdout
    commands = [line.split("#")[0].strip() for line in snippet("sh", "abstracts cite").splitlines()]
    words = [command.split()[1:3] for command in commands]
    assert words == [["cite", "v1.0.0"]] * 2
    assert "(Version v1.0.0)" in run("cite", "v1.0.0").output
    assert "clock" in run("cite", "v1.0.0", "stopped clocks").output


def test_every_snippet_is_one_that_runs() -> None:
    assert len(SNIPPETS) == sum(len(snippets(language)) for language in ("python", "sql", "sh", "r"))
    assert len(snippets("python")) == 14
    assert (len(snippets("sql")), len(snippets("sh")), len(snippets("r"))) == (3, 4, 1)


def test_the_files_of_a_release_are_all_named(world: Path) -> None:
    table = PAGE.split("## Read it")[0]
    named = {f"{name}.parquet" if "." not in name else name for name in re.findall(r"`([\w.-]+)`", table)}
    assert {path.name for path in (world / FIRST).iterdir()} <= named
