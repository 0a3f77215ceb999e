"""What tests keep in YAML, read by the fast reader."""

from pathlib import Path
from typing import Any

import yaml


def read_yaml(path: Path) -> Any:
    """What a file of our own says."""
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
