"""Objects in S3, or in a store that speaks as it does: opened, listed and written by pyarrow, which is here anyway.

Credentials come from where all programs look for them, and from nowhere else: the environment, `~/.aws`, the role of
the machine. pyarrow 26 heeds neither `AWS_ENDPOINT_URL` nor proxies by itself; it is told of them here.
"""

import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, Final, NamedTuple, cast
from urllib.parse import urlsplit

from etl.errors import AbstractsError, ConfigurationError, DumpError

_SCHEME: Final = "s3://"
_ADDRESS: Final = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([^?#\x00-\x1f\x7f]*))?")
_CODE: Final = re.compile(r"AWS Error ([A-Z_]{1,60})")
_UNREACHED: Final = "NETWORK_CONNECTION"
_DENIED: Final = frozenset(
    "ACCESS_DENIED INVALID_ACCESS_KEY_ID INVALID_CLIENT_TOKEN_ID INVALID_SIGNATURE MISSING_AUTHENTICATION_TOKEN "
    "SIGNATURE_DOES_NOT_MATCH UNRECOGNIZED_CLIENT REQUEST_EXPIRED".split()
)
_SOURCES: Final = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, ~/.aws, or the role of the machine"
_MOST_CHARS: Final = 300


class Address(NamedTuple):
    """Where an object, or what begins with the same words, is: `s3://bucket/key`."""

    bucket: str
    key: str

    def __str__(self) -> str:
        return f"{_SCHEME}{self.bucket}/{self.key}"

    @property
    def path(self) -> str:
        """As pyarrow names it."""
        return f"{self.bucket}/{self.key}".rstrip("/")

    def below(self, name: str) -> "Address":
        """What is of this name below it."""
        return Address(self.bucket, f"{self.key.rstrip('/')}/{name}".lstrip("/"))


class Object(NamedTuple):
    """An object that is open to be read, and what its store says of it: quoted tags, None where it says nothing."""

    file: io.BufferedReader
    byte_count: int
    etag: str | None
    version_id: str | None


def is_address(text: str) -> bool:
    """Whether a word is meant as the address of an object, and not as the name of a file."""
    return text.startswith(_SCHEME)


def read_address(text: str) -> Address:
    """The address that a text is; a `ConfigurationError` where it is none, or more: credentials are never in one.

    The error does not repeat the text.
    """
    found = _ADDRESS.fullmatch(text)
    parts = (found[2] or "").rstrip("/").split("/") if found else []
    if found is None or (any(part in ("", ".", "..") for part in parts) and parts != [""]):
        raise ConfigurationError(
            "an address in S3 is `s3://bucket/key`: no user, no password, no `?` and no `#`, no empty part. It was "
            f"neither used nor written down. Credentials come from {_SOURCES}."
        )
    return Address(found[1], "/".join(parts))


@contextmanager
def told(address: Address, error_class: type[AbstractsError] = DumpError) -> Iterator[None]:
    """Tell in one line what a store refuses, or why it cannot be reached."""
    try:
        yield
    except FileNotFoundError as error:
        raise error_class(f"{address}: {_missing(address)}") from error
    except (OSError, ValueError) as error:
        raise error_class(f"{address}: {_reason(str(error))}") from error


def _missing(address: Address) -> str:
    """What is not there; a store answers the same of an object and of a bucket."""
    from pyarrow.fs import FileType

    try:
        has_bucket = _file_system(address.bucket).get_file_info(address.bucket).type != FileType.NotFound
    except OSError:
        has_bucket = True
    return _no("object") if has_bucket else _no("bucket")


def _no(what: str) -> str:
    return f"there is no such {what}. Check the address, and AWS_ENDPOINT_URL where the store is not Amazon's."


def _reason(said: str) -> str:
    found = _CODE.search(said)
    code, words = found[1] if found else "", " ".join(said[found.end() if found else 0 :].split())[:_MOST_CHARS]
    if code == "NO_SUCH_BUCKET":
        return _no("bucket")
    if code in _DENIED:
        return f"access is denied ({code}), or no credentials were found. They come from {_SOURCES}."
    if code == _UNREACHED:
        detail = words.rpartition("Details: ")[2]
        return f"cannot be reached ({detail}). Check the network, AWS_ENDPOINT_URL and AWS_REGION, then run this again."
    return f"failed ({' '.join((code, words)).strip()}). If it does so again, ask who runs the store."


def open_object(address: Address, buffer_bytes: int, error_class: type[AbstractsError] = DumpError) -> Object:
    """Open an object to be read, so many bytes at a time; whatever fails, now or later, is told in one line."""
    if not address.key:
        raise error_class(f"{address}: is a bucket. Name one of its objects.")
    with told(address, error_class):
        file = _file_system(address.bucket).open_input_file(address.path)
        said = {name: value.decode() for name, value in (file.metadata() or {}).items()}
        reader = io.BufferedReader(_Reader(file, address, error_class), buffer_bytes)
        return Object(cast(io.BufferedReader, reader), file.size(), said.get("ETag"), said.get("VersionId"))


class _Reader(io.RawIOBase):
    """What pyarrow opened, as Python's own buffers want it, with errors in words."""

    def __init__(self, file: Any, address: Address, error_class: type[AbstractsError]) -> None:
        self._file, self._address, self._error_class = file, address, error_class

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with told(self._address, self._error_class):
            return int(self._file.readinto(buffer))

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def close(self) -> None:
        self._file.close()
        super().close()


def sizes_below(address: Address, error_class: type[AbstractsError]) -> dict[str, int]:
    """The objects right below an address, by name, with their bytes; none where there is nothing."""
    from pyarrow.fs import FileSelector

    with told(address, error_class):
        found = _file_system(address.bucket).get_file_info(FileSelector(address.path, allow_not_found=True))
    return {info.base_name: info.size for info in found if info.is_file}


@contextmanager
def written_object(address: Address, error_class: type[AbstractsError]) -> Iterator[Any]:
    """A stream whose bytes become an object when the block ends; memory is bounded whatever they are."""
    with told(address, error_class), _file_system(address.bucket).open_output_stream(address.path) as stream:
        yield stream


def _file_system(bucket: str) -> Any:
    """What reads and writes a bucket, by what the environment says now."""
    from urllib.request import getproxies, proxy_bypass  # here, as it takes a while, and few commands need it

    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or None
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or None
    parts = urlsplit(endpoint or f"https://{bucket}.s3.amazonaws.com")
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.path.strip("/"):
        raise ConfigurationError("AWS_ENDPOINT_URL: must be `https://host` or `https://host:port`, and nothing more.")
    proxy = None if proxy_bypass(parts.hostname) else getproxies().get(parts.scheme)
    return _opened(bucket, parts.scheme, parts.netloc if endpoint else None, region, proxy)


@cache
def _opened(bucket: str, scheme: str, host: str | None, region: str | None, proxy: str | None) -> Any:
    from pyarrow.fs import S3FileSystem, resolve_s3_region  # here, as above

    if host is None and region is None:
        with suppress(OSError):  # what is wrong is told by the request that follows
            region = resolve_s3_region(bucket)
    try:
        return S3FileSystem(
            scheme=scheme,
            endpoint_override=host,
            region=region or (host and "us-east-1"),
            proxy_options=proxy,
            allow_delayed_open=True,  # so that a small file is one request
        )
    except ValueError as error:
        raise ConfigurationError(f"S3 cannot be used as the environment says: {error}. Mend it.") from error
