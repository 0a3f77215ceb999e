"""Histories: what is done to a package after its release, and what is said of it: the bump, the cells, the causes.

Each is built from the dumps in this process, or made of the tables of the first build where it is code that changed.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl
import pytest

from etl.io import layout
from etl.release.difference import Difference, difference
from etl.release.difference_json import difference_json
from etl.release.digest import FOLLOWING
from etl.release.side import ColumnShape
from schemas.columns import Change, Paper
from tests.cli.grown import WASPS
from tests.release.histories import BEE, BREAD, CLOCKS, FERNS, HISTORIES, Cells, History
from tests.release.package import begin, copied, entries_of
from tests.release.world import Made, shapes


class Base(NamedTuple):
    """The released package, which is copied before it is changed, and its tables."""

    root: Path
    made: Made


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    root = tmp_path_factory.mktemp("histories") / "package"
    return Base(root, begin(root))


def cells_of(found: Difference) -> Cells:
    """The corrected cells of papers, but for what only follows."""
    told = {}
    for cells in found.comparison.cells(Paper.TABLE):
        for row in cells.filter(pl.col(Change.change) == "changed").iter_rows(named=True):
            if row[Change.key] and row[Change.column] not in FOLLOWING:
                told[row[Change.key][0], row[Change.column]] = cause(row)
    return told


def cause(row: Mapping[str, str]) -> str:
    detail = row[Change.cause_detail]
    return f"{row[Change.cause]}: {detail}" if detail else row[Change.cause]


def papers_of(found: Difference) -> dict[str, int]:
    counts = {kind: len(getattr(found.events, kind)) for kind in ("added", "merged", "split", "ended", "lost")}
    return {kind: count for kind, count in counts.items() if count}


def causes_of(found: Difference) -> frozenset[str]:
    return frozenset(cause(row) for cells in found.comparison.cells() for row in cells.iter_rows(named=True))


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.name)
def test_a_history_of_dumps_and_rulings(history: History, base: Base, tmp_path: Path) -> None:
    with copied(base.root, tmp_path / "package") as package:
        history.done(package)
        found = difference(base.made, package.build())
    assert papers_of(found) == history.papers
    assert found.bump.level == history.bump
    assert cells_of(found) == history.cells
    assert causes_of(found) == history.causes


@pytest.mark.parametrize(
    ("ruling", "bump", "cells", "papers"),
    [
        ({"same": [f"m{BREAD[1:]}", f"m{FERNS[1:]}"]}, "minor", [], {"split": 1}),
        (
            {"different": [f"m{BEE[1:]}", "mf8176f3bea5074b0"]},
            "minor",
            ["abstract", "arxiv_id", "arxiv_version", "comment", "doi"],
            {"merged": 1},
        ),
        (
            {"set": {"paper_id": BREAD, "field": "publication_year", "value": 2018}},
            "patch",
            ["publication_year"],
            {},
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) and value else None,
)
def test_what_a_ruling_did_is_undone_with_it(
    ruling: dict[str, object], bump: str, cells: list[str], papers: dict[str, int], base: Base, tmp_path: Path
) -> None:
    """The ledger knows the ids of both releases, and either resolves in the other."""
    with copied(base.root, tmp_path / "package") as package:
        before = layout.DECISIONS.read_text()
        package.rule(**ruling)
        ruled = package.build("v1.1.0")
        package.release()
        layout.DECISIONS.write_text(before)
        found = difference(ruled, package.build())
    assert found.bump.level == bump
    assert papers_of(found) == papers
    assert sorted(column for _, column in cells_of(found)) == cells
    assert {told.partition(":")[0] for told in causes_of(found)} == {"decision"}


def with_values(side: Made, code: str | None, values: Mapping[str, pl.Expr]) -> Made:
    """A side with other values in columns, such as `papers.title`, and made by other code."""
    frames = dict(side.frames)
    for place, expression in values.items():
        table, _, column = place.partition(".")
        frames[table] = frames[table].with_columns(expression.alias(column))
    manifest = {**side.manifest, "code_sha256": code or side.manifest["code_sha256"]}
    return Made("latest", side.shapes, manifest | {"files": entries_of(frames)}, frames)


def upper(column: str) -> pl.Expr:
    return pl.col(column).str.to_uppercase()


OTHER_CODE: Final = "9" * 64
PARSED: Final = {
    "mentions.title_raw": upper("title_raw"),
    "mentions.title": upper("title"),
    "papers.title": upper("title"),
}
NORMALISED: Final = {place: value for place, value in PARSED.items() if not place.endswith("_raw")}
CHOSEN: Final = {"papers.title": upper("title")}


@pytest.mark.parametrize(
    ("code", "values", "bump", "cause"),
    [
        pytest.param(OTHER_CODE, {}, None, None, id="code that changes nothing"),
        pytest.param(OTHER_CODE, PARSED, "patch", "parser", id="a parser"),
        pytest.param(OTHER_CODE, NORMALISED, "patch", "normalisation", id="a normaliser"),
        pytest.param(OTHER_CODE, CHOSEN, "patch", "rule", id="a rule of survivorship"),
    ],
)
def test_a_history_of_code(
    code: str, values: Mapping[str, pl.Expr], bump: str | None, cause: str | None, base: Base
) -> None:
    found = difference(base.made, with_values(base.made, code, values))
    titled = dict.fromkeys((CLOCKS, BREAD, FERNS), cause) if cause else {}
    assert found.bump.level == bump
    assert cells_of(found) == {(paper_id, "title"): told for paper_id, told in titled.items()}
    assert causes_of(found) == ({cause} if cause else set())


def reshaped(side: Made, table: str, column: str, shape: ColumnShape | None, values: pl.Expr | None = None) -> Made:
    """A side with another column, or without it."""
    columns = {name: one for name, one in side.shapes[table].columns.items() if name != column}
    if shape:
        columns[column] = shape
    shapes = {**side.shapes, table: side.shapes[table]._replace(columns=columns)}
    frame = side.frames[table]
    if values is not None:
        frame = frame.with_columns(values.alias(column))
    frames = {**side.frames, table: frame.select(list(columns))}
    return Made("latest", shapes, {**side.manifest, "code_sha256": OTHER_CODE, "files": entries_of(frames)}, frames)


TEXT: Final = ColumnShape("string", True, None, "Of no other meaning.")


def shape_of(table: str, column: str) -> ColumnShape:
    return shapes()[table].columns[column]


@pytest.mark.parametrize(
    ("table", "column", "shape", "values", "bump", "reason"),
    [
        ("papers", "pmid", None, None, "major", "papers: column `pmid` is gone"),
        ("papers", "orcid", TEXT, pl.lit(None, pl.String()), "minor", "papers: column `orcid` is new"),
        (
            "papers",
            "publication_year",
            TEXT,
            pl.col("publication_year").cast(pl.String()),
            "major",
            "papers: column `publication_year` was integer, and is string now",
        ),
        (
            "papers",
            "mention_count",
            shape_of("papers", "mention_count")._replace(nullable=True),
            None,
            "major",
            "papers: column `mention_count` was never null, and may be so now",
        ),
        (
            "dumps",
            "role",
            shape_of("dumps", "role")._replace(values=("hidden", "primary", "reference")),
            None,
            "major",
            "dumps: column `role` may hold hidden, as it could not before",
        ),
        (
            "papers",
            "title",
            shape_of("papers", "title")._replace(description="What it is called."),
            None,
            "patch",
            "papers: column `title` is described in other words",
        ),
    ],
)
def test_a_history_of_the_schema(
    table: str, column: str, shape: ColumnShape | None, values: pl.Expr | None, bump: str, reason: str, base: Base
) -> None:
    found = difference(base.made, reshaped(base.made, table, column, shape, values))
    assert (found.bump.level, found.bump.reasons[0]) == (bump, (bump, reason))
    assert cells_of(found) == {}
    assert papers_of(found) == {}


def test_a_table_that_is_gone_is_major_and_one_that_came_minor(base: Base) -> None:
    whole = base.made
    kept = {name: shape for name, shape in whole.shapes.items() if name != "pairs"}
    less = Made("latest", kept, whole.manifest, whole.frames)
    assert difference(whole, less).bump.reasons[0] == ("major", "table `pairs` is gone")
    assert difference(less, whole).bump.reasons[0] == ("minor", "table `pairs` is new")


def test_files_that_are_encoded_anew_are_a_patch(base: Base) -> None:
    files = {name: {**entry, "sha256": "0" * 64} for name, entry in base.made.manifest["files"].items()}
    found = difference(base.made, replace(base.made, manifest={**base.made.manifest, "files": files}))
    assert found.bump.level == "patch"
    (reason,) = found.bump.reasons
    assert reason.text.endswith("are encoded anew, with the same content")
    assert causes_of(found) == frozenset()


def test_the_same_history_is_told_in_the_same_words(base: Base, tmp_path: Path) -> None:
    with copied(base.root, tmp_path / "package") as package:
        package.add("wasps", "wasps.txt", "abstract_list", WASPS)
        new = package.build()
    told = ["".join(difference_json(difference(base.made, new))) for _ in range(2)]
    assert told[0] == told[1]
