"""What DVC's files say is taken only where it is what DVC writes, and leads nowhere else."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import BrokenTableError, ConfigurationError
from etl.io.dvc_files import Kept, md5_of_file, read_kept, read_listing

FILE = Path("data/processed/v1.0.0.dvc")
MD5 = "0123456789abcdef" * 2


def text(**out: object) -> bytes:
    known = {"md5": f"{MD5}.dir", "size": 3, "nfiles": 1, "hash": "md5", "path": "v1.0.0"}
    return json.dumps(
        {"outs": [{name: value for name, value in {**known, **out}.items() if value is not None}]}
    ).encode()


def test_a_dvc_file_names_an_object_and_what_it_stands_for() -> None:
    kept = read_kept(FILE, text())
    assert (kept.path, kept.object_id, kept.file) == (Path("data/processed/v1.0.0"), f"{MD5}.dir", FILE)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"outs",
        b"outs: []",
        b"outs: [1]",
        b"\xff",
        b"outs: [" * 5000,
        text(md5="../../etc/passwd"),
        text(md5=f"{MD5}\n"),
        text(md5=[MD5]),
        text(path="../v1.0.0"),
        text(path="v2.0.0"),
        text(hash=None),
        text(hash="md5-dos2unix"),
    ],
)
def test_what_dvc_add_does_not_write_is_refused(content: bytes) -> None:
    with pytest.raises(ConfigurationError, match=r"v1\.0\.0\.dvc: "):
        read_kept(FILE, content)


def listed(folder: Path, content: object) -> dict[str, str]:
    (folder / "listing").write_text(json.dumps(content))
    return read_listing(Kept(FILE.with_suffix(""), f"{MD5}.dir", b""), folder / "listing")


@pytest.mark.parametrize("content", [{}, [1], [{}], [{"md5": MD5, "relpath": 1}], [{"md5": "x", "relpath": "a"}], None])
def test_what_is_no_listing_is_refused(tmp_path: Path, content: object) -> None:
    with pytest.raises(BrokenTableError, match=f"{MD5}"):
        listed(tmp_path, content)


@given(st.one_of(st.text(), st.lists(st.sampled_from(["..", ".", "", "a", "\\", "a\0"])).map("/".join)))
def test_no_name_leaves_its_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    try:
        names = listed(folder, [{"md5": MD5, "relpath": name}])
    except BrokenTableError:
        return
    assert names == {name: MD5}
    assert folder in (folder / "inner" / name).resolve().parents
    assert folder / "inner" in (folder / "inner" / name).resolve().parents


def test_objects_are_named_by_md5(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert md5_of_file(tmp_path / "empty") == "d41d8cd98f00b204e9800998ecf8427e"
