"""The short form of the attack `damage`."""

import pytest

from tests.reliability.attacks.damage import DAMAGE
from tests.reliability.conftest import Hold


@pytest.mark.parametrize("trial", DAMAGE.short)
def test_what_was_damaged_is_found(holds: Hold, trial: int) -> None:
    holds(DAMAGE, trial)
