"""The lock of a package: all that the tool needs as it is installed, and nothing else."""

from pathlib import Path

import pytest

from etl.errors import ConfigurationError
from etl.io import layout, pins
from etl.io.pins import TOOL, Pins, code_sha256, installed_pins, lock_text, read_pins, unlike_installed

CODE = "0123456789abcdef" * 4


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place where distributions are installed, before any other."""
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return tmp_path / "site"


def install(shelf: Path, name: str, version: str, *needs: str) -> None:
    """Install a distribution that holds nothing but what it says of itself."""
    folder = shelf / f"{name}-{version}.dist-info"
    folder.mkdir(parents=True)
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Dist: {need}" for need in needs]
    (folder / "METADATA").write_text("\n".join([*lines, ""]))


def test_it_holds_what_the_tool_needs_here_with_the_extras_that_are_asked_for(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pins, "TOOL", "toy-tool")
    install(shelf, "toy_tool", "1.2", "Toy.Frames[fast]>=1", "toy-never; python_version < '3'", "toy-circle")
    install(shelf, "toy_frames", "3", "toy-wings; extra == 'fast'", "toy-slow; extra == 'slow'")
    install(shelf, "toy_wings", "0.1.post1")
    install(shelf, "toy_circle", "7", "toy-frames", "toy-tool[test]")
    install(shelf, "toy_unasked", "1")
    expected = {"toy-tool": "1.2", "toy-frames": "3", "toy-wings": "0.1.post1", "toy-circle": "7"}
    assert installed_pins() == Pins(code_sha256(layout.INSTALLED), expected)


def test_what_is_needed_and_not_installed_is_named(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pins, "TOOL", "toy-tool")
    install(shelf, "toy_tool", "1.2", "toy-gone")
    with pytest.raises(ConfigurationError, match="toy-gone: is not installed, and toy-tool needs it"):
        installed_pins()


def test_the_tool_itself_is_pinned_with_its_libraries() -> None:
    versions = installed_pins().versions
    assert versions.keys() > {TOOL, "dvc", "polars", "pandera", "typer", "typeguard"}
    assert not versions.keys() & {"pytest", "mypy", "ruff", "pip"}


def test_a_lock_is_sorted_has_no_address_and_is_read_back(tmp_path: Path) -> None:
    text = lock_text(Pins(CODE, {TOOL: "1.0", "zebra": "2+local.1", "ant": "3!4.0rc1"}))
    assert text.splitlines()[1:] == [
        f"# {TOOL} code sha256:{CODE}",
        "ant==3!4.0rc1",
        f"{TOOL}==1.0",
        "zebra==2+local.1",
    ]
    assert "://" not in text
    (tmp_path / "lock").write_text(text)
    assert read_pins(tmp_path / "lock") == Pins(CODE, {"ant": "3!4.0rc1", TOOL: "1.0", "zebra": "2+local.1"})


def test_a_lock_that_people_wrote_is_read_as_pip_reads_it(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text(f"Ruamel.Yaml==0.1 \\\n    --hash=sha256:{CODE}\n{TOOL}==1.0; os_name != 'x'\n")
    assert read_pins(tmp_path / "lock") == Pins(None, {"ruamel-yaml": "0.1", TOOL: "1.0"})


def test_the_lock_of_the_repository_pins_no_tool() -> None:
    assert read_pins(layout.INSTALLED / layout.LOCK) is None


def test_a_lock_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"lock: cannot be read .* `abstracts pin`"):
        read_pins(tmp_path / "lock")


def test_what_is_installed_otherwise_is_named_the_tool_first(shelf: Path) -> None:
    here = installed_pins()
    assert unlike_installed(here) == []
    install(shelf, "ant", "2")
    version = here.versions[TOOL]
    assert unlike_installed(Pins(CODE, {"ant": "1", "no-such-thing": "1", TOOL: version})) == [
        f"{TOOL}: {version} is pinned, and the one that runs here has other code",
        "ant: 1 is pinned, and 2 is installed",
        "no-such-thing: 1 is pinned, and none is installed",
    ]
    assert unlike_installed(Pins(None, {TOOL: version})) == []
    assert unlike_installed(Pins(CODE, {TOOL: "9"})) == [f"{TOOL}: 9 is pinned, and {version} is installed"]


def test_the_hash_of_the_code_sees_names_and_contents_of_python_files_only(tmp_path: Path) -> None:
    for name in ("etl/a.py", "etl/parse/b.py", "schemas/c.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("pass\n")
    before = code_sha256(tmp_path)
    (tmp_path / "etl/__pycache__").mkdir()
    (tmp_path / "etl/__pycache__/a.py").write_text("cached")
    (tmp_path / "etl/notes.txt").write_text("no code")
    (tmp_path / "other.py").write_text("of another distribution")
    assert code_sha256(tmp_path) == before
    (tmp_path / "etl/a.py").rename(tmp_path / "etl/z.py")
    renamed = code_sha256(tmp_path)
    (tmp_path / "etl/z.py").write_text("fail\n")
    assert len({before, renamed, code_sha256(tmp_path)}) == 3
