"""What tests of several rooms share: the contents of the wheel, and no deadlines, as a machine may be busy."""

import gc
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

from tests.shared import made_once

ROOT = Path(__file__).parents[1]

_NEEDS = {"browser": "playwright", "engine_ray": "ray"}  # `make test-browser` and `make test-ray` install them
collect_ignore = [folder for folder, library in _NEEDS.items() if not find_spec(library)]

sys.dont_write_bytecode = False  # else every worker, and every command that a test runs, compiles all code anew
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

settings.register_profile("any machine", deadline=None, max_examples=20)
settings.load_profile("any machine")


def pytest_collection_finish() -> None:
    """Collect garbage as seldom as the commands do, and never look through what is there for the whole run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 50)


def pytest_unconfigure() -> None:
    """Let what is there be collected at last: libraries look whether anything is left of them."""
    gc.unfreeze()


@pytest.fixture(scope="session", autouse=True)
def _nothing_outlives_the_machine() -> Iterator[None]:
    """What tests write in this process need not reach the disk; what the commands write that they run does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session")
def wheel_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code as it stands, and of what a wheel is made of beside it."""
    return made_once(tmp_path_factory, "source", _copy_source)


def _copy_source(source: Path) -> None:
    for room in ("etl", "schemas"):
        shutil.copytree(ROOT / room, source / room, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    links = (path.resolve() for path in (ROOT / "etl").rglob("*") if path.is_symlink())
    for path in (*links, *(ROOT / name for name in ("pyproject.toml", "README.md", "LICENSE"))):
        copy = source / path.relative_to(ROOT)
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(path, copy)


@pytest.fixture(scope="session")
def installed(wheel_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The contents of the wheel, unpacked as where pip puts them."""
    return made_once(tmp_path_factory, "installed", lambda target: _install(wheel_source, target)) / "site"


def _install(wheel_source: Path, target: Path) -> None:
    wheel = ("pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index")
    subprocess.run([sys.executable, "-m", *wheel, "-w", target, wheel_source], check=True, capture_output=True)
    (built,) = target.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(target / "site")
