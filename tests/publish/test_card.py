"""The dataset card: read by Hugging Face, run by whoever copies its examples, safe with any label."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl
import pytest
import yaml
from markdown_it import MarkdownIt

from etl.publish.card import as_text
from schemas.derive import data_dictionary
from schemas.tables import TABLES

Frames = Mapping[str, pl.DataFrame]


def test_hugging_face_finds_a_configuration_for_each_table_with_rows(published: Path, frames: Frames) -> None:
    _, front, _ = (published / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    front_matter = yaml.safe_load(front)
    files = {each["config_name"]: each["data_files"] for each in front_matter["configs"]}
    assert files == {table.name: f"{table.name}.parquet" for table in TABLES if frames[table.name].height}
    assert 0 < len(files) < len(TABLES)
    assert [each["config_name"] for each in front_matter["configs"] if each.get("default")] == ["papers"]
    assert front_matter["size_categories"] == ["n<1K"]


def test_the_examples_run_where_the_files_are(
    published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(published)
    examples = re.findall(r"```python\n(.*?)```", Path("README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) == 3
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})
        assert capsys.readouterr().out


def test_tables_dumps_and_dictionary_are_there(published: Path, frames: Frames) -> None:
    text = (published / "README.md").read_text(encoding="utf-8")
    cells = list(table_rows(text))
    for table in TABLES:
        assert [table.name, str(frames[table.name].height), table.description.replace("`", "")] in cells
    hashes = {row["dump_id"]: row["sha256"] for row in frames["dumps"].rows(named=True)}
    assert ["toy-a", "Pipes | and # lines <b>*", "arXiv", "CC BY 4.0", hashes["toy-a"]] in cells
    assert ["toy-d", "", "", "none declared", hashes["toy-d"]] in cells
    dictionary = data_dictionary()
    assert dictionary.replace("\n## ", "\n### ").removeprefix("## ").strip() in text


@pytest.mark.parametrize(
    "text",
    [
        "a|b",
        "<script>",
        "*x* _y_ `z`",
        "[a](b)",
        "&lt;",
        "back\\slash",
        "$x$",
        "~~s~~",
        "![i](u)",
        "a\nb",
    ],
)
def test_a_text_shows_its_letters(text: str) -> None:
    (row,) = table_rows(f"| head |\n|---|\n| {as_text(text)} |\n")
    assert row == [" ".join(text.split())]


def table_rows(text: str) -> Iterator[list[str]]:
    """The cells of every table row of a Markdown text, as a reader sees them."""
    row: list[str] = []
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    inside = False
    for token in tokens:
        inside = (inside or token.type == "tbody_open") and token.type != "tbody_close"
        if token.type == "tr_open":
            row = []
        elif token.type == "inline" and inside:
            row.append("".join(child.content for child in token.children or [] if child.type != "html_inline"))
        elif token.type == "tr_close" and inside:
            yield row
