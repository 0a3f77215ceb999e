"""`abstracts match` straight from exports: files of any known format, put together, deduplicated and written."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from etl.cli.flowing import FlowWish, tell_flow
from etl.cli.gathering import Gathered, gathered
from etl.cli.reading import name_text
from etl.cli.record_table import CLUSTER_ID, IS_REPRESENTATIVE
from etl.cli.terminal import many, progress, safe
from etl.cli.terminal import out as terminal
from etl.deduplicate.unique import ranked
from etl.io.records import EXPORT_ENDINGS, SHEET_ENDINGS, Export, ForPeople, Written, check_targets, write_records
from etl.prisma.counts import rejected
from schemas.columns import Dump, Mention, Pair, Paper

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
    counted = flow.counted(found, sources)
    written: dict[Path, Written] = {}
    if outputs.out:
        written[outputs.out] = ForPeople(record_table(found, files), name_text(outputs.out.stem))
    if outputs.unique:
        written[outputs.unique] = Export(found.papers, found.mentions, found.dumps, name_text(outputs.unique.stem))
    if outputs.pairs:
        written[outputs.pairs] = ForPeople(pair_sheet(found, files), name_text(outputs.pairs.stem))
    written |= flow.written(counted)
    if written:
        with progress("Writing"):
            write_records(written)
    _tell(found, files)
    tell_outputs(found.pairs, outputs, list(written))
    if not written:
        terminal.print("Nothing was written: --unique FILE takes one merged record a paper, --out FILE all records.")
    if len(files) > 1:
        tell_flow(counted)


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
            Dump.file: pl.Series([name_text(file) for file in files], dtype=pl.String()),
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


def _tell(found: Gathered, files: Sequence[Path]) -> None:
    counts = rejected(found.quarantine, found.dumps)
    for file, dump in zip(files, found.dumps.sort(Dump.ordinal).iter_rows(named=True), strict=True):
        held = _held(*counts.get(dump[Dump.dump_id], (0, 0)))
        count = many(dump[Dump.mention_count], "record")
        terminal.print(safe(f"{name_text(file)}: {dump[Dump.format]}, {count}{held}"))
    records, papers = found.mentions.height, found.papers.height
    terminal.print(f"Records {records:,} · papers {papers:,} · duplicates {records - papers:,}")


def _held(record_count: int, text_count: int) -> str:
    """What of a file is in quarantine."""
    records = f", {record_count:,} quarantined" if record_count else ""
    texts = f", {many(text_count, 'stretch', 'stretches')} of other text" if text_count else ""
    return f"{records}{texts} (`abstracts inspect` tells why)" if records or texts else ""


def tell_outputs(pairs: pl.DataFrame, outputs: Outputs, written: Sequence[Path]) -> None:
    """Print how many pairs wait for review, and what was written."""
    waiting = pairs.filter(pl.col(Pair.verdict) == _REVIEW).height
    hint = " (--pairs FILE lists them)" if waiting and not outputs.pairs else ""
    terminal.print(f"Pairs that wait for review {waiting:,}{hint}")
    for path in written:
        terminal.print(safe(f"Wrote {name_text(path)}"))
