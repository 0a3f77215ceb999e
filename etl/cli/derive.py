"""`abstracts derive`: the files that are generated from the models."""

from pathlib import Path

from etl.io.files import write_text
from schemas import derive as derived


def generated() -> dict[Path, str]:
    """Every generated file of the repository, with the text that it should have."""
    head = "# Data dictionary\n\nGenerated from `schemas/` by `abstracts derive`; do not edit.\n\n"
    return {
        Path("schemas/columns.py"): derived.columns_module(),
        Path("docs/data-dictionary.md"): head + derived.data_dictionary(),
    }


def derive() -> None:
    """Write the files that are generated from the models (for developers, after a change in schemas/)."""
    for path, text in generated().items():
        write_text(path, text)
