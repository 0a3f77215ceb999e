"""Real servers of each kind on loopback, started here: S3, WebDAV, and SSH with SFTP."""

import asyncio
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ACCESS = {"access_key_id": "maintainer", "secret_access_key": "not-a-secret"}
USER, PASSWORD = "maintainer", "not-a-secret"


class Server(NamedTuple):
    """Where a remote is: its address, what anybody may know of it, and what only its users know."""

    url: str
    settings: Mapping[str, str]
    secrets: Mapping[str, str]


@contextmanager
def folder(path: Path) -> Iterator[Server]:
    """A folder on the disk."""
    yield Server(str(path), {}, {})


@contextmanager
def s3(_: Path) -> Iterator[Server]:
    """An S3 server with a bucket."""
    import boto3  # type: ignore[import-untyped]
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        endpoint = "http://{}:{}".format(*server.get_host_and_port())
        keys = {"aws_access_key_id": ACCESS["access_key_id"], "aws_secret_access_key": ACCESS["secret_access_key"]}
        client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **keys)
        client.create_bucket(Bucket="papers")
        client.close()
        yield Server("s3://papers/store", {"endpointurl": endpoint, "region": "us-east-1"}, ACCESS)
    finally:
        server.stop()


@contextmanager
def webdav(path: Path) -> Iterator[Server]:
    """A WebDAV server that asks for a password."""
    from cheroot.wsgi import Server as WSGIServer
    from wsgidav.wsgidav_app import WsgiDAVApp  # type: ignore[import-untyped]

    path.mkdir()
    users = {"*": {USER: {"password": PASSWORD}}}
    config = {
        "provider_mapping": {"/": str(path)},
        "simple_dc": {"user_mapping": users},
        "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
        "logging": {"enable": False},
        "verbose": 0,
    }
    server = WSGIServer(("127.0.0.1", 0), WsgiDAVApp(config), numthreads=4)
    server.prepare()
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield Server(f"webdav://127.0.0.1:{server.bind_addr[1]}/", {"user": USER}, {"password": PASSWORD})
    finally:
        server.stop()
        thread.join()


@contextmanager
def ssh(path: Path) -> Iterator[Server]:
    """An SSH server that serves a folder by SFTP to who has a key made for it."""
    import asyncssh

    (path / "home").mkdir(parents=True)
    key = asyncssh.generate_private_key("ssh-ed25519")
    key.write_private_key(path / "key")
    key.write_public_key(path / "known")
    connections: list[asyncssh.SSHServerConnection] = []
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def listen() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")],
            authorized_client_keys=str(path / "known"),
            acceptor=connections.append,
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=str(path / "home").encode()),
        )

    async def close(acceptor: asyncssh.SSHAcceptor) -> None:
        acceptor.close()
        for connection in connections:
            connection.abort()
            await connection.wait_closed()
        await acceptor.wait_closed()

    acceptor = asyncio.run_coroutine_threadsafe(listen(), loop).result()
    try:
        url = f"ssh://127.0.0.1:{acceptor.get_port()}/store"
        yield Server(url, {"user": USER}, {"keyfile": str(path / "key")})
    finally:
        asyncio.run_coroutine_threadsafe(close(acceptor), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


KINDS = {"folder": folder, "s3": s3, "webdav": webdav, "ssh": ssh}
