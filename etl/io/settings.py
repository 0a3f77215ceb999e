"""YAML files of the project, read safely; params.yaml, read strictly."""

from collections.abc import Hashable
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import yaml

from etl.errors import ConfigurationError

T = TypeVar("T")


class _Loader(yaml.SafeLoader):
    """YAML in which a key that stands twice is an error: the first would be dropped in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                raise yaml.constructor.ConstructorError(None, None, f"`{key.value}` stands twice", key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Any:
    """The value of a YAML file; a `ConfigurationError` says where it is broken."""
    try:
        return parse_yaml(path, path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(
            f"{path}: cannot be read ({error.strerror}). Run this from the project's root."
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: is not UTF-8 text: {error}") from error


def parse_yaml(path: Path, text: str) -> Any:
    """The value of the text of a YAML file; a `ConfigurationError` says where it is broken."""
    try:
        return yaml.load(text, _Loader)
    except yaml.YAMLError as error:
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
    wrong = sorted(types.keys() ^ values.keys(), key=str)
    if wrong:
        what = "is missing" if wrong[0] in types else "is no parameter"
        raise ConfigurationError(f"{path}: {section}.{wrong[0]} {what}. Parameters: {', '.join(types)}.")
    for name, value in values.items():
        if type(value) is not types[name] and not (types[name] is float and type(value) is int):
            must = f"must be a number ({getattr(types[name], '__name__', types[name])})"
            raise ConfigurationError(f"{path}: {section}.{name} is {value!r}, and {must}.")
    return kind(**values)
