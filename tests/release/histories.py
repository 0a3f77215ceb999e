"""A table of histories: what is done to a package after its release, and what is to be said of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from etl.io import layout
from tests.cli.grown import WASPS
from tests.release.package import BEES, CLOCK, LOAF, WALLS, Package

BEE: Final = "pb5aa2e6261d86f01"
"""The paper that the dumps `bees` and `list` mention."""
CLOCKS, BREAD, FERNS = "p618842950b261f2a", "ped5a5c5c92a31f86", "pd1275b833db04956"
"""Those of `refs`."""
BEES_ALONE: Final = BEES.splitlines(keepends=True)[0]
NEWS: Final = "Abstract:We paint 30 doors in one town, and say which colour of them is kept for how many years.\n"

Cells = dict[tuple[str, str], str]
"""The cause of each corrected cell, by paper and column."""


@dataclass(frozen=True)
class History:
    """What is done, and what is to be said of it; the number of papers by what became of them."""

    name: str
    done: Callable[[Package], object]
    bump: str | None
    cells: Cells = field(default_factory=dict)
    papers: Mapping[str, int] = field(default_factory=dict)
    causes: frozenset[str] = frozenset()
    """Of all cells of all tables."""


def causes(*names: str) -> frozenset[str]:
    return frozenset(names)


RULED: Final = "decision: ruling 1: I read both."
ONE_RULING: Final = causes(RULED)


def nothing(package: Package) -> None:
    """Build once more."""


def of_another_encoding(package: Package) -> None:
    file = layout.RAW / package.entry_of()["list"]["file"]
    package.write("list", file.read_text(), encoding="utf-16")


def without_a_tombstone(package: Package) -> None:
    """The ledger is emptied by hand, and so forgets whom it knew."""
    layout.LEDGER.write_text(f"{layout.LEDGER.read_text().splitlines()[0]}\n")
    package.remove("refs")


def a_dump_and_a_ruling(package: Package) -> None:
    package.add("wasps", "wasps.txt", "abstract_list", WASPS)
    package.rule(set={"paper_id": BREAD, "field": "publication_year", "value": 2018})


def stricter(package: Package) -> None:
    """What is alike but for a number is no longer one paper by itself."""
    package.set_param(" same_abstract: 0.7 ", " same_abstract: 0.99 ")
    package.set_param(" contained_abstract: 0.85 ", " contained_abstract: 0.99 ")


HISTORIES: Final = [
    History("nothing", nothing, None),
    History(
        "a setting that changes nothing", lambda package: package.set_param("max_examples: 5", "max_examples: 6"), None
    ),
    History(
        "a number in a dump",
        lambda package: package.edit("list", "13 summers", "14 summers"),
        "patch",
        {(BEE, "abstract"): "dump_changed: list"},
        causes=causes("dump_changed: list"),
    ),
    History(
        "a number in a reading that lost",
        lambda package: package.edit("bees", "12 summers", "11 summers"),
        "patch",
        causes=causes("dump_changed: bees"),
    ),
    History(
        "a year in an export",
        lambda package: package.edit("refs", "PY  - 2020", "PY  - 2021"),
        "patch",
        {(BREAD, "publication_year"): "dump_changed: refs"},
        causes=causes("dump_changed: refs"),
    ),
    History(
        "a value that is printed no more",
        lambda package: package.edit("refs", "PY  - 2020\n", ""),
        "patch",
        {(BREAD, name): "dump_changed: refs" for name in ("publication_year", "publication_date_precision")},
        causes=causes("dump_changed: refs"),
    ),
    History(
        "records in another order",
        lambda package: package.write("refs", WALLS + CLOCK + LOAF),
        "patch",
        causes=causes("dump_changed: refs"),
    ),
    History(
        "white space between records",
        lambda package: package.write("refs", f"{CLOCK}\n\n{LOAF}\n{WALLS}\n"),
        "patch",
        causes=causes("dump_changed: refs"),
    ),
    History("another encoding", of_another_encoding, "patch", causes=causes("dump_changed: list")),
    History(
        "entries in another order",
        lambda package: package.entries(dict(reversed(package.entry_of().items()))),
        "patch",
        causes=causes("dump_entry"),
    ),
    History(
        "another label",
        lambda package: package.describe("refs", label="What we keep\x1b[2J"),
        "patch",
        causes=causes("dump_entry: refs"),
    ),
    History(
        "another source",
        lambda package: package.describe("refs", source="Scopus"),
        "patch",
        causes=causes("dump_entry: refs"),
    ),
    History(
        "a dump that only enriches from now on",
        lambda package: package.describe("refs", role="reference"),
        "minor",
        papers={"ended": 3},
        causes=causes("dump_entry: refs"),
    ),
    History(
        "a paper in a dump that grew",
        lambda package: package.edit("bees", "Abstract:A clock", f"{NEWS}Abstract:A clock"),
        "minor",
        papers={"added": 1},
        causes=causes("dump_changed: bees"),
    ),
    History(
        "a paper that its dump has no more",
        lambda package: package.write("refs", CLOCK + WALLS),
        "minor",
        papers={"ended": 1},
        causes=causes("dump_changed: refs"),
    ),
    History(
        "another paper in the place of one",
        lambda package: package.write("bees", BEES_ALONE + NEWS),
        "minor",
        papers={"added": 1, "ended": 1},
        causes=causes("dump_changed: bees"),
    ),
    History(
        "a dump with a new paper",
        lambda package: package.add("wasps", "wasps.txt", "abstract_list", WASPS),
        "minor",
        papers={"added": 1},
        causes=causes("dump_added: wasps"),
    ),
    History(
        "a dump without a new paper",
        lambda package: package.add("again", "again.txt", "abstract_list", BEES_ALONE),
        "minor",
        causes=causes("dump_added: again"),
    ),
    History(
        "a dump that knows more",
        lambda package: package.add("more", "more.ris", "ris", WALLS.replace("PY", "VL  - 7\nPY")),
        "minor",
        {(FERNS, "volume"): "dump_added: more"},
        causes=causes("dump_added: more"),
    ),
    History(
        "a dump is removed",
        lambda package: package.remove("refs"),
        "minor",
        papers={"ended": 3},
        causes=causes("dump_removed: refs"),
    ),
    History(
        "a dump whose papers others have is removed",
        lambda package: package.remove("list"),
        "minor",
        {(BEE, name): "dump_removed: list" for name in ("abstract", "arxiv_id", "arxiv_version", "doi", "comment")},
        causes=causes("dump_removed: list"),
    ),
    History(
        "a dump is removed, and its papers forgotten",
        without_a_tombstone,
        "major",
        papers={"lost": 3},
        causes=causes("dump_removed: refs"),
    ),
    History(
        "two papers are ruled one",
        lambda package: package.rule(same=[f"m{BREAD[1:]}", f"m{FERNS[1:]}"]),
        "minor",
        papers={"merged": 1},
        causes=ONE_RULING,
    ),
    History(
        "a paper is ruled two",
        lambda package: package.rule(different=[f"m{BEE[1:]}", "mf8176f3bea5074b0"]),
        "minor",
        {(BEE, name): RULED for name in ("abstract", "arxiv_id", "arxiv_version", "doi", "comment")},
        papers={"split": 1},
        causes=ONE_RULING,
    ),
    History(
        "a value is ruled",
        lambda package: package.rule(set={"paper_id": BREAD, "field": "publication_year", "value": 2018}),
        "patch",
        {(BREAD, "publication_year"): RULED},
        causes=ONE_RULING,
    ),
    History(
        "a dump comes, and a value is ruled",
        a_dump_and_a_ruling,
        "minor",
        {(BREAD, "publication_year"): RULED},
        papers={"added": 1},
        causes=causes(RULED, "dump_added: wasps"),
    ),
    History(
        "a threshold that keeps two apart",
        stricter,
        "minor",
        {(BEE, name): "rule: params.yaml" for name in ("abstract", "arxiv_id", "arxiv_version", "doi", "comment")},
        papers={"split": 1},
        causes=causes("rule: params.yaml"),
    ),
]
