"""The short form of the attack `readers`."""

import pytest

from tests.reliability.attacks.readers import READERS
from tests.reliability.conftest import Hold


@pytest.mark.parametrize("trial", READERS.short)
def test_a_reader_sees_one_build(holds: Hold, trial: int) -> None:
    holds(READERS, trial)
