import hashlib
import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.errors import BrokenTableError, OutputError
from etl.io import changes, releases
from etl.io.releases import side, write_changes
from etl.release.compare import compare
from schemas.columns import Change
from tests.release.conftest import Released
from tests.release.conftest import released as released
from tests.release.world import P2, library, made, shapes, tables_of, the


def test_a_folder_says_what_its_tables_look_like(released: Released) -> None:
    found = side(released("v1.0.0", library()), "v1.0.0")
    assert found.name == "v1.0.0"
    assert found.shapes == shapes()
    assert found.rows("mentions") == 4
    assert found.manifest["code_sha256"] == made(library()).manifest["code_sha256"]


def test_rows_are_read_some_at_a_time(released: Released) -> None:
    found = side(released("v1.0.0", library()), "v1.0.0")
    expected = tables_of(library())["papers"].select("title", "paper_id")
    for start, count in ((0, None), (1, 1), (1, 9), (3, None), (9, 2), (0, 0)):
        assert found.read("papers", ["title", "paper_id"], start, count).equals(expected.slice(start, count))


def test_what_is_in_folders_differs_as_it_does_in_memory(released: Released) -> None:
    rows = library()
    the(rows, "papers", P2)["abstract"] = "Else."
    folders = compare(side(released("a", library()), "a"), side(released("b", rows, code="f" * 64), "b"))
    memory = compare(made(library()), made(rows, code="f" * 64))
    assert pl.concat(list(folders.cells())).equals(pl.concat(list(memory.cells())))
    assert (folders.rows, folders.columns) == (memory.rows, memory.columns)


def test_a_folder_of_an_odd_name_is_read(released: Released, tmp_path: Path) -> None:
    folder = tmp_path / "a [b] *?{c}=d"
    shutil.copytree(released("v1.0.0", library()), folder)
    assert side(folder, "odd").read("papers", ["title"]).height == 3


def of_json(name: str, change: Callable[[Any], object]) -> Callable[[Path], None]:
    def broken(folder: Path) -> None:
        content = json.loads((folder / name).read_bytes())
        replaced = change(content)
        (folder / name).write_text(json.dumps(content if replaced is None else replaced))

    return broken


def of_table(change: Callable[[pa.Table], pa.Table]) -> Callable[[Path], None]:
    def broken(folder: Path) -> None:
        path = folder / "papers.parquet"
        pq.write_table(change(pq.read_table(path)), path)

    return broken


def with_text(name: str, text: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(text)


def papers(content: Any) -> Any:
    return content["resources"][0]


DESCRIPTOR, MANIFEST, TABLE = "datapackage.json", "manifest.json", "papers.parquet"
BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "no manifest": (lambda folder: (folder / MANIFEST).unlink(), "manifest.json: is not there"),
    "no descriptor": (lambda folder: (folder / DESCRIPTOR).unlink(), "datapackage.json: is not there"),
    "no table": (lambda folder: (folder / TABLE).unlink(), "papers.parquet: cannot be read"),
    "no JSON": (with_text(MANIFEST, b"{"), "manifest.json: cannot be read"),
    "deep JSON": (with_text(MANIFEST, b"[" * 100_000), "manifest.json: cannot be read"),
    "a list": (with_text(MANIFEST, b"[]"), "not what such a document is"),
    "another list": (with_text(DESCRIPTOR, b"[]"), "not what describes a release"),
    "no text": (with_text(DESCRIPTOR, b"\xff\xfe{}"), "datapackage.json: "),
    "vast JSON": (with_text(DESCRIPTOR, b" " * 1_000_001), "it has more than 1,000,000 bytes"),
    "a key twice": (with_text(DESCRIPTOR, b'{"resources": [], "resources": []}'), "a key stands twice"),
    "a way out of the folder": (
        of_json(MANIFEST, lambda content: content["files"].update({"../x": content["files"][TABLE]})),
        "no name of a file",
    ),
    "no files": (of_json(MANIFEST, lambda content: content.pop("files") and None), "not what such a document is"),
    "odd file": (of_json(MANIFEST, lambda content: content["files"].update(a=1)), "not what such a document is"),
    "odd hash": (of_json(MANIFEST, lambda content: content.update(code_sha256=[])), "not what a manifest holds"),
    "odd inputs": (of_json(MANIFEST, lambda content: content.update(inputs={"a": 1})), "not what a manifest holds"),
    "other rows": (
        of_json(MANIFEST, lambda content: content["files"][TABLE].update(rows=7)),
        "papers.parquet: has 3 rows, not 7",
    ),
    "no resources": (of_json(DESCRIPTOR, lambda content: content.pop("resources") and None), "not what describes"),
    "odd resources": (of_json(DESCRIPTOR, lambda content: content.update(resources=3)), "not what describes"),
    "odd fields": (
        of_json(DESCRIPTOR, lambda content: papers(content)["schema"].update(fields=["a"])),
        "not what desc",
    ),
    "odd set": (
        of_json(DESCRIPTOR, lambda content: papers(content)["schema"]["fields"][0].update(constraints={"enum": [1]})),
        "not what describes",
    ),
    "a way out": (
        of_json(DESCRIPTOR, lambda content: papers(content).update(name="../x", path="../x.parquet")),
        "lists a table '../x'",
    ),
    "another file": (of_json(DESCRIPTOR, lambda content: papers(content).update(path="/etc/passwd")), "lists a table"),
    "no key": (of_json(DESCRIPTOR, lambda content: papers(content)["schema"].update(primaryKey=[])), "lacks its key"),
    "other key": (of_json(DESCRIPTOR, lambda content: papers(content)["schema"].update(primaryKey=["x"])), "lacks its"),
    "no Parquet": (with_text(TABLE, b"PAR1 and no more PAR1"), "papers.parquet: cannot be read as a table"),
    "odd type": (
        of_table(lambda table: table.append_column("at", pa.array([1, 2, 3], pa.timestamp("us")))),
        "column `at` is timestamp",
    ),
    "odd column": (of_table(lambda table: table.append_column("old:a", pa.array(["", "", ""]))), "no name of a column"),
    "two names": (
        lambda folder: (folder / TABLE).write_bytes((folder / TABLE).read_bytes().replace(b"abstract", b"abstrac4", 1)),
        "calls its columns by two names",
    ),
    "a bomb": (
        lambda folder: pq.write_table(pa.table({"paper_id": pa.nulls(3_000_000, pa.string())}), folder / TABLE),
        "declares 3,000,000 rows",
    ),
}


def listed(folder: Path) -> None:
    """Let the manifest say that what is there is as it should be."""
    with suppress(ValueError, OSError, LookupError, TypeError, RecursionError):
        content = json.loads((folder / MANIFEST).read_bytes())
        for name in (TABLE, DESCRIPTOR):
            raw = (folder / name).read_bytes()
            content["files"][name].update(sha256=hashlib.sha256(raw).hexdigest(), bytes=len(raw))
        (folder / MANIFEST).write_text(json.dumps(content))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release to break copies of."""
    folder = tmp_path_factory.mktemp("whole")
    release: Any = released.__wrapped__(folder)  # type: ignore[attr-defined]
    found: Path = release("v1.0.0", library())
    return found


@pytest.mark.parametrize(("change", "said"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_release_says_why(
    change: Callable[[Path], object], said: str, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "_MOST_TEXT_BYTES", 1_000_000)
    folder = tmp_path / "v1.0.0"
    shutil.copytree(whole, folder)
    change(folder)
    listed(folder)
    with pytest.raises(BrokenTableError) as error:
        side(folder, "v1.0.0")
    assert said in str(error.value)


@pytest.mark.parametrize("name", [TABLE, DESCRIPTOR])
def test_what_is_not_as_the_manifest_says_is_not_looked_into(name: str, whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "v1.0.0"
    shutil.copytree(whole, folder)
    raw = (folder / name).read_bytes()
    (folder / name).write_bytes(raw.replace(b"abstract", b"abstrac4", 1))
    with pytest.raises(BrokenTableError, match=f"{name}: is not what manifest.json says it is"):
        side(folder, "v1.0.0")


def test_a_table_that_breaks_off_says_so(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "v1.0.0"
    shutil.copytree(whole, folder)
    found = side(folder, "v1.0.0")
    content = (folder / TABLE).read_bytes()
    (folder / TABLE).write_bytes(b"PAR1" + bytes(len(content) // 2) + content[len(content) // 2 + 4 :])
    with pytest.raises(BrokenTableError, match="cannot be read"):
        found.read("papers", ["abstract"])
    pq.write_table(pq.read_table(whole / TABLE).slice(0, 2), folder / TABLE)
    with pytest.raises(BrokenTableError, match="ends after row 2"):
        found.read("papers", ["abstract"])


def test_a_few_bytes_that_are_a_mass_of_text_are_not_taken(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "v1.0.0"
    shutil.copytree(whole, folder)
    same = pq.read_table(whole / TABLE)
    vast = same.set_column(same.column_names.index("comment"), same.field("comment"), pa.array(["x" * 50_000] * 3))
    pq.write_table(vast, folder / TABLE)
    listed(folder)
    found = side(folder, "v1.0.0")
    monkeypatch.setattr(releases, "_MOST_GROUP_BYTES", 100_000)
    with pytest.raises(BrokenTableError, match="150,000 bytes of text in 3 rows"):
        found.read("papers", ["comment"])
    monkeypatch.setattr(releases, "_MOST_GROUP_BYTES", 10_000)
    with pytest.raises(BrokenTableError, match="declares a row group"):
        side(folder, "v1.0.0")


def change(number: int, **values: Any) -> dict[str, Any]:
    known = {"table": "papers", "change": "changed", "key": [f"p{number}"], "column": "title", "old": "a" * number}
    return {**known, "new": None, "paper_ids": [], "cause": "rule", "cause_detail": None, **values}


ROWS = pl.DataFrame([change(number) for number in range(50)], Change.TYPES)


@pytest.mark.parametrize("sizes", [[50], [1] * 50, [20, 0, 7, 23]])
def test_the_same_changes_are_the_same_bytes_however_they_come(
    sizes: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "_GROUP_ROWS", 20)
    monkeypatch.setattr(changes, "_GROUP_BYTES", 400)
    starts = [sum(sizes[:number]) for number in range(len(sizes))]
    parts = [ROWS.slice(start, size) for start, size in zip(starts, sizes, strict=True)]
    assert write_changes(tmp_path / "changes.parquet", iter(parts)) == 50
    assert write_changes(tmp_path / "whole.parquet", [ROWS]) == 50
    assert (tmp_path / "changes.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    groups = pq.read_metadata(tmp_path / "changes.parquet")
    assert [groups.row_group(group).num_rows for group in range(groups.num_row_groups)] == [20, 14, 10, 6]


def test_changes_are_published_as_every_table_is(tmp_path: Path) -> None:
    path = tmp_path / "changes.parquet"
    write_changes(path, [ROWS])
    table = pq.read_table(path, page_checksum_verification=True)
    assert pl.DataFrame(table).equals(ROWS)
    assert "large" not in str(table.schema)
    assert table.schema.field("cause").metadata[b"description"].startswith(b"The earliest")
    assert [field.name for field in table.schema if field.nullable] == ["old", "new", "cause_detail"]
    chunk = pq.read_metadata(path).row_group(0).column(4)
    last = (chunk.dictionary_page_offset or chunk.data_page_offset) + chunk.total_compressed_size - 1
    content = bytearray(path.read_bytes())
    content[last] ^= 1
    path.write_bytes(content)
    with pytest.raises(OSError, match="CRC"):
        pq.read_table(path, page_checksum_verification=True)


def test_no_changes_are_a_table_without_rows(tmp_path: Path) -> None:
    assert write_changes(tmp_path / "changes.parquet", []) == 0
    assert pl.read_parquet(tmp_path / "changes.parquet").schema == Change.TYPES


def test_changes_appear_whole_or_not_at_all(tmp_path: Path) -> None:
    def frames() -> Any:
        yield ROWS
        raise BrokenTableError("gone")

    with pytest.raises(BrokenTableError):
        write_changes(tmp_path / "changes.parquet", frames())
    assert not list(tmp_path.iterdir())
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        write_changes(tmp_path / "file" / "changes.parquet", [ROWS])
