"""Hugging Face `datasets` loads a release folder as it is: a table a configuration, and nothing that is beside it."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

Frames = Mapping[str, pl.DataFrame]


def test_each_configuration_loads_its_table(
    release: Path, frames: Frames, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    import datasets  # here, as it takes a while, and reads its settings then

    filled = {name: frame for name, frame in frames.items() if frame.height}
    assert sorted(datasets.get_dataset_config_names(str(release))) == sorted(filled)
    for name, frame in filled.items():
        (loaded,) = datasets.load_dataset(str(release), name, cache_dir=str(tmp_path)).values()
        assert (loaded.num_rows, loaded.column_names) == (frame.height, frame.columns)
    default = datasets.load_dataset(str(release), split="train", cache_dir=str(tmp_path))
    assert default["paper_id"][:] == sorted(frames["papers"]["paper_id"])
