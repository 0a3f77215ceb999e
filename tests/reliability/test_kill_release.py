"""The short form of `kill_release`."""

import pytest

from tests.reliability.attacks.kill_release import KILL_RELEASE
from tests.reliability.conftest import Hold


@pytest.mark.parametrize("trial", KILL_RELEASE.short)
def test_kill_release(holds: Hold, trial: int) -> None:
    holds(KILL_RELEASE, trial)
