"""What is installed is pinned by hash and licensed, nothing names where it was fetched from, and no code runs data."""

import ast
import importlib.util
import re
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from etl.io.passing import passing_folder

ROOT = Path(__file__).parents[2]
LOCKS: Final = (
    "requirements.lock",
    "validators/requirements.lock",
    "tests/browser/requirements.lock",
    "engines/requirements.lock",
)
LOCK: Final = {name: (ROOT / name).read_text(encoding="utf-8") for name in LOCKS}
PIN: Final = re.compile(r"^[A-Za-z][\w.-]*==[^\s\\;]+.*?(?=^[A-Za-z]|\Z)", re.MULTILINE | re.DOTALL)
REGISTRIES: Final = tuple(
    f"{one}{other}"
    for one, other in (("py", "pi."), ("python", "hosted"), ("npm", "js"), ("crates", ".io"), ("ana", "conda"))
)
"""In two parts, so that this file does not name them."""
MAY_BE_USED: Final = re.compile(
    "0BSD|Apache-2.0( WITH LLVM-exception)?|BSD-[23]-Clause|CC0-1.0|ISC|MIT|MIT-0|PSF-2.0|Zlib|ZPL-2.1"
    "|MPL-2.0|EPL-[12].0|GPL-2.0-only WITH linking exception"
)
"""By an MIT project that imports them as they are and hands out none."""
MAY_BE_RUN: Final = re.compile(f"{MAY_BE_USED.pattern}|LGPL-3.0-or-later|GPL-2.0-only|Artistic-1.0-Perl|not looked at")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_has_hashes(lock: str) -> None:
    pinned = PIN.findall(LOCK[lock])
    assert len(pinned) > (2 if lock.startswith(("tests/", "engines/")) else 40)
    assert [entry.split()[0] for entry in pinned if "--hash=sha256:" not in entry] == []
    assert {line.split("==")[0] for line in LOCK[lock].splitlines() if line[:1].isalpha()} == {
        entry.split("==")[0] for entry in pinned
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    assert "://" not in LOCK[lock]
    assert " @ " not in LOCK[lock]
    assert not re.search(
        r"^\s*(-i|--index-url|--extra-index-url|--find-links|--trusted-host)", LOCK[lock], re.MULTILINE
    )


def test_no_file_names_a_registry() -> None:
    """Of all that git knows; what a dump, or a table made of it, quotes is not ours."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    found = []
    for name in listed.split("\0"):
        path = ROOT / name
        if path.is_file() and not name.startswith(("data/raw/", "data/processed/", "tests/parse/", "tests/normalise/")):
            text = path.read_bytes().decode(errors="replace").lower()
            found += [f"{name}: {host}" for host in REGISTRIES if host in text]
            found += [f"{name}: a password in an address"] * bool(
                re.search(r"https?://[\w.-]+:[^\s/@{}<>\[\]]+@", text)
            )
    assert found == []


def test_no_regex_needs_a_newer_python() -> None:
    """Python 3.11.0 to 3.11.4 (Debian 12 has 3.11.2) mismatch a possessive group, `(…)*+`; a class is fine."""
    found = [path.name for path in _sources() if re.search(r"\)[*+?]\+|\(\?>", path.read_text(encoding="utf-8"))]
    assert found == []


def test_no_other_lock_is_kept() -> None:
    assert [path.name for pattern in ("uv.lock", "pylock*.toml") for path in ROOT.glob(pattern)] == []
    assert "DVC_NO_ANALYTICS" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "analytics = false" in (ROOT / ".dvc/config").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def listing() -> ModuleType:
    """docs/list_licences.py, which is no part of a package."""
    spec = importlib.util.spec_from_file_location("list_licences", ROOT / "docs/list_licences.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_pin_has_a_licence_that_may_be_used(listing: ModuleType) -> None:
    rows = listing.licences()
    assert {name for name, *_ in rows} == {entry.split("==")[0] for entry in PIN.findall(LOCK[LOCKS[0]])}
    assert [row for row in rows if not _is_allowed(row[2], MAY_BE_USED if row[3] == "the tool" else MAY_BE_RUN)] == []


def test_the_page_of_licences_is_of_this_lock(listing: ModuleType) -> None:
    assert listing.PAGE.read_text(encoding="utf-8") == listing.page(), "run `python docs/list_licences.py`"


def _is_allowed(expression: str, known: re.Pattern[str]) -> bool:
    """Whether all of an SPDX expression is allowed; of what may be chosen, one."""
    choices = [expression] if " AND " in expression else expression.split(" OR ")
    parts = [[choice.strip("()") for choice in part.strip("()").split(" OR ")] for part in expression.split(" AND ")]
    if len(choices) > 1:
        return any(known.fullmatch(choice) for choice in choices)
    return all(any(known.fullmatch(choice) for choice in part) for part in parts)


def test_what_passes_is_private() -> None:
    with passing_folder() as folder:
        assert folder.stat().st_mode & 0o077 == 0


NEVER_IMPORTED: Final = {"pickle", "marshal", "shelve", "dill", "tarfile", "gzip", "bz2", "lzma"}
NEVER_CALLED: Final = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "shutil.unpack_archive"}


UNSAFE_YAML: Final = re.compile(
    r"yaml\.(unsafe_load|full_load|load)(_all)|yaml\.(unsafe|full)_load|yaml\.C?(Unsafe|Full)?Loader"
)
WORTH_A_LOOK: Final = re.compile(
    rf"\b({'|'.join(sorted(NEVER_IMPORTED))}|eval|exec|__import__|system|popen|unpack_archive|extractall|shell|yaml)\b"
    r"|(?<![.\w])compile\("
)
"""To parse every file takes seconds."""


def test_the_code_runs_and_unpacks_nothing_that_it_reads() -> None:
    """No pickle, no eval, no shell, no archive unpacked, and YAML by safe loaders alone."""
    found = []
    for path in _sources():
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text if WORTH_A_LOOK.search(text) else "")
        found += [f"{path.relative_to(ROOT)}: {what}" for node in ast.walk(tree) for what in _evil(node)]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from pickle import loads",
        "eval(x)",
        "os.system(x)",
        "subprocess.run(x, shell=True)",
        "yaml.load(x, yaml.Loader)",
        "yaml.unsafe_load(x)",
        "class A(yaml.Loader): pass",
        "ZipFile(x).extractall()",
    ],
)
def test_what_would_is_found(line: str) -> None:
    assert [what for node in ast.walk(ast.parse(line)) for what in _evil(node)]


def _sources() -> list[Path]:
    return sorted(path for room in ("etl", "schemas") for path in (ROOT / room).rglob("*.py"))


def _evil(node: ast.AST) -> list[str]:
    names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
    names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    found = [name for name in names if name.partition(".")[0] in NEVER_IMPORTED]
    if isinstance(node, ast.Attribute | ast.Name):
        found += [name for name in [_dotted(node)] if UNSAFE_YAML.fullmatch(name)]
    if isinstance(node, ast.Call):
        called = _dotted(node.func)
        is_evil = (
            called in NEVER_CALLED or called.endswith(".extractall") or any(one.arg == "shell" for one in node.keywords)
        )
        found += [called] if is_evil or (called == "yaml.load" and "SafeLoader" not in ast.dump(node)) else []
    return found


def _dotted(node: ast.AST) -> str:
    """A name such as `yaml.load`."""
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
