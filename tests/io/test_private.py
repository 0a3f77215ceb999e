"""DVC's private folder, and the settings that git ignores, which may hold passwords."""

import stat
from pathlib import Path

import pytest
from dvc.config import Config  # type: ignore[import-untyped]

from etl.errors import ConfigurationError
from etl.io.runner import keep_private

SECRET = '[\'remote "store"\']\n    url = webdav://example.org/store\n    password = "a#b, c"\n'
OLD = f"[core]\n    site_cache_dir = /where/it/was\n    remote = store\n{SECRET}"


@pytest.mark.parametrize("before", [None, "", SECRET, OLD])
def test_the_folder_is_told_and_all_else_stays(before: str | None, tmp_path: Path) -> None:
    root = tmp_path / "a, b#c"
    local = root / ".dvc/config.local"
    local.parent.mkdir(parents=True)
    if before is not None:
        local.write_text(before)
        local.chmod(0o640)
    keep_private(root)
    settings = Config(str(root / ".dvc"))
    assert settings["core"]["site_cache_dir"] == str(root.resolve() / ".dvc/tmp/site")
    assert settings["core"].get("remote") == ("store" if before == OLD else None)
    assert not before or settings["remote"]["store"]["password"] == "a#b, c"
    assert stat.S_IMODE(local.stat().st_mode) == (0o600 if before is None else 0o640)
    assert stat.S_IMODE((root / ".dvc/tmp").stat().st_mode) == 0o700
    written = local.stat().st_ino
    keep_private(root)
    assert local.stat().st_ino == written


def test_settings_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / ".dvc").mkdir()
    (tmp_path / ".dvc/config.local").write_text("[")
    with pytest.raises(ConfigurationError, match=r"config\.local: cannot be read"):
        keep_private(tmp_path)
    assert [path.name for path in (tmp_path / ".dvc").iterdir() if path.name != "tmp"] == ["config.local"]
