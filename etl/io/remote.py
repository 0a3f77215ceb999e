"""The objects of one remote of DVC, asked for, brought and sent one by one, without DVC's own memory of them.

DVC remembers what it pushed, and takes a folder for complete where its listing is there. A push that was killed leaves
that memory wrong, and the next one says that everything is up to date. Here nothing is remembered.
"""

import logging
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from etl.errors import ConfigurationError
from etl.io.dvc_files import is_listing

if TYPE_CHECKING:
    from dvc_data.hashfile.db import HashFileDB

_USER: Final = re.compile(r"(?<=://)[^/@\s]*@")
_TALKERS: Final = ("dvc", "dvc_data", "dvc_objects", "dvc_webdav", "asyncssh", "s3fs", "asyncio")
_MOST_AT_ONCE: Final = 16


@dataclass(frozen=True)
class Remote:
    """A remote of DVC; its address is without a user's name or password."""

    name: str
    address: str
    store: "HashFileDB"

    def __str__(self) -> str:
        return f"remote `{self.name}` ({self.address})"

    def lacking(self, object_ids: Iterable[str]) -> list[str]:
        """Those of the objects that are not there, sorted; the remote is asked for each."""
        asked = sorted(set(object_ids))
        with quiet(), self._reached():
            return sorted(set(asked).difference(self.store.list_oids_exists(asked)))

    def download(self, files: Mapping[str, Path]) -> dict[str, str]:
        """Write objects to these paths, whatever their content is; of those that did not come, why, in words."""
        for path in files.values():
            path.parent.mkdir(parents=True, exist_ok=True)
        with quiet(), ThreadPoolExecutor(min(_MOST_AT_ONCE, self.store.fs.jobs)) as pool:
            answers = pool.map(self._download, files, files.values())
            return {object_id: answer for object_id, answer in zip(files, answers, strict=True) if answer}

    def _download(self, object_id: str, path: Path) -> str | None:
        try:
            self.store.fs.get_file(self.store.oid_to_path(object_id), str(path))
        except FileNotFoundError:
            return "is missing"
        except Exception as error:  # whatever the plugin, or the library below it, has for errors
            return f"cannot be read ({in_words(error)})"
        return None

    def upload(self, files: Mapping[str, Path]) -> dict[str, str]:
        """Put objects there, in the place of what may be there; of those that could not be put, why, in words.

        Listings of folders come last, and only if all else went well: who finds one takes its files to be there.
        """
        failed = self._upload({one: path for one, path in files.items() if not is_listing(one)})
        return failed or self._upload({one: path for one, path in files.items() if is_listing(one)})

    def _upload(self, files: Mapping[str, Path]) -> dict[str, str]:
        from dvc_objects.fs.local import localfs

        failed: dict[str, str] = {}

        def fail(object_id: str, error: BaseException) -> None:
            failed[object_id] = f"cannot be written ({in_words(error)})"

        if files:
            paths = [str(path) for path in files.values()]
            with quiet(), self._reached():
                self.store.add(paths, localfs, list(files), check_exists=False, on_error=fail, verify=False)
        return failed

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Tell what goes wrong between here and the remote in one line."""
        try:
            yield
        except Exception as error:  # whatever the plugin, or the library below it, has for errors
            raise ConfigurationError(
                f"{self}: cannot be reached ({in_words(error)}). Check the address and the credentials: "
                "`dvc remote list`, .dvc/config.local."
            ) from error


@contextmanager
def quiet() -> Iterator[None]:
    """Let DVC and the libraries below it print nothing: what goes wrong is told here, by its name, in one line."""
    loggers = [logging.getLogger(name) for name in _TALKERS]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def in_words(error: BaseException) -> str:
    """What an error of a library says, on one line, without a user's name or password."""
    text = " ".join(str(error).split()) or type(error).__name__
    return without_user(text).rstrip(".")


def without_user(text: str) -> str:
    """A text in which no address names a user or a password."""
    return _USER.sub("", text)
