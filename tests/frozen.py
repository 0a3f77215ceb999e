"""A toy release put together by hand, and the hand of one who hides what was changed in it."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl import verifier
from etl.io.files import sha256_of_file
from etl.io.publish import verifier_text
from etl.io.release_folder import files_of
from etl.io.signature import fingerprint, sign
from etl.publish.package import Inputs
from etl.release.document import Base, Release, release_json
from tests.publish.conftest import ABOUT, toy_frames
from tests.published import publish, publish_folder

VERSION = "v1.0.0"
FIRST_LINES = {"release.json", "release.intoto.json", "release.intoto.json.sig"}

needs_ssh_keygen = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")


def publish_toy(folder: Path) -> Path:
    """Write the toy package to a folder."""
    inputs = Inputs({"params.yaml": "1" * 64}, "3" * 64, "4" * 64)
    publish_folder(folder, publish(toy_frames(), inputs, ABOUT, verifier_text()))
    return folder


def freeze(build: Path, folder: Path, key: Path | None = None) -> Path:
    """Make a release of a build; signed, where a key is given."""
    shutil.copytree(build, folder)
    (folder / "CITATION.cff").write_text("cff-version: 1.2.0\n")
    seal(folder, key)
    return folder


def seal(folder: Path, key: Path | None = None, version: str = VERSION, signed_by: str | None = None) -> None:
    """Write release.json, the statement and the signature anew, of all that is in the folder."""
    files = {name: entry for name, entry in files_of(folder).items() if name not in FIRST_LINES}
    release = Release(
        version=version,
        date="2026-11-30",
        commit="c" * 40,
        base=Base("v0.9.0", "b" * 64),
        bump="minor",
        reasons=["1 paper is new"],
        accepted_drift=None,
        tool="paper-abstracts",
        tool_version="0.1.0",
        doi=None,
        signed_by=fingerprint(key) if key else signed_by,
    )
    (folder / verifier.RELEASE).write_text(release_json(release, files))
    documents = ((folder / name).read_bytes() for name in (verifier.RELEASE, verifier.MANIFEST))
    (folder / verifier.STATEMENT).write_text(verifier.statement(*documents))
    if key:
        sign(folder, key)


def edit(folder: Path, name: str, content: bytes, **told: Any) -> None:
    """Put other bytes in the place of a file, and let every document say that they are the right ones."""
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / verifier.MANIFEST).read_bytes())
    entry = {"sha256": sha256_of_file(folder / name), "bytes": len(content)}
    manifest["files"][name] = {**manifest["files"].get(name, {}), **entry, **told}
    (folder / verifier.MANIFEST).write_text(json.dumps(manifest, indent=2))
    if (folder / verifier.RELEASE).exists():
        seal(folder, signed_by=json.loads((folder / verifier.RELEASE).read_bytes())["signed_by"])


def edit_table(folder: Path, name: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    """Put another table in the place of a table, and let every document say that it is the right one."""
    path = folder / f"{name}.parquet"
    before = pq.read_table(path)
    arrow = change(pl.DataFrame(before)).to_arrow(compat_level=pl.CompatLevel.oldest())
    columns = [arrow[one].cast(plain(arrow[one].type)) for one in arrow.column_names]
    fields = [as_before(before.schema, one, column) for one, column in zip(arrow.column_names, columns, strict=True)]
    table = pa.table(columns, pa.schema(fields, before.schema.metadata))
    pq.write_table(table, path, write_page_checksum=True)
    hashes = {one: verifier.content_hash(table[one]) for one in table.column_names}
    edit(folder, path.name, path.read_bytes(), rows=table.num_rows, columns=hashes)


def as_before(schema: pa.Schema, name: str, column: pa.ChunkedArray) -> pa.Field:
    """The field of a column, as it was if it still can be."""
    before = schema.field(name) if name in schema.names else pa.field(name, column.type)
    can_be = before.type == column.type and (before.nullable or not column.null_count)
    return before if can_be else pa.field(name, column.type)


def plain(dtype: pa.DataType) -> pa.DataType:
    """A type as it is published, without the large variants that polars hands over."""
    if pa.types.is_large_string(dtype):
        return pa.string()
    return pa.list_(plain(dtype.value_type)) if pa.types.is_large_list(dtype) else dtype


def edit_descriptor(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what datapackage.json says of the tables, by their names."""
    descriptor = json.loads((folder / "datapackage.json").read_bytes())
    change({resource["name"]: resource for resource in descriptor["resources"]})
    edit(folder, "datapackage.json", json.dumps(descriptor).encode())


def git(folder: Path, *words: str) -> None:
    """Run git in a folder, under a name of its own."""
    name = ("-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *name, *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    """Commit all that is in a folder, which becomes a repository."""
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "all")


def new_key(path: Path) -> Path:
    """Make an SSH key without a passphrase, and beside it the file of those who may sign: only it, as `maintainer`."""
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "toy", "-f", str(path)]
    subprocess.run(words, check=True, capture_output=True)
    path.with_suffix(".signers").write_text(f"maintainer {path.with_suffix('.pub').read_text()}")
    return path
