"""The version that a release gets: the one before, raised by what changed."""

from typing import Final

from etl.errors import ConfigurationError
from schemas.versions import is_version, version_numbers

LEVELS: Final = ("patch", "minor", "major")
"""By which a version can be raised, from the least to the greatest."""
FIRST: Final = "v1.0.0"


def next_version(base: str | None, level: str) -> str:
    """The version that comes after `base` by a bump of this level; the first of all without a base.

    `ConfigurationError` if `base` is no version, or if none comes after it.
    """
    if base is None:
        return FIRST
    try:
        numbers = version_numbers(base)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
    if level not in LEVELS:
        raise ConfigurationError(f"{level!r}: is no bump. Bumps: {', '.join(LEVELS)}.")
    kept = 2 - LEVELS.index(level)
    major, minor, patch = (*numbers[:kept], numbers[kept] + 1, 0, 0)[:3]
    version = f"v{major}.{minor}.{patch}"
    if not is_version(version):
        raise ConfigurationError(f"{base}: no version comes after it by a {level} bump. Use a higher one.")
    return version
