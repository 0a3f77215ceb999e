"""The receipt of `validate`: which files were held good, so that what is published is what was looked at."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from etl.errors import BrokenTableError
from etl.io.files import read_json, write_json

VALIDATED: Final = "validated.json"
_MOST_BYTES: Final = 50_000_000


def write_validated(path: Path, tables: Mapping[str, Mapping[str, str]]) -> None:
    """Write down the sha256 of every file that was held good: by table, then by the file's name."""
    write_json(path, {"tables": {name: dict(sorted(files.items())) for name, files in sorted(tables.items())}})


def read_validated(path: Path) -> dict[str, dict[str, str]]:
    """What `write_validated` wrote; `BrokenTableError` where it is not there or is no receipt."""
    try:
        return {name: dict(files) for name, files in read_json(path, _MOST_BYTES)["tables"].items()}
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise BrokenTableError(f"{path}: cannot be read ({error}). Run `abstracts build`.") from error
