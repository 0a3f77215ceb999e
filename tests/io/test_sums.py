import json
from pathlib import Path

import polars as pl
import pytest

from etl import verifier
from etl.errors import BrokenTableError
from etl.io import sums
from etl.io.sums import SUMS, check_sum, write_sums
from etl.io.tables import read_any_table, read_parts, read_table, write_table
from tests.frozen import freeze, publish_toy

FRAME = pl.DataFrame({"name": ["a", "b"], "count": [1, 2]})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a stage hands on."""
    for name in ("one", "two"):
        write_table(FRAME, tmp_path / f"{name}.parquet")
    write_sums(tmp_path)
    return tmp_path


def flip(path: Path, place: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[place] ^= 4
    path.write_bytes(raw)


def test_the_same_tables_have_the_same_sums(folder: Path) -> None:
    first = (folder / SUMS).read_bytes()
    write_sums(folder)
    assert (folder / SUMS).read_bytes() == first
    assert list(json.loads(first)["files"]) == ["one.parquet", "two.parquet"]


def test_any_flipped_bit_is_found_before_a_table_is_used(folder: Path) -> None:
    path = folder / "one.parquet"
    whole = path.read_bytes()
    for place in range(len(whole)):
        flip(path, place)
        with pytest.raises(BrokenTableError, match=r"one\.parquet: is not what sums\.json says it is"):
            check_sum(path)
        path.write_bytes(whole)
    flip(path, len(whole) // 2)
    for read in (
        read_any_table,
        lambda one: read_table(one, FRAME.schema),
        lambda one: list(read_parts(one, FRAME.schema)),
    ):
        with pytest.raises(BrokenTableError, match=r"one\.parquet"):
            read(path)
    assert read_any_table(folder / "two.parquet").equals(FRAME)


def test_what_is_gone_cut_or_not_listed_is_named(folder: Path) -> None:
    write_table(FRAME, folder / "three.parquet")
    with pytest.raises(BrokenTableError, match=r"three\.parquet: is not among the files that sums\.json name"):
        check_sum(folder / "three.parquet")
    (folder / "one.parquet").unlink()
    with pytest.raises(BrokenTableError, match=r"one\.parquet: cannot be read"):
        check_sum(folder / "one.parquet")
    for text in ("", "[]", '{"files": {"two.parquet": 3}}', '{"files": {"two.parquet": {}}}', "[" * 10_000):
        (folder / SUMS).write_text(text)
        with pytest.raises(BrokenTableError, match=r"sums\.json: cannot be read"):
            check_sum(folder / "two.parquet")


def test_without_sums_nothing_is_asked_for(tmp_path: Path) -> None:
    write_table(FRAME, tmp_path / "one.parquet")
    check_sum(tmp_path / "one.parquet")


def test_a_release_is_held_against_its_manifest_and_that_against_release_json(tmp_path: Path) -> None:
    folder = freeze(publish_toy(tmp_path / "build"), tmp_path / "v1.0.0")
    path = folder / "papers.parquet"
    check_sum(path)
    manifest = (folder / verifier.MANIFEST).read_bytes()
    (folder / verifier.MANIFEST).write_bytes(manifest.replace(b'"schema_version"', b'"schema_versiom"'))
    with pytest.raises(BrokenTableError, match=r"manifest\.json: is not what release\.json says"):
        check_sum(path)
    (folder / verifier.MANIFEST).write_bytes(manifest)
    flip(path, 100)
    with pytest.raises(BrokenTableError, match=r"papers\.parquet: is not what"):
        check_sum(path)


def test_the_documents_are_those_of_the_verifier() -> None:
    assert sums._INDEXES[:2] == (verifier.RELEASE, verifier.MANIFEST)
