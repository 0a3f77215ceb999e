"""An S3 server on loopback, and what the environment says of it."""

import gc
import logging
import shutil
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.cli.conftest import ABSTRACTS, LISTED, empty_project, run
from tests.shared import made_once

DUMPS = {"bees.txt": (ABSTRACTS, "abstract_list"), "list.txt": (LISTED, "publication_list")}
STAGES = ("parse bees", "parse list", "normalise", "deduplicate", "relate", "validate", "publish")
_KEYS = {"AWS_ACCESS_KEY_ID": "maintainer", "AWS_SECRET_ACCESS_KEY": "not-a-secret"}
_FORGOTTEN = (
    *("AWS_ENDPOINT_URL_S3", "AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN"),
    *("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"),
)


class Store(NamedTuple):
    """Where the server is, and a client that is none of the package's own."""

    endpoint: str
    client: Any

    def put(self, key: str, content: bytes, bucket: str = "papers") -> str:
        """Put an object there, and return its address."""
        self.client.put_object(Bucket=bucket, Key=key, Body=content)
        return f"s3://{bucket}/{key}"

    def put_dumps(self) -> None:
        """Put the dumps of the packages there."""
        for name, (text, _) in DUMPS.items():
            self.put(f"dumps/{name}", text.encode())

    def keys(self, prefix: str) -> list[str]:
        """The keys that begin so, sorted."""
        return [one["Key"] for one in self.client.list_objects_v2(Bucket="papers", Prefix=prefix).get("Contents", [])]

    def fetch(self, prefix: str, folder: Path) -> Path:
        """Bring what is below a prefix to a folder."""
        folder.mkdir()
        for key in self.keys(prefix):
            self.client.download_file("papers", key, str(folder / key.rpartition("/")[2]))
        return folder

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let the server take no key meanwhile."""
        self._ask_keys_after("0")
        try:
            yield
        finally:
            self._ask_keys_after("1000000000")

    def _ask_keys_after(self, count: str) -> None:
        asked = urllib.request.Request(f"{self.endpoint}/moto-api/reset-auth", count.encode(), {"Content-Type": "text"})
        urllib.request.urlopen(asked).close()


@pytest.fixture(scope="session")
def server() -> Iterator[Store]:
    """The server, with the bucket `papers`."""
    import boto3  # type: ignore[import-untyped]
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    try:
        endpoint = "http://{}:{}".format(*running.get_host_and_port())
        keys = {name.lower(): value for name, value in _KEYS.items()}
        client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **keys)
        client.create_bucket(Bucket="papers")
        yield Store(endpoint, client)
        client.close()
    finally:
        running.stop()
        gc.collect()


def surround(patch: pytest.MonkeyPatch, endpoint: str, home: Path) -> None:
    """Let the environment say how a server is reached, and nothing of this machine."""
    for name, value in _KEYS.items():
        patch.setenv(name, value)
    for name in _FORGOTTEN:
        patch.delenv(name, raising=False)
    patch.setenv("AWS_ENDPOINT_URL", endpoint)
    patch.setenv("AWS_REGION", "us-east-1")
    patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        patch.setenv(name, str(home / "nobody"))


@pytest.fixture
def store(server: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Store:
    """The server, as the environment of the test knows it."""
    surround(monkeypatch, server.endpoint, tmp_path)
    return server


@pytest.fixture(scope="session")
def built_once(server: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two packages of the same two dumps, built: in `here` they are files, in `there` objects."""

    def make(home: Path) -> None:
        home.mkdir()
        for name, (text, _) in DUMPS.items():
            (home / name).write_text(text)
        for root, source in ((home / "here", str(home)), (home / "there", "s3://papers/dumps")):
            empty_project(root)
            patch.chdir(root)
            adds = [f"add {source}/{name} --format {layout}" for name, (_, layout) in DUMPS.items()]
            for command in (*adds, *STAGES):
                done = run(*command.split())
                assert done.exit_code == 0, done.exception or done.output

    with pytest.MonkeyPatch.context() as patch:
        surround(patch, server.endpoint, tmp_path_factory.getbasetemp())
        server.put_dumps()
        return made_once(tmp_path_factory, "store", make)


@pytest.fixture
def there(built_once: Path, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the package whose dumps are objects; the current directory of the test. They are put back after it."""
    root = shutil.copytree(built_once / "there", tmp_path / "there")
    monkeypatch.chdir(root)
    yield root
    store.put_dumps()
