"""Hostile names and settings, through the real commands: what would leave the folder or run something is refused."""

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from typer.testing import Result

from etl.errors import AbstractsError, ConfigurationError
from etl.io import layout
from etl.io.about import read_about
from etl.io.decisions import read_decisions
from etl.io.dumps import read_dump_entries
from etl.io.git import begin_repository
from schemas.columns import Dump
from tests.cli.conftest import ROOT, Abstracts
from tests.cli.conftest import abstracts as abstracts
from tests.cli.conftest import project as project

TOUCH: Final = "touch PWNED"
EVIL_NAMES: Final = (
    *("../x", "../../etl", "/etc/x", "a/b", "..", ".", ".hidden", "a\\b"),
    *(f"$({TOUCH})", f"`{TOUCH}`", f"a;{TOUCH}", f"a|{TOUCH}", f"a\n{TOUCH}", f"a&{TOUCH}", f"a'{TOUCH}"),
    *("${dumps}", "${abstracts}", "-rf", "--upload-pack=x", "a@b", "a b", "a\0b", "a\x1b[2J"),
    *("1e5", "null", "~", "true", "2024-01-01", "0x1f", "1_000"),
    *("\uff42ees", "b\u0435es", "be\u0301es", "bees\u202e", "BEES", "b" * 65, "b" * 300, ""),
)
EVIL_FILES: Final = (
    "../x",
    "/etc/passwd",
    "a/b",
    "a\\b",
    "..",
    ".",
    "",
    "a\nb",
    "a\0b",
    "\x1b[2J",
    "x" * 300,
    "\ud800",
)


def refused(done: Result) -> str:
    """What a command says that refuses; no traceback, and nothing was run."""
    assert done.exit_code != 0, done.output
    assert isinstance(done.exception, AbstractsError | SystemExit), repr(done.exception)
    assert not Path("PWNED").exists()
    return str(done.exception) + done.output


def declare(name: Any, **entry: Any) -> None:
    """Write dumps.yaml with one entry, as anybody could."""
    entries = {name: {"file": "a.txt", "format": "abstract_list", **entry}}
    layout.DUMPS.write_text(json.dumps({"dumps": entries}))
    Path("dvc.yaml").touch()
    (layout.RAW / "a.txt").write_text("Abstract:We count.\n")


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("name", EVIL_NAMES)
def test_a_dump_of_such_a_name_is_refused_before_anything_runs(abstracts: Abstracts, name: str) -> None:
    declare(name)
    with pytest.raises(ConfigurationError, match="dump name "):
        read_dump_entries(layout.DUMPS)
    assert "dump name " in refused(abstracts("build"))
    assert "dump name " in refused(abstracts("parse", "--", name or "-"))
    assert not list(Path().rglob("*.parquet"))
    layout.DUMPS.write_text("dumps: {}\n")
    (Path("b.txt")).write_text("Abstract:We count.\n")
    if name:
        refused(abstracts("add", "b.txt", "--format", "abstract_list", f"--name={name}"))


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("file", EVIL_FILES)
def test_a_dump_whose_file_is_elsewhere_is_refused(abstracts: Abstracts, file: str) -> None:
    declare("bees", file=file)
    refused(abstracts("build"))
    refused(abstracts("parse", "bees"))


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("name", [f"$({TOUCH}).txt", f"`{TOUCH}`.txt", "--upload-pack=x.txt", "${x}.txt", "'\".txt"])
def test_a_file_of_such_a_name_is_added_under_one_that_is_safe(abstracts: Abstracts, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("Abstract:We count the bees.\n")
    assert abstracts("add", "--format", "abstract_list", "--", tmp_path / name).exit_code == 0
    (dump_id,) = read_dump_entries(layout.DUMPS)[Dump.dump_id]
    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*", dump_id)
    assert abstracts("parse", dump_id).exit_code == 0
    assert abstracts("parse", f"parse@{dump_id}").exit_code == 0  # as DVC names it
    assert not Path("PWNED").exists()


def test_no_text_of_a_package_reaches_a_shell() -> None:
    stages = yaml.safe_load((ROOT / "dvc.yaml").read_text())["stages"]
    for name, stage in stages.items():
        assert re.fullmatch(r"\$\{abstracts\} [a-z]+(?: --write)?", stage.get("do", stage)["cmd"]), name
    of_dumps = [*stages["parse"]["do"]["outs"], *stages["parse"]["do"]["metrics"]]
    assert all(settings["persist"] for out in of_dumps for settings in out.values())  # DVC deletes all others first


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "version",
    ["v1.0.0/../../x", "../x", "/etc", "--rebuild", "-o", "--output=x", "v1", "HEAD", "v1.0.0\n", "$(x)", "v" * 300],
)
def test_a_version_of_such_a_name_is_refused(abstracts: Abstracts, version: str) -> None:
    Path("dvc.yaml").touch()
    for words in (("verify", "--"), ("fetch", "--"), ("diff", "--"), ("find", "x", "--from")):
        refused(abstracts(*words, version))


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("url", [f"ext::sh -c {TOUCH}", "-oProxyCommand=x", f"ssh://-oProxyCommand={TOUCH}/x", "x:y"])
def test_a_remote_of_such_an_address_runs_nothing(abstracts: Abstracts, url: str) -> None:
    begin_repository(Path())
    Path(".dvc").mkdir()
    Path(".dvc/config").write_text(f"['remote \"store\"']\n    url = {url}\n[core]\n    remote = store\n")
    Path("dvc.yaml").touch()
    (layout.release("v1.0.0.dvc")).parent.mkdir(parents=True)
    kept = {"md5": "0" * 32 + ".dir", "hash": "md5", "path": "v1.0.0"}
    layout.release("v1.0.0.dvc").write_text(json.dumps({"outs": [kept]}))
    for words in (("push",), ("push", "--remote=-x"), ("fetch", "v1.0.0", "--remote=--help")):
        refused(abstracts(*words))


BOMB: Final = "a: &a [x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + at)}: &{chr(98 + at)} [{', '.join([f'*{chr(97 + at)}'] * 8)}]\n" for at in range(12)
)
EVIL_YAML: Final = {
    "a tag of Python": f"x: !!python/object/apply:os.system ['{TOUCH}']",
    "a name of Python": "x: !!python/name:os.system",
    "a bomb of aliases": BOMB,
    "an alias to itself": "x: &x [*x]",
    "deep brackets": "x: " + "[" * 100_000,
    "deep dashes": "- " * 5_000 + "x",
    "a vast number": "x: " + "9" * 5_000,
    "a vast hexadecimal": "x: 0x" + "f" * 5_000,
    "no day": "x: 2025-13-45",
    "no hour": "x: 2001-12-14t21:59:43.10-99:99",
    "half a character": 'x: "\\ud800"',
    "a NUL": "x: \0",
    "a key twice": "x: 1\nx: 2",
    "no UTF-8": b"x: \xff",
}


@pytest.mark.parametrize("text", EVIL_YAML.values(), ids=EVIL_YAML)
def test_such_yaml_is_refused_wherever_it_stands(text: str | bytes, project: Path, abstracts: Abstracts) -> None:
    raw = text if isinstance(text, bytes) else text.encode()
    for path, read in (
        (layout.DUMPS, read_dump_entries),
        (layout.DECISIONS, read_decisions),
        (layout.ABOUT, lambda _: read_about(project)),
    ):
        path.write_bytes(raw)
        with pytest.raises(ConfigurationError) as caught:
            read(path)
        assert len(str(caught.value)) < 10_000
    layout.DUMPS.write_text("dumps: {}\n")
    layout.PARAMS.write_bytes(raw)
    refused(abstracts("parse", "bees"))


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "ruled",
    [
        {"same": ["../x", "m" + "0" * 16]},
        {"same": ["m" + "0" * 16 + "\n", "m" + "1" * 16]},
        {"same": [["m" + "0" * 16], "m" + "1" * 16]},
        {"different": [{"a": 1}, "m" + "1" * 16]},
        {"set": {"paper_id": "p/../../x", "field": "title", "value": "x"}},
        {"set": {"paper_id": "p" + "0" * 16, "field": {"a": "b"}, "value": "x"}},
    ],
)
def test_a_ruling_on_what_is_no_id_is_refused(ruled: dict[str, Any]) -> None:
    entry = {**ruled, "why": "x", "decided_by": "x", "decided_date": "2025-12-12"}
    layout.DECISIONS.write_text(json.dumps({"decisions": [entry]}))
    with pytest.raises(ConfigurationError):
        read_decisions(layout.DECISIONS)
