"""Folders of a stranger: nothing in them takes all memory, leaves the folder, or ends in a traceback."""

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from etl import verifier
from tests.frozen import edit
from tests.verifier.conftest import problems


def bomb() -> Iterator[pa.Table]:
    """A million rows, which a few bytes say, of one long text; and as many elements of one list."""
    rows = 1_000_000
    texts = pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), rows), pa.array(["a" * (2 << 20)]))
    yield pa.table({"paper_id": texts})
    yield pa.table({"paper_id": pa.ListArray.from_arrays(pa.array([0, rows], pa.int32()), texts)})


@pytest.mark.skipif(sys.platform != "linux", reason="memory is capped on Linux only")
def test_what_unpacks_to_more_than_memory_is_refused(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier, "_MOST_MEMORY", 200 << 20)
    for table in bomb():
        pq.write_table(table, build / "papers.parquet", compression="zstd", store_schema=False)
        content = (build / "papers.parquet").read_bytes()
        assert len(content) < 100_000
        edit(build, "papers.parquet", content)
        assert any(line.startswith("papers.parquet: cannot be read (") for line in verifier.check(build).problems)


@pytest.mark.parametrize(("name", "most"), [("_MOST_BYTES", 100), ("_MOST_CELLS", 100)])
def test_what_says_that_it_is_too_large_is_not_read(
    build: Path, monkeypatch: pytest.MonkeyPatch, name: str, most: int
) -> None:
    monkeypatch.setattr(verifier, name, most)
    told = "mentions.parquet: cannot be read (it says that it unpacks to more than a table holds)"
    assert told in verifier.check(build).problems


def test_a_document_that_is_too_large_is_not_read(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier, "_MOST_JSON", 100)
    assert problems(build) == ["manifest.json: cannot be read (it has more than 100 bytes)"]


ENTRY: dict[str, Any] = {"sha256": "0" * 64, "bytes": 1}
DOCUMENTS: dict[str, bytes] = {
    "empty": b"",
    "no object": b"[]",
    "no files": b"{}",
    "a list": b'{"files": []}',
    "no text": b"\xff\xfe{",
    "deep": b"[" * 100_000,
    "a key twice": b'{"files": {}, "files": {}}',
    "a truth for a size": json.dumps({"files": {"papers.csv": {**ENTRY, "bytes": True}}}).encode(),
    "no hash": json.dumps({"files": {"papers.csv": {"bytes": 1}}}).encode(),
    "no entry": json.dumps({"files": {"papers.csv": None}}).encode(),
    **{
        f"named {name!r}": json.dumps({"files": {name: ENTRY}}).encode()
        for name in (
            "",
            ".",
            "..",
            "../papers.csv",
            "a/b",
            "a\\b",
            "C:b",
            "/etc/passwd",
            ".hidden",
            "a\0b",
            "a\n",
            "x" * 200,
        )
    },
    "naming the release": json.dumps({"files": {"release.json": ENTRY}}).encode(),
}


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("what", DOCUMENTS)
def test_what_is_no_document_is_refused(release: Path, what: str) -> None:
    for name in (verifier.RELEASE, verifier.MANIFEST):
        content = (release / name).read_bytes()
        (release / name).write_bytes(DOCUMENTS[what])
        (found,) = problems(release)
        assert found.startswith(f"{name}: cannot be read (")
        (release / name).write_bytes(content)


JSON: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.just([]) | st.just({})
)


def nodes(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths to all that is in a JSON value."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from nodes(child, (*path, key))


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("name", [verifier.MANIFEST, verifier.RELEASE, "datapackage.json"])
@settings_of(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_content_of_a_document_ends_in_a_traceback(release: Path, name: str, data: st.DataObject) -> None:
    kept = {path: path.read_bytes() for path in release.iterdir()}
    document = json.loads((release / name).read_bytes())
    path = data.draw(st.sampled_from([path for path in nodes(document) if len(path) < 7]))
    *above, key = path
    node = document
    for step in above:
        node = node[step]
    node[key] = data.draw(JSON)
    content = json.dumps(document).encode()
    edit(release, name, content) if name == "datapackage.json" else (release / name).write_bytes(content)
    verifier.check(release)
    for file, before in kept.items():
        file.write_bytes(before)


@pytest.mark.usefixtures("alone")
def test_no_content_of_a_table_ends_in_a_traceback(build: Path) -> None:
    chance = random.Random(11)
    content = (build / "conflicts.parquet").read_bytes()
    for _ in range(12):
        damaged = bytearray(content)
        for _ in range(8):
            damaged[-chance.randint(9, len(content))] = chance.randrange(256)
        edit(build, "conflicts.parquet", bytes(damaged))
        verifier.check(build)


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path / "nowhere")[0] == "manifest.json: is not there"
    (tmp_path / "file").touch()
    assert problems(tmp_path / "file")[0].startswith("manifest.json: cannot be read (")
    assert problems(tmp_path) == ["manifest.json: is not there"]
