"""Tables that are split into files: listed in every document, read as one by every tool, checked as one."""

import json
import re
import shutil
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
import yaml
from frictionless import Package as Descriptor

from etl import verifier
from etl.cli.published import Published, read_published
from etl.errors import BrokenTableError, ConfigurationError
from etl.io import publish as disk
from etl.io import published_files as parts
from etl.io.bring import chosen
from etl.io.facts import read_facts
from etl.io.publish import verifier_text
from etl.io.releases import side
from etl.io.tables import read_any_table, read_parts, scan_table
from etl.publish.files import description, media_type
from etl.publish.package import Inputs
from etl.release.compare import compare
from etl.release.hashes import recoded
from schemas.columns import Paper
from schemas.files import files_of
from schemas.tables import TABLES
from tests.frozen import edit
from tests.publish.conftest import ABOUT, become_release
from tests.published import handed_on, publish, publish_folder

Frames = Mapping[str, pl.DataFrame]
SPLIT = {table: range(1, count + 1) for table, count in {"papers": 2, "mentions": 2, "aliases": 2, "dumps": 2}.items()}
PAPERS = ["papers-0001.parquet", "papers-0002.parquet"]


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory, frames: Frames, inputs: Inputs) -> Path:
    """The toy package, with two rows a file."""
    folder = tmp_path_factory.mktemp("split") / "latest"
    publish_folder(folder, publish(frames, inputs, ABOUT, verifier_text()), 2)
    return folder


@pytest.fixture
def copied(split: Path, tmp_path: Path) -> Path:
    """A copy of it, to be tampered with."""
    return Path(shutil.copytree(split, tmp_path / "copy"))


def read(folder: Path, name: str) -> Any:
    """A JSON document of a folder."""
    return json.loads((folder / name).read_bytes())


def wrong(folder: Path) -> str:
    """What the verifier finds."""
    return "\n".join(verifier.check(folder).problems)


def test_a_folder_of_split_tables_is_verified(split: Path) -> None:
    assert wrong(split) == ""


def test_each_file_has_so_many_rows_and_the_last_the_rest(split: Path, published: Path) -> None:
    names = {path.name for path in split.iterdir()}
    for table in TABLES:
        files = files_of(table.name, names)
        whole = pq.read_table(published / f"{table.name}.parquet")
        rows = [pq.read_metadata(split / name).num_rows for name in files]
        assert rows == ([2] * (whole.num_rows // 2) + [1] * (whole.num_rows % 2) or [0])
        tables = [pq.read_table(split / name, page_checksum_verification=True) for name in files]
        assert all(one.schema.equals(whole.schema, check_metadata=True) for one in tables)
        assert pl.concat([pl.DataFrame(one) for one in tables]).equals(pl.DataFrame(whole))
        assert len(files) == 1 or files[0] == f"{table.name}-0001.parquet"
    assert (split / "papers.csv").read_bytes() == (published / "papers.csv").read_bytes()


def test_a_table_of_just_so_many_rows_is_one_file(tmp_path: Path, published: Path, frames: Frames) -> None:
    with handed_on(frames) as sources:
        (part,) = parts.parts_of("papers", sources["papers"], tmp_path, 3)
        assert parts.write_part(part).name == "papers.parquet"
        assert (tmp_path / "papers.parquet").read_bytes() == (published / "papers.parquet").read_bytes()
        with pytest.raises(ConfigurationError, match=r"parts\.file_rows: 1 rows a file"):
            parts.parts_of("papers", _of_rows(tmp_path, 10_000), tmp_path, 1)


def _of_rows(folder: Path, count: int) -> Path:
    path = folder / "many.parquet"
    pl.select(pl.repeat(0, count)).write_parquet(path)
    return path


def test_how_the_rows_were_handed_on_does_not_show(tmp_path: Path, split: Path, frames: Frames, inputs: Inputs) -> None:
    """In several files, of small row groups, which end elsewhere than those of the published table."""
    texts = publish(frames, inputs, ABOUT, verifier_text()).texts
    with handed_on(frames) as sources:
        for path in sources.values():
            rows = pl.read_parquet(path)
            for number, start in enumerate(range(0, rows.height, 3), 1):
                part = path.with_name(f"{path.stem}-{number:04d}.parquet")
                rows[start : start + 3].write_parquet(part, row_group_size=1)
            if rows.height:
                path.unlink()
        disk.publish_folder(tmp_path / "latest", sources, texts, 2)
    for path in split.iterdir():
        assert (tmp_path / "latest" / path.name).read_bytes() == path.read_bytes()


def test_files_are_tasks_and_come_in_any_row_range(tmp_path: Path, split: Path, frames: Frames) -> None:
    with handed_on(frames) as sources:
        first, last = parts.parts_of("papers", sources["papers"], tmp_path, 2)
        assert [parts.write_part(one).name for one in (last, first)] == PAPERS[::-1]
        for name in PAPERS:
            assert (tmp_path / name).read_bytes() == (split / name).read_bytes()
        with pytest.raises(BrokenTableError, match="papers: its rows are not sorted"):
            parts.check_order([parts.write_part(last), parts.write_part(first)])
        with pytest.raises(BrokenTableError, match="ends after 1 of 5 rows"):
            parts.write_part(last._replace(rows=5))
        assert sorted(path.name for path in tmp_path.iterdir()) == PAPERS


def test_the_documents_list_every_file(split: Path) -> None:
    manifest, names = read(split, "manifest.json"), {path.name for path in split.iterdir()}
    assert manifest["files"].keys() == names - {"manifest.json"}
    assert manifest["tables"]["papers"]["files"] == PAPERS
    assert [manifest["files"][name]["rows"] for name in PAPERS] == [2, 1]
    assert manifest["tables"]["papers"]["rows"] == 3
    resources = {one["name"]: one for one in read(split, "datapackage.json")["resources"]}
    papers, pairs = resources["papers"], resources["pairs"]
    assert (papers["path"], pairs["path"]) == (PAPERS, "pairs.parquet")
    assert papers["bytes"] == sum((split / name).stat().st_size for name in PAPERS)
    assert [one["hash"] for one in papers["parts"]] == [
        f"sha256:{manifest['files'][name]['sha256']}" for name in PAPERS
    ]
    files = {one["@id"]: one for one in read(split, "croissant.json")["distribution"]}
    assert {name for name in files if "*" not in name} == {name for name in names if name.endswith(".parquet")} | {
        *("views.sql", "verify.py")
    }
    front = yaml.safe_load((split / "README.md").read_text(encoding="utf-8").split("---\n")[1])
    configs = {one["config_name"]: one["data_files"] for one in front["configs"]}
    assert (configs["papers"], configs["pairs"]) == (PAPERS, "pairs.parquet")
    assert "[`papers`](papers-0001.parquet) (2 files)" in (split / "README.md").read_text(encoding="utf-8")
    assert media_type(PAPERS[1]) == media_type("papers.parquet")
    assert description(PAPERS[1]) == f"{description('papers.parquet')} Part 2 of its files."


def test_a_release_of_split_tables_says_so_in_its_own_documents(copied: Path) -> None:
    become_release(copied)
    assert wrong(copied) == ""
    assert read_facts(copied, ABOUT).rows["papers"] == 3
    downloads = {one["name"] for one in read(copied, "dataset.jsonld")["distribution"]}
    crate = {one["@id"] for one in read(copied, "ro-crate-metadata.json")["@graph"]}
    assert {*PAPERS, "pairs.parquet"} <= downloads & crate
    names = frozenset(path.name for path in copied.iterdir())
    assert chosen("v1.0.0", names, ("papers",)) == {*PAPERS, "manifest.json", "release.json", "verify.py"}


def test_every_tool_reads_a_split_table_as_one(split: Path, frames: Frames, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(split)
    rows = frames["papers"].sort("paper_id")
    assert pl.read_parquet("papers*.parquet").equals(rows)
    found = pd.concat([pd.read_parquet(name, dtype_backend="pyarrow") for name in PAPERS], ignore_index=True)
    assert found["paper_id"].to_list() == rows["paper_id"].to_list()
    with duckdb.connect() as connection:
        connection.execute(Path("views.sql").read_text(encoding="utf-8"))
        for table in TABLES:
            order = ", ".join(table.sort)
            told = connection.execute(f"FROM {table.name} ORDER BY {order}").fetchall()
            assert told == frames[table.name].sort(table.sort).rows()
    descriptor = Descriptor("datapackage.json")
    assert descriptor.get_resource("papers").paths == PAPERS
    assert descriptor.get_resource("papers-csv").validate().valid


def test_the_examples_of_the_card_run(
    split: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(split)
    examples = re.findall(r"```python\n(.*?)```", Path("README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) == 3
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})
        assert "=1+1" in capsys.readouterr().out  # of the paper that is alone in the second file


def test_mlcroissant_loads_the_records(split: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the reading library alone
        import mlcroissant

        dataset = mlcroissant.Dataset(split / "croissant.json")
        issues = dataset.metadata.ctx.issues
        assert (issues.errors, issues.warnings) == (set(), set())
        found = [record["papers/paper_id"].decode() for record in dataset.records("papers")]
    assert found == pl.read_parquet(split / "papers*.parquet")["paper_id"].to_list()


def test_the_commands_read_it_as_one(split: Path, frames: Frames, monkeypatch: pytest.MonkeyPatch) -> None:
    path = split / "papers.parquet"
    rows = frames["papers"].sort("paper_id")
    assert read_any_table(path).equals(rows)
    assert scan_table(path).collect().equals(rows)
    assert pl.concat(read_parts(path, Paper.TYPES)).equals(rows)
    assert Published(split).neighbours.height == frames["neighbours"].height
    monkeypatch.chdir(split.parent)
    assert read_published("latest").papers.equals(rows)


def test_a_build_that_is_split_otherwise_holds_the_same(split: Path, published: Path) -> None:
    one, other = side(published, "one"), side(split, "other")
    assert other.rows("papers") == 3
    assert other.read("papers", ["paper_id"], 1, 2).equals(one.read("papers", ["paper_id"], 1, 2))
    assert list(compare(one, other).cells()) == []
    assert {"papers.parquet", *PAPERS} <= {*recoded(one, other)}
    whole, parted = read(published, "manifest.json"), read(split, "manifest.json")
    assert parted["tables"]["papers"]["columns"] == whole["files"]["papers.parquet"]["columns"]


def swapped(folder: Path) -> None:
    """Let two parts change places, and the documents agree."""
    first, second = ((folder / name).read_bytes() for name in PAPERS)
    edit(folder, PAPERS[0], second, rows=1)
    edit(folder, PAPERS[1], first, rows=2)


def altered(folder: Path) -> None:
    """Put another paper in the place of one, and let the documents agree."""
    path = folder / PAPERS[1]
    table = pq.read_table(path)
    other = table.set_column(2, table.schema.field(2), [["other"]])
    pq.write_table(other, path, write_page_checksum=True)
    edit(folder, PAPERS[1], path.read_bytes())


def of_other_columns(folder: Path) -> None:
    """Leave out a column of one part."""
    path = folder / PAPERS[1]
    pq.write_table(pq.read_table(path).drop_columns("pages"), path, write_page_checksum=True)
    edit(folder, PAPERS[1], path.read_bytes())


def left_out(folder: Path) -> None:
    """Take away a part, and what the manifest says of it as a file."""
    (folder / PAPERS[1]).unlink()
    manifest = read(folder, "manifest.json")
    del manifest["files"][PAPERS[1]]
    (folder / "manifest.json").write_text(json.dumps(manifest))


def renumbered(folder: Path) -> None:
    """Name the parts in another order."""
    manifest = read(folder, "manifest.json")
    manifest["tables"]["papers"]["files"] = PAPERS[::-1]
    (folder / "manifest.json").write_text(json.dumps(manifest))


def unlisted(folder: Path) -> None:
    """Say nothing of the table as a whole."""
    manifest = read(folder, "manifest.json")
    del manifest["tables"]["papers"]
    (folder / "manifest.json").write_text(json.dumps(manifest))


def nonsense(folder: Path) -> None:
    """Say of the table what makes no sense."""
    manifest = read(folder, "manifest.json")
    manifest["tables"] = ["papers"]
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda folder: (folder / PAPERS[1]).unlink(), r"papers-0002\.parquet: is missing"),
        (lambda folder: shutil.copy(folder / PAPERS[0], folder / PAPERS[1]), r"papers-0002\.parquet: has \d"),
        (swapped, r"papers-0001\.parquet and those after it: column `paper_id` holds other values"),
        (altered, r"papers-0001\.parquet and those after it: column `title` holds other values"),
        (of_other_columns, r"papers-0001\.parquet and those after it: cannot be read \(its files have not the same"),
        (left_out, r"the files of papers are not its parts"),
        (renumbered, r"the files of papers are not its parts"),
        (unlisted, r"papers-0001\.parquet: cannot be read"),
        (nonsense, r"manifest\.json: cannot be followed"),
    ],
)
def test_what_is_done_to_a_part_is_found(change: Callable[[Path], None], told: str, copied: Path) -> None:
    change(copied)
    assert re.search(told, wrong(copied)), wrong(copied)


def test_a_part_that_is_missing_is_missed_by_readers_too(copied: Path) -> None:
    (copied / PAPERS[1]).unlink()
    for reads in (read_any_table, scan_table, lambda path: list(read_parts(path, Paper.TYPES))):
        with pytest.raises(BrokenTableError, match=r"papers-0002\.parquet: cannot be read"):
            reads(copied / "papers.parquet")
    with pytest.raises(BrokenTableError, match=r"papers-0002\.parquet: cannot be read"):
        side(copied, "copy")
