"""The names of releases: `vX.Y.Z`, and nothing else."""

import re
from typing import Final

_NUMBER: Final = "(0|[1-9][0-9]{0,5})"
_VERSION: Final = re.compile(rf"v{_NUMBER}\.{_NUMBER}\.{_NUMBER}")


def is_version(name: str) -> bool:
    """Whether a name is that of a release, such as `v1.0.12`."""
    return _VERSION.fullmatch(name) is not None


def version_numbers(version: str) -> tuple[int, int, int]:
    """The numbers of a version, by which versions are ordered; `ValueError` if it is none."""
    match = _VERSION.fullmatch(version)
    if not match:
        raise ValueError(f"{version!r}: is no version. Write it as v1.0.0.")
    major, minor, patch = map(int, match.groups())
    return major, minor, patch
