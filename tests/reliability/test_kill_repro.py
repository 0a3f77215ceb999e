"""The short form of the attack `kill_repro`."""

import pytest

from tests.reliability.attacks.kill_repro import KILL_REPRO
from tests.reliability.conftest import Hold


@pytest.mark.parametrize("trial", KILL_REPRO.short)
def test_a_killed_build_goes_on_at_the_next(holds: Hold, trial: int) -> None:
    holds(KILL_REPRO, trial)
