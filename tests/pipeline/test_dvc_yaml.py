"""dvc.yaml as a contract: what a stage imports is among its deps, and each stage says what it does."""

import ast
from pathlib import Path, PurePosixPath
from typing import Any

import grimp
import pytest
import yaml

ROOT = Path(__file__).parents[2]
STAGES: dict[str, dict[str, Any]] = {
    name: stage.get("do", stage) for name, stage in yaml.safe_load((ROOT / "dvc.yaml").read_text())["stages"].items()
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("etl", "schemas", cache_dir=None)


def source(module: str) -> PurePosixPath:
    path = PurePosixPath(*module.split("."))
    return path / "__init__.py" if (ROOT / path).is_dir() else path.with_suffix(".py")


def with_parents(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))]


@pytest.mark.parametrize("name", STAGES)
def test_the_deps_of_a_stage_are_its_imports(graph: grimp.ImportGraph, name: str) -> None:
    deps = [PurePosixPath(dep) for dep in STAGES[name]["deps"]]
    command = f"etl.cli.{name}"
    imported = {command, "etl.cli", *graph.find_upstream_modules(command), *graph.find_upstream_modules("etl.cli")}
    sources = {source(one) for module in imported for one in with_parents(module)}
    has_code = {path for path in sources if len(ast.parse((ROOT / path).read_text()).body) > 1}
    missing = {path for path in has_code if not any(path.is_relative_to(dep) for dep in deps)}
    assert not missing


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_says_what_it_does(name: str) -> None:
    stage = STAGES[name]
    assert stage["desc"].endswith(".")
    assert "requirements.lock" in stage["deps"]
    assert len(stage["metrics"]) == 1


def test_a_stage_reads_only_its_own_params() -> None:
    sections = yaml.safe_load((ROOT / "params.yaml").read_text())
    named = {one for stage in STAGES.values() for one in stage.get("params", []) if isinstance(one, str)}
    assert {*named, "release"} == set(sections)
    assert named <= {*STAGES, "parts"}  # which is of all that work by parts
