"""Addresses, and what the environment says of a store."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from etl.errors import ConfigurationError, DumpError
from etl.io.store import Address, is_address, open_object, read_address
from tests.store.conftest import Store, surround


class _Asked(BaseHTTPRequestHandler):
    """Refuses whoever shows no key, and says what it was asked for."""

    asked: list[str] = []

    def do_HEAD(self) -> None:
        self.asked.append(self.path)
        self.send_response(403 if "Authorization" not in self.headers else 400)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """The host of that server."""
    _Asked.asked.clear()
    with HTTPServer(("127.0.0.1", 0), _Asked) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        host = f"127.0.0.1:{running.server_port}"
        surround(monkeypatch, f"http://{host}", tmp_path)
        yield host
        running.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("text", "bucket", "key"),
    [
        ("s3://bucket/dumps/big.jsonl", "bucket", "dumps/big.jsonl"),
        ("s3://a.bucket-1/Größe und @/x", "a.bucket-1", "Größe und @/x"),
        ("s3://bucket/papers/", "bucket", "papers"),
        ("s3://bucket", "bucket", ""),
        ("s3://bucket/", "bucket", ""),
    ],
)
def test_an_address_is_read(text: str, bucket: str, key: str) -> None:
    assert is_address(text)
    assert read_address(text) == Address(bucket, key)
    assert read_address(str(Address(bucket, key))) == Address(bucket, key)


@pytest.mark.parametrize(
    "text",
    [
        "s3://key:hush@bucket/x",
        "s3://hush@bucket/x",
        "s3://bucket/x?access_key=a&secret_key=hush",
        "s3://bucket/x?endpoint_override=hush",
        "s3://bucket/x#hush",
        "s3://bucket/a//hush",
        "s3://bucket/../hush",
        "s3://bucket/hush\n",
        "s3:///hush",
        "s3://HUSH/x",
        "hush",
    ],
)
def test_what_is_none_or_carries_credentials_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"no user, no password, no `\?` and no `#`") as refused:
        read_address(text)
    assert "hush" not in str(refused.value).lower()


def refused(address: str = "s3://papers/a.txt") -> str:
    with pytest.raises((DumpError, ConfigurationError)) as told:
        open_object(read_address(address), 1_000)
    assert "\n" not in str(told.value)
    return str(told.value)


def test_the_endpoint_of_s3_comes_before_that_of_all_services(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.put("endpoint.txt", b"found")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", store.endpoint)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with open_object(read_address("s3://papers/endpoint.txt"), 1_000).file as file:
        assert file.read() == b"found"


@pytest.mark.parametrize(
    "said", ["127.0.0.1:9000", "http://who" + ":hush@127.0.0.1", "https://host/path", "ftp://host"]
)
def test_an_endpoint_that_is_none_is_refused(said: str, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", said)
    assert refused() == "AWS_ENDPOINT_URL: must be `https://host` or `https://host:port`, and nothing more."


def test_without_credentials_it_is_said_where_they_come_from(stub: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    told = refused()
    assert _Asked.asked[0] == "/papers/a.txt"
    assert "access is denied (ACCESS_DENIED), or no credentials were found. They come from AWS_ACCESS_KEY_ID" in told


def test_a_proxy_is_asked_unless_the_host_is_excepted(stub: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://store.example.org")
    monkeypatch.setenv("http_proxy", f"http://{stub}")
    monkeypatch.setenv("no_proxy", "localhost")
    assert refused().startswith("s3://papers/a.txt: failed (")
    assert _Asked.asked[0] == "http://store.example.org/papers/a.txt"
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{stub}")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    refused()
    assert _Asked.asked[-1] == "/papers/a.txt"


def test_a_store_that_cannot_be_reached_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    told = refused()
    assert told.startswith("s3://papers/a.txt: cannot be reached (Failed to connect to 127.0.0.1:1")
    assert told.endswith("Check the network, AWS_ENDPOINT_URL and AWS_REGION, then run this again.")
