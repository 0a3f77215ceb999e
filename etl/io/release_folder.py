"""The folder of a release on the disk: the build copied, hashed, and put in its place as a whole."""

import shutil
from pathlib import Path

from etl.errors import OutputError
from etl.io.files import flush_tree, sha256_of_file


def copy_build(latest: Path, building: Path) -> None:
    """Begin a release with a copy of every file of the build, in a new folder; `OutputError` where it has no room."""
    try:
        if building.exists():
            shutil.rmtree(building)
        building.mkdir()
        for path in sorted(latest.iterdir()):
            shutil.copyfile(path, building / path.name)
    except OSError as error:
        raise OutputError(f"{building}: cannot be written ({error.strerror}). Free the place.") from error


def files_of(folder: Path) -> dict[str, tuple[str, int]]:
    """SHA-256 and size in bytes of every file right in a folder."""
    return {path.name: (sha256_of_file(path), path.stat().st_size) for path in sorted(folder.iterdir())}


def take_place(building: Path, target: Path) -> None:
    """Give the finished folder its name, with every byte of it on the disk before."""
    flush_tree(building)
    building.rename(target)
