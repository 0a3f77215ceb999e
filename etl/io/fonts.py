"""The fonts that pictures are drawn with: those that a library brings along, none of the system's."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_VARIABLE: Final = "FONTCONFIG_FILE"


@contextmanager
def only_fonts_of(settings: str) -> Iterator[None]:
    """Let no library of this process see other fonts than the fontconfig `settings` name; it asks for them once.

    Linux has fontconfig, and only there do fonts of the system come before those that a library brings along.
    """
    before = os.environ.get(_VARIABLE)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fonts.conf"
        path.write_text(settings, encoding="utf-8")
        os.environ[_VARIABLE] = str(path)
        try:
            yield
        finally:
            os.environ.pop(_VARIABLE)
            if before is not None:
                os.environ[_VARIABLE] = before
