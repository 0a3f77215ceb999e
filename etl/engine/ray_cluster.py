"""A cluster of Ray: one that is there, or one of this machine's own for as long as it is needed."""

import logging
import os
import secrets
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from etl.errors import ConfigurationError, EngineError
from etl.io import layout

if TYPE_CHECKING:
    from etl.engine.ray_engine import Ray

_SECONDS: Final = 10
"""Within which a cluster answers."""
_QUIET: Final = {
    "RAY_USAGE_STATS_ENABLED": "0",  # it tells nobody of its use,
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # nor us how it will treat graphics cards one day
}
_THREADS: Final = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS")
_STORE_BYTES: Final = 100_000_000
_STORE_BYTES_OF_CPU: Final = 50_000_000
"""Of memory for tasks and results on their way: most are names and counts, and the largest the papers of a part's rows
of several mentions, 5 KB each. What is more goes to the disk."""


@contextmanager
def on_ray(root: Path, address: str | None) -> Iterator["Ray"]:
    """The cluster at an address, or one of this machine's CPUs that ends with the block; `root` is the project's.

    `ConfigurationError` where Ray is not installed, `EngineError` where no cluster can be reached.
    """
    if address:
        _knock(address)
    _set(_QUIET if address else {**_QUIET, **_secret()})  # before the import: Ray reads it then, and never again
    try:
        import ray

        from etl.engine.ray_engine import Ray
    except ModuleNotFoundError as error:
        if error.name != "ray":
            raise
        raise ConfigurationError(
            'the engine is `ray`, and the package ray is not installed. `pip install "paper-abstracts[ray]"` '
            "(docs/engines.md: by hash), or `engine: local` in params.yaml."
        ) from error
    cpus = os.cpu_count() or 1
    store = _STORE_BYTES + cpus * _STORE_BYTES_OF_CPU
    own = {"num_cpus": cpus, "object_store_memory": store, "include_dashboard": False}
    settings: dict[str, Any] = {} if address else own
    try:
        ray.init(
            address=address or "local",
            runtime_env={"env_vars": _worker_settings()},
            log_to_driver=False,
            logging_level=logging.CRITICAL,
            **settings,
        )
    except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
        raise _unreachable(address, error) from error
    try:
        yield Ray(root.resolve())
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Ask whether anybody listens at `host:port`; Ray tells it after minutes, and in lines of its own."""
    host, _, port = address.rpartition("//")[2].rpartition(":")
    if host and port.isdecimal():
        try:
            socket.create_connection((host, int(port)), _SECONDS).close()
        except OSError as error:
            raise _unreachable(address, error) from error


def _unreachable(address: str | None, error: Exception) -> EngineError:
    where = f"RAY_ADDRESS={address}: no cluster of Ray can be used there" if address else "Ray cannot start here"
    why = str(error).strip().partition("\n")[0].rstrip(".")
    return EngineError(f"{where} ({why}). docs/engines.md says how one is started; `engine: local` does without.")


def _set(settings: Mapping[str, str]) -> None:
    for name, value in settings.items():
        os.environ.setdefault(name, value)


def _secret() -> dict[str, str]:
    """Without it nobody may use a cluster of this machine, whose ports the network sees; Ray's own lies in a file."""
    return {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}


def _worker_settings() -> dict[str, str]:
    """The environment of a worker: the code of this process, and no more threads than its task has CPUs."""
    paths = [str(layout.INSTALLED), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {**_QUIET, **dict.fromkeys(_THREADS, "1"), "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths))}
