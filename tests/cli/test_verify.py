"""`abstracts verify`: a whole package passes, and each damage is told by table, column and file."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest
from typer.testing import Result

from etl.errors import BrokenTableError, ValidationError
from etl.io import layout
from etl.io.files import sha256_of_file
from etl.publish.manifest import content_hashes
from tests.cli.conftest import Abstracts

LATEST = layout.LATEST


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the build is kept that every test gets a copy of."""
    return tmp_path_factory.mktemp("shelf") / "built"


@pytest.fixture
def package(shelf: Path, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built package of the test's own; its current directory."""
    if not shelf.exists():
        shutil.copytree(request.getfixturevalue("built"), shelf)
    shutil.copytree(shelf, tmp_path / "mine")
    monkeypatch.chdir(tmp_path / "mine")
    return tmp_path / "mine"


def wrong(done: Result) -> list[str]:
    """The problems that were told."""
    assert done.exit_code == 1
    assert isinstance(done.exception, ValidationError), done.exception
    return [line.strip() for line in done.output.splitlines() if line.startswith("  ")]


def rewrite(name: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    """Put another table in a table's place, and let the manifest speak of it, as one would who hides a change."""
    path = LATEST / f"{name}.parquet"
    schema = pq.read_schema(path)
    table = change(pl.DataFrame(pq.read_table(path))).to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema)
    pq.write_table(table, path, write_page_checksum=True)
    entry = {"sha256": sha256_of_file(path), "bytes": path.stat().st_size}
    edit_manifest(path.name, {**entry, "rows": table.num_rows, "columns": content_hashes(table)})


def edit_manifest(name: str, entry: dict[str, Any] | None) -> None:
    manifest = json.loads((LATEST / "manifest.json").read_text())
    if entry is None:
        del manifest["files"][name]
    else:
        manifest["files"][name] = entry
    (LATEST / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.usefixtures("package")
def test_a_build_is_what_it_says(abstracts: Abstracts) -> None:
    done = abstracts("verify")
    assert done.exit_code == 0, done.exception
    assert [line.split()[0] for line in done.output.splitlines()] == [
        *("files", "tables", "promises", "raw", "verbatim", "data/processed/latest:")
    ]
    sizes = sum(path.stat().st_size for path in LATEST.iterdir() if path.name != "manifest.json")
    assert f"14 files, {sizes:,} bytes" in done.output
    assert "dumps: 2," in done.output
    assert "6 field spans" in done.output
    assert done.output.endswith("data/processed/latest: verified.\n")


@pytest.mark.usefixtures("package")
def test_a_copy_without_its_dumps_is_checked_too(abstracts: Abstracts, tmp_path: Path) -> None:
    shutil.copytree(LATEST, tmp_path / "copy")
    done = abstracts("verify", tmp_path / "copy")
    assert done.exit_code == 0
    assert "none beside this folder" in done.output


@pytest.mark.usefixtures("package")
def test_files_that_are_altered_missing_or_strange_are_named(abstracts: Abstracts) -> None:
    text = (LATEST / "papers.csv").read_text()
    (LATEST / "papers.csv").write_text(text.replace("bees", "wasps", 1))
    (LATEST / "README.md").write_text((LATEST / "README.md").read_text().swapcase())
    (LATEST / "croissant.json").unlink()
    (LATEST / "notes.txt").touch()
    done = abstracts("verify")
    size = len(text.encode())
    assert wrong(done) == [
        "notes.txt: is not in manifest.json",
        "README.md: its SHA-256 is another",
        "croissant.json: is missing",
        f"papers.csv: has {size + 1:,} bytes, not {size:,}",
    ]
    assert "4 problems" in str(done.exception)
    assert "raw       not looked at" in done.output


@pytest.mark.usefixtures("package")
def test_an_altered_value_is_told_by_file_and_column(abstracts: Abstracts) -> None:
    manifest = (LATEST / "manifest.json").read_text()
    rewrite("papers", lambda papers: papers.with_columns(pages=pl.lit("1")))
    (LATEST / "manifest.json").write_text(manifest)
    found = wrong(abstracts("verify"))
    assert found[0].startswith("papers.parquet: ")
    assert "papers.parquet: column `pages` holds other values" in found
    assert not any("column `title` holds" in line for line in found)


@pytest.mark.usefixtures("package")
def test_a_row_that_is_lost_and_a_table_that_cannot_be_read_are_told(abstracts: Abstracts) -> None:
    manifest = (LATEST / "manifest.json").read_text()
    rewrite("spans", lambda spans: spans.head(2))
    (LATEST / "manifest.json").write_text(manifest)
    (LATEST / "pairs.parquet").write_bytes(b"PAR1 nothing PAR1")
    done = abstracts("verify")
    found = wrong(done)
    assert any(line.startswith("spans.parquet: has 2 rows, not ") for line in found)
    assert any(line.startswith("pairs.parquet: cannot be read (") for line in found)
    assert "promises  not looked at" in done.output


@pytest.mark.usefixtures("package")
def test_a_flipped_bit_is_found_in_its_page(abstracts: Abstracts) -> None:
    path = LATEST / "mentions.parquet"
    with pq.ParquetFile(path) as file:
        names = file.schema_arrow.names
        column = file.metadata.row_group(0).column(names.index("abstract"))
    damaged = bytearray(path.read_bytes())
    start = min(filter(None, (column.dictionary_page_offset, column.data_page_offset)))
    damaged[start + column.total_compressed_size * 3 // 10] ^= 1  # in a page; headers have no checksum
    path.write_bytes(damaged)
    found = wrong(abstracts("verify"))
    assert found[0] == "mentions.parquet: its SHA-256 is another"
    assert found[1].startswith("mentions.parquet: cannot be read (")


@pytest.mark.usefixtures("package")
def test_a_table_that_the_manifest_forgot_is_missed(abstracts: Abstracts) -> None:
    edit_manifest("pairs.parquet", None)
    (LATEST / "pairs.parquet").unlink()
    assert wrong(abstracts("verify")) == ["pairs.parquet: is not in manifest.json"]


@pytest.mark.usefixtures("package")
def test_a_broken_model_is_told_by_table_and_column(abstracts: Abstracts) -> None:
    rewrite("papers", lambda papers: papers.with_columns(doi=pl.lit("nonsense")))
    (found,) = wrong(abstracts("verify"))
    assert found.startswith("papers.parquet: column `doi`: ")


@pytest.mark.usefixtures("package")
def test_a_broken_promise_is_told_by_table_and_column(abstracts: Abstracts) -> None:
    rewrite("papers", lambda papers: papers.with_columns(pl.col("mention_count") + 1))
    (found,) = wrong(abstracts("verify"))
    assert found.startswith("papers.parquet: column `mention_count`: differs from the mentions (2 rows, such as p")


@pytest.mark.usefixtures("package")
def test_a_text_that_its_bytes_do_not_say_is_told(abstracts: Abstracts) -> None:
    swapped = pl.col("abstract_raw").str.replace("clover", "weather")
    rewrite("mentions", lambda mentions: mentions.with_columns(swapped))
    found = wrong(abstracts("verify"))
    assert len(found) == 2
    for line, file in zip(found, ("bees.txt", "list.txt"), strict=True):
        assert line.startswith("mentions.parquet: column `abstract_raw`: of m")
        assert f"{file}, bytes " in line


@pytest.mark.usefixtures("package")
def test_a_text_that_no_bytes_say_is_told(abstracts: Abstracts) -> None:
    rewrite("mentions", lambda mentions: mentions.with_columns(title_raw=pl.lit("A title that nobody printed")))
    assert all("column `title_raw`" in line for line in wrong(abstracts("verify")))


@pytest.mark.usefixtures("package")
def test_raw_files_that_changed_are_wrong_for_the_latest_build_and_not_for_a_release(abstracts: Abstracts) -> None:
    shutil.copytree(LATEST, LATEST.with_name("v1.0.0"))
    (layout.RAW / "bees.txt").write_text("Abstract:Another one.\n")
    (layout.RAW / "list.txt").unlink()
    first, second = wrong(abstracts("verify"))
    assert first.startswith("dumps.parquet: column `sha256`: ")
    assert first.endswith("bees.txt of `bees` has changed since")
    assert second.endswith("list.txt of `list` is missing")
    done = abstracts("verify", LATEST.with_name("v1.0.0"))
    assert done.exit_code == 0
    assert "not compared, as they have changed since: 2" in done.output


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"files": []}',
        '{"files": {"../papers.csv": {"sha256": "", "bytes": 1}}}',
        '{"files": {"papers.csv": {"sha256": "", "bytes": true}}}',
        '{"files": {"papers.csv": {"bytes": 1}}}',
        "[" * 100_000,
        "\udcff",
    ],
)
def test_what_is_no_manifest_is_refused(abstracts: Abstracts, content: str) -> None:
    (LATEST / "manifest.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    assert isinstance(abstracts("verify").exception, BrokenTableError)


@pytest.mark.usefixtures("package")
def test_where_nothing_was_published_it_says_so(abstracts: Abstracts) -> None:
    shutil.rmtree(LATEST)
    assert "manifest.json: is not there" in str(abstracts("verify").exception)
