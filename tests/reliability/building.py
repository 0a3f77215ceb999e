"""A package of invented papers that attacks on the build start from, and what a build of it makes."""

from pathlib import Path
from typing import Any, Final

import yaml

from tests.reliability.toy import BEES, WASPS, hashes, must, take_tool
from tests.shared import without_report

LATEST: Final = "data/processed/latest"
BUILD: Final = ("abstracts", "build", "--quiet")
REPRO: Final = ("dvc", "repro")


def begin_unbuilt(arena: Path, *, is_short: bool = False) -> Path:
    """Copy the code into the arena, and make a package there with two dumps, of which nothing is built.

    The short form has one dump and the first stage alone, which is enough for DVC to fall over.
    """
    if not (arena / "tool").exists():
        take_tool(arena)
    package = arena / ("short" if is_short else "package")
    must(arena, arena, "abstracts", "init", package.name)
    without_report(package)
    dumps = {"bees": BEES} if is_short else {"bees": BEES, "wasps": WASPS}
    for name, text in dumps.items():
        (package / f"data/raw/{name}.txt").write_text(text)
    entries = {name: {"file": f"{name}.txt", "format": "abstract_list"} for name in dumps}
    (package / "data/raw/dumps.yaml").write_text(yaml.safe_dump({"dumps": entries}, sort_keys=False))
    if is_short:
        pipeline = yaml.safe_load((package / "dvc.yaml").read_text())
        pipeline["stages"] = {"parse": pipeline["stages"]["parse"]}
        (package / "dvc.yaml").write_text(yaml.safe_dump(pipeline, sort_keys=False))
    return package


def state(root: Path) -> dict[str, Any]:
    """All that a build makes and that must be the same each time."""
    record = root / "dvc.lock"
    return {
        LATEST: hashes(root / LATEST),
        "metrics": hashes(root / "metrics"),
        "dvc.lock": record.read_bytes() if record.exists() else b"",
    }


def unlike(root: Path, expected: dict[str, Any]) -> list[str]:
    """What is not as expected of a build."""
    return [
        f"{name} is not as one undisturbed build makes it"
        for name, is_so in state(root).items()
        if is_so != expected[name]
    ]
