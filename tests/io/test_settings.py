from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from etl.errors import ConfigurationError
from etl.io.settings import read_params, read_yaml


@dataclass(frozen=True, slots=True)
class Limits:
    least: float
    most: int


@pytest.fixture
def params_yaml(tmp_path: Path) -> Path:
    return tmp_path / "params.yaml"


@pytest.mark.parametrize(
    ("text", "section"),
    [("stage:\n  least: 0.5\n  most: 3\n", "stage"), ("stage:\n  part: {least: 0.5, most: 3}\n", "stage.part")],
)
def test_a_section_becomes_the_dataclass_that_its_stage_takes(params_yaml: Path, text: str, section: str) -> None:
    params_yaml.write_text(text, encoding="utf-8")
    assert read_params(params_yaml, section, Limits) == Limits(0.5, 3)


def test_a_whole_number_is_a_share_too(params_yaml: Path) -> None:
    params_yaml.write_text("stage: {least: 1, most: 3}\n", encoding="utf-8")
    assert read_params(params_yaml, "stage", Limits) == Limits(1, 3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("stage: {least: 0.5, most: 3, msot: 4}", "stage.msot is no parameter. Parameters: least, most."),
        ("stage: {least: 0.5}", "stage.most is missing. Parameters: least, most."),
        ("stage: {least: 0.5, most: 3, 7: 4}", "stage.7 is no parameter."),
        ("stage: {least: half, most: 3}", "stage.least is 'half', and must be a number (float)."),
        ("stage: {least: 0.5, most: 3.5}", "stage.most is 3.5, and must be a number (int)."),
        ("stage: {least: 0.5, most: true}", "stage.most is True, and must be a number (int)."),
        ("stage: {least: true, most: 3}", "stage.least is True"),
        ("stage: {least: , most: 3}", "stage.least is None"),
        ("stage: 3", "section `stage` is missing."),
        ("other: {}", "section `stage` is missing."),
        ("", "section `stage` is missing."),
        ("stage: {least: 0.5, least: 0.6, most: 3}", "`least` stands twice"),
        ("stage: {least: .nan, most: 3}", "stage.least is nan, which is no limit."),
        ("stage: {least: -.inf, most: 3}", "stage.least is -inf, which is no limit."),
        ("stage: {least: 0.5, most: 9007199254740992}", "stage.most is 9007199254740992, which is no limit."),
        ("stage: {least: 0.5, most: 0xffffffffffffffff}", "a number is too large"),
    ],
)
def test_a_threshold_that_is_misspelt_is_an_error_never_a_default(params_yaml: Path, text: str, message: str) -> None:
    params_yaml.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_params(params_yaml, "stage", Limits)
    assert str(caught.value).startswith(f"{params_yaml}: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a: 1\nb: {a: 1}\n", {"a": 1, "b": {"a": 1}}), ("[1, a]", [1, "a"]), ("", None)],
)
def test_yaml_is_read_as_it_stands(params_yaml: Path, text: str, expected: Any) -> None:
    params_yaml.write_text(text, encoding="utf-8")
    assert read_yaml(params_yaml) == expected


@pytest.mark.parametrize(
    "text", ["a: [", "a: 1\na: 2\n", "b:\n  - {c: 1, c: 1}\n", "!!python/object:object {}", "? [a]\n: 1\n? [a]\n: 2\n"]
)
def test_yaml_that_is_broken_or_unsafe_is_refused(params_yaml: Path, text: str) -> None:
    params_yaml.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="is not valid YAML"):
        read_yaml(params_yaml)
