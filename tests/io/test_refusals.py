"""What the system refuses to write, under a limit of this very process: told in a line, and nothing is left."""

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest

from etl.errors import OutputError
from etl.io.files import replacing, write_text
from etl.io.refusals import in_one_line, no_room, of_system, refused_as
from etl.io.tables import partial_tables, write_table
from etl.io.workbook import write_workbook

PAPERS = pl.DataFrame({"title": [os.urandom(64).hex() for _ in range(500)]})


@contextmanager
def no_file_above(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def write_in_parts(frame: pl.DataFrame, path: Path) -> None:
    with partial_tables([path]) as (table,):
        table.append(frame)


def write_sheet(frame: pl.DataFrame, path: Path) -> None:
    with replacing(path) as temporary:
        write_workbook(frame, temporary, "Papers")


@pytest.mark.parametrize("write", [write_table, write_in_parts, write_sheet])
@pytest.mark.parametrize("size", [0, 1, 100, 5_000, 20_000])
def test_a_file_that_may_not_grow_is_told_and_leaves_what_was_there(
    write: object, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "papers"
    path.write_text("before")
    assert callable(write)
    with no_file_above(size), pytest.raises(OutputError) as refused:
        write(PAPERS, path)
    assert str(refused.value).startswith(f"{path}: cannot be written (File too large). It is larger than a file may be")
    assert [one.name for one in tmp_path.iterdir()] == ["papers"]
    assert path.read_text() == "before"


def test_another_error_of_polars_is_no_refusal(tmp_path: Path) -> None:
    with pytest.raises(pl.exceptions.ColumnNotFoundError), replacing(tmp_path / "papers") as temporary:
        PAPERS.select("absent").write_parquet(temporary)


def test_the_number_of_the_system_is_found_where_only_the_text_has_it() -> None:
    found = of_system(ValueError("underlying IO error: No space left on device (os error 28)"))
    assert found is not None
    assert found.errno == errno.ENOSPC
    assert of_system(ValueError("[Errno 2] no such file")) is None
    assert of_system(ValueError("papers (28)")) is None


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            OSError(errno.ENOSPC, "full", "a.csv"),
            "a.csv: cannot be written (No space left on device). Its disk",
        ),
        (OSError(errno.ENOSPC, "full"), "what was to be written or printed: cannot be written (No space left"),
        (
            OSError(errno.EROFS, "closed", "a.csv"),
            "a.csv: cannot be written (Read-only file system). Its disk",
        ),
        (PermissionError(errno.EACCES, "no", "a.csv"), "a.csv: cannot be written (Permission denied). You may not"),
        (FileNotFoundError(errno.ENOENT, "gone", "a.csv"), "a.csv: cannot be read or written (gone). It is gone"),
    ],
)
def test_every_refusal_is_one_line_on_what_where_and_what_next(error: OSError, told: str) -> None:
    line = in_one_line(error) or ""
    assert line.startswith(told)
    assert "\n" not in line
    assert line.endswith(".")


def test_what_is_no_refusal_is_not_told_as_one(tmp_path: Path) -> None:
    assert in_one_line(OSError(errno.EINVAL, "Invalid argument")) is None
    with pytest.raises(OSError, match="Invalid"), refused_as(tmp_path):
        raise OSError(errno.EINVAL, "Invalid argument")
    with pytest.raises(OutputError, match="No space"), refused_as(tmp_path):
        raise OSError(errno.ENOSPC, "full")


def test_a_folder_without_room_is_told(tmp_path: Path) -> None:
    assert no_room(tmp_path) is None
    with no_file_above(1 << 16):
        assert (no_room(tmp_path) or "").startswith(f"{tmp_path}: cannot be written (File too large).")
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_ours_is_not_taken_for_the_disk(tmp_path: Path) -> None:
    with no_file_above(0), pytest.raises(OutputError, match="mine"), replacing(tmp_path / "a"):
        raise OutputError("mine")
    with no_file_above(0), pytest.raises(OutputError, match="File too large"):
        write_text(tmp_path / "a", "text")
