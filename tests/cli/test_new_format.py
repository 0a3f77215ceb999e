"""`abstracts new-format`: what it writes is a format, and the contract holds for it."""

import importlib.util
import re
import shutil
from pathlib import Path

import pytest
import yaml

from etl.errors import ConfigurationError
from etl.parse.formats import FORMATS
from tests.cli.conftest import Abstracts
from tests.parse.reading import parsed, rules

ROOT = Path(__file__).parents[2]


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As much of the repository as the command touches."""
    for name in ("etl/parse/formats/__init__.py", "docs/formats.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_skeleton_is_an_empty_parser_with_fixtures_an_entry_and_a_section(
    abstracts: Abstracts, clone: Path
) -> None:
    shown = abstracts("new-format", "kite_news").output
    module = clone / "etl/parse/formats/kite_news.py"
    assert str(module.relative_to(clone)) in shown
    spec = importlib.util.spec_from_file_location("kite_news", module)
    assert spec is not None
    assert spec.loader is not None
    layout = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(layout)
    fixtures = clone / "tests/parse/kite_news"
    toy = (fixtures / "toy.txt").read_text()
    assert rules(layout, toy) == ["unclaimed_text"]
    assert parsed(layout, "").spans.is_empty()
    assert set(yaml.safe_load((fixtures / "contract.yaml").read_text())) == {"lines", "records", "hostile"}
    assert (fixtures / "toy.jsonl").read_text().startswith('{"rule": "unclaimed_text"')
    assert "## `kite_news`" in (clone / "docs/formats.md").read_text()


def test_the_entry_stands_among_the_others_in_order(abstracts: Abstracts, clone: Path) -> None:
    abstracts("new-format", "kite_news")
    text = (clone / "etl/parse/formats/__init__.py").read_text()
    compile(text, "formats", "exec")
    entries = re.findall(r'(?m)^    "(\w+)": ', text)
    assert entries == sorted([*FORMATS, "kite_news"])
    assert "    kite_news,\n" in text


def test_a_name_that_is_taken_or_none_is_refused_and_nothing_is_written(abstracts: Abstracts, clone: Path) -> None:
    before = sorted(clone.rglob("*"))
    for name in ("abstract_list", "Kite", "../kite", "ab", "class-name"):
        assert isinstance(abstracts("new-format", name).exception, ConfigurationError), name
    assert sorted(clone.rglob("*")) == before


def test_it_is_for_a_clone_of_the_repository(
    abstracts: Abstracts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "Run this in a clone" in str(abstracts("new-format", "kite_news").exception)
