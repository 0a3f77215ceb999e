"""Cost of a diff as a whole process: `python benchmarks/releases.py [--papers N …] [--folder DIR]`.

Two releases of N invented papers are made in a temporary folder (or found in DIR, or made there): 1.25 mentions a
paper, 8 spans a mention. In the second one 1 % of the cells of each field differ, in three of twenty dumps 1 % of the
mentions were edited, the code is another, and 0.2 % of the papers came and went. Then a process of its own compares
them, finds every cause, and writes `changes.parquet`; what it takes are the operating system's own figures.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl

from etl.io.publish import publish_folder
from etl.publish import publish
from etl.publish.package import Inputs, Text, WrittenTable
from etl.verifier import MANIFEST
from schemas.about import About, Creator
from schemas.columns import Alias, Conflict, Decision, Dump, Mention, Pair, Paper, Provenance, Quarantine, Span
from schemas.files import DATAPACKAGE, parquet_file
from schemas.tables import TABLES

ROOT = Path(__file__).parents[1]
DUMPS = [f"dump-{number:02}" for number in range(20)]
EDITED = DUMPS[:3]
FIELDS = [
    Mention.title,
    Mention.authors,
    Mention.abstract,
    Mention.arxiv_id,
    Mention.publication_date,
    Mention.journal_ref,
]
DIFF = """
import sys
from pathlib import Path
from etl.io.releases import side, write_changes
from etl.release.compare import compare
old, new, out = map(Path, sys.argv[1:])
print(write_changes(out, compare(side(old, "old"), side(new, "new")).cells()))
"""
Frames = dict[str, pl.DataFrame]


class World:
    """Two releases' tables, the second made from the first."""

    def __init__(self, count: int) -> None:
        self.chance = np.random.default_rng(20261130)
        self.count = count
        words = pl.Series(["".join(chr(97 + one) for one in self.chance.integers(0, 26, 7)) for _ in range(20_000)])
        rows = [" ".join(words[at].to_list()) for at in self.chance.integers(0, 20_000, (50_000, 22))]
        self.sentences = pl.Series([f"{row.capitalize()}." for row in rows])

    def texts(self, count: int, sentences: int) -> pl.Series:
        parts = [self.sentences.gather(self.chance.integers(0, 50_000, count)) for _ in range(sentences)]
        numbers = pl.Series(self.chance.integers(0, 10_000, count)).cast(pl.String())
        return pl.select(pl.concat_str(*parts, numbers, separator=" ")).to_series()

    def some(self, count: int, share: float) -> pl.Series:
        return pl.Series(self.chance.random(count) < share)

    def ids(self, letter: str, count: int) -> pl.Series:
        numbers = pl.Series(self.chance.integers(0, 2**63, count))
        return pl.select(pl.lit(letter) + numbers.hash(1).cast(pl.String()).str.zfill(20).str.tail(16)).to_series()

    def bibliographic(self, ids: pl.Series) -> pl.DataFrame:
        """The fields of these papers, by the number of each."""
        count = ids.len()
        year = pl.Series(self.chance.integers(1990, 2026, count))
        names = self.sentences.gather(self.chance.integers(0, 50_000, count)).str.split(" ").list.head(4)
        return pl.DataFrame(
            {
                Mention.title: self.sentences.gather(self.chance.integers(0, 50_000, count)).str.head(70),
                Mention.abstract: self.texts(count, 7),
                Mention.authors: names,
                Mention.author_count: names.list.len().cast(pl.Int64),
                Mention.arxiv_id: pl.select(
                    pl.lit("2401.") + pl.Series(ids).cast(pl.String()).str.zfill(5)
                ).to_series(),
                Mention.publication_year: year,
            }
        ).with_columns(
            pl.date(Mention.publication_year, 2, 3).alias(Mention.publication_date),
            pl.lit("day").alias(Mention.publication_date_precision),
            pl.lit(False).alias(Mention.publication_date_is_inferred),
            pl.lit(["cs.CL", "cs.LG"]).alias(Mention.categories),
            pl.when(pl.Series(ids) % 3 == 0).then(pl.format("10.1000/{}", pl.Series(ids))).alias(Mention.doi),
            (pl.col(Mention.title).str.head(30) + pl.lit(" 12, 3")).alias(Mention.journal_ref),
        )

    def first(self) -> Frames:
        """The tables of the first release."""
        papers = self.bibliographic(pl.int_range(self.count, eager=True)).with_columns(
            self.ids("p", self.count).sort().alias(Paper.paper_id), pl.col(Mention.title).alias(Paper.display_title)
        )
        twice = self.some(self.count, 0.25).arg_true()
        owners = pl.concat([pl.int_range(self.count, dtype=pl.UInt32, eager=True), twice])
        mentions = (
            papers[owners]
            .with_columns(
                self.ids("m", owners.len()).alias(Mention.mention_id),
                pl.Series(DUMPS).gather(self.chance.integers(0, len(DUMPS), owners.len())).alias(Mention.dump_id),
                pl.lit(False).alias(Mention.is_abstract_source),
                (pl.lit("Abstract: ") + pl.col(Mention.abstract)).alias("abstract_raw"),
                pl.col(Mention.title).alias("title_raw"),
                pl.col(Mention.authors).list.join(", ").alias("authors_raw"),
            )
            .sort(Mention.dump_id)
        )
        mentions = mentions.with_columns(
            pl.int_range(1, pl.len() + 1).over(Mention.dump_id).alias(Mention.ordinal),
        ).with_columns(
            (pl.col(Mention.ordinal) * 3000 - 3000).alias(Mention.start_byte),
            (pl.col(Mention.ordinal) * 3000 - 500).alias(Mention.end_byte),
        )
        return self.rest(papers, mentions)

    def rest(self, papers: pl.DataFrame, mentions: pl.DataFrame) -> Frames:
        """All tables, those that follow from papers and mentions made of them."""
        sole = mentions.unique(Paper.paper_id, keep="first", maintain_order=True)
        places = [Mention.mention_id, Mention.dump_id, Mention.start_byte]
        fields = [*FIELDS, Mention.author_count, Mention.categories, Mention.publication_year]
        provenance = sole.select(Paper.paper_id, *places).join(pl.DataFrame({Provenance.field: fields}), how="cross")
        spans = mentions.select(places).join(
            pl.DataFrame({Span.field: [*FIELDS, None, None], "at": range(8)}), how="cross"
        )
        is_field = pl.col(Span.field).is_not_null()
        starts = pl.col(Span.start_byte) + pl.col("at") * 300
        counts = mentions.group_by(Paper.paper_id).agg(
            pl.len().cast(pl.Int64).alias(Paper.mention_count),
            pl.col(Mention.dump_id).unique().sort().alias(Paper.dump_ids),
        )
        pairs = (
            mentions.select(Paper.paper_id, Mention.mention_id)
            .group_by(Paper.paper_id)
            .agg(
                pl.col(Mention.mention_id).min().alias(Pair.mention_id_a),
                pl.col(Mention.mention_id).max().alias(Pair.mention_id_b),
            )
        )
        found: dict[str, pl.DataFrame] = {
            Paper.TABLE: papers.join(counts, on=Paper.paper_id).with_columns(
                pl.col(Paper.dump_ids).list.first().alias(Paper.first_seen_dump_id),
                pl.lit(0).alias(Paper.conflict_count),
            ),
            Mention.TABLE: mentions,
            Span.TABLE: spans.with_columns(
                starts.alias(Span.start_byte),
                (starts + 250).alias(Span.end_byte),
                pl.when(is_field).then(pl.lit("field")).otherwise(pl.lit("furniture")).alias(Span.role),
                pl.when(is_field).then(Span.mention_id).alias(Span.mention_id),
                pl.when(is_field).then(pl.lit(0)).alias(Span.part),
            ),
            Provenance.TABLE: provenance.with_columns(
                pl.lit(0).alias(Provenance.part),
                (pl.col(Provenance.start_byte) + 250).alias(Provenance.end_byte),
                pl.lit("only_reading").alias(Provenance.rule),
            ),
            Pair.TABLE: pairs.filter(pl.col(Pair.mention_id_a) != pl.col(Pair.mention_id_b)).with_columns(
                pl.lit("strong").alias(Pair.verdict),
                pl.lit("same_abstract").alias(Pair.reason),
                pl.lit(0.9).alias(Pair.abstract_jaccard),
            ),
            Alias.TABLE: papers.select(pl.col(Paper.paper_id).alias(Alias.alias_id), Paper.paper_id),
            Dump.TABLE: pl.DataFrame({Dump.dump_id: DUMPS}).with_columns(
                pl.int_range(1, pl.len() + 1).alias(Dump.ordinal),
                (pl.col(Dump.dump_id) + ".txt").alias(Dump.file),
                pl.lit("ris").alias(Dump.format),
                pl.lit("primary").alias(Dump.role),
                pl.lit(False).alias(Dump.captured_date_is_inferred),
                pl.lit("1" * 64).alias(Dump.sha256),
                pl.lit("utf-8").alias(Dump.encoding),
                *(pl.lit(0).alias(name) for name in (Dump.byte_count, Dump.mention_count, Dump.quarantined_byte_count)),
            ),
        }
        models = (Paper, Mention, Span, Provenance, Pair, Conflict, Decision, Quarantine, Alias, Dump)
        return {model.TABLE: fitted(found.get(model.TABLE, pl.DataFrame()), model.TYPES) for model in models}

    def second(self, first: Frames) -> Frames:
        """The tables of the second release."""
        moved = self.moved(first)
        return {name: self.changed(name, moved.pop(name)) for name in list(moved)}

    def moved(self, first: Frames) -> Frames:
        """Mentions that were edited under their new ids, and 0.2 % of the papers replaced."""
        ids = first[Mention.TABLE].filter(pl.col(Mention.dump_id).is_in(EDITED))[Mention.mention_id]
        old = ids.filter(self.some(ids.len(), 0.01))
        papers = first[Paper.TABLE][Paper.paper_id]
        gone = papers.filter(self.some(papers.len(), 0.002))
        before, since = pl.concat([old, gone]), pl.concat([self.ids("m", old.len()), self.ids("p", gone.len())])
        names = [Mention.mention_id, Pair.mention_id_a, Pair.mention_id_b, Paper.paper_id, Alias.alias_id]
        return {
            name: frame.with_columns(pl.col(one).replace(before, since) for one in names if one in frame.columns)
            for name, frame in first.items()
        }

    def changed(self, name: str, frame: pl.DataFrame) -> pl.DataFrame:
        """1 % of the cells of every field changed."""
        if name == Dump.TABLE:
            is_edited = pl.col(Dump.dump_id).is_in(EDITED)
            return frame.with_columns(
                pl.when(is_edited).then(pl.lit("2" * 64)).otherwise(Dump.sha256).alias(Dump.sha256)
            )
        if name not in (Paper.TABLE, Mention.TABLE):
            return frame
        texts = [
            one for one in (*FIELDS, Mention.doi, "abstract_raw", "title_raw") if frame.schema.get(one) == pl.String()
        ]
        return frame.with_columns(
            *(
                pl.when(self.some(frame.height, 0.01)).then(pl.col(one) + "7").otherwise(one).alias(one)
                for one in texts
            ),
            *(
                pl.when(self.some(frame.height, 0.01)).then(pl.col(one).list.head(1)).otherwise(one).alias(one)
                for one in (Mention.authors, Mention.categories)
            ),
            *(
                pl.when(self.some(frame.height, 0.01)).then(pl.col(one) + 1).otherwise(one).alias(one)
                for one in (Mention.author_count, Mention.publication_year)
            ),
        )


def fitted(frame: pl.DataFrame, types: dict[str, pl.DataType]) -> pl.DataFrame:
    """The columns of a table, in its order and types; what is not made is empty."""
    if not frame.columns:
        return pl.DataFrame(schema=types)
    nothing = {name: pl.lit([] if isinstance(dtype, pl.List) else None, dtype) for name, dtype in types.items()}
    there = {name: pl.col(name).cast(dtype) for name, dtype in types.items() if name in frame.columns}
    return frame.select((there.get(name, nothing[name])).alias(name) for name in types)


def published(folder: Path, frames: Frames, code: str) -> None:
    """A release in a folder, a table at a time: its tables, and of its texts those that a comparison reads."""
    about = About(title="Invented", description="Invented papers.", creators=(Creator(name="Nobody"),), keywords=())
    dumps = frames[Dump.TABLE]
    inputs = Inputs(dict(zip("data/raw/" + dumps[Dump.file], dumps[Dump.sha256], strict=True)), code * 64, "0" * 64)
    handed_on = folder.with_name(f"{folder.name}-handed-on")
    handed_on.mkdir(parents=True)
    sources = {table.name: handed_on / parquet_file(table.name) for table in TABLES}
    for table in TABLES:
        frames.pop(table.name).sort(table.sort).write_parquet(sources[table.name])

    def texts(tables: Mapping[str, WrittenTable]) -> dict[str, Text]:
        made = publish(inputs, about, "")(tables)
        return {name: text if name in (DATAPACKAGE, MANIFEST) else lambda _: [""] for name, text in made.items()}

    publish_folder(folder, sources, texts, 1_000_000)
    shutil.rmtree(handed_on)


def made(folder: Path, count: int) -> tuple[Path, Path]:
    """The folders of two releases of so many papers; made if they are not there."""
    old, new = folder / f"{count}-old", folder / f"{count}-new"
    if not old.is_dir():
        published(old, World(count).first(), "a")
    if not new.is_dir():
        world = World(count)
        published(new, world.second(world.first()), "b")
    return old, new


def measured(old: Path, new: Path, out: Path) -> str:
    """A row of figures."""
    start = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(
        [sys.executable, "-c", DIFF, old, new, out], env=environment, stdout=subprocess.PIPE, text=True
    )
    said = running.stdout.read() if running.stdout else ""
    _, status, usage = os.wait4(running.pid, 0)
    if status:
        raise SystemExit("the diff failed")
    seconds, cpu = time.perf_counter() - start, usage.ru_utime + usage.ru_stime
    size = out.stat().st_size / 1e6
    return f"{int(said):,} | {size:.1f} | {cpu:.1f} | {seconds:.1f} | {usage.ru_maxrss // 1024:,}"


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--papers", type=int, nargs="+", default=[10_000, 100_000])
    options.add_argument("--folder", type=Path)
    chosen = options.parse_args()
    print("| papers | changes | MB | CPU s | wall s | peak MB |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        for count in chosen.papers:
            folder = chosen.folder or Path(name)
            old, new = made(folder, count)
            print(f"| {count:,} | {measured(old, new, folder / 'changes.parquet')} |", flush=True)


if __name__ == "__main__":
    main()
