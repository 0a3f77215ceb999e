from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import ConfigurationError, DumpError
from etl.io.dumps import (
    add_dumps,
    append_dump_entries,
    check_dump_id,
    columns_of,
    read_dump_entries,
)
from schemas.columns import Dump
from schemas.interim import ENTRY_TYPES


@pytest.fixture
def dumps_yaml(tmp_path: Path) -> Path:
    return tmp_path / "dumps.yaml"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


VALID = """\
# The dumps, in their order.
dumps:
  second-name:   # it comes first
    file: Zürich list.txt
    format: abstract_list
  first.name:
    file: b.txt
    format: publication_list
    role: reference
    label: "Two: lists"
    source: arXiv
    search_query: clocks AND oil
    search_date: "2025-12-12"
    captured_date: "2025-12-13"
    url: https://example.org/list
    licence: CC BY 4.0
    note: pasted by hand
"""


def test_dumps_are_read_in_the_order_of_the_file(dumps_yaml: Path) -> None:
    entries = read_dump_entries(written(dumps_yaml, VALID))
    assert entries.schema == ENTRY_TYPES
    assert entries.select(Dump.dump_id, Dump.ordinal, Dump.file, Dump.role).rows() == [
        ("second-name", 1, "Zürich list.txt", "primary"),
        ("first.name", 2, "b.txt", "reference"),
    ]
    second = entries.row(1, named=True)
    assert (second[Dump.search_date], second[Dump.captured_date]) == (date(2025, 12, 12), date(2025, 12, 13))
    assert (second[Dump.label], second[Dump.licence]) == ("Two: lists", "CC BY 4.0")


def test_no_dumps_are_a_typed_empty_table(dumps_yaml: Path) -> None:
    entries = read_dump_entries(written(dumps_yaml, "dumps: {}\n"))
    assert (entries.height, entries.schema) == (0, ENTRY_TYPES)


def entry(**values: str) -> str:
    lines = {"file": "a.txt", "format": "abstract_list", **values}
    return "dumps:\n  one:\n" + "".join(f"    {key}: {value}\n" for key, value in lines.items() if value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (entry(sorce="arXiv"), "dump `one`: unknown key `sorce`. Did you mean `source`?"),
        (entry(smell="red"), "dump `one`: unknown key `smell`. Keys: file, format, role"),
        (entry(dump_id="two"), "unknown key `dump_id`"),
        (entry(format=""), "dump `one`: format is missing. `abstracts inspect FILE` suggests one."),
        (entry(file=""), "dump `one`: file must name a file in"),
        (entry(file="../secret.txt"), "dump `one`: file must name a file in"),
        (entry(file="/etc/passwd"), "dump `one`: file must name a file in"),
        (entry(file="sub/a.txt"), "dump `one`: file must name a file in"),
        (entry(file="sub\\a.txt"), "dump `one`: file must name a file in"),
        (entry(file=".."), "dump `one`: file must name a file in"),
        (entry(file='"a\\nb"'), "dump `one`: file must name a file in"),
        (entry(file="12"), "dump `one`: file is 12, and must be text: quote it."),
        (entry(label="[a]"), "dump `one`: label is ['a'], and must be text"),
        (entry(role="secondary"), "dump `one`: role must be one of primary, reference."),
        (
            entry(captured_date="2025-12-12"),
            "dump `one`: captured_date is datetime.date(2025, 12, 12), and must be a q",
        ),
        (entry(search_date='"12 May 2025"'), "dump `one`: search_date is '12 May 2025', and must be a quoted day such"),
        ("dumps:\n  one: a.txt\n", "dump `one`: must be a mapping with at least `file` and `format`."),
        ("dumps:\n  2024.01:\n    file: a\n    format: b\n", "dump name 2024.01:"),
        ("dumps:\n  2025-12-12:\n    file: a\n    format: b\n", "dump name datetime.date(2025, 12, 12):"),
        ("dumps:\n  no:\n    file: a\n    format: b\n", "dump name False:"),
        ("dumps: [a]\n", "must hold a mapping `dumps:` of names to entries."),
        ("dumps:\n", "must hold a mapping `dumps:`"),
        ("- a\n", "must hold a mapping `dumps:`"),
        ("", "must hold a mapping `dumps:`"),
        ("dumps: {a: [}\n", "is not valid YAML"),
        (entry() + "  one:\n    file: b.txt\n    format: b\n", "`one` stands twice"),
        (entry() + "    file: b.txt\n", "`file` stands twice"),
    ],
)
def test_what_is_wrong_is_named(dumps_yaml: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_dump_entries(written(dumps_yaml, text))
    assert message in str(caught.value)


def test_a_file_that_is_not_there_or_no_text_is_named(dumps_yaml: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"dumps\.yaml: cannot be read \(No such file"):
        read_dump_entries(dumps_yaml)
    dumps_yaml.write_bytes(b"dumps: {\xff}")
    with pytest.raises(ConfigurationError, match="is not UTF-8"):
        read_dump_entries(dumps_yaml)


@pytest.mark.parametrize("name", ["a", "2024-list", "a.b_c-d", "0a", "x" * 64, "1st", "e5", "arxiv.2024"])
def test_good_names_of_dumps(name: str) -> None:
    assert check_dump_id(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *[
            "",
            "A",
            "ä",
            "-a",
            ".a",
            "_a",
            "a b",
            "a/b",
            "a\n",
            "x" * 65,
            "${x}",
            "a;b",
            "12",
            "2024.01",
            "1_000",
            "0123",
        ],
        *["1e5", "1.5e3", "1e+5", "0x1f", "0o17", "0b101", "2025-12-12", "null", "true", "no", "yes", "on"],
        *[None, True, 12, 1.5, date(2025, 12, 12), ["a"]],
    ],
)
def test_names_that_paths_shells_or_yaml_would_mistake_are_refused(name: object) -> None:
    with pytest.raises(ConfigurationError, match="use lower case letters"):
        check_dump_id(name)


NEW = {"file": "new.txt", "format": "abstract_list", "label": 'She said: "Ünï" # not a comment'}


@pytest.mark.parametrize("text", [VALID, VALID.rstrip("\n"), VALID + "\n\n# the end\n"])
def test_an_entry_is_appended_and_all_else_stays(dumps_yaml: Path, text: str) -> None:
    append_dump_entries(written(dumps_yaml, text), {"third": NEW})
    after = dumps_yaml.read_text(encoding="utf-8")
    assert after.startswith(text.rstrip("\n") + "\n")
    assert after.endswith("\n")
    entries = read_dump_entries(dumps_yaml)
    assert entries[Dump.dump_id].to_list() == ["second-name", "first.name", "third"]
    third = entries.row(2, named=True)
    assert {key: third[key] for key in NEW} == NEW


@pytest.mark.parametrize("text", ["dumps: {}\n", "# none yet\ndumps: { }  # none\n"])
def test_the_first_entry(dumps_yaml: Path, text: str) -> None:
    append_dump_entries(written(dumps_yaml, text), {"first": NEW})
    assert read_dump_entries(dumps_yaml)[Dump.dump_id].to_list() == ["first"]
    assert dumps_yaml.read_text(encoding="utf-8").count("#") == text.count("#") + 1


@pytest.mark.parametrize(
    ("text", "dump_id", "new", "message"),
    [
        (VALID, "first.name", NEW, "there is a dump `first.name` already"),
        (VALID, "2024.01", NEW, "dump name 2024.01:"),
        (VALID, "Third", NEW, "dump name 'Third':"),
        (VALID, "third", NEW | {"sorce": "arXiv"}, "Did you mean `source`?"),
        (VALID, "third", NEW | {"captured_date": "May"}, "must be a quoted day"),
        (VALID, "third", {"file": "a.txt"}, "format is missing"),
        (VALID + "other:\n  a: 1\n", "third", NEW, "only where `dumps:` is the last key"),
        (VALID.replace("\n  ", "\n    "), "third", NEW, "names indented by two spaces"),
        ("dumps: {a: {file: a.txt, format: b}}\n", "third", NEW, "only where `dumps:` is the last key"),
        ("dumps: [a]\n", "third", NEW, "must hold a mapping `dumps:`"),
    ],
)
def test_what_could_not_be_read_back_is_refused_and_the_file_stays(
    dumps_yaml: Path, text: str, dump_id: str, new: dict[str, str], message: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        append_dump_entries(written(dumps_yaml, text), {dump_id: new})
    assert message in str(caught.value)
    assert str(dumps_yaml) in str(caught.value) or "dump name" in str(caught.value)
    assert dumps_yaml.read_text(encoding="utf-8") == text
    assert list(dumps_yaml.parent.iterdir()) == [dumps_yaml]


def test_the_columns_of_a_table_are_named_by_field(dumps_yaml: Path) -> None:
    entry = "dumps:\n  a:\n    file: a.csv\n    format: csv\n    columns: {title: Paper name, abstract: TEXT}\n"
    (row,) = read_dump_entries(written(dumps_yaml, entry)).iter_rows(named=True)
    assert columns_of(row) == {"title": "Paper name", "abstract": "TEXT"}
    append_dump_entries(dumps_yaml, {"b": {"file": "b.csv", "format": "csv", "columns": {"title": 'A "name": x'}}})
    assert columns_of(read_dump_entries(dumps_yaml).row(1, named=True)) == {"title": 'A "name": x'}
    assert columns_of(read_dump_entries(written(dumps_yaml, VALID)).row(0, named=True)) == {}


@pytest.mark.parametrize("columns", ["title", "[title]", "{title: 5}", "{title: [a, b]}", "{5: title}"])
def test_columns_that_are_no_mapping_of_names_are_refused(dumps_yaml: Path, columns: str) -> None:
    entry = f"dumps:\n  a:\n    file: a.csv\n    format: csv\n    columns: {columns}\n"
    with pytest.raises(ConfigurationError, match="columns must map fields to names of columns"):
        read_dump_entries(written(dumps_yaml, entry))


def test_several_entries_are_appended_in_one_write_or_none(dumps_yaml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(dumps_yaml, VALID)
    with pytest.raises(ConfigurationError, match="there is a dump `second-name` already"):
        append_dump_entries(dumps_yaml, {"third": NEW, "second-name": NEW})
    with pytest.raises(ConfigurationError, match="role must be one of"):
        append_dump_entries(dumps_yaml, {"third": NEW, "fourth": NEW | {"role": "secondary"}})
    assert dumps_yaml.read_text(encoding="utf-8") == VALID
    writes: list[str] = []
    monkeypatch.setattr("etl.io.dumps.write_text", lambda _, text: writes.append(text))
    append_dump_entries(dumps_yaml, {f"d{number}": NEW for number in range(100)})
    assert len(writes) == 1
    entries = read_dump_entries(written(dumps_yaml, writes[0]))
    assert entries[Dump.dump_id].to_list() == ["second-name", "first.name", *(f"d{number}" for number in range(100))]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_is_read_back_as_it_was_said(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = written(Path(folder) / "dumps.yaml", "dumps: {}\n")
        append_dump_entries(path, {"a": {"file": "a.csv", "format": "csv", "note": text, "columns": {"title": text}}})
        (entry,) = read_dump_entries(path).iter_rows(named=True)
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    assert entry[Dump.note] == text
    assert columns_of(entry) == {"title": text}
    assert all(line.isprintable() for line in lines)


def test_what_is_no_text_is_refused(dumps_yaml: Path) -> None:
    with pytest.raises(ConfigurationError, match="bytes that are no UTF-8 text"):
        append_dump_entries(written(dumps_yaml, VALID), {"third": NEW | {"note": "caf\udce9"}})
    assert dumps_yaml.read_text(encoding="utf-8") == VALID


def test_files_are_copied_with_their_entries_or_not_at_all(dumps_yaml: Path, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    path = written(raw / "dumps.yaml", VALID)
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    one, two = ((tmp_path / name, {"file": f"{name}.txt", "format": "abstract_list"}) for name in ("a", "b"))
    with pytest.raises(DumpError, match=r"none: cannot be copied"):
        add_dumps(path, {"a": one, "none": (tmp_path / "none", two[1])})
    with pytest.raises(ConfigurationError, match="unknown key"):
        add_dumps(path, {"a": one, "b": (two[0], two[1] | {"smell": "red"})})
    assert path.read_text() == VALID
    assert list(raw.iterdir()) == [path]
    add_dumps(path, {"a": one, "b": two})
    assert [(raw / f"{name}.txt").read_text() for name in "ab"] == ["a", "b"]
    assert read_dump_entries(path)[Dump.file].to_list()[2:] == ["a.txt", "b.txt"]
