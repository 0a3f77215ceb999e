"""The short form of the attacks: a few trials of each, from one arena an attack."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reliability.attack import Attack, tried

Hold = Callable[[Attack, int], None]


@pytest.fixture(scope="module")
def holds(tmp_path_factory: pytest.TempPathFactory) -> Hold:
    """Run one trial of an attack, and fail where its promise does not hold."""
    arenas: dict[str, Path] = {}

    def run(attack: Attack, trial: int) -> None:
        if attack.name not in arenas:
            arenas[attack.name] = tmp_path_factory.mktemp("arena")
            attack.prepare(arenas[attack.name])
        outcome = tried(attack, trial, arenas[attack.name], tmp_path_factory.mktemp(attack.name))
        assert not outcome.fault, outcome.fault

    return run
