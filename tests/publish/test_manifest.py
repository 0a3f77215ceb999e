"""The manifest: every file, every column, every input, and nothing that a rebuild could not repeat."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from etl.publish import publish
from etl.publish.manifest import content_hashes
from etl.publish.package import Inputs
from schemas.derive import SCHEMA_VERSION
from tests.publish.conftest import ABOUT

Frames = Mapping[str, pl.DataFrame]


def test_it_lists_every_other_file_with_its_hash(manifest: dict[str, Any], published: Path) -> None:
    files = {path.name: path.read_bytes() for path in published.iterdir() if path.name != "manifest.json"}
    assert manifest["files"].keys() == files.keys()
    for name, entry in manifest["files"].items():
        assert entry["sha256"] == hashlib.sha256(files[name]).hexdigest()
        assert entry["bytes"] == len(files[name])


def test_tables_have_rows_and_content_hashes(manifest: dict[str, Any], frames: Frames) -> None:
    for name, entry in manifest["files"].items():
        frame = frames.get(name.removesuffix(".parquet"))
        assert (entry.get("rows"), list(entry.get("columns", []))) == (
            (None, []) if frame is None else (frame.height, frame.columns)
        )


def test_it_repeats_the_inputs_and_nothing_else(manifest: dict[str, Any], inputs: Inputs) -> None:
    assert {key: value for key, value in manifest.items() if key != "files"} == {
        "schema_version": SCHEMA_VERSION,
        "code_sha256": inputs.code_sha256,
        "lock_sha256": inputs.lock_sha256,
        "inputs": dict(inputs.files),
    }
    assert list(manifest["inputs"]) == sorted(manifest["inputs"])


def test_a_changed_cell_changes_its_column_alone(frames: Frames, inputs: Inputs) -> None:
    changed = frames["papers"].with_columns(pl.lit("other").alias("pages"))
    one, other = (
        publish({**frames, "papers": papers}, inputs, ABOUT, "").tables for papers in (frames["papers"], changed)
    )
    hashes = {name: (content_hashes(one[name]), content_hashes(other[name])) for name in one}
    differ = [(name, key) for name, (a, b) in hashes.items() for key in a if a[key] != b[key]]
    assert differ == [("papers", "pages")]
