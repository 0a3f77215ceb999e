"""Where things are in a project, relative to its root (DVC and make run every command there)."""

from pathlib import Path
from typing import Final

from etl.errors import ConfigurationError
from schemas.files import parquet_file, part_file

ROOT: Final = Path()
RAW: Final = Path("data/raw")
ABOUT: Final = RAW / "about.yaml"
DUMPS: Final = RAW / "dumps.yaml"
DECISIONS: Final = RAW / "decisions.yaml"
LEDGER: Final = RAW / "ids.csv"
PARAMS: Final = Path("params.yaml")
PACKAGED_PARAMS: Final = Path(__file__).parents[1] / "params.yaml"
"""The same params wherever the package is installed: in the repository a link to `PARAMS`, in a wheel a file."""
INTERIM: Final = Path("data/interim")
LATEST: Final = Path("data/processed/latest")
EXPLORER: Final = Path("data/explorer")
METRICS: Final = Path("metrics")
LOCK: Final = Path("requirements.lock")
PIPELINE: Final = Path("dvc.yaml")
PIPELINE_LOCK: Final = Path("dvc.lock")
CHANGELOG: Final = Path("CHANGELOG.md")
INSTALLED: Final = Path(__file__).parents[2]
"""Where the rooms `etl` and `schemas` are whose code runs: the root of a repository, or where pip installs."""
TEMPLATES: Final = Path(__file__).parents[1] / "package"
"""What `abstracts init` makes a package of; what it shares with the repository is a link there, in a wheel a file."""


def is_project(root: Path) -> bool:
    """Whether a folder is the root of a package, be it of one's own or this tool's repository."""
    return (root / PIPELINE).is_file() and (root / DUMPS).is_file()


def require_project() -> None:
    """Raise `ConfigurationError` unless the current directory is the root of a package."""
    if not is_project(ROOT):
        if (ROOT / PIPELINE).is_file():
            raise ConfigurationError(f"{DUMPS}: is missing, and a package has it. Restore it from git.")
        raise ConfigurationError("there is no package here. Run this in its folder; `abstracts init FOLDER` makes one.")


def interim(stage: str) -> Path:
    """The folder in which a stage hands its tables to the next."""
    return INTERIM / stage


def handed_on(table: str) -> Path:
    """Where the table that will be published under a name is, once the last stage that makes it has run."""
    stage = {"quarantine": "normalise", "neighbours": "relate"}.get(table, "deduplicate")
    return interim(stage) / f"{table}.parquet"


def parsed(dump_id: str) -> Path:
    """The folder in which `parse` leaves one dump."""
    return INTERIM / "parse" / dump_id


def normalised(dump_id: str) -> Path:
    """The folder in which `normalise` leaves one dump of a package that is worked on in parts."""
    return interim("normalise") / "parts" / dump_id


def record_files(dump_id: str) -> list[Path]:
    """The files of a dump's records, in their order."""
    return sorted(normalised(dump_id).glob("mentions-*.parquet"))


def spans_file(dump_id: str) -> Path:
    """The spans of a dump: those that normalise has changed, else those that parse has found."""
    own = normalised(dump_id) / "spans.parquet"
    return own if own.is_file() else parsed(dump_id) / "spans.parquet"


def release(version: str) -> Path:
    """The folder of a release."""
    return LATEST.parent / version


def in_work_tree(version: str) -> Path | None:
    """The folder of a release that is checked out, else the folder that a path names; None where neither is there."""
    place = release(version)
    try:
        if Path(version).name == version and place.is_dir():
            return place
        return Path(version) if Path(version).is_dir() else None
    except (OSError, ValueError):  # of a name that no folder can have
        return None


def published(table: str) -> list[str]:
    """The names of the folders beside `LATEST` that hold a table."""
    found = (LATEST.parent.glob(f"[!.]*/{name}") for name in (parquet_file(table), part_file(table, 1)))
    return sorted({path.parent.name for paths in found for path in paths})
