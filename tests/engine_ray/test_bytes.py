"""The whole pipeline by workers, some of which are killed: the same files as by one process, to the byte.

`ABSTRACTS_TEST_RECORDS` is how many records go through it, 100,000 unless it says otherwise, in parts of a tenth.
"""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import empty_project
from tests.commands import environment
from tests.engine_ray.conftest import Workers

RECORDS = int(os.environ.get("ABSTRACTS_TEST_RECORDS", "100000"))
BUILT = ("data/interim", "data/processed/latest", "metrics")
DUMPS = {"first": "arxiv_jsonl", "second": "arxiv_jsonl", "copies": "abstract_list"}
PARSES = [("parse", name) for name in DUMPS]
STAGES = [*PARSES, *((name,) for name in ("normalise", "deduplicate", "relate", "validate", "publish"))]
DEDUPLICATE = ("sign_one", "gather_one", "match_one", "golden_one", "part_one", "range_one")
WORKS = {"parse_dump", "normalise_one", *DEDUPLICATE, "write_part"}
SEED = 20261201


def abstracts(count: int) -> Iterator[str]:
    chance = random.Random(SEED)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 11))) for _ in range(20_000)]
    for _ in range(count):
        yield " ".join(chance.choices(words, k=chance.randint(60, 120))).capitalize() + "."


def make(root: Path) -> None:
    """A project of three dumps; of every tenth abstract the third has a copy in which a word is another."""
    empty_project(root)
    params = root / "params.yaml"
    params.write_text(params.read_text().replace("  rows: 50000 ", f"  rows: {RECORDS // 10} "))
    names = [f"{name}:\n    file: {name}.txt\n    format: {layout}" for name, layout in DUMPS.items()]
    (root / "data/raw/dumps.yaml").write_text("dumps:\n  " + "\n  ".join(names) + "\n")
    files = {name: (root / f"data/raw/{name}.txt").open("w") for name in DUMPS}
    for number, text in enumerate(abstracts(RECORDS * 10 // 11)):
        identifier = f"{1001 + number // 90_000 % 12:04}.{number % 90_000 + 1:05}"
        record = {
            "id": identifier,
            "title": " ".join(text.split()[3:14]),
            "abstract": text,
            "authors": "Ada Oil, Bo Tin",
        }
        files["first" if number % 2 else "second"].write(json.dumps(record) + "\n")
        if number % 10 == 0:
            files["copies"].write(f"Abstract:{text.replace(text.split()[5], 'another', 1)}\n")
    for file in files.values():
        file.close()


def copy(project: Path, root: Path, *, engine: str) -> Path:
    """A copy of a project in which nothing is built, for an engine."""
    for name in ("params.yaml", "requirements.lock", "data/raw"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (project / name).is_dir() else shutil.copy)(project / name, root / name)
    params = root / "params.yaml"
    params.write_text(params.read_text().replace("engine: local ", f"engine: {engine} "))
    return root


def build(root: Path, attack: Callable[[], None] = lambda: None, **settings: str) -> None:
    """Run every stage, and the attack again and again while it runs."""
    for stage in STAGES:
        command = [sys.executable, "-m", "etl.cli", *stage]
        running = subprocess.Popen(
            command, cwd=root, env=environment(**settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        while running.poll() is None:
            attack()
            time.sleep(0.01)
        told = running.communicate()
        assert running.returncode == 0, f"{' '.join(stage)}: {told}"


def hashes(root: Path) -> dict[str, str]:
    """SHA-256 of every file that was built."""
    files = (path for folder in BUILT for path in sorted((root / folder).rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project, built by one process."""
    root = tmp_path_factory.mktemp("local") / "project"
    make(root)
    build(root)
    return root


@pytest.fixture(scope="module")
def expected(project: Path) -> dict[str, str]:
    """What every build of it must come to."""
    found = hashes(project)
    parts = ["normalise/parts/copies/mentions-0001", "normalise/parts/first/mentions-0002", "deduplicate/papers-0010"]
    assert {f"data/interim/{name}.parquet" for name in parts} <= found.keys()
    assert "data/processed/latest/manifest.json" in found
    return found


def test_two_workers_build_what_one_process_builds(
    project: Path, expected: dict[str, str], workers: Workers, tmp_path: Path
) -> None:
    root = copy(project, tmp_path / "ray", engine="ray")
    build(root, RAY_ADDRESS=workers.address)
    assert hashes(root) == expected


def test_they_do_though_a_worker_is_killed_at_every_work(
    project: Path, expected: dict[str, str], workers: Workers, tmp_path: Path
) -> None:
    harmed: set[str] = set()

    def kill_a_worker() -> None:
        for worker, work in workers.at_work().items():
            if work not in harmed and workers.has_killed_at(work, worker):
                harmed.add(work)

    root = copy(project, tmp_path / "ray", engine="ray")
    build(root, kill_a_worker, RAY_ADDRESS=workers.address)
    assert harmed == WORKS
    assert hashes(root) == expected


@pytest.mark.parametrize("works", [("normalise_one", "match_one"), ("parse_dump", "part_one")])
def test_they_do_though_nodes_go_and_others_come(
    works: tuple[str, str], project: Path, expected: dict[str, str], workers: Workers, tmp_path: Path
) -> None:
    harmed = []

    def replace_a_node() -> None:
        for worker, work in workers.at_work().items():
            if work in works and work not in harmed and workers.has_killed_at(work, worker, with_node=True):
                harmed.append(work)
                workers.make_whole()

    root = copy(project, tmp_path / "ray", engine="ray")
    build(root, replace_a_node, RAY_ADDRESS=workers.address)
    assert len(harmed) == len(works)
    assert hashes(root) == expected
