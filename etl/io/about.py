"""about.yaml: what a package says of itself, each key checked; where there is none, nothing is made up."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from etl.errors import ConfigurationError
from etl.io import layout
from etl.io.settings import read_yaml
from schemas.about import ABOUT_KEYS, CREATOR_KEYS, About, Creator, about_problems, completed

_LISTS: Final = ("creators", "keywords")
_MOST: Final = 1000


def read_about(root: Path) -> About:
    """What the package at `root` says of itself, the rest by default.

    `ConfigurationError` names the key that is unknown or says what it may not.
    """
    path = root / layout.ABOUT
    content = read_yaml(path) if path.exists() else None
    if not isinstance(content, dict | None):
        raise ConfigurationError(f"{path}: must be a mapping of keys. Keys: {', '.join(ABOUT_KEYS)}.")
    told = {key: value for key, value in _known(path, content or {}, ABOUT_KEYS).items() if value is not None}
    about = completed({key: _read(f"{path}: {key}", key, value) for key, value in told.items()})
    for problem in about_problems(about):
        raise ConfigurationError(f"{path}: {problem}.")
    return about


def _read(where: str, key: str, value: object) -> Any:
    if key in _LISTS:
        if not isinstance(value, list) or len(value) > _MOST:
            raise ConfigurationError(f"{where}: is {value!r}, and must be a list of {_MOST:,} at most.")
        read = _creator if key == "creators" else _text
        return tuple(read(f"{where}: entry {number}", one) for number, one in enumerate(value, 1))
    if key == "dois":
        if not isinstance(value, Mapping):
            raise ConfigurationError(f"{where}: is {value!r}, and must map releases to DOIs (v1.0.0: 10.1000/1).")
        return {_text(where, name): _text(f"{where}: {name}", doi) for name, doi in value.items()}
    return _text(where, value)


def _creator(where: str, value: object) -> Creator:
    if not isinstance(value, Mapping):
        raise ConfigurationError(f"{where}: is {value!r}, and must hold `name`, or `family` and `given`.")
    told = _known(where, value, CREATOR_KEYS)
    return Creator(**{key: _text(f"{where}: {key}", one) for key, one in told.items() if one is not None})


def _known(where: object, told: Mapping[Any, Any], keys: tuple[str, ...]) -> Mapping[str, Any]:
    """The mapping, if all of its keys are known."""
    for key in told:
        if key not in keys:
            near = get_close_matches(str(key), keys, n=1)
            hint = f"Did you mean `{near[0]}`?" if near else f"Keys: {', '.join(keys)}."
            raise ConfigurationError(f"{where}: unknown key `{key}`. {hint}")
    return told


def _text(where: str, value: object) -> str:
    """A text on one line."""
    if not isinstance(value, str):
        raise ConfigurationError(f"{where}: is {value!r}, and must be text: quote it.")
    text = " ".join(value.split())
    if not text or not text.isprintable():
        raise ConfigurationError(f"{where}: is {value!r}, and must be text to read; else leave it out.")
    return text
