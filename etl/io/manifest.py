"""`manifest.json` of a published folder, and the tables that it lists."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from etl import verifier
from etl.errors import BrokenTableError

MANIFEST: Final = verifier.MANIFEST

Files = Mapping[str, Mapping[str, Any]]
"""What a manifest says of each file, by its name."""


def read_manifest(folder: Path) -> Files:
    """What the manifest of a published folder says of its files; `BrokenTableError` where it is no manifest."""
    files: Files = read_whole_manifest(folder)["files"]
    return files


def read_whole_manifest(folder: Path) -> Mapping[str, Any]:
    """All that the manifest of a published folder says, checked as `read_manifest` does."""
    path = folder / MANIFEST
    try:
        return verifier.read_document(path)[1]
    except FileNotFoundError as error:
        raise BrokenTableError(f"{path}: is not there. Name a folder that `abstracts build` published.") from error
    except (OSError, ValueError) as error:
        raise BrokenTableError(f"{path}: cannot be read ({error}). Restore it from its source.") from error
