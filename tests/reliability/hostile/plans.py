"""Which hostile dumps a trial reads: a hundred, all of them told by its number."""

from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random
from typing import Final, NamedTuple, TypeVar

from etl.parse.formats import FORMATS
from tests.reliability.hostile.bombs import bombs
from tests.reliability.hostile.giants import Giant, giants, pumped
from tests.reliability.hostile.mutation import mutant
from tests.reliability.hostile.seeds import seeds

T = TypeVar("T")

DUMPS: Final = 100
"""So many a trial."""
SHORT: Final = 100
"""The number of a trial that has some of everything, for every day."""
_GIANT_TRIALS: Final = range(80, 100)
_BLANK_LINES: Final = 10_000_000
_COMMANDS: Final = 2
"""So many of a trial's dumps are given to the commands, under names as hostile as they are."""
_NAMES: Final = (
    *("\x1b[31mred\x1b[0m.txt", "bell\x07.bib", "\u202etxt.exe", "new\nline.csv", "[bold]markup[red].ris", "[!].txt"),
    *(
        "-",
        "--help.txt",
        "ü" * 80 + ".txt",
        "\udcff\udcfe.txt",
        " ",
        "...",
        "a\x9b2Jb.jsonl",
        "${item.x}.nbib",
        "\u2028.xml",
    ),
    *("$(id).txt", "'; drop.csv", "con.txt", "\x7f\x08\x08.enw", "👩‍👩‍👧.txt", ":smile:.txt", "a\tb\r.txt", "%s%n.txt"),
)


class Hostile(NamedTuple):
    """A dump, and the format it is read as; of a giant `times` says how many times the one before it it is.

    With a name of a file it is given to the commands under that name.
    """

    name: str
    format: str
    raw: bytes
    times: int = 0
    name_of_file: str | None = None


def plan(trial: int) -> Iterator[Hostile]:
    """The dumps of a trial."""
    if trial == SHORT:
        return _some()
    return _giant(trial) if trial in _GIANT_TRIALS else _small(trial)


def _some() -> Iterator[Hostile]:
    """A few of each kind, and a bomb."""
    yield from islice(_small(0), 14)
    yield from _pairs([*giants(8_000)[5::40], *pumped(3_000)[7::250]])
    packed = bombs(1)
    yield from (Hostile(name, "parquet", packed[name]) for name in packed if name.startswith("parquet"))


def _small(trial: int) -> Iterator[Hostile]:
    random, known = Random(trial), seeds()
    for number in range(DUMPS):
        layout, raw = mutant(random, known)
        is_told = number % (DUMPS // _COMMANDS) == 7
        yield Hostile(f"mutant {number}", layout, raw, name_of_file=random.choice(_NAMES) if is_told else None)


def _giant(trial: int) -> Iterator[Hostile]:
    """A twentieth of all giants, small and large; the rest of the hundred are the bombs and vast files, or mutants."""
    part, parts = trial - _GIANT_TRIALS.start, len(_GIANT_TRIALS)
    every: list[Giant] = [*giants(250_000), *pumped(24_000)]
    own = every[part::parts]
    yield from _pairs(own)
    yield from _vast(part, parts)


def _pairs(own: Sequence[Giant]) -> Iterator[Hostile]:
    for giant in own:
        yield Hostile(giant.name, giant.format, giant.make(giant.bytes))
        yield Hostile(giant.name, giant.format, giant.make(giant.bytes * 4), times=4)


def _vast(part: int, parts: int) -> Iterator[Hostile]:
    names = sorted(FORMATS)
    for layout in _share(names, part, parts):
        yield Hostile("ten million blank lines", layout, b"\n" * _BLANK_LINES)
    packed = bombs()
    for name, layout in _share([(name, layout) for name in packed for layout in names], part, parts):
        yield Hostile(name, layout, packed[name])


def _share(every: Sequence[T], part: int, parts: int) -> Sequence[T]:
    return every[part::parts]
