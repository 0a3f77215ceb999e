"""The folder on disk: the same bytes for the same tables, whole or not at all, damage noticed."""

import ctypes
import errno
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from etl import verifier
from etl.cli.publish import publish as command
from etl.errors import BrokenTableError, ConfigurationError, OutputError
from etl.io import exchange as disk
from etl.io import layout
from etl.io.pins import TOOL, Pins, code_sha256, lock_text
from etl.io.publish import read_inputs
from etl.io.receipt import VALIDATED, write_validated
from etl.io.tables import write_table
from etl.publish.package import Inputs
from schemas.tables import TABLES
from tests.publish.conftest import ABOUT
from tests.published import Package, publish, publish_folder

Frames = Mapping[str, pl.DataFrame]
PARAMS = "parts: {rows: 50000, file_rows: 1000000}\n"


@pytest.fixture
def package(frames: Frames, inputs: Inputs) -> Package:
    """The toy package, not yet written."""
    return publish(frames, inputs, ABOUT, "")


@pytest.fixture
def other(frames: Frames, inputs: Inputs) -> Package:
    """A later build, with one alias less."""
    return publish({**frames, "aliases": frames["aliases"][1:]}, inputs, ABOUT, "")


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of exchanging folders."""
    if request.param == "two renames":
        monkeypatch.setattr(disk, "_renamed_in_one_step", lambda one, other: False)
    return str(request.param)


def content(folder: Path) -> dict[str, str]:
    """File name -> SHA-256."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def write(target: Path, package: Package) -> None:
    """Publish a package."""
    publish_folder(target, package)


def broken_text(files: object) -> list[str]:
    """A text that cannot be made."""
    raise RuntimeError("broken")


def test_two_runs_give_the_same_bytes(tmp_path: Path, frames: Frames, package: Package, inputs: Inputs) -> None:
    write(tmp_path / "one", package)
    shuffled = {name: frame.reverse() for name, frame in frames.items()}
    write(tmp_path / "elsewhere" / "two", publish(shuffled, inputs, ABOUT, ""))
    assert content(tmp_path / "one") == content(tmp_path / "elsewhere" / "two")


def test_what_is_returned_is_what_was_written(tmp_path: Path, package: Package) -> None:
    written = publish_folder(tmp_path / "latest", package)
    assert {name: file.sha256 for name, file in written.items()} == content(tmp_path / "latest")
    assert written["papers.csv"].byte_count == (tmp_path / "latest" / "papers.csv").stat().st_size


@pytest.mark.parametrize("at", [0.3, 0.5, 0.7, 0.9])
def test_a_flipped_bit_is_noticed(tmp_path: Path, frames: Frames, inputs: Inputs, at: float) -> None:
    ids = [f"p{hashlib.sha256(bytes([n // 256, n % 256])).hexdigest()[:16]}" for n in range(3000)]
    aliases = pl.DataFrame({"alias_id": ids, "paper_id": ids, "reason": None}, frames["aliases"].schema)
    write(tmp_path / "latest", publish({**frames, "aliases": aliases}, inputs, ABOUT, ""))
    path = tmp_path / "latest" / "aliases.parquet"
    with pq.ParquetFile(path) as file:
        column = file.metadata.row_group(0).column(0)
    start = min(filter(None, (column.dictionary_page_offset, column.data_page_offset)))
    damaged = bytearray(path.read_bytes())
    damaged[start + int(column.total_compressed_size * at)] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(OSError, match=r"(?i)crc|checksum"):
        pq.read_table(path, columns=["alias_id"], page_checksum_verification=True)


@pytest.mark.usefixtures("way")
def test_a_reader_that_holds_the_folder_open_sees_one_build(tmp_path: Path, package: Package, other: Package) -> None:
    target = tmp_path / "latest"
    write(target, package)
    before = content(target)
    folder = os.open(target, os.O_RDONLY)
    try:
        write(target, other)
        assert content(target) != before
        for name, expected in before.items():
            with open(os.open(name, os.O_RDONLY, dir_fd=folder), "rb") as file:
                assert hashlib.sha256(file.read()).hexdigest() == expected
    finally:
        os.close(folder)


@pytest.mark.usefixtures("way")
def test_only_the_build_before_stays(tmp_path: Path, package: Package, other: Package) -> None:
    target = tmp_path / "latest"
    for each in (package, other, package):
        write(target, each)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".latest.previous", "latest"]
    write(tmp_path / "reference", other)
    assert content(tmp_path / ".latest.previous") == content(tmp_path / "reference")


@pytest.mark.usefixtures("way")
def test_a_failure_while_writing_changes_nothing(tmp_path: Path, package: Package) -> None:
    target = tmp_path / "latest"
    write(target, package)
    before = content(target)
    with pytest.raises(RuntimeError, match="broken"):
        publish_folder(target, package.with_text("croissant.json", broken_text))
    assert content(target) == before
    assert [path.name for path in tmp_path.iterdir()] == ["latest"]


def test_a_failure_of_the_first_run_leaves_nothing(tmp_path: Path, package: Package) -> None:
    with pytest.raises(RuntimeError, match="broken"):
        publish_folder(tmp_path / "latest", package.with_text("README.md", broken_text))
    assert list(tmp_path.iterdir()) == []


def test_leftovers_of_a_killed_run_are_removed(tmp_path: Path, package: Package) -> None:
    leftover = tmp_path / ".latest.building"
    leftover.mkdir()
    (leftover / "papers.parquet").write_bytes(b"half")
    write(tmp_path / "latest", package)
    assert not leftover.exists()
    assert "papers.parquet" in content(tmp_path / "latest")


def test_a_run_killed_between_two_renames_is_mended(tmp_path: Path, package: Package) -> None:
    target = tmp_path / "latest"
    write(target, package)
    before = content(target)
    target.rename(tmp_path / ".latest.displaced")
    with pytest.raises(RuntimeError, match="broken"):
        publish_folder(target, package.with_text("README.md", broken_text))
    assert content(target) == before


def test_a_failed_second_rename_is_taken_back(
    tmp_path: Path, package: Package, other: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "latest"
    write(target, package)
    before, rename = content(target), Path.rename

    def fails_once(self: Path, to: Path) -> Path:
        if self.name == ".latest.building":
            raise OSError(errno.EIO, "no")
        return rename(self, to)

    monkeypatch.setattr(disk, "_renamed_in_one_step", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", fails_once)
    with pytest.raises(OutputError, match="latest: cannot be written"):
        write(target, other)
    assert content(target) == before


def test_two_folders_change_names_in_one_step(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    if not disk._renamed_in_one_step(tmp_path / "one", tmp_path / "other"):
        pytest.skip("this file system cannot exchange names")
    assert (tmp_path / "one" / "other").exists()
    assert (tmp_path / "other" / "one").exists()


@pytest.mark.parametrize("code", [errno.ENOSYS, errno.EINVAL, errno.ENOTSUP])
def test_a_system_that_cannot_exchange_is_no_error(code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: FakeLibrary(code))
    assert not disk._renamed_in_one_step(tmp_path, tmp_path)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    assert not disk._renamed_in_one_step(tmp_path, tmp_path)


def test_any_other_failure_of_the_exchange_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: FakeLibrary(errno.EACCES))
    with pytest.raises(PermissionError):
        disk._renamed_in_one_step(tmp_path, tmp_path)


class FakeLibrary:
    """A C library whose `renameat2` fails with a code."""

    def __init__(self, code: int) -> None:
        self.code = code

    def renameat2(self, *_: object) -> int:
        """Fail."""
        ctypes.set_errno(self.code)
        return -1


@pytest.fixture
def project(tmp_path: Path, contents: Mapping[str, bytes]) -> Path:
    """A project with the toy dumps."""
    for path in (layout.DUMPS, layout.DECISIONS, layout.LEDGER, layout.PARAMS, layout.LOCK):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(f"{path.name}\n")
    for name, data in contents.items():
        (tmp_path / layout.RAW / f"{name}.txt").write_bytes(data)
    (tmp_path / layout.PARAMS).write_text(PARAMS)
    return tmp_path


def test_inputs_are_the_raw_files_the_params_the_code_and_the_lock(project: Path, frames: Frames) -> None:
    found = read_inputs(project, frames["dumps"])
    settings = {"data/raw/dumps.yaml", "data/raw/decisions.yaml", "data/raw/ids.csv", "params.yaml"}
    assert found.files.keys() == settings | {f"data/raw/toy-{letter}.txt" for letter in "abcd"}
    assert found.files["params.yaml"] == hashlib.sha256(PARAMS.encode()).hexdigest()
    assert found.lock_sha256 == hashlib.sha256(b"requirements.lock\n").hexdigest()
    assert found.code_sha256 == code_sha256(layout.INSTALLED)


def test_what_the_package_says_of_itself_is_an_input_where_it_says_something(project: Path, frames: Frames) -> None:
    (project / layout.ABOUT).write_text("title: Toys\n")
    found = read_inputs(project, frames["dumps"])
    assert found.files["data/raw/about.yaml"] == hashlib.sha256(b"title: Toys\n").hexdigest()


def test_the_check_goes_with_the_tables_as_it_is(published: Path) -> None:
    assert (published / "verify.py").read_bytes() == Path(verifier.__file__).read_bytes()


def test_a_dump_that_changed_after_parsing_stops_the_build(project: Path, frames: Frames) -> None:
    (project / layout.RAW / "toy-b.txt").write_bytes(b"new")
    with pytest.raises(BrokenTableError, match=r"toy-b\.txt: is not what was parsed"):
        read_inputs(project, frames["dumps"])


def test_a_missing_input_is_named(project: Path, frames: Frames) -> None:
    (project / layout.LEDGER).unlink()
    with pytest.raises(ConfigurationError, match=r"data/raw/ids\.csv: cannot be read"):
        read_inputs(project, frames["dumps"])


def test_a_lock_that_pins_other_code_is_refused(project: Path, frames: Frames) -> None:
    here = code_sha256(layout.INSTALLED)
    for code in (here, f"{int(here, 16) ^ 1:064x}"):
        (project / layout.LOCK).write_text(lock_text(Pins(code, {TOOL: "1"})))
        if code == here:
            assert read_inputs(project, frames["dumps"]).code_sha256 == here
        else:
            with pytest.raises(ConfigurationError, match=r"requirements\.lock: pins other code"):
                read_inputs(project, frames["dumps"])


def test_the_command_publishes_what_validate_held_good(
    project: Path, frames: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    hand_on(frames)
    command()
    counts = {name: frame.height for name, frame in frames.items()}
    size = sum(path.stat().st_size for path in layout.LATEST.iterdir())
    assert json.loads((layout.METRICS / "publish.json").read_text()) == {"tables": counts, "bytes": size}
    assert "\n# Paper Abstracts\n" in (layout.LATEST / "README.md").read_text()
    manifest = json.loads((layout.LATEST / "manifest.json").read_text())
    assert manifest["inputs"] == dict(sorted(read_inputs(Path(), frames["dumps"]).files.items()))


def hand_on(frames: Frames) -> None:
    """Leave tables where stages hand them on, and what validate says of them, in the current directory."""
    paths = {table.name: layout.handed_on(table.name) for table in TABLES}
    for table in TABLES:
        write_table(frames[table.name].sort(table.sort), paths[table.name])
    sums = {name: {path.name: hashlib.sha256(path.read_bytes()).hexdigest()} for name, path in paths.items()}
    write_validated(VALIDATED, sums)


def test_a_table_that_is_not_what_was_validated_is_refused(
    project: Path, frames: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    hand_on(frames)
    write_table(frames["aliases"][1:].sort("alias_id"), layout.handed_on("aliases"))
    with pytest.raises(BrokenTableError, match=r"aliases\.parquet: is not what was validated"):
        command()
    VALIDATED.write_text('{"tables": {"papers": 1}}')
    with pytest.raises(BrokenTableError, match=r"validated\.json: cannot be read"):
        command()
    VALIDATED.unlink()
    with pytest.raises(BrokenTableError, match=r"validated\.json: is not there"):
        command()
    assert not layout.LATEST.exists()


def test_a_folder_that_someone_removed_is_not_replaced_by_an_older_one(
    tmp_path: Path, package: Package, other: Package
) -> None:
    target = tmp_path / "latest"
    write(target, package)
    write(target, other)
    target.rename(tmp_path / "elsewhere")
    with pytest.raises(RuntimeError, match="broken"):
        publish_folder(target, package.with_text("README.md", broken_text))
    assert not target.exists()
