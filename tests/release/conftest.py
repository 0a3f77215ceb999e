"""What tests of releases share: toy packages in folders of their own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from etl.io.publish import publish_folder
from etl.publish import publish
from etl.publish.package import Inputs
from etl.verifier import MANIFEST
from schemas.files import DATAPACKAGE
from tests.publish.conftest import ABOUT
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
        texts = {name: text if name in _READ else lambda _: [""] for name, text in package.texts.items()}
        publish_folder(tmp_path / name, replace(package, texts=texts))
        return tmp_path / name

    return release
