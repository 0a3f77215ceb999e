"""The short form of `kill_push`."""

import pytest

from tests.reliability.attacks.kill_push import KILL_PUSH
from tests.reliability.conftest import Hold


@pytest.mark.parametrize("trial", KILL_PUSH.short)
def test_kill_push(holds: Hold, trial: int) -> None:
    holds(KILL_PUSH, trial)
