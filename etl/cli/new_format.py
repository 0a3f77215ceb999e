"""`abstracts new-format`: the skeleton of a format, to begin from."""

import json
import re
from pathlib import Path
from typing import Annotated, Final

import typer

from etl.cli.terminal import out
from etl.errors import ConfigurationError
from etl.io.dump_bytes import read_bytes
from etl.io.files import write_text

FORMATS: Final = Path("etl/parse/formats")
FIXTURES: Final = Path("tests/parse")
PAGE: Final = Path("docs/formats.md")
_MOST: Final = 1_000_000
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{2,39}")
_ENTRIES: Final = re.compile(r"(?m)^FORMATS\b.*\{\n(?:    .*\n)*?\}")
_IMPORTS: Final = re.compile(r"from etl\.parse\.formats import (?:\(([^)]*)\)|(.*))")

_MODULE: Final = '''"""Where dumps of this format come from, in a sentence.

```
A sample of the layout, of your own invention.
```
What it cannot know.
"""

from collections.abc import Iterator

from etl.parse.protocol import Block


def sniff(head: str) -> float:
    """How surely the head of a dump is of this format, 0 to 1."""
    return 0.0


def blocks(text: str) -> Iterator[Block]:
    """A mention for each paper; what no block claims is quarantined."""
    yield from ()
'''
_CONTRACT: Final = """# What the contract tests make dumps of; see tests/parse/test_contract.py.
lines:  # typical lines, and nasty ones: they are shuffled
  - A line of the format
records: []  # complete records as text, each ending in an empty line
hostile: {}  # a name: [text, how often], for what might take a parser too long
"""
_TOY: Final = "Write a small dump of the format here: of your own invention, with everything that may go wrong.\n"
_SECTION: Final = """
## `{name}`

Where it comes from.

```
A sample.
```

It yields: …

It cannot know: …
"""


def new_format(name: Annotated[str, typer.Argument(help="Name of the format, such as `my_format`.")]) -> None:
    """Begin a format: its module, its fixtures, its entry in FORMATS and its section in docs/formats.md.

    The contract tests pass with it as it is, as an empty parser quarantines everything; then see CONTRIBUTING.md.
    """
    registry = FORMATS / "__init__.py"
    if not registry.is_file():
        raise ConfigurationError(f"{registry}: is not here. Run this in a clone of the project's repository.")
    module, fixtures = FORMATS / f"{name}.py", FIXTURES / name
    if not _NAME.fullmatch(name):
        raise ConfigurationError(f"format name `{name}`: use 3 to 40 lower case letters, digits and `_`.")
    if module.exists() or fixtures.exists() or f'"{name}"' in _text(registry):
        raise ConfigurationError(f"there is a format `{name}` already. Choose another name.")
    entered, page = _with_entry(_text(registry), name), _text(PAGE) + _SECTION.format(name=name)
    golden = {"rule": "unclaimed_text", "start_byte": 0, "end_byte": len(_TOY.encode()), "text": _TOY}
    files = {
        module: _MODULE,
        fixtures / "toy.txt": _TOY,
        fixtures / "toy.jsonl": json.dumps(golden) + "\n",
        fixtures / "contract.yaml": _CONTRACT,
        registry: entered,
        PAGE: page,
    }
    for path, text in files.items():
        write_text(path, text)
        out.print(f"{path}")
    out.print(f"Now fill them in, top down, and run `pytest tests/parse -k {name}`.")


def _text(path: Path) -> str:
    return read_bytes(path, _MOST).decode()


def _with_entry(registry: str, name: str) -> str:
    """The registry with one format more, in the order of names."""
    entries, imports = _ENTRIES.search(registry), _IMPORTS.search(registry)
    if not entries or not imports:
        raise ConfigurationError(
            "etl/parse/formats/__init__.py: add the entry by hand; its layout is not the usual one."
        )
    head, *rows = entries[0].splitlines()
    rows = sorted([*rows[:-1], f'    "{name}": {name},'])
    modules = sorted({*re.findall(r"\w+", imports[1] or imports[2]), name})
    written = "from etl.parse.formats import (\n" + "".join(f"    {one},\n" for one in modules) + ")"
    registry = registry.replace(entries[0], "\n".join([head, *rows, "}"]))
    return registry.replace(imports[0], written)
