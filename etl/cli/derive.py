"""`abstracts derive`: the files that are generated from the models."""

from pathlib import Path

from etl.io.files import write_text
from schemas.codegen import columns_module
from schemas.derive import data_dictionary


def generated() -> dict[Path, str]:
    """Every generated file of the repository, with the text that it should have."""
    head = "# Data dictionary\n\nGenerated from `schemas/` by `abstracts derive`; do not edit.\n\n"
    return {
        Path("schemas/columns.py"): columns_module(),
        Path("docs/data-dictionary.md"): head + data_dictionary(),
    }


def derive() -> None:
    """Write the files that are generated from the models (for developers, after a change in schemas/)."""
    for path, text in generated().items():
        write_text(path, text)
