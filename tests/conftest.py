"""What tests of several rooms share: the contents of the wheel, and no deadlines, as a machine may be busy."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]

settings.register_profile("any machine", deadline=None, max_examples=25)
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def wheel_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code as it stands, and of what a wheel is made of beside it."""
    source = tmp_path_factory.mktemp("source")
    for room in ("etl", "schemas"):
        shutil.copytree(ROOT / room, source / room, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    links = (path.resolve() for path in (ROOT / "etl").rglob("*") if path.is_symlink())
    for path in (*links, *(ROOT / name for name in ("pyproject.toml", "README.md", "LICENSE"))):
        copy = source / path.relative_to(ROOT)
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(path, copy)
    return source


@pytest.fixture(scope="session")
def installed(wheel_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The contents of the wheel, unpacked as where pip puts them."""
    target = tmp_path_factory.mktemp("installed")
    wheel = ("pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index")
    subprocess.run([sys.executable, "-m", *wheel, "-w", target, wheel_source], check=True, capture_output=True)
    (built,) = target.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(target / "site")
    return target / "site"
