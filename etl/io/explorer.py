"""A server of one folder of files for a browser on the same machine: loopback, read only, nothing but its files."""

import re
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import unquote, urlsplit

from etl.errors import OutputError

HOST: Final = "127.0.0.1"
_INDEX: Final = "index.html"
_OWN_POLICY: Final = "small.html"
"""The page that allows what is written within it by a policy of its own."""
_FRAMED: Final = "frame-ancestors 'none'"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    f"base-uri 'none'; form-action 'none'; {_FRAMED}"
)
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".gz": "application/octet-stream",
}
_UNKNOWN: Final = "application/octet-stream"
_PART: Final = re.compile(r"[\w-][\w.-]*", re.ASCII)
_NAMES: Final = ("127.0.0.1", "localhost")
_IDLE_SECONDS: Final = 60
_CHUNK: Final = 1 << 18


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection; each request opens its file anew, so that a site written meanwhile is served at once."""

    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS
    disable_nagle_algorithm = True  # else the body waits 40 ms for the other side to have acknowledged the head
    server: "Server"

    def do_GET(self) -> None:
        """Send a file."""
        self._answer(has_body=True)

    def do_HEAD(self) -> None:
        """Tell of a file what `do_GET` would."""
        self._answer(has_body=False)

    def version_string(self) -> str:
        """No version: it helps nobody."""
        return "abstracts"

    def log_message(self, *args: object) -> None:
        """Say nothing of requests."""

    def end_headers(self) -> None:
        """Add what goes with every answer, errors as well."""
        policy = _FRAMED if self._path() == _OWN_POLICY else _POLICY
        for name, value in (
            ("Content-Security-Policy", policy),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cache-Control", "no-cache"),
        ):
            self.send_header(name, value)
        super().end_headers()

    def _answer(self, *, has_body: bool) -> None:
        self.close_connection = self.close_connection or self._has_content()
        if self.headers.get("Host") not in self.server.hosts:  # a foreign name that was led to this machine
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        file = self._opened()
        if file is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        with file:
            size = file.seek(0, 2)
            file.seek(0)
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", _TYPES.get(Path(self._path()).suffix, _UNKNOWN))
            self.send_header("Content-Length", str(size))
            self.end_headers()
            while has_body and (chunk := file.read(min(size, _CHUNK))):
                self.wfile.write(chunk)
                size -= len(chunk)

    def _has_content(self) -> bool:
        """Whether bytes follow that are no request; they are not read."""
        return self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers

    def _path(self) -> str:
        """What is asked for, relative to the folder."""
        try:
            path = unquote(urlsplit(getattr(self, "path", "")).path, errors="strict")
        except ValueError:
            return ""
        return path.removeprefix("/") or _INDEX

    def _opened(self) -> BinaryIO | None:
        """The file, if it is one of the folder; no name that is hidden or leads anywhere else is looked up."""
        parts = self._path().split("/")
        if not all(_PART.fullmatch(part) for part in parts):
            return None
        try:
            path = self.server.folder.joinpath(*parts).resolve(strict=True)
            is_inside = path.is_relative_to(self.server.folder.resolve(strict=True))
            return path.open("rb") if is_inside and path.is_file() else None
        except OSError:
            return None


class Server(ThreadingHTTPServer):
    """Knows its folder, and by which names it may be asked."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.folder = folder.absolute()
        self.hosts = {f"{name}:{self.server_port}" for name in _NAMES}
        if self.server_port == 80:
            self.hosts.update(_NAMES)

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away in the midst of an answer is no error."""


def serve(folder: Path, port: int) -> Server:
    """A server of a folder at a port of this machine, 0 for any that is free: `with` it, let it `serve_forever`.

    An `OutputError` where the port is taken.
    """
    try:
        return Server(folder, port)
    except OSError as error:
        raise OutputError(f"port {port}: cannot be served at ({error.strerror}). Choose another: --port.") from error
