"""`abstracts match` straight from exports: files of any known format, put together, deduplicated and written."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from etl.cli.flowing import FlowWish
from etl.cli.gathering import Gathered, gathered
from etl.cli.record_table import CLUSTER_ID, IS_REPRESENTATIVE
from etl.cli.terminal import out as terminal
from etl.cli.terminal import progress, safe
from etl.deduplicate.unique import ranked
from etl.io.records import EXPORT_ENDINGS, SHEET_ENDINGS, Export, ForPeople, Written, check_targets, write_records
from schemas.columns import Dump, Mention, Pair, Paper, Quarantine

_REVIEW: Final = "review"
_SIDES: Final = (Mention.ordinal, Mention.title)
"""What a row of pairs shows of both sides, beside the file."""


class Outputs(NamedTuple):
    """The files that are to be written."""

    out: Path | None
    unique: Path | None
    pairs: Path | None

    def endings(self) -> dict[Path, tuple[str, ...]]:
        """How the name of each file may end."""
        allowed = ((self.out, SHEET_ENDINGS), (self.unique, EXPORT_ENDINGS), (self.pairs, SHEET_ENDINGS))
        return {path: endings for path, endings in allowed if path}

    def named(self) -> list[Path]:
        """All of them, in order."""
        return [path for path in self if path]


def match_exports(files: Sequence[Path], outputs: Outputs, params: Path, flow: FlowWish) -> None:
    """Read files as dumps, merge the records that are one paper, write what is asked for, and tell the numbers."""
    check_targets(files, {**outputs.endings(), **flow.endings()}, [*outputs.named(), *flow.endings()])
    sources = flow.source_names(files)
    found = gathered(files, params)
    written: dict[Path, Written] = {}
    if outputs.out:
        written[outputs.out] = ForPeople(record_table(found, files), outputs.out.stem)
    if outputs.unique:
        written[outputs.unique] = Export(found.papers, found.mentions, found.dumps, outputs.unique.stem)
    if outputs.pairs:
        written[outputs.pairs] = ForPeople(pair_sheet(found, files), outputs.pairs.stem)
    if written:
        with progress("Writing"):
            write_records(written)
    _tell(found, files, outputs, flow)
    flow.tell(found, sources)


def record_table(found: Gathered, files: Sequence[Path]) -> pl.DataFrame:
    """One row a record: its file, its place in it, the paper that it is of, and what it says."""
    clusters = found.mentions.with_row_index().group_by(Mention.paper_id, maintain_order=True).agg("index")["index"]
    first = pl.Series([members[0] for members in ranked(found.mentions, clusters.to_list())], dtype=pl.UInt32())
    rows = found.mentions.with_columns(
        pl.col(Mention.paper_id).alias(CLUSTER_ID),
        pl.int_range(pl.len(), dtype=pl.UInt32()).is_in(first.implode()).alias(IS_REPRESENTATIVE),
    )
    fields = [name for name in Mention.TYPES if name in Paper.TYPES and name != Paper.paper_id]
    order = (Dump.file, Mention.ordinal, CLUSTER_ID, IS_REPRESENTATIVE, Mention.mention_id, *fields)
    placed = rows.join(_places(found, files), on=Mention.dump_id, maintain_order="left")
    return placed.sort(_PLACE, Mention.ordinal).select(order)


_PLACE: Final = "place"


def _places(found: Gathered, files: Sequence[Path]) -> pl.DataFrame:
    """The files by their dumps, as the user named them."""
    ordered = found.dumps.sort(Dump.ordinal)
    return pl.DataFrame(
        {
            Mention.dump_id: ordered[Dump.dump_id],
            _PLACE: ordered[Dump.ordinal],
            Dump.file: pl.Series([str(file) for file in files], dtype=pl.String()),
        }
    )


def pair_sheet(found: Gathered, files: Sequence[Path]) -> pl.DataFrame:
    """Every pair that is or looks like one paper, those that wait for review first, with file and title of both."""
    known = found.mentions.join(_places(found, files), on=Mention.dump_id).select(
        Mention.mention_id, _PLACE, Dump.file, *_SIDES
    )
    table = found.pairs
    for side, key in zip("ab", (Pair.mention_id_a, Pair.mention_id_b), strict=True):
        named = {name: f"{name}_{side}" for name in known.columns if name != Mention.mention_id}
        table = table.join(known.rename(named), left_on=key, right_on=Mention.mention_id, how="left")
    sides = [f"{name}_{side}" for side in "ab" for name in (Dump.file, *_SIDES)]
    compared = [name for name in Pair.TYPES if name not in (Pair.mention_id_a, Pair.mention_id_b)]
    places = [f"{name}_{side}" for side in "ab" for name in (_PLACE, Mention.ordinal)]
    ids = (Pair.mention_id_a, Pair.mention_id_b)
    return table.sort(pl.col(Pair.verdict) != _REVIEW, *places, *ids).select(*compared[:2], *sides, *compared[2:], *ids)


def _tell(found: Gathered, files: Sequence[Path], outputs: Outputs, flow: FlowWish) -> None:
    rejected: Mapping[str, int] = dict(found.quarantine.group_by(Quarantine.dump_id).len().iter_rows())
    for file, dump in zip(files, found.dumps.sort(Dump.ordinal).iter_rows(named=True), strict=True):
        count = rejected.get(dump[Dump.dump_id], 0)
        why = f", {count:,} quarantined (`abstracts inspect` tells why)" if count else ""
        terminal.print(safe(f"{file}: {dump[Dump.format]}, {dump[Dump.mention_count]:,} records{why}"))
    records, papers = found.mentions.height, found.papers.height
    waiting = found.pairs.filter(pl.col(Pair.verdict) == _REVIEW).height
    hint = " (--pairs FILE lists them)" if waiting and not outputs.pairs else ""
    terminal.print(f"Records {records:,} · papers {papers:,} · duplicates {records - papers:,}")
    terminal.print(f"Pairs that wait for review {waiting:,}{hint}")
    for path in outputs.named():
        terminal.print(safe(f"Wrote {path}"))
    if not (outputs.named() or flow.path):
        terminal.print("Nothing was written: --unique FILE takes one merged record a paper, --out FILE all records.")
