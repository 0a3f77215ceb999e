"""The papers of several mentions of a large package: made batch by batch, and kept where nothing of them is new."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl

from etl.cli.parts.gathering import gather, read_records, read_spans, records_of, spans_slices
from etl.cli.parts.signing import PART, ROW, Signed
from etl.cli.terminal import steps
from etl.deduplicate.golden import Golden, golden
from etl.deduplicate.tables import abstract_sources
from etl.engine import Engine
from etl.io.kept import keep_tables, read_kept
from etl.io.slices import Slice
from schemas.columns import Conflict, Mention, Paper, Provenance

GOLDEN_KEY: Final = "golden_key"
Decided = Mapping[str, Mapping[str, Any]]
_TABLES: Final = (Paper, Provenance, Conflict)
_TYPES: Final = {columns.TABLE: {GOLDEN_KEY: pl.String(), **columns.TYPES} for columns in _TABLES}


class Together(NamedTuple):
    """The papers of several mentions, and the mentions that papers have their abstracts from."""

    golden: Golden
    sources: pl.Series


class GoldenTask(NamedTuple):
    """The records of some papers of several mentions, and which paper each is of."""

    records: Sequence[Slice]
    spans: Sequence[Slice]
    named: pl.DataFrame
    dumps: pl.DataFrame
    decided: Decided


def golden_one(task: GoldenTask) -> Golden:
    """The papers of one batch."""
    records = read_records(task.records)
    return golden(records, read_spans(task.spans), task.dumps, task.named, task.decided)


def papers_of_several(
    signed: Signed,
    together: pl.DataFrame,
    dumps: pl.DataFrame,
    decided: Decided,
    rows: int,
    places: tuple[Path, Path, str],
    workers: Engine,
) -> Together:
    """The papers of several mentions: `together` are these, each with its `paper_id`, its `part` and its `row`, and the
    key of all that its paper depends on (`golden_key`); `places` are as in `matching.match_parts`."""
    kept, scratch, key = places
    papers = together.select(Paper.paper_id, GOLDEN_KEY).unique().sort(Paper.paper_id)
    is_ruled = pl.col(Paper.paper_id).is_in(sorted(decided))
    known = read_kept(kept, key, _TYPES, GOLDEN_KEY, papers.filter(~is_ruled)[GOLDEN_KEY])
    asked = papers.filter(is_ruled | ~pl.col(GOLDEN_KEY).is_in(known[0][GOLDEN_KEY].implode()))
    new = _made(signed, together.join(asked, on=GOLDEN_KEY, how="semi"), dumps, decided, rows, scratch, workers)
    fresh = [
        pl.concat([pl.DataFrame(schema=columns.TYPES), *(one[number] for one in new)]).join(asked, on=Paper.paper_id)
        for number, columns in enumerate(_TABLES)
    ]
    both = [pl.concat([old, own.select(*types)]) for old, own, types in zip(known, fresh, _TYPES.values(), strict=True)]
    unruled = (table.filter(~is_ruled).sort(columns.SORT) for columns, table in zip(_TABLES, both, strict=True))
    keep_tables(kept, key, dict(zip(_TYPES, unruled, strict=True)))
    done = Golden(*(table.drop(GOLDEN_KEY) for table in both))
    return Together(done, abstract_sources(done.provenance))


def _made(
    signed: Signed,
    wanted: pl.DataFrame,
    dumps: pl.DataFrame,
    decided: Decided,
    rows: int,
    scratch: Path,
    workers: Engine,
) -> list[Golden]:
    if wanted.is_empty():
        return []
    wanted = wanted.sort(Paper.paper_id, Mention.mention_id).with_row_index("number")
    first = pl.col("number").first().over(Paper.paper_id)  # so that a paper's records are in one batch
    wanted = wanted.with_columns((first // max(1, rows)).rank("dense").cast(pl.Int64).alias("batch"))
    gathered = gather(wanted.select(PART, ROW, "batch"), signed.parts, scratch / "papers", workers, has_spans=True)
    tasks = []
    for (number,), own in wanted.partition_by("batch", as_dict=True, maintain_order=True).items():
        named = own.select(Mention.mention_id, Paper.paper_id)
        ours = {paper_id: decided[paper_id] for paper_id in sorted(decided.keys() & set(own[Paper.paper_id]))}
        places = records_of(number, gathered), spans_slices(number, gathered)
        tasks.append(GoldenTask(*places, named, dumps, ours))
    return list(steps("Building {} batches of papers", workers.map(golden_one, tasks), len(tasks)))
