"""The names of releases: one pattern, which the verifier, as it stands alone, has a copy of."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etl import verifier
from schemas.versions import is_version, version_numbers

NUMBERS = st.integers(0, 999_999)
ODD = st.from_regex(r"v?[0-9٣]{0,8}(\.[0-9]{0,8}){0,4}\n?", fullmatch=True)


@given(st.tuples(NUMBERS, NUMBERS, NUMBERS))
def test_three_numbers_are_a_version_and_come_back(numbers: tuple[int, int, int]) -> None:
    version = "v{}.{}.{}".format(*numbers)
    assert is_version(version)
    assert version_numbers(version) == numbers


@given(ODD)
@example("v01.0.0")
@example("v1000000.0.0")
@example("v1.0.0\n")
@example("v1.0.٣")
def test_what_is_no_version_has_no_numbers(text: str) -> None:
    if is_version(text):
        assert "v{}.{}.{}".format(*version_numbers(text)) == text
    else:
        with pytest.raises(ValueError, match=r"Write it as v1\.0\.0\."):
            version_numbers(text)


@given(ODD | st.tuples(NUMBERS, NUMBERS, NUMBERS).map(lambda numbers: "v{}.{}.{}".format(*numbers)))
@example("v01.0.0")
@example("v1000000.0.0")
def test_the_verifier_takes_the_same_names(text: str) -> None:
    assert (verifier._VERSION.fullmatch(text) is not None) == is_version(text)
