"""Dumps that lie in a store: added, built, looked into; and what is said once they are not there as they were."""

import hashlib
import json
import subprocess
from pathlib import Path

import polars as pl
import pytest
import yaml
from polars.testing import assert_frame_equal

from etl.cli.judging import refuse_other_inputs
from etl.errors import ConfigurationError, DumpError
from etl.io.dump_bytes import open_dump, read_bytes, read_chunks, sha256_of_dump
from etl.io.pointers import point_to
from etl.io.raw_bytes import compare_files
from etl.io.site import read_slices
from etl.io.store import read_address
from schemas.columns import Dump
from tests.cli.conftest import ABSTRACTS, Abstracts, empty_project, run
from tests.store.conftest import Store

LINE = b'{"title": "A Count of Bees", "abstract": "We count the bees of a valley."}\n'
LATEST = "data/processed/latest"
POINTER = "data/raw/bees.txt.s3.yaml"
CHANGED = "s3://papers/dumps/bees.txt: is not the dump any more that bees.txt.s3.yaml points to: "


def said(*words: str) -> str:
    """The one line of a command that must fail for its dump."""
    done = run(*words)
    assert isinstance(done.exception, DumpError), done.exception or done.output
    assert "\n" not in str(done.exception)
    return str(done.exception)


def contents(folder: Path, *but: str) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in but)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_tables_are_those_of_the_same_dumps_here_to_the_byte(built_once: Path) -> None:
    here, there = built_once / "here", built_once / "there"
    assert contents(here / "data/interim/parse") == contents(there / "data/interim/parse")
    told_of_files = ("dumps.parquet", "datapackage.json", "croissant.json", "manifest.json")
    assert contents(here / LATEST, *told_of_files) == contents(there / LATEST, *told_of_files)
    old, new = (pl.read_parquet(root / LATEST / "dumps.parquet") for root in (here, there))
    assert_frame_equal(old.drop(Dump.file), new.drop(Dump.file))
    assert new[Dump.file].to_list() == ["bees.txt.s3.yaml", "list.txt.s3.yaml"]


def test_a_pointer_says_where_and_what_and_the_manifest_has_both(there: Path) -> None:
    sha256 = hashlib.sha256(ABSTRACTS.encode()).hexdigest()
    pointer = yaml.safe_load((there / POINTER).read_text())
    assert pointer.pop("etag")
    assert pointer == {"url": "s3://papers/dumps/bees.txt", "bytes": len(ABSTRACTS), "sha256": sha256}
    inputs = json.loads((there / LATEST / "manifest.json").read_text())["inputs"]
    assert inputs["s3://papers/dumps/bees.txt"] == sha256
    assert inputs[POINTER] == hashlib.sha256((there / POINTER).read_bytes()).hexdigest()


def test_what_was_added_is_told_and_not_added_again(store: Store, tmp_path: Path, abstracts: Abstracts) -> None:
    store.put("new/bees.jsonl", LINE)
    added = abstracts("add", "s3://papers/new/bees.jsonl", "--captured", "2025-01-02", "--note", "from the bucket")
    assert added.output.startswith(
        f"Added data/raw/bees.jsonl.s3.yaml as `bees`: jsonl, 1 mention, 0 of {len(LINE)} bytes"
    )
    entry = {"file": "bees.jsonl.s3.yaml", "format": "jsonl", "captured_date": "2025-01-02", "note": "from the bucket"}
    assert yaml.safe_load(Path("data/raw/dumps.yaml").read_text()) == {"dumps": {"bees": entry}}
    before = contents(Path())
    twin = "is there already, as dump `bees`. It is not added again."
    store.put("other/copy.jsonl", LINE)
    assert said("add", "s3://papers/other/copy.jsonl") == f"s3://papers/other/copy.jsonl: {twin}"
    (tmp_path / "copy.jsonl").write_bytes(LINE)
    assert said("add", str(tmp_path / "copy.jsonl")).endswith(twin)
    assert said("add", "s3://papers/new").startswith("s3://papers/new: there is no such object. Check the address")
    assert contents(Path()) == before


def test_an_object_is_inspected_where_it_is(store: Store, tmp_path: Path, abstracts: Abstracts) -> None:
    store.put("dumps/seen.txt", ABSTRACTS.encode())
    shown = abstracts("inspect", "s3://papers/dumps/seen.txt", "--out", tmp_path / "tables").output
    assert shown.startswith("seen.txt: abstract_list (confidence 1.00; ")
    assert "2 mentions with abstract 2" in shown
    assert pl.read_parquet(tmp_path / "tables/mentions.parquet").height == 2


def test_why_and_verify_and_the_explorer_read_it_where_it_is(there: Path, abstracts: Abstracts) -> None:
    told = abstracts("why", "bees", "doi").output
    assert "from: data/raw/list.txt.s3.yaml, bytes 217 to 237" in told
    assert "doi: ⟦10.1000/bees.2021.17⟧" in told
    verified = abstracts("verify").output
    assert "raw       dumps: 2, 540 bytes, as they were; their spans cover them" in verified
    assert "verbatim  6 field spans hold the text" in verified
    content = ABSTRACTS.encode()
    assert list(read_slices(there / POINTER, 200)) == [(0, content[:200]), (1, content[200:])]
    assert list(read_slices(there / POINTER, 200, {1})) == [(1, content[200:])]


@pytest.mark.parametrize(
    ("now", "what"),
    [
        (ABSTRACTS.replace("12 summers", "13 summers"), "its SHA-256 is "),
        (ABSTRACTS + "Abstract:", f"it has {len(ABSTRACTS) + 9} bytes, not {len(ABSTRACTS)}"),
    ],
)
def test_an_object_that_has_changed_is_refused_and_nothing_is_written(
    there: Path, store: Store, now: str, what: str
) -> None:
    store.put("dumps/bees.txt", now.encode())
    before = contents(there)
    told = said("parse", "bees")
    assert told.startswith(CHANGED + what)
    assert told.endswith(
        "or remove bees.txt.s3.yaml and its entry in dumps.yaml and `abstracts add` the address again."
    )
    with pytest.raises(DumpError, match="is not the dump any more"):
        open_dump(there / POINTER)
    compared = compare_files(there / "data/raw", pl.read_parquet(there / LATEST / "dumps.parquet"))
    assert compared.same == ["list"]
    assert len(compared.other) == 1
    assert CHANGED in compared.other[0]
    assert contents(there) == before


def test_the_same_bytes_put_there_again_are_the_same_dump(there: Path, store: Store) -> None:
    pointer = there / POINTER
    pointer.write_text(pointer.read_text().replace("etag: ", 'etag: "another"  # '))
    assert sha256_of_dump(pointer) == hashlib.sha256(ABSTRACTS.encode()).hexdigest()
    with open_dump(pointer) as file:
        file.seek(9)
        assert file.read(8) == b"We count"


def test_a_large_object_comes_in_chunks_and_a_limit_holds(store: Store, tmp_path: Path) -> None:
    content = bytes(range(256)) * 100
    pointer = point_to(read_address(store.put("dumps/large.bin", content)), tmp_path)
    chunks = list(read_chunks(pointer, None, 1_000))
    assert [len(chunk) for chunk in chunks] == [1_000] * 25 + [600]
    assert b"".join(chunks) == read_bytes(pointer, 25_600) == content
    with pytest.raises(DumpError, match=r"25,600 bytes, more than the limit of 25,599 \(parse\.max_dump_bytes\)"):
        read_bytes(pointer, 25_599)


def test_what_is_not_there_or_may_not_be_read_is_told_in_a_line(there: Path, store: Store) -> None:
    with store.locked():
        denied = said("parse", "bees")
    assert denied.startswith(
        "s3://papers/dumps/bees.txt: access is denied (ACCESS_DENIED), or no credentials were found"
    )
    store.client.delete_object(Bucket="papers", Key="dumps/bees.txt")
    assert said("parse", "bees").startswith("s3://papers/dumps/bees.txt: there is no such object.")
    assert said("add", "s3://nobody/a.txt").startswith("s3://nobody/a.txt: there is no such bucket. Check the address")
    assert said("add", "s3://papers").startswith("s3://papers/: is a bucket.")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("url: s3://papers/a\nbytes: 1\n", "must have `url`, `bytes` and `sha256`"),
        ("- a\n", "must have `url`, `bytes` and `sha256`"),
        ("url: s3://papers/a\nbytes: 1\nsha256: abc\n", "`sha256` 64 digits"),
        (f"url: s3://papers/a\nbytes: true\nsha256: {'ab' * 32}\n", "`bytes` must be a number"),
        (f"url: s3://papers/a\nbytes: 1\nsha256: {'ab' * 32}\nsecret_key: x\n", "and no more"),
        (f"url: s3://papers/a\nbytes: 1\nsha256: {'ab' * 32}\netag: 1\n", "must be text"),
        (f"url: s3://who:hush@papers/a\nbytes: 1\nsha256: {'ab' * 32}\n", "`url`: an address in S3 is"),
        (f"url: /etc/hostname\nbytes: 1\nsha256: {'ab' * 32}\n", "`url`: an address in S3 is"),
    ],
)
def test_a_pointer_that_says_something_else_is_refused(there: Path, text: str, what: str) -> None:
    (there / POINTER).write_text(text)
    done = run("parse", "bees")
    assert isinstance(done.exception, ConfigurationError)
    assert what in str(done.exception)
    assert "hush" not in str(done.exception)


def test_a_release_needs_the_pointer_committed_and_not_the_object(there: Path) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=Ada Oil", "-c", "user.email=ada@example.org")
        subprocess.run(["git", *who, *words], cwd=there, check=True, capture_output=True)

    git("init", "--quiet")
    git("add", "data/raw", "params.yaml")
    git("commit", "--quiet", "--message", "Dumps")
    refuse_other_inputs()
    (there / POINTER).write_text((there / POINTER).read_text() + "# more\n")
    git("commit", "--quiet", "--all", "--message", "Another pointer")
    with pytest.raises(ConfigurationError, match=r"bees\.txt\.s3\.yaml: the build is of it, and it is not committed"):
        refuse_other_inputs()


@pytest.fixture(autouse=True)
def _empty(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty package to stand in, where a test has none of its own."""
    if "there" not in request.fixturenames and "built_once" not in request.fixturenames:
        empty_project(tmp_path / "empty")
        monkeypatch.chdir(tmp_path / "empty")


@pytest.fixture
def abstracts() -> Abstracts:
    return run
