"""YAML files of the project, read safely; params.yaml, read strictly."""

from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import yaml

from etl.errors import ConfigurationError

T = TypeVar("T")


def read_yaml(path: Path) -> Any:
    """The value of a YAML file; a `ConfigurationError` says where it is broken."""
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(
            f"{path}: cannot be read ({error.strerror}). Run this from the project's root."
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: is not valid YAML: {error}") from error


def read_params(path: Path, section: str, kind: type[T]) -> T:
    """A section of params.yaml (`stage` or `stage.part`) as the frozen dataclass that its stage takes.

    Keys and types must match exactly: a threshold that is misspelt is an error, never a default.
    """
    values = read_yaml(path)
    for name in section.split("."):
        values = values.get(name) if isinstance(values, dict) else None
    if not isinstance(values, dict):
        raise ConfigurationError(f"{path}: section `{section}` is missing.")
    types = {field.name: field.type for field in fields(kind)}  # type: ignore[arg-type]
    wrong = sorted(types.keys() ^ values.keys())
    if wrong:
        what = "is missing" if wrong[0] in types else "is no parameter"
        raise ConfigurationError(f"{path}: {section}.{wrong[0]} {what}. Parameters: {', '.join(types)}.")
    for name, value in values.items():
        if type(value) is not types[name] and not (types[name] is float and type(value) is int):
            raise ConfigurationError(f"{path}: {section}.{name} is {value!r}, and must be a number ({types[name]}).")
    return kind(**values)
