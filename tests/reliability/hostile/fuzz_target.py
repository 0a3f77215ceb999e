"""`python -m tests.reliability.hostile.fuzz_target TARGET [libFuzzer's words]`: one target, led by coverage.

A target is a format, `driver` (the first bytes choose a format and the size of chunks) or `text` (what `normalise`
makes of one field). Whatever an input does, it may not raise, hang, nor lose a byte; libFuzzer writes down what does.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).parents[3]
DRIVER: Final = "driver"
TEXT: Final = "text"


def check_of(target: str) -> Callable[[bytes], None]:
    """What is done with every input; an exception of any kind is a fault."""
    from etl.parse.formats import FORMATS
    from tests.reliability.hostile.checks import check_blocks, check_driver, check_text

    if target == TEXT:
        return check_text
    if target == DRIVER:
        return check_driver
    return lambda raw: check_blocks(FORMATS[target], raw)


def driven(format_name: str, raw: bytes) -> bytes:
    """A dump of a format as an input of the target `driver`."""
    from tests.reliability.hostile.checks import choosing

    return choosing(format_name) + raw


def main() -> None:
    """Run a target until libFuzzer's limits."""
    atheris: Any = import_module("atheris")  # it is not for every system, and has no types
    target = sys.argv.pop(1)
    with atheris.instrument_imports(include=["etl.parse", "etl.normalise"]):
        check = check_of(target)
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
