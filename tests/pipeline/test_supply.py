"""What is installed is pinned by hash, and nothing names where it was fetched from."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_every_requirement_has_hashes() -> None:
    pinned = re.findall(r"^[a-z][\w.-]*==[^\s\\;]+.*?(?=^[a-z]|\Z)", LOCK, re.MULTILINE | re.DOTALL)
    assert len(pinned) > 100
    assert [entry.split()[0] for entry in pinned if "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_address() -> None:
    assert "://" not in LOCK
    assert not re.search(r"^\s*(-i|--index-url|--extra-index-url|--find-links)", LOCK, re.MULTILINE)


def test_no_regex_needs_a_newer_python() -> None:
    """Python 3.11.0 to 3.11.4 (Debian 12 has 3.11.2) mismatch a possessive group, `(…)*+`; a class is fine."""
    sources = [path for room in ("etl", "schemas") for path in (ROOT / room).rglob("*.py")]
    found = [path.name for path in sources if re.search(r"\)[*+?]\+|\(\?>", path.read_text(encoding="utf-8"))]
    assert found == []


def test_no_other_lock_is_kept() -> None:
    assert [path.name for pattern in ("uv.lock", "pylock*.toml") for path in ROOT.glob(pattern)] == []
    assert "DVC_NO_ANALYTICS" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "analytics = false" in (ROOT / ".dvc/config").read_text(encoding="utf-8")
