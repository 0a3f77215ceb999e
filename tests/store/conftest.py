"""An S3 server on loopback, and what the environment says of it."""

import gc
import logging
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

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

    def keys(self, prefix: str) -> list[str]:
        """The keys that begin so, in the order in which they were written."""
        found = self.client.list_objects_v2(Bucket="papers", Prefix=prefix).get("Contents", [])
        return [one["Key"] for one in found]


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


@pytest.fixture
def store(server: Store, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The server, as the environment of the test knows it, and nothing of this machine."""
    for name, value in _KEYS.items():
        monkeypatch.setenv(name, value)
    for name in _FORGOTTEN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.endpoint)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path_factory.getbasetemp() / "nobody"))
    return server
