"""The manifest: every file, every column, every input, and nothing that a rebuild could not repeat."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from etl.publish.package import Inputs
from schemas.derive import SCHEMA_VERSION
from tests.publish.conftest import ABOUT
from tests.published import publish, publish_folder

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


def content_of(folder: Path, frames: Frames, inputs: Inputs) -> dict[str, Any]:
    """The content hashes of every table's columns, as they are published."""
    publish_folder(folder / "latest", publish(frames, inputs, ABOUT, ""))
    files = json.loads((folder / "latest" / "manifest.json").read_bytes())["files"]
    return {name: entry["columns"] for name, entry in files.items() if "columns" in entry}


def test_a_changed_cell_changes_its_column_alone(tmp_path: Path, frames: Frames, inputs: Inputs) -> None:
    changed = frames["papers"].with_columns(pl.lit("other").alias("pages"))
    one, other = (content_of(tmp_path, {**frames, "papers": papers}, inputs) for papers in (frames["papers"], changed))
    differ = [(name, key) for name in one for key in one[name] if one[name][key] != other[name][key]]
    assert differ == [("papers.parquet", "pages")]
