"""A package of invented papers that is built in this process, stage by stage, as a side in memory."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
import yaml

from etl.cli.deduplicate import deduplicate
from etl.cli.normalise import normalise
from etl.cli.parse import parse
from etl.cli.relate import relate
from etl.deduplicate.ledger import ledger_entries
from etl.io import layout, publish
from etl.io.tables import read_csv_table
from schemas.interim import LEDGER_TYPES
from tests.cli.conftest import ABSTRACTS, LISTED, empty_project
from tests.deduplicate.world import BREAD, BREAD_TITLE, CLOCKS, CLOCKS_TITLE, FERNS
from tests.release.world import CODE, Made, shapes

BEES: Final = ABSTRACTS
LIST: Final = LISTED


def record(**tags: str) -> str:
    """A record of a RIS export."""
    lines = {"TY": "JOUR", **tags, "ER": ""}
    return "".join(f"{tag}  - {text}\n" for tag, text in lines.items())


CLOCK: Final = record(TI=CLOCKS_TITLE, AU="Oil, Ada", PY="2021", DO="10.1000/clocks", AB=CLOCKS)
LOAF: Final = record(TI=BREAD_TITLE, AU="Brot, Ben", PY="2020", AB=BREAD)
WALLS: Final = record(TI="Ferns on city walls", AU="Farn, Fay", PY="2019", AB=FERNS)
DUMPS: Final = {
    "bees": ("bees.txt", "abstract_list", BEES),
    "list": ("list.txt", "publication_list", LIST),
    "refs": ("refs.ris", "ris", CLOCK + LOAF + WALLS),
}


class Package:
    """A package in a folder, which is the current one while it is changed and built."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._changed: list[str] = []
        self._is_normalised = True

    def add(self, dump_id: str, file: str, kind: str, text: str, **entry: str) -> None:
        """Add a dump behind the others."""
        self.entries({**self.entry_of(), dump_id: {"file": file, "format": kind, **entry}})
        self.write(dump_id, text)

    def write(self, dump_id: str, text: str, encoding: str = "utf-8") -> None:
        """Give a dump other bytes."""
        (layout.RAW / self.entry_of()[dump_id]["file"]).write_text(text, encoding)
        self._changed.append(dump_id)
        self._is_normalised = False

    def edit(self, dump_id: str, old: str, new: str) -> None:
        """Replace some of the bytes of a dump, which must be there."""
        path = layout.RAW / self.entry_of()[dump_id]["file"]
        text = path.read_text()
        assert old in text
        self.write(dump_id, text.replace(old, new))

    def entry_of(self) -> dict[str, dict[str, str]]:
        """The entries of dumps.yaml."""
        return yaml.safe_load(layout.DUMPS.read_text())["dumps"] or {}

    def entries(self, entries: dict[str, dict[str, str]]) -> None:
        """Write dumps.yaml."""
        layout.DUMPS.write_text(yaml.safe_dump({"dumps": entries}, sort_keys=False))
        self._is_normalised = False

    def remove(self, dump_id: str) -> None:
        """Remove a dump."""
        self.entries({name: entry for name, entry in self.entry_of().items() if name != dump_id})

    def describe(self, dump_id: str, **entry: str) -> None:
        """Say something else of a dump."""
        entries = self.entry_of()
        self.entries({**entries, dump_id: {**entries[dump_id], **entry}})

    def rule(self, **ruling: object) -> None:
        """Add a ruling."""
        about = {"why": "I read both.", "decided_by": "Ada Oil", "decided_date": "2026-11-21"}
        known = yaml.safe_load(layout.DECISIONS.read_text())["decisions"]
        layout.DECISIONS.write_text(yaml.safe_dump({"decisions": [*known, {**ruling, **about}]}))

    def set_param(self, old: str, new: str) -> None:
        """Replace a line of params.yaml."""
        text = layout.PARAMS.read_text()
        assert old in text
        layout.PARAMS.write_text(text.replace(old, new))

    def build(self, name: str = "latest") -> Made:
        """Run the stages whose inputs have changed; nothing is validated or published."""
        for dump_id in self._changed:
            parse(dump_id)
        self._changed = []
        if not self._is_normalised:
            normalise()
        self._is_normalised = True
        deduplicate()
        relate()
        return self._side(name)

    def release(self) -> None:
        """Enter what was built into the ledger, as a release does."""
        folder = layout.interim("deduplicate")
        names = ("mentions", "dumps", "aliases")
        mentions, dumps, aliases = (pl.read_parquet(folder / f"{name}.parquet") for name in names)
        ledger = read_csv_table(layout.LEDGER, LEDGER_TYPES)
        pl.concat([ledger, ledger_entries(mentions, dumps, aliases, ledger)]).write_csv(layout.LEDGER)

    def _side(self, name: str) -> Made:
        elsewhere = {"quarantine": "normalise", "neighbours": "relate"}
        places = {table: elsewhere.get(table, "deduplicate") for table in shapes()}
        frames = {
            table: pl.read_parquet(layout.interim(stage) / f"{table}.parquet").sort(shapes()[table].sort)
            for table, stage in places.items()
        }
        inputs = publish.read_inputs(Path(), frames["dumps"])
        manifest = {
            "code_sha256": inputs.code_sha256,
            "lock_sha256": inputs.lock_sha256,
            "inputs": dict(inputs.files),
            "files": entries_of(frames),
        }
        return Made(name, shapes(), manifest, frames)


def entries_of(frames: Mapping[str, pl.DataFrame]) -> dict[str, dict[str, Any]]:
    """What a manifest says of the files of some tables; like content hashes, those here tell all values apart."""
    return {f"{table}.parquet": _entry(frame) for table, frame in frames.items()}


def _entry(frame: pl.DataFrame) -> dict[str, Any]:
    columns = {name: str(hashes.to_list()) for name, hashes in frame.select(pl.all().hash()).to_dict().items()}
    return {"sha256": str(columns), "rows": frame.height, "columns": columns}


@contextmanager
def inside(root: Path) -> Iterator[Package]:
    """The package in a folder, which is the current one in the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.setattr(publish, "code_sha256", lambda _: CODE)  # which is the same throughout, and takes a while
        yield Package(root)


def begin(root: Path, dumps: Sequence[str] = tuple(DUMPS)) -> Made:
    """Build a package of these dumps in a new folder, and release it as v1.0.0."""
    empty_project(root)
    with inside(root) as package:
        pl.DataFrame(schema=LEDGER_TYPES).write_csv(layout.LEDGER)
        for dump_id in dumps:
            package.add(dump_id, *DUMPS[dump_id])
        made = package.build("v1.0.0")
        package.release()
    return made


@contextmanager
def copied(root: Path, target: Path) -> Iterator[Package]:
    """A copy of a package, to be changed."""
    shutil.copytree(root, target)
    with inside(target) as package:
        yield package
