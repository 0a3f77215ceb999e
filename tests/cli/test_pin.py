"""`abstracts pin`: the lock of a package becomes what is installed, and of nothing else."""

from pathlib import Path

import pytest

from etl.errors import ConfigurationError
from etl.io import layout
from etl.io.pins import TOOL, Pins, installed_pins, lock_text, read_pins
from tests.cli.conftest import Abstracts


@pytest.fixture
def mine(abstracts: Abstracts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package; the current directory of the test."""
    assert abstracts("init", tmp_path / "mine").exit_code == 0
    monkeypatch.chdir(tmp_path / "mine")
    return tmp_path / "mine"


def test_what_is_pinned_already_stays(abstracts: Abstracts, mine: Path) -> None:
    before = (mine / layout.LOCK).stat().st_mtime_ns
    done = abstracts("pin")
    assert "pins what is installed already" in done.output
    assert (mine / layout.LOCK).stat().st_mtime_ns == before


def test_what_differs_is_told_and_pinned(abstracts: Abstracts, mine: Path) -> None:
    here = installed_pins()
    text = lock_text(here)
    other = {**here.versions, "polars": "0.1", "no-such-thing": "1"}
    (mine / layout.LOCK).write_text(lock_text(Pins(here.code_sha256, other)))
    done = abstracts("pin")
    assert f"  polars: 0.1 is pinned, and {here.versions['polars']} is installed\n" in done.output
    assert "  no-such-thing: 1 is pinned, and none is installed\n" in done.output
    assert f"pins {TOOL} {here.versions[TOOL]} and {len(here.versions) - 1} libraries. Now run" in done.output
    assert (mine / layout.LOCK).read_text() == text


def test_a_lost_lock_is_written(abstracts: Abstracts, mine: Path) -> None:
    (mine / layout.LOCK).unlink()
    assert abstracts("pin").exit_code == 0
    assert read_pins(mine / layout.LOCK) == installed_pins()


def test_a_lock_with_hashes_of_the_tools_own_repository_is_left_alone(abstracts: Abstracts, mine: Path) -> None:
    (mine / layout.LOCK).write_text("polars==2.1.0 \\\n    --hash=sha256:0\n")
    done = abstracts("pin")
    assert isinstance(done.exception, ConfigurationError)
    assert "make lock" in str(done.exception)
    assert (mine / layout.LOCK).read_text().startswith("polars")


def test_outside_a_package_it_says_so(abstracts: Abstracts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "there is no package here" in str(abstracts("pin").exception)
    assert list(tmp_path.iterdir()) == []
