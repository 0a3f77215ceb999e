"""Where things are in a project, relative to its root (DVC and make run every command there)."""

from pathlib import Path
from typing import Final

RAW: Final = Path("data/raw")
DUMPS: Final = RAW / "dumps.yaml"
DECISIONS: Final = RAW / "decisions.yaml"
LEDGER: Final = RAW / "ids.csv"
PARAMS: Final = Path("params.yaml")
PACKAGED_PARAMS: Final = Path(__file__).parents[1] / "params.yaml"
"""The same params wherever the package is installed: in the repository a link to `PARAMS`, in a wheel a file."""
INTERIM: Final = Path("data/interim")
LATEST: Final = Path("data/processed/latest")
METRICS: Final = Path("metrics")
LOCK: Final = Path("requirements.lock")


def interim(stage: str) -> Path:
    """The folder in which a stage hands its tables to the next."""
    return INTERIM / stage


def parsed(dump_id: str) -> Path:
    """The folder in which `parse` leaves one dump."""
    return INTERIM / "parse" / dump_id
