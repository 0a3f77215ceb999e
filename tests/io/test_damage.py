import hashlib
import json
import os
from pathlib import Path

import pytest

from etl.errors import DumpError
from etl.io.damage import BUILT, CACHED, DUMP, find_damage, is_latest_whole, mend_damage
from etl.io.layout import LATEST
from etl.io.vouching import object_of

FILES = {
    "data/interim/normalise": ("mentions.parquet", "sums.json"),
    LATEST.as_posix(): ("papers.parquet", "manifest.json"),
}
METRICS = "metrics/normalise.json"


def keep(root: Path, content: bytes, ending: str = "") -> str:
    """Put an object into the cache, as DVC does."""
    object_id = hashlib.md5(content).hexdigest() + ending
    path = cached(root, object_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o444)
    return object_id


def cached(root: Path, object_id: str) -> Path:
    return root / ".dvc/cache/files/md5" / object_id[:2] / object_id[2:]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What DVC leaves of a build of two stages, and a dump that it keeps."""
    for name in ("DVC_GLOBAL_CONFIG_DIR", "DVC_SYSTEM_CONFIG_DIR", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "nobody"))
    root = tmp_path / "package"
    (root / ".dvc").mkdir(parents=True)
    (root / ".dvc/config").touch()
    outs = []
    for folder, names in FILES.items():
        (root / folder).mkdir(parents=True)
        for name in names:
            (root / folder / name).write_text(f"{folder} {name}")
        listing = [{"md5": keep(root, (root / folder / name).read_bytes()), "relpath": name} for name in sorted(names)]
        outs.append({"path": folder, "hash": "md5", "md5": keep(root, json.dumps(listing).encode(), ".dir")})
        assert outs[-1]["md5"] == object_of(root / folder)
    (root / METRICS).parent.mkdir()
    (root / METRICS).write_text("{}")
    outs.append({"path": METRICS, "hash": "md5", "md5": hashlib.md5(b"{}").hexdigest()})
    (root / "dvc.lock").write_text(json.dumps({"stages": {"all": {"outs": outs}, "none": {"cmd": "x"}}}))
    (root / "data/raw").mkdir()
    (root / "data/raw/big.txt").write_text("A dump.")
    kept = {"path": "big.txt", "hash": "md5", "md5": keep(root, b"A dump.")}
    (root / "data/raw/big.txt.dvc").write_text(json.dumps({"outs": [kept]}))
    return root


def damage(path: Path) -> None:
    """Flip a bit, and leave size, times and mode as they are."""
    before = path.stat()
    path.chmod(0o644)
    raw = bytearray(path.read_bytes())
    raw[0] ^= 1
    path.write_bytes(raw)
    path.chmod(before.st_mode)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_what_is_whole_is_no_damage_nor_what_is_missing(root: Path) -> None:
    assert find_damage(root) == []
    assert is_latest_whole(root)
    (root / "data/interim/normalise/sums.json").unlink()
    cached(root, hashlib.md5(b"{}").hexdigest()).unlink(missing_ok=True)
    assert find_damage(root) == []
    (root / "dvc.lock").unlink()
    assert find_damage(root) == []
    assert not is_latest_whole(root)


@pytest.mark.parametrize("name", [f"{folder}/{name}" for folder, names in FILES.items() for name in names] + [METRICS])
def test_a_damaged_output_is_named_and_dvc_made_to_look_again(root: Path, name: str) -> None:
    before = (root / name).stat()
    damage(root / name)
    (found,) = find_damage(root)
    assert (found.path, found.kind, found.of) == (root / name, BUILT, name)
    assert is_latest_whole(root) == (not name.startswith(LATEST.as_posix()))
    assert mend_damage([found]) == [f"{root / name}: is damaged, and made again."]
    assert (root / name).stat().st_mtime_ns != before.st_mtime_ns


def test_a_damaged_object_is_named_and_removed(root: Path) -> None:
    path = cached(root, hashlib.md5((root / "data/interim/normalise/sums.json").read_bytes()).hexdigest())
    damage(path)
    (found,) = find_damage(root)
    assert (found.path, found.kind, found.of) == (path, CACHED, "data/interim/normalise/sums.json")
    assert mend_damage([found]) == [f"{path} (DVC's copy of {found.of}): is damaged, and removed."]
    assert find_damage(root) == []


@pytest.mark.parametrize("is_there", [True, False])
def test_without_its_listing_a_folder_is_looked_at_as_a_whole(root: Path, is_there: bool) -> None:
    folder = root / "data/interim/normalise"
    listing = cached(root, object_of(folder))
    if is_there:
        damage(listing)
    else:
        listing.unlink()
    assert [one.kind for one in find_damage(root)] == [CACHED] * is_there
    damage(folder / "sums.json")
    found = find_damage(root)
    assert [(one.path, one.kind) for one in found] == [(listing, CACHED)] * is_there + [(folder, BUILT)]
    before = (folder / "mentions.parquet").stat().st_mtime_ns
    mend_damage(found)
    assert (folder / "mentions.parquet").stat().st_mtime_ns != before


def test_a_damaged_dump_is_refused_and_nothing_touched(root: Path) -> None:
    damage(root / "data/raw/big.txt")
    damage(root / METRICS)
    found = find_damage(root)
    assert [one.kind for one in found] == [BUILT, DUMP]
    before = (root / METRICS).stat().st_mtime_ns
    with pytest.raises(DumpError, match=r"big\.txt: its bytes are not those that .*big\.txt\.dvc names"):
        mend_damage(found)
    assert (root / METRICS).stat().st_mtime_ns == before
