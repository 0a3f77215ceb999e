"""A build, releases of it, and what is asked of the verifier in every test."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from etl import verifier
from tests.frozen import VERSION, edit, freeze, new_key, publish_toy


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build, and a release of it; and a key, and a release signed with it, where there is ssh-keygen."""
    home = tmp_path_factory.mktemp("shelf")
    publish_toy(home / "build")
    freeze(home / "build", home / "plain" / VERSION)
    if shutil.which("ssh-keygen"):
        freeze(home / "build", home / "signed" / VERSION, new_key(home / "key"))
    return home


@pytest.fixture
def build(shelf: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shelf / "build", tmp_path / "latest"))


@pytest.fixture
def release(shelf: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shelf / "plain" / VERSION, tmp_path / VERSION))


@pytest.fixture
def signed(shelf: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shelf / "signed" / VERSION, tmp_path / VERSION))


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No other program is installed."""
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))


def check_files(folder: Path, **options: Any) -> verifier.Report:
    """All checks but those of the tables, which take most of the time."""
    with patch.object(verifier, "_check_tables"):
        return verifier.check(folder, **options)


def problems(folder: Path, **options: Any) -> list[str]:
    return check_files(folder, **options).problems


def line(report: verifier.Report, name: str) -> str:
    (found,) = (line for line in report.lines if line.split(" ")[0] == name)
    return found


def sha256_of_root(folder: Path) -> str:
    root = check_files(folder).root
    assert root
    return root[1]


@pytest.fixture
def hidden() -> Callable[[Path], None]:
    """One changes a file, and mends every document so that they fit."""
    return lambda folder: edit(folder, "papers.csv", b"paper_id\r\n")
