"""Builds as on other machines, in short."""

from pathlib import Path

import pytest

from tests.pipeline.conftest import built_once
from tests.reliability.attack import tried
from tests.reliability.attacks.clones import CLONES, begin_from


@pytest.mark.parametrize("trial", CLONES.short)
def test_another_machine_makes_the_same_bytes(
    trial: int, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    begin_from(built_once(tmp_path_factory), tmp_path)
    outcome = tried(CLONES, trial, tmp_path, tmp_path)
    assert not outcome.fault, outcome.fault
