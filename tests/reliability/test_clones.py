"""Builds as on other machines, in short."""

import pytest

from tests.reliability.attacks.clones import CLONES
from tests.reliability.conftest import Hold


@pytest.mark.parametrize("trial", CLONES.short)
def test_another_machine_makes_the_same_bytes(holds: Hold, trial: int) -> None:
    holds(CLONES, trial)
