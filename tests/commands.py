"""The environment in which tests run commands: that of a user, who has none of the libraries that only tests need."""

import os
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
LEAN: Final = Path(__file__).parent / "lean"
"""Instead of libraries that Pandera imports where there are any, which takes as long as all else that a stage does."""


def environment(code: Path = ROOT, /, **settings: str) -> dict[str, str]:
    """The settings of a process that runs the code of a folder with the libraries of this environment."""
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"{LEAN}{os.pathsep}{code}",
        "GIT_CONFIG_GLOBAL": os.devnull,
        **settings,
    }
