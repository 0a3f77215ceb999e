"""YAML files of the project, read safely; params.yaml, read strictly."""

import math
import re
from collections.abc import Hashable
from copy import deepcopy
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml

from etl.errors import ConfigurationError
from etl.io.surroundings import ENGINE

T = TypeVar("T")

ENGINES: Final = ("local", "ray")
"""Who can do the work; the first does where nothing else is said."""
_CHOSEN: Final = re.compile(rb"^(engine:[ \t]+)([\"']?)(?:local|ray)\2(?=[ \t\r\n]|$)", re.MULTILINE)
_DEEPEST: Final = 50
_MOST_NODES: Final = 1_000_000
_LARGEST: Final = 1 << 53
"""No limit is larger: from here on not every whole number is one of floating point."""


class _Loader(yaml.SafeLoader):
    """YAML in which a key that stands twice is an error: the first would be dropped in silence.

    So are numbers of more than 63 bits, half characters (`\\ud800`), which no file takes, brackets in brackets without
    end, and aliases that refer to themselves, or that unfold to a mass of values.
    """

    def read(self) -> Any:
        """The value of the only document."""
        node = self.get_single_node()
        if node is None:
            return None
        if _size(node, {}) > _MOST_NODES:
            raise yaml.composer.ComposerError(None, None, f"it unfolds to more than {_MOST_NODES:,} values", None)
        return self.construct_document(node)

    def fetch_flow_collection_start(self, token_class: Any) -> None:
        if self.flow_level >= _DEEPEST:
            raise yaml.scanner.ScannerError(None, None, "it is nested too deep", self.get_mark())
        super().fetch_flow_collection_start(token_class)

    def construct_scalar(self, node: Any) -> Any:
        value = super().construct_scalar(node)
        if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
            raise yaml.constructor.ConstructorError(None, None, f"{value!r} is no text", node.start_mark)
        return value

    def construct_yaml_int(self, node: Any) -> int:
        value: int = super().construct_yaml_int(node)
        if abs(value) >> 63:
            raise yaml.constructor.ConstructorError(None, None, "a number is too large", node.start_mark)
        return value

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                raise yaml.constructor.ConstructorError(None, None, f"`{key.value}` stands twice", key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.construct_yaml_int)


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
        return deepcopy(_value_of(text))
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path}: is not valid YAML: {error}") from error
    except RecursionError as error:
        raise ConfigurationError(f"{path}: is not valid YAML: it is nested too deep") from error
    except ValueError as error:
        raise ConfigurationError(
            f"{path}: holds a number or a day that is none: {error}. Mend it, or quote it."
        ) from error


@lru_cache(maxsize=8)
def _value_of(text: str) -> Any:
    """What a text says; kept, as a command reads params.yaml once for each section that it needs."""
    loader = _Loader(text)
    try:
        return loader.read()
    finally:
        loader.dispose()


def _size(node: yaml.Node, sizes: dict[yaml.Node, int]) -> int:
    """How many values a node unfolds to: one that aliases name counts as often as it is named."""
    if sizes.setdefault(node, 0) == 0:
        if isinstance(node.value, list):
            sizes[node] = -1
            parts = node.value if isinstance(node, yaml.SequenceNode) else [one for pair in node.value for one in pair]
            sizes[node] = 1 + sum(_size(part, sizes) for part in parts)
        else:
            sizes[node] = 1
    elif sizes[node] < 0:
        raise yaml.composer.ComposerError(None, None, "an alias refers to itself", node.start_mark)
    return sizes[node]


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
        if isinstance(value, int | float) and not (math.isfinite(value) and abs(value) < _LARGEST):
            raise ConfigurationError(
                f"{path}: {section}.{name} is {value!r}, which is no limit. Give a smaller number."
            )
    return kind(**values)


def read_engine(path: Path, instead: str | None = None) -> str:
    """Who does the work, by params.yaml or by what is asked for `instead`: one of `ENGINES`.

    Settings of before there was a choice leave it out; a name that is none is an error.
    """
    values = read_yaml(path)
    chosen = instead or (values.get("engine", ENGINES[0]) if isinstance(values, dict) else None)
    if chosen not in ENGINES:
        where = ENGINE if instead else f"{path}: engine"
        raise ConfigurationError(f"{where} is {chosen!r}, and there is no such engine. Engines: {', '.join(ENGINES)}.")
    return str(chosen)


def as_of_local(params: bytes) -> bytes:
    """The bytes of a params.yaml as they are where `engine: local` stands in it: who does the work is no input."""
    return _CHOSEN.sub(rb"\1" + ENGINES[0].encode(), params)
