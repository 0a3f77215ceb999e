"""`abstracts push` and `fetch` against a real server of each kind."""

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.io.pushing import all_kept
from etl.io.remotes import open_remote
from tests.remotes.conftest import UNCLOSED, Package, fetches, pushes, texts
from tests.remotes.servers import KINDS, Server

pytestmark = [UNCLOSED, pytest.mark.usefixtures("let_go")]
RELEASE = Path("data/processed/v1.1.0")


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest, servers: Callable[[str], Server]) -> Server:
    return servers(request.param)


def test_what_was_pushed_comes_to_a_fresh_clone_whole_or_a_table_of_it(
    server: Server, package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package.uses(server)
    told = pushes()
    assert "v1.0.0: is in git" in told
    assert "v1.1.0: 6 objects" in told
    assert "data/raw/big.txt: 1 object" in told
    assert f"({server.url}): complete for all that DVC keeps here: an empty clone fetched 7 objects" in told
    original = texts(RELEASE)

    package.clone(tmp_path / "clone", monkeypatch).knows(server)
    said = fetches("v1.1.0", "--table", "papers", "--out", "some")
    assert set(texts(Path("some"))) == {"papers.parquet", "manifest.json", "release.json", "verify.py"}
    assert f"4 files, {sum(map(len, texts(Path('some')).values())):,} bytes" in said
    assert f"4 from remote `store` ({server.url})" in said
    fetches("v1.1.0")
    assert texts(RELEASE) == original


def test_what_a_remote_lost_or_altered_is_told_and_sent_again(server: Server, package: Package, tmp_path: Path) -> None:
    package.uses(server)
    pushes()
    remote = open_remote()
    listing, dump = (kept.object_id for kept in all_kept())
    (tmp_path / "other").write_text("What nobody released.")
    remote.store.delete(listing)
    remote.upload({dump: tmp_path / "other"})
    told = pushes("--remote", "store")
    assert "v1.1.0: 6 objects, 1 uploaded" in told
    assert f"data/raw/big.txt (object {dump}) was altered" in told
    assert "complete for all that DVC keeps here: an empty clone fetched 7 objects" in told
    assert "again" not in pushes()
