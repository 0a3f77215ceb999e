"""What a stage keeps of its last run: taken for whole only while it is, and only by what made it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.io import layout
from etl.io.files import keep_only
from etl.io.kept import KEY, forget, is_kept, keep, key_of, sums_of
from etl.io.sums import SUMS, write_sums
from tests.cli.conftest import empty_project

Harm = Callable[[Path], object]
HARM: dict[str, Harm] = {
    "a file is gone": lambda folder: (folder / "b.txt").unlink(),
    "a file has other bytes": lambda folder: (folder / "b.txt").write_text("B"),
    "a file is shorter": lambda folder: (folder / "b.txt").write_text(""),
    "a file is left over": lambda folder: (folder / "c.txt").write_text("c"),
    "a file that was being written is left over": lambda folder: (folder / ".b.txt.1.tmp").write_text("b"),
    "a folder is left over": lambda folder: (folder / "c").mkdir(),
    "the key is gone": lambda folder: forget(folder),
    "the key is no JSON": lambda folder: (folder / KEY).write_text("{"),
    "the key is no text": lambda folder: (folder / KEY).write_bytes(b"\xff"),
    "the sums are gone": lambda folder: (folder / SUMS).unlink(),
    "the sums are no JSON": lambda folder: (folder / SUMS).write_text("[]"),
    "the sums name no file": lambda folder: (folder / SUMS).write_text('{"files": {}}'),
    "all is gone": lambda folder: keep_only(folder, []),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that a run has left."""
    empty_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "data/interim/toy/kept"
    home.mkdir(parents=True)
    for name in "ab":
        (home / f"{name}.txt").write_text(name)
    (home / "stale.txt").write_text("of another run")
    keep(home, key_of("toy", 1), ["a.txt", "b.txt"])
    return home


def test_a_folder_is_kept_under_its_key_alone(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {"a.txt", "b.txt", KEY, SUMS}
    assert is_kept(folder, key_of("toy", 1))
    assert not is_kept(folder, key_of("toy", 2))


@pytest.mark.parametrize("what", sorted(HARM))
def test_a_folder_that_was_harmed_is_not_kept(folder: Path, what: str) -> None:
    HARM[what](folder)
    assert not is_kept(folder, key_of("toy", 1))
    for name in "ab":
        (folder / f"{name}.txt").write_text(name)
    keep(folder, key_of("toy", 1), ["a.txt", "b.txt"])
    assert is_kept(folder, key_of("toy", 1))  # whatever was there, the next run mends it


def test_a_key_is_of_all_that_it_is_told_and_of_the_libraries(folder: Path) -> None:
    keys = {key_of("toy", *parts) for parts in ((1,), (2,), (), (None,), ([1],), (1, 1))} | {key_of("other", 1)}
    assert len(keys) == 7
    assert key_of("toy", {"a": 1, "b": 2}) == key_of("toy", {"b": 2, "a": 1})
    before = key_of("toy", 1)
    layout.LOCK.write_text("polars==0.1\n")
    assert key_of("toy", 1) != before


def test_a_key_is_of_the_code_that_the_stage_runs_and_no_other(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def key_with(changed: str) -> str:
        code = tmp_path / changed.replace("/", "-")
        for name in ("etl/toy/a.py", "etl/io/b.py", "etl/cli/parts/c.py", "schemas/d.py", "etl/explore/e.py"):
            (code / name).parent.mkdir(parents=True, exist_ok=True)
            (code / name).write_text("changed" if name == changed else "")
        monkeypatch.setattr(layout, "INSTALLED", code)
        return key_of("toy")

    same = key_with("nothing")
    assert key_with("etl/explore/e.py") == same
    others = [key_with(name) for name in ("etl/toy/a.py", "etl/io/b.py", "etl/cli/parts/c.py", "schemas/d.py")]
    assert len({same, *others}) == 5


def test_the_sums_of_a_folder_are_of_every_file(folder: Path) -> None:
    before = sums_of(folder)
    (folder / "b.txt").write_text("B")
    write_sums(folder)
    assert sums_of(folder) != before
