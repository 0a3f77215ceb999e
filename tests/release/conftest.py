"""What tests of releases share: toy packages in folders of their own."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from etl.publish.package import Inputs
from etl.verifier import MANIFEST
from schemas.files import DATAPACKAGE
from tests.publish.conftest import ABOUT
from tests.published import publish, publish_folder
from tests.release.world import CODE, INPUTS, LOCK, tables_of

_READ = (DATAPACKAGE, MANIFEST)

Released = Callable[..., Path]


@pytest.fixture
def released(tmp_path: Path) -> Released:
    """`released(name, rows, inputs={}, code=…, lock=…)`: the folder of a release of these rows, its texts empty."""

    def release(
        name: str,
        rows: Mapping[str, Sequence[Mapping[str, Any]]],
        inputs: Mapping[str, str] = INPUTS,
        code: str = CODE,
        lock: str = LOCK,
    ) -> Path:
        package = publish(tables_of(rows), Inputs(inputs, code, lock), ABOUT, "")
        publish_folder(tmp_path / name, package.with_texts_only(_READ))
        return tmp_path / name

    return release
