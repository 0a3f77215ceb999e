"""Tables brought to a store: all of them, the manifest last, and read there as the page says."""

import io
import re
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import verifier
from etl.errors import BrokenTableError, OutputError
from etl.io.store import Address, written_object
from etl.io.uploading import upload_folder
from schemas.about import completed
from tests.cli.conftest import run
from tests.publish.conftest import become_release
from tests.store.conftest import Store

LATEST = Path("data/processed/latest")
PAGE = (Path(__file__).parents[2] / "docs/object-storage.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def build(there: Path) -> Path:
    """A build, beside which the test stands."""
    return there / LATEST


def test_a_build_is_uploaded_once_and_reads_back_as_it_was(build: Path, store: Store, tmp_path: Path) -> None:
    done = run("upload", "s3://papers/builds/")
    count = len(list(build.iterdir()))
    assert done.output.startswith(f"Sent {count} files, ")
    (name,) = {key.split("/")[1] for key in store.keys("builds/")}
    assert f"s3://papers/builds/{name}/papers.parquet" in done.output
    back = store.fetch(f"builds/{name}/", tmp_path / "back")
    report = verifier.check(back)
    assert report.problems == []
    assert report.root is not None
    assert report.root[1].startswith(name)
    store.client.delete_object(Bucket="papers", Key=f"builds/{name}/papers.parquet")
    store.put(f"builds/{name}/pairs.parquet", b"damaged")
    store.put(f"builds/{name}/verify.py", bytes((build / "verify.py").stat().st_size))
    again = run("upload", "s3://papers/builds")
    assert again.output.startswith("Sent 3 files, ")
    assert f"; {count - 3} were there already." in again.output
    assert store.keys("builds/") == sorted(f"builds/{name}/{path.name}" for path in build.iterdir())


def test_the_manifest_is_sent_when_all_is_there(build: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []

    @contextmanager
    def cut_off(address: Address, error_class: type[OutputError]) -> Iterator[Any]:
        with written_object(address, error_class) as stream:
            sent.append(address.key)
            if len(sent) == 5:
                raise KeyboardInterrupt
            yield stream

    with monkeypatch.context() as patch:
        patch.setattr("etl.io.uploading.written_object", cut_off)
        with pytest.raises(KeyboardInterrupt):
            upload_folder(build, Address("papers", "cut"))
        assert len(store.keys("cut/")) in (4, 5)
        assert "manifest.json" not in {key.rpartition("/")[2] for key in store.keys("cut/")}
        upload_folder(build, Address("papers", "cut"))
    assert sent[-1].endswith("/manifest.json")
    assert len(store.keys("cut/")) == len(list(build.iterdir()))


def test_what_did_not_come_whole_is_no_reason_for_a_manifest(
    build: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:

    def lost(address: Address, error_class: type[OutputError]) -> AbstractContextManager[Any]:
        return written_object(
            Address("papers", "lost") if address.key.endswith("pairs.parquet") else address, error_class
        )

    monkeypatch.setattr("etl.io.uploading.written_object", lost)
    with pytest.raises(OutputError, match=r"pairs\.parquet: did not come whole\. Run this again\."):
        upload_folder(build, Address("papers", "half"))
    assert [key for key in store.keys("half/") if key.endswith("manifest.json")] == []


def test_a_release_goes_under_its_version_and_no_other_of_it_ever(build: Path, store: Store, tmp_path: Path) -> None:
    release = build.parent / "v1.0.0"
    shutil.copytree(build, release)
    become_release(release, completed({}))
    first = run("upload", "s3://papers/releases", "v1.0.0")
    assert first.exit_code == 0, first.exception
    back = store.fetch("releases/v1.0.0/", tmp_path / "v1.0.0")
    assert verifier.check(back).problems == []
    store.put("releases/v1.0.0/release.json", b"{}")
    refused = run("upload", "s3://papers/releases", "v1.0.0")
    assert isinstance(refused.exception, OutputError)
    assert str(refused.exception).startswith("s3://papers/releases/v1.0.0: holds another release.json already. Nothing")


def test_a_folder_that_is_damaged_is_not_uploaded(build: Path, store: Store) -> None:
    (build / "pairs.parquet").write_bytes(b"damaged")
    with pytest.raises(BrokenTableError, match=r"pairs\.parquet: is another file than manifest\.json names"):
        upload_folder(build, Address("papers", "damaged"))
    assert store.keys("damaged/") == []


def test_a_table_in_parts_goes_with_all_of_them(build: Path, store: Store) -> None:
    manifest = build / "manifest.json"
    (build / "papers.parquet").rename(build / "papers-0001.parquet")
    manifest.write_text(manifest.read_text().replace('"papers.parquet"', '"papers-0001.parquet"'))
    upload_folder(build, Address("papers", "parts"))
    assert [key for key in store.keys("parts/") if "/papers-" in key]


def test_what_a_store_refuses_is_told_in_a_line(build: Path, store: Store) -> None:
    with store.locked():
        denied = run("upload", "s3://papers/denied")
    nowhere = run("upload", "s3://nobody/papers")
    assert isinstance(denied.exception, OutputError)
    assert "access is denied (INVALID_ACCESS_KEY_ID)" in str(denied.exception)
    assert isinstance(nowhere.exception, OutputError)
    assert re.fullmatch(r"s3://nobody/papers/\S+: there is no such bucket\. .*", str(nowhere.exception))


def test_the_page_reads_the_tables_where_they_are(build: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    name = upload_folder(build, Address("papers", "bucket")).address.key.rpartition("/")[2]
    expected = pl.read_parquet(build / "papers.parquet").height
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    assert len(SNIPPETS) == 3
    for snippet in SNIPPETS:
        told = io.StringIO()
        with redirect_stdout(told):
            exec(compile(snippet.replace("bucket/papers/v1.0.0", f"papers/bucket/{name}"), "page", "exec"), {})
        assert told.getvalue().split() == [str(expected)]
