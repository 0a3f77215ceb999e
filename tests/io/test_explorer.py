"""The server: the folder's files and nothing else, for this machine alone."""

import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from etl.errors import OutputError
from etl.io.explorer import HOST, Server, serve

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site, with a secret beside it."""
    site = tmp_path / "site"
    (site / "raw" / "a.b-c").mkdir(parents=True)
    (site / "index.html").write_text("<!DOCTYPE html>")
    (site / "small.html").write_text("<!DOCTYPE html>")
    (site / "explorer.js").write_text("1;")
    (site / "raw" / "a.b-c" / "0.bin.gz").write_bytes(bytes(300_000))
    (site / ".hidden").write_text("hidden")
    (tmp_path / "secret.txt").write_text("secret")
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    (site / "beside").symlink_to(tmp_path)
    return site


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    """The folder served."""
    with serve(folder, 0) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def ask(server: Server, path: str, host: str | None = None, method: str = "GET") -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(HOST, server.server_port, timeout=10)
    try:
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", f"{HOST}:{server.server_port}" if host is None else host)
        connection.endheaders()
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html?q=clocks", "text/html; charset=utf-8"),
        ("/explorer.js", "text/javascript; charset=utf-8"),
        ("/raw/a.b-c/0.bin.gz", "application/octet-stream"),
        ("/raw/%61.b-c/0.bin.gz", "application/octet-stream"),
    ],
)
def test_files_are_sent_as_what_they_are(server: Server, folder: Path, path: str, kind: str) -> None:
    answer, content = ask(server, path)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Encoding"] is None
    name = path.partition("?")[0].replace("%61", "a").lstrip("/") or "index.html"
    assert content == (folder / name).read_bytes()
    head, nothing = ask(server, path, method="HEAD")
    assert (head.headers["Content-Length"], nothing) == (str(len(content)), b"")


@pytest.mark.parametrize("path", ["/", "/nothing", "/../secret.txt"])
def test_every_answer_forbids_what_is_not_needed(server: Server, path: str) -> None:
    answer, _ = ask(server, path)
    assert answer.headers["Content-Security-Policy"].startswith(POLICY)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_the_page_that_holds_everything_keeps_its_own_policy(server: Server) -> None:
    answer, _ = ask(server, "/small.html")
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'none'"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/raw/../../secret.txt",
        "/..%2fsecret.txt",
        "//etc/passwd",
        "/beside/secret.txt",
        "/link.txt",
        "/.hidden",
        "/raw",
        "/raw/",
        "/raw/a.b-c/",
        "/index.html/",
        "/index.html%00",
        "/%ff",
        "/nothing",
        "/[",
    ],
)
def test_nothing_outside_the_folder_and_no_listing(server: Server, path: str) -> None:
    answer, content = ask(server, path)
    assert answer.status == 404
    assert b"secret" not in content.replace(b"secret.txt", b"")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:{port}", ""])
def test_a_foreign_host_is_refused(server: Server, host: str) -> None:
    answer, content = ask(server, "/index.html", host.format(port=server.server_port))
    assert answer.status == 421
    assert b"DOCTYPE html>" not in content[:15]
    assert ask(server, "/index.html", f"localhost:{server.server_port}")[0].status == 200


def test_a_connection_stays_for_further_requests(server: Server) -> None:
    connection = HTTPConnection(HOST, server.server_port, timeout=10)
    for path in ("/explorer.js", "/nothing-here", "/index.html"):
        connection.request("GET", path)
        first = connection.sock
        assert connection.getresponse().read()
        assert path != "/explorer.js" or connection.sock is first is not None
    connection.close()


def test_content_that_comes_with_a_request_is_no_request(server: Server) -> None:
    hidden = f"GET /explorer.js HTTP/1.1\r\nHost: {HOST}:{server.server_port}\r\n\r\n"
    with socket.create_connection((HOST, server.server_port), timeout=10) as connection:
        head = f"GET / HTTP/1.1\r\nHost: {HOST}:{server.server_port}\r\nContent-Length: {len(hidden)}\r\n\r\n"
        connection.sendall((head + hidden).encode())
        answers = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answers.count(b"HTTP/1.1 200") == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_written(server: Server, method: str) -> None:
    assert ask(server, "/index.html", method=method)[0].status == 501


def test_a_site_that_is_written_anew_is_served_at_once(server: Server, folder: Path) -> None:
    folder.rename(folder.with_name("old"))
    assert ask(server, "/index.html")[0].status == 404
    folder.mkdir()
    (folder / "index.html").write_text("new")
    assert ask(server, "/")[1] == b"new"


def test_only_this_machine_is_listened_to(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_a_port_that_is_taken_is_told(server: Server, folder: Path) -> None:
    with pytest.raises(OutputError, match=f"port {server.server_port}: cannot be served at"):
        serve(folder, server.server_port)
