"""What commands print of a hostile dump with a hostile name: nothing that would drive a terminal."""

import contextlib
import io
import os
import shutil
import sys
import traceback
from pathlib import Path
from unittest import mock

from etl.cli import main
from schemas.interim import LEDGER_TYPES
from tests.reliability.hostile.plans import Hostile
from tests.reliability.hostile.seeds import ROOT


def shown_by_commands(hostile: Hostile, folder: Path) -> str:
    """What is wrong with what `inspect`, `add` and `parse` print of it; empty if nothing is."""
    folder.mkdir(parents=True)
    _empty_project(folder / "project")
    file = folder / str(hostile.name_of_file)
    file.write_bytes(hostile.raw)
    raw = folder / "project/data/raw"
    calls = [["inspect", str(file)], ["inspect", "--format", hostile.format, str(file)]]
    calls += [["inspect", f"{file}gone"], ["add", str(file), "--format", "none such"], ["add", str(file)]]
    calls += [["add", "--format", hostile.format, "--captured", "none", "--name", "d", str(file)], ["parse", "d"]]
    before = Path.cwd()
    os.chdir(folder / "project")
    try:
        for words in calls:
            fault = _fault_of(words)
            if fault:
                return fault
    finally:
        os.chdir(before)
    kept = [path for path in raw.iterdir() if path.stem == "d"]
    if kept and kept[0].read_bytes() != hostile.raw:
        return "the dump that was added has other bytes"
    return ""


def _fault_of(words: list[str]) -> str:
    told, errors = io.StringIO(), io.StringIO()
    with (
        mock.patch.object(sys, "argv", ["abstracts", *words]),
        contextlib.redirect_stdout(told),
        contextlib.redirect_stderr(errors),
    ):
        try:
            main()
        except SystemExit as end:
            if end.code not in (0, 1, 2, None):
                return f"{words}: exit code {end.code}"
        except Exception:
            return f"{words}: {traceback.format_exc()[-800:]}"
    bad = sorted(
        {char for char in told.getvalue() + errors.getvalue() if not char.isprintable() and char not in "\n\t"}
    )
    return f"{words} prints {bad!r}" if bad else ""


def _empty_project(root: Path) -> None:
    (root / "data/raw").mkdir(parents=True)
    shutil.copy(ROOT / "params.yaml", root / "params.yaml")
    (root / "data/raw/ids.csv").write_text(",".join(LEDGER_TYPES) + "\n")
    (root / "data/raw/dumps.yaml").write_text("dumps: {}\n")
