"""What is dear to make is made once for all workers of a run."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def without_report(root: Path) -> None:
    """Set a toy package so that its builds draw no report, which takes longer than all else."""
    params = root / "params.yaml"
    params.write_text(params.read_text().replace("report: true", "report: false"))


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that `make` has filled, in the first worker that asks for it; tests only read it.

    One that fails leaves nothing behind, and the next worker that asks tries again.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    base = factory.getbasetemp()
    root = (base.parent if run else base) / f"{name}-{run}"
    is_made = root.with_name(f"{root.name}.made")
    with FileLock(f"{root}.lock"):
        if not is_made.exists():
            shutil.rmtree(root, ignore_errors=True)
            make(root)
            is_made.touch()
    return root
