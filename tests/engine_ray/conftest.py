"""A real cluster of Ray on this machine: a head that does no work, and two nodes of one worker each.

`make test-ray` runs what is here.
"""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from etl.engine.ray_cluster import on_ray

if TYPE_CHECKING:
    from etl.engine.ray_engine import Ray

# Before any test imports Ray, which reads them then and never again; all that tests start inherits the secret.
os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
STORE_BYTES = 80_000_000  # the least that Ray takes is 75 MB


@dataclass
class Workers:
    """The nodes of a cluster, and what their workers are at."""

    cluster: Any

    @property
    def address(self) -> str:
        """Where the cluster is."""
        return str(self.cluster.address)

    def at_work(self) -> dict[psutil.Process, str]:
        """The workers that do a task now, and the names of their works; the parent of each is its node."""
        below = psutil.Process().children(recursive=True)
        names = {one: _name(one) for one in below}
        works = {one: name.removeprefix("ray::") for one, name in names.items() if name.startswith("ray::")}
        return {one: work for one, work in works.items() if work.islower()}  # not IDLE, nor Ray's own agents

    def has_killed_at(self, work: str, worker: psutil.Process, *, with_node: bool = False) -> bool:
        """Kill a worker, or its node, while it is in the middle of a work; False where it has done with it."""
        try:
            victim = worker.parent() if with_node else worker
            worker.suspend()
            is_at_it = _name(worker) == f"ray::{work}"
            if not is_at_it:
                worker.resume()
        except psutil.Error:
            return False
        return is_at_it and victim is not None and self.has_killed(victim)

    def nodes(self) -> list[psutil.Process]:
        """The nodes that are there, the head among them."""
        return [one for one in psutil.Process().children(recursive=True) if _name(one).startswith("raylet")]

    def has_killed(self, process: psutil.Process) -> bool:
        """Kill a worker, or a node with all that runs on it; False where it has ended before."""
        try:
            for one in (process, *process.children(recursive=True)):
                one.kill()
        except psutil.Error:
            return False
        return True

    def make_whole(self) -> None:
        """Put another node in the place of each that died."""
        for _ in range(3 - len(self.nodes())):
            self.cluster.add_node(num_cpus=1, object_store_memory=STORE_BYTES)


def _name(process: psutil.Process) -> str:
    try:
        words = process.cmdline() if process.status() != psutil.STATUS_ZOMBIE else []
        return Path(words[0]).name if words else ""
    except psutil.Error:
        return ""


@pytest.fixture(scope="session")
def cluster() -> Iterator[Workers]:
    """The cluster of all tests of a run."""
    from ray.cluster_utils import Cluster

    head = {"num_cpus": 0, "object_store_memory": STORE_BYTES, "include_dashboard": False}
    made = Cluster(initialize_head=True, head_node_args=head)
    try:
        for _ in range(2):
            made.add_node(num_cpus=1, object_store_memory=STORE_BYTES)
        yield Workers(made)
    finally:
        made.shutdown()


@pytest.fixture
def workers(cluster: Workers) -> Workers:
    """The cluster with both of its nodes, whatever a test before did to them."""
    cluster.make_whole()
    return cluster


@pytest.fixture
def engine(workers: Workers, tmp_path: Path) -> Iterator["Ray"]:
    """The engine on it, for a project in `tmp_path`."""
    with on_ray(tmp_path, workers.address) as engine:
        yield engine


def pytest_configure(config: pytest.Config) -> None:
    """Ray leaves its sockets and log files to the end of the process."""
    config.addinivalue_line("filterwarnings", "ignore::ResourceWarning")
    config.addinivalue_line("filterwarnings", "ignore::pytest.PytestUnraisableExceptionWarning")
