"""A package whose release DVC keeps on a remote, which is a folder; small, and made without a build."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

RELEASE: Final = "v1.0.0"
_PLACE: Final = Path("data/processed") / RELEASE
_CONFIG: Final = (
    "[core]\n    analytics = false\n    remote = store\n    site_cache_dir = .dvc/tmp/site\n"
    "['remote \"store\"']\n    url = {}\n    verify = true\n"
)


def shelf(root: Path, release: Path) -> None:
    """Make a package with a release that git does not hold, and a remote that has its objects, beside each other."""
    package = root / "package"
    shutil.copytree(release, package / _PLACE)
    (package / "data/raw").mkdir()
    (package / "data/raw/dumps.yaml").write_text("dumps: {}\n")
    (package / "dvc.yaml").touch()
    (package / ".dvc/tmp").mkdir(parents=True)
    (package / ".dvc/.gitignore").write_text("/config.local\n/tmp\n/cache\n")
    (package / ".dvc/config").write_text(_CONFIG.format("../../remote"))
    subprocess.run(["git", "init", "--quiet"], cwd=package, check=True)
    _dvc(package, "add", "--quiet", _PLACE.as_posix())
    shutil.move(package / ".dvc/cache", root / "remote")
    shutil.rmtree(package / _PLACE)
    shutil.rmtree(package / ".dvc/tmp")


def fetched_from(shelf: Path, folder: Path) -> tuple[Path, Path]:
    """A copy of the package in a folder, and the objects of its remote."""
    shutil.copytree(shelf, folder / "shelf", symlinks=True)
    return folder / "shelf/package", folder / "shelf/remote"


def pull(root: Path) -> int:
    """The exit code of `dvc pull` of the release; 0 too only where it came as it should be."""
    return _dvc(root, "pull", f"{_PLACE}.dvc", check=False)


def _dvc(root: Path, *words: str, check: bool = True) -> int:
    command = [sys.executable, "-m", "dvc", *words]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise AssertionError(f"{' '.join(words)}: {done.stderr}")
    return done.returncode
