"""The short form of `full_disk`."""

import pytest

from tests.reliability.attacks.full_disk import FULL_DISK
from tests.reliability.conftest import Hold


@pytest.mark.parametrize("trial", FULL_DISK.short)
def test_full_disk(holds: Hold, trial: int) -> None:
    holds(FULL_DISK, trial)
