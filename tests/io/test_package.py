"""The files of a package: derived from this repository's own, and never half there."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from etl.cli import COMMANDS
from etl.errors import OutputError
from etl.io import layout
from etl.io.decisions import read_decisions
from etl.io.dumps import read_dump_entries
from etl.io.package import FROM_TEMPLATES, coming, in_the_way, package_files, package_pipeline, write_files
from etl.io.tables import read_csv_table
from schemas.interim import LEDGER_TYPES

ROOT = Path(__file__).parents[2]
PIPELINE = (ROOT / "dvc.yaml").read_text(encoding="utf-8")
FILES = package_files("Bees of a valley", "lock\n")


def without_code(value: Any) -> Any:
    """What dvc.yaml says, without the deps that are code."""
    if isinstance(value, dict):
        return {key: without_code(one) for key, one in value.items()}
    if isinstance(value, list):
        return [without_code(one) for one in value if not (isinstance(one, str) and is_code(one))]
    return value


def is_code(dep: str) -> bool:
    return dep.split("/")[0] in ("etl", "schemas")


def test_its_pipeline_is_this_one_without_the_code() -> None:
    here, there = yaml.safe_load(PIPELINE), yaml.safe_load(FILES["dvc.yaml"])
    assert there == without_code(here)
    assert there["stages"].keys() == {"parse", "normalise", "deduplicate", "relate", "validate", "publish", "explore"}
    for stage in there["stages"].values():
        assert "requirements.lock" in stage.get("do", stage)["deps"]


def test_what_is_left_out_of_the_pipeline_is_code_and_nothing_else() -> None:
    here, there = PIPELINE.splitlines(), FILES["dvc.yaml"].splitlines()
    gone = [line.strip().removeprefix("- ") for line in here if line not in there]
    assert len(gone) > 10
    assert all(is_code(dep) and (ROOT / dep).exists() for dep in gone)
    (added,) = [line for line in there if line not in here]
    assert added.startswith("# ")


def test_only_deps_are_taken_for_code() -> None:
    text = "# What it is.\ndeps:\n  - etl\n  - etl/io\n  - schemas/a.py\n  - etl.csv\n  - data/etl/x\n"
    assert package_pipeline(text).splitlines()[2:] == ["deps:", "  - etl.csv", "  - data/etl/x"]


def test_it_begins_without_dumps_decisions_and_ids(tmp_path: Path) -> None:
    write_files(tmp_path, FILES)
    assert read_dump_entries(tmp_path / layout.DUMPS).is_empty()
    assert read_decisions(tmp_path / layout.DECISIONS) == []
    assert read_csv_table(tmp_path / layout.LEDGER, LEDGER_TYPES).is_empty()


@pytest.mark.parametrize("path", [layout.DUMPS, layout.DECISIONS])
def test_the_head_of_a_list_is_that_of_this_repository(path: Path) -> None:
    def head(text: str) -> list[str]:
        return [line for line in text.splitlines() if line.startswith("#")]

    assert head(FILES[path.as_posix()]) == head((ROOT / path).read_text(encoding="utf-8"))


def test_what_it_shares_with_this_repository_is_said_once() -> None:
    shared = {".dvc/.gitignore", ".dvc/config", ".dvcignore", ".gitattributes", ".gitignore"}
    for path in shared:
        assert (layout.TEMPLATES / FROM_TEMPLATES[path]).resolve() == ROOT / path
    assert (layout.TEMPLATES / "pipeline.yaml").resolve() == ROOT / "dvc.yaml"
    assert FILES["params.yaml"] == (ROOT / "params.yaml").read_text(encoding="utf-8")


def test_its_readme_names_commands_and_files_that_are_there() -> None:
    readme = FILES["README.md"]
    assert readme.startswith("# Bees of a valley\n")
    assert "{{" not in readme
    named = re.findall(r"(?:^|`|bin/)abstracts ([a-z][a-z-]*)", readme, re.MULTILINE)
    assert {"add", "build", "review", "why", "verify", "pin"} <= set(named) <= COMMANDS.keys()
    assert {"dvc.yaml", "params.yaml", "requirements.lock"} <= FILES.keys()


def test_its_makefile_runs_commands_that_are_there() -> None:
    named = re.findall(r"\$\(BIN\)/abstracts ([a-z-]+)", FILES["Makefile"])
    assert named == ["build", "verify"]


@pytest.mark.parametrize("name", [".git", "README.md", "readme", "LICENSE", "Licence.txt", "COPYING"])
def test_what_a_new_repository_holds_may_stay(name: str) -> None:
    assert in_the_way([name]) == []


@pytest.mark.parametrize("name", ["README-notes", "data", ".gitignore", "my.git", "licenses"])
def test_anything_else_is_in_the_way(name: str) -> None:
    assert in_the_way([name]) == [name]


def write_half(folder: Path) -> None:
    with coming(folder) as new:
        (new / "a").write_text("half")
        raise RuntimeError("broken")


@pytest.mark.parametrize("is_there", [True, False])
def test_a_failure_leaves_nothing(tmp_path: Path, is_there: bool) -> None:
    if is_there:
        (tmp_path / "new").mkdir()
    with pytest.raises(RuntimeError, match="broken"):
        write_half(tmp_path / "new")
    assert list(tmp_path.rglob("*")) == ([tmp_path / "new"] if is_there else [])


def test_a_file_that_came_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")
    with pytest.raises(OutputError, match="b: is there already"), coming(tmp_path) as new:
        write_files(new, {"a": "theirs", "b": "theirs", "c": "theirs"})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"b": "mine"}
