"""The short form of the attack `together`."""

import pytest

from tests.reliability.attacks.together import TOGETHER
from tests.reliability.conftest import Hold


@pytest.mark.parametrize("trial", TOGETHER.short)
def test_builds_at_once_make_what_one_makes(holds: Hold, trial: int) -> None:
    holds(TOGETHER, trial)
