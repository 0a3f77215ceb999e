"""`abstracts verify`: a whole package passes, and each damage is told by table, column and file."""

import json
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest
from typer.testing import Result

from etl.errors import BrokenTableError, NotFoundError, ValidationError
from etl.io import layout
from etl.io.dvc_files import dvc_file
from etl.io.files import sha256_of_file
from etl.verifier import content_hashes
from tests.cli.conftest import Abstracts
from tests.frozen import VERSION, commit, edit, freeze, needs_ssh_keygen, new_key

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
    edit_manifest(path.name, {**entry, "rows": table.num_rows, "columns": content_hashes([path])})


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
        *(
            "files",
            "tables",
            "schemas",
            "git",
            "dvc",
            "promises",
            "raw",
            "verbatim",
            "vouched",
            "data/processed/latest:",
        )
    ]
    sizes = sum(path.stat().st_size for path in LATEST.iterdir() if path.name != "manifest.json")
    assert f"17 files, {sizes:,} bytes" in done.output
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


@pytest.mark.usefixtures("package")
def test_what_knows_better_is_asked(abstracts: Abstracts, tmp_path: Path) -> None:
    """A release, all of whose documents were mended to fit a change, in a package whose git and DVC know it."""
    folder = freeze(LATEST, LATEST.with_name(VERSION))
    commit(Path())
    assert f"vouched   by git (HEAD)\ndata/processed/{VERSION}: verified.\n" in abstracts("verify", VERSION).output
    edit(folder, "papers.csv", b"paper_id\r\n")
    assert "release.json: is not what HEAD has" in wrong(abstracts("verify", VERSION))
    moved = folder.rename(tmp_path / "moved")
    assert "nothing here vouches for release.json" in abstracts("verify", moved).output


@pytest.mark.usefixtures("package")
def test_a_hash_that_is_named_and_a_voucher_that_is_required(abstracts: Abstracts) -> None:
    sha256 = sha256_of_file(LATEST / "manifest.json")
    assert abstracts("verify", "--sha256", sha256, "--require-vouched").exit_code == 0
    assert wrong(abstracts("verify", "--sha256", "0" * 64)) == ["manifest.json: has another"]
    done = abstracts("verify", "--require-vouched")
    (found,) = wrong(done)
    assert found.startswith("nothing here vouches for manifest.json")
    assert "6 field spans" in done.output


@needs_ssh_keygen
@pytest.mark.usefixtures("package")
def test_a_signature_is_looked_at_with_those_who_may_sign(abstracts: Abstracts, tmp_path: Path) -> None:
    key = new_key(tmp_path / "key")
    freeze(LATEST, LATEST.with_name(VERSION), key)
    done = abstracts("verify", VERSION, "--signers", key.with_suffix(".signers"))
    assert "vouched   by the signature of maintainer\n" in done.output
    assert abstracts("verify", VERSION, "--signers", tmp_path / "nobody").exit_code == 2


@pytest.mark.usefixtures("package")
def test_promises_of_large_tables_wait_until_they_are_asked_for(
    abstracts: Abstracts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.cli.verify._MOST_ROWS", 3)
    done = abstracts("verify")
    assert done.exit_code == 0
    assert "--promises looks at them" in done.output
    assert "raw       not looked at" in done.output
    assert "6 field spans" in abstracts("verify", "--promises").output


@pytest.mark.usefixtures("package")
def test_tables_of_another_shape_are_held_against_their_own_descriptor_alone(
    abstracts: Abstracts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.cli.verify.SCHEMA_VERSION", "9.0.0")
    done = abstracts("verify")
    assert done.exit_code == 0
    assert "promises  not looked at: the tables have the shape 1.1.0, and this tool knows that of 9.0.0" in done.output


@pytest.mark.usefixtures("package")
def test_only_a_release_is_built_afresh(abstracts: Abstracts, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in ((), (LATEST,)):
        assert abstracts("verify", *words, "--rebuild").exit_code == 2
    freeze(LATEST, LATEST.with_name(VERSION))
    commit(Path())
    monkeypatch.setattr("etl.cli.rebuilding.rebuilt", lambda version: nullcontext(LATEST))
    assert "rebuild   byte-identical: " in abstracts("verify", VERSION, "--rebuild").output


@pytest.mark.usefixtures("package")
def test_a_release_that_is_not_checked_out_is_brought_and_held_against_git(abstracts: Abstracts) -> None:
    folder = freeze(LATEST, LATEST.with_name(VERSION))
    commit(Path())
    shutil.rmtree(folder)
    done = abstracts("verify", VERSION)
    assert done.output.startswith(f"{folder}: is not there; what git (HEAD) has of it was looked at.\n")
    assert f"vouched   by git (HEAD)\ndata/processed/{VERSION}: verified.\n" in done.output


@pytest.mark.usefixtures("package")
def test_a_release_under_the_name_of_another_is_told_though_it_was_brought(abstracts: Abstracts) -> None:
    shutil.move(freeze(LATEST, LATEST.with_name(VERSION)), LATEST.with_name("v2.0.0"))
    commit(Path())
    shutil.rmtree(LATEST.with_name("v2.0.0"))
    (found,) = wrong(abstracts("verify", "v2.0.0"))
    assert found == f"release.json: is of {VERSION}, in a folder that is named v2.0.0"


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("more", [(), ("--rebuild",)])
def test_a_release_of_which_there_is_no_copy_is_not_verified(
    abstracts: Abstracts, more: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a build afresh makes of it is not the release, and like itself."""
    text = f"outs:\n- md5: {'0' * 32}.dir\n  size: 1\n  nfiles: 1\n  hash: md5\n  path: {VERSION}\n"
    dvc_file(LATEST.with_name(VERSION)).write_text(text)
    commit(Path())
    monkeypatch.setattr("etl.io.rebuild.rebuilt", lambda version: nullcontext(LATEST))
    done = abstracts("verify", VERSION, *more)
    assert isinstance(done.exception, NotFoundError)
    assert "no copy of it is at hand, and a build made afresh is none" in str(done.exception)
    assert done.output == ""


@pytest.mark.usefixtures("package")
def test_why_there_is_no_build_afresh_hides_nothing(abstracts: Abstracts) -> None:
    freeze(LATEST, LATEST.with_name(VERSION))
    done = abstracts("verify", VERSION, "--rebuild")
    assert done.output.startswith("files     ")
    assert "rebuild   WRONG\n" in done.output
    assert wrong(done)
    assert "vouched   nothing here" in done.output


@pytest.mark.usefixtures("package")
def test_a_repository_of_a_stranger_vouches_for_nothing(abstracts: Abstracts, tmp_path: Path) -> None:
    folder = freeze(LATEST, tmp_path / "evil" / VERSION)
    commit(folder.parent)
    (found,) = wrong(abstracts("verify", folder, "--require-vouched"))
    assert found.startswith("nothing here vouches for release.json")
