"""Who does the work of a stage, as params.yaml says."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from etl.engine import Engine, Local
from etl.engine.ray_cluster import on_ray
from etl.io import layout
from etl.io.settings import read_engine
from etl.io.surroundings import CLUSTER, ENGINE


@contextmanager
def engine() -> Iterator[Engine]:
    """The engine that params.yaml names, or the user for once; what it started ends with the block.

    `ConfigurationError` where there is none of that name, or what it needs is not installed.
    """
    if read_engine(layout.PARAMS, os.environ.get(ENGINE)) == "local":
        yield Local()
    else:
        with on_ray(layout.ROOT, os.environ.get(CLUSTER)) as cluster:
            yield cluster
