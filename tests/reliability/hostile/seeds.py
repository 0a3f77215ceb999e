"""What hostile dumps are made of: good ones of every format, all of invented papers."""

from pathlib import Path
from typing import Final

from etl.parse.driver import ParseLimits, parse
from etl.parse.formats import FORMATS

ROOT: Final = Path(__file__).parents[3]
_SAMPLES: Final = {".ris": "ris", ".nbib": "nbib", ".bib": "bibtex", ".txt": "abstract_list"}
_FOUND: Final = ROOT / "tests/reliability/corpus"


def seeds() -> list[tuple[str, bytes]]:
    """Formats and dumps: the toys of the golden tests, the samples of the docs, and what the fuzzer found."""
    found = [(name, toy(name)) for name in sorted(FORMATS)]
    for path in sorted((ROOT / "docs/samples").iterdir()):
        found.append((_SAMPLES[path.suffix], path.read_bytes()))
    return found


def toy(format_name: str) -> bytes:
    """The toy dump of a format."""
    paths = (ROOT / "tests/parse" / format_name).glob("toy.*")
    return next(path for path in sorted(paths) if path.name != "toy.jsonl").read_bytes()


def texts() -> list[bytes]:
    """The verbatim fields of the toy dumps, each once."""
    found: dict[bytes, None] = {}
    for name in sorted(FORMATS):
        mentions = parse(toy(name), "d", FORMATS[name], ParseLimits(100_000)).mentions
        for column in mentions.columns:
            if column.endswith("_raw"):
                found |= dict.fromkeys(text.encode() for text in mentions[column].drop_nulls())
    return list(found)


def corpus(target: str) -> list[Path]:
    """What the fuzzer found for a target and was kept, in order."""
    return sorted((_FOUND / target).iterdir()) if (_FOUND / target).is_dir() else []
