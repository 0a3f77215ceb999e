"""The README is tested: its snippets run, its numbers and its picture are those of the build."""

import re
from pathlib import Path

import pytest

from etl.parse.formats import FORMATS
from tests.pipeline.conftest import Clone

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: str(snippet).split()[1])
def test_a_snippet_runs_and_prints(built: Clone, snippet: str) -> None:
    with_pandas = Clone(built.root, {"PYTHONPATH": str(built.root)})
    assert with_pandas.run("python", "-c", snippet).stdout.strip()


def test_the_questions_have_answers(built: Clone) -> None:
    asked = [line for line in README.splitlines() if line.startswith("abstracts why")]
    assert len(asked) == 2
    for line in asked:
        assert "rule:" in built.run("sh", "-c", line).stdout


def test_the_picture_is_of_this_build(built: Clone) -> None:
    before = (built.root / "docs/result.svg").read_bytes()
    built.run("python", "docs/draw_result.py")
    assert (built.root / "docs/result.svg").read_bytes() == before


@pytest.mark.parametrize("format_name", sorted(FORMATS))
def test_every_format_is_shown_with_a_sample_and_its_limits(format_name: str) -> None:
    page = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"^## `{format_name}`\n(.*?)(?=^##? |\Z)", page, re.DOTALL | re.MULTILINE)
    assert "```\n" in section
    assert "It yields: " in section
    assert "It cannot know: " in section
    assert f"`{format_name}`" in README


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/glossary.md"])
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert ((ROOT / page).parent / link).exists(), link
