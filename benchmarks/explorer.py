"""Cost of the explorer's site: `python benchmarks/explorer.py [--papers N …] [--corpus FILE.parquet] [--keep FOLDER]`.

Makes the published tables of N papers and their two dumps (of the corpus's columns `title`, `abstract`, `authors`,
`year`, `arxiv_id` and `doi`, else made up), runs `abstracts explore --write` on them as a process of its own, and
prints the operating system's figures and the sizes of the files by kind. Beyond the corpus's size its papers come again
with long words altered.
"""

import argparse
import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl
from pipeline import ABSTRACTS, ROOT, made_up, measured

from schemas.columns import (
    Alias,
    Columns,
    Conflict,
    Decision,
    Dump,
    Mention,
    Neighbour,
    Pair,
    Paper,
    Provenance,
    Quarantine,
    Span,
)

ALL, SOME = "listing", "pasted"
"""The two dumps: one of all papers, and one of every twentieth, whose abstract has another reading there."""
CATEGORIES = "cs.CL cs.LG cs.CV math.AG math.CO hep-th astro-ph.GA q-bio.NC econ.EM cond-mat".split()


def source(count: int, corpus: Path | None) -> pl.DataFrame:
    """So many papers: id, title, abstract, authors, year, arXiv id and DOI."""
    if corpus is None:
        texts = list(made_up(count))
        return pl.DataFrame({"abstract": texts}).with_columns(
            pl.col("abstract").str.split(" ").list.head(9).list.join(" ").alias("title"),
            pl.col("abstract").str.split(" ").list.slice(9, 3).alias("authors"),
            (1990 + pl.int_range(pl.len()) % 35).alias("year"),
            pl.lit(None, pl.String()).alias("arxiv_id"),
            pl.lit(None, pl.String()).alias("doi"),
        )
    known = pl.read_parquet(corpus)
    parts = [known.head(count)]
    for number in range(1, -(-count // known.height)):
        part = known.head(count - number * known.height)
        altered = [
            pl.col(name).str.replace_all(r"\b([b-d]\p{L}{7,})\b", f"${{1}}{'z' * number}")
            for name in ("title", "abstract")
        ]
        nowhere = [pl.lit(None, pl.String()).alias(name) for name in ("arxiv_id", "doi")]
        parts.append(part.with_columns(*altered, *nowhere))
    return pl.concat(parts)


def papers_of(found: pl.DataFrame) -> pl.DataFrame:
    """The table `papers`."""
    count = found.height
    ids = [f"p{hashlib.sha256(str(number).encode()).hexdigest()[:16]}" for number in range(count)]
    first = date(2000, 1, 1)
    days = [first + timedelta(days=number % 9000) if number % 3 else None for number in range(count)]
    text = {
        name: pl.Series(found[name]).str.replace_all(r"\s+", " ").str.strip_chars() for name in ("title", "abstract")
    }
    values = {
        Paper.paper_id: ids,
        Paper.display_title: text["title"],
        Paper.title: text["title"],
        Paper.abstract: text["abstract"],
        Paper.authors: found["authors"],
        Paper.author_count: found["authors"].list.len().cast(pl.Int64),
        Paper.arxiv_id: found["arxiv_id"],
        Paper.doi: found["doi"].str.to_lowercase(),
        Paper.publication_date: days,
        Paper.publication_year: [day.year if day else year for day, year in zip(days, found["year"], strict=True)],
        Paper.publication_date_precision: ["day" if day else "year" for day in days],
        Paper.categories: [[CATEGORIES[number % 10], CATEGORIES[number % 7]] for number in range(count)],
        Paper.flags: [["truncated"] if number % 50 == 7 else [] for number in range(count)],
        Paper.dump_ids: [[ALL, SOME] if number % 20 == 0 else [ALL] for number in range(count)],
        Paper.sources: [["arXiv"]] * count,
        Paper.mention_count: [2 if number % 20 == 0 else 1 for number in range(count)],
        Paper.conflict_count: [int(number % 20 == 0) for number in range(count)],
    }
    fixed = {Paper.publication_date_is_inferred: False, Paper.first_seen_dump_id: ALL}
    return _table(Paper, pl.DataFrame(values), fixed)


def mentions_of(papers: pl.DataFrame, dump_id: str) -> pl.DataFrame:
    """The mentions of a dump, and in `text` the bytes of each."""
    own = papers if dump_id == ALL else papers.filter(pl.col(Paper.mention_count) == 2)
    if dump_id == SOME:
        own = own.with_columns(pl.col(Paper.abstract).str.replace_all(r"\bthe\b", "a") + " We count 12.")
    text = pl.format("Title: {}\nAbstract: {}\n\n", Paper.title, Paper.abstract)
    own = own.with_columns(text.alias("text")).with_columns(pl.col("text").str.len_bytes().cast(pl.Int64).alias("size"))
    ends = pl.col("size").cum_sum()
    own = own.with_columns(
        (
            pl.lit("m" if dump_id == ALL else "m0") + pl.col(Paper.paper_id).str.slice(1, 16 if dump_id == ALL else 15)
        ).alias(Mention.mention_id),
        pl.lit(dump_id).alias(Mention.dump_id),
        pl.int_range(1, pl.len() + 1).alias(Mention.ordinal),
        (ends - pl.col("size")).alias(Mention.start_byte),
        (ends - 2).alias(Mention.end_byte),
        pl.lit(dump_id == ALL).alias(Mention.is_abstract_source),
        pl.col(Paper.title).alias(Mention.title_raw),
        pl.col(Paper.abstract).alias(Mention.abstract_raw),
    )
    return _table(Mention, own, {}).with_columns(own["text"])


def spans_of(mentions: pl.DataFrame) -> pl.DataFrame:
    """Five spans a mention: label, title, label, abstract, end."""
    start = pl.col(Mention.start_byte)
    title = pl.col(Mention.title).str.len_bytes().cast(pl.Int64)
    edges = [
        start,
        start + 7,
        start + 7 + title,
        start + 18 + title,
        pl.col(Mention.end_byte),
        pl.col(Mention.end_byte) + 2,
    ]
    names = (None, "title", None, "abstract", None)
    parts = [
        mentions.select(
            Mention.dump_id,
            edges[place].alias(Span.start_byte),
            edges[place + 1].alias(Span.end_byte),
            pl.lit("field" if name else "furniture").alias(Span.role),
            Mention.mention_id,
            pl.lit(name, pl.String()).alias(Span.field),
            pl.lit(0 if name else None, pl.Int64()).alias(Span.part),
        )
        for place, name in enumerate(names)
    ]
    return pl.concat(parts).sort(Span.SORT)


def tables_of(found: pl.DataFrame) -> tuple[dict[str, pl.DataFrame], dict[str, pl.Series]]:
    """The published tables of papers, and the text of each dump, mention by mention."""
    papers = papers_of(found)
    own = {dump_id: mentions_of(papers, dump_id) for dump_id in (ALL, SOME)}
    mentions = pl.concat(own.values())
    spans = spans_of(mentions)
    told = spans.drop_nulls(Span.field).join(
        mentions.select(Mention.mention_id, Mention.paper_id), on=Mention.mention_id
    )
    told = told.filter(pl.col(Mention.dump_id) == ALL)
    twice = (
        own[SOME]
        .select(Paper.paper_id, Mention.mention_id, Mention.abstract)
        .join(
            own[ALL].select(Paper.paper_id, Mention.mention_id, Mention.abstract), on=Paper.paper_id, suffix="_of_all"
        )
    )
    conflicts = twice.select(
        Conflict.paper_id,
        pl.lit("abstract").alias(Conflict.field),
        pl.lit("wording").alias(Conflict.kind),
        pl.col("abstract_of_all").alias(Conflict.chosen_value),
        pl.col(Mention.abstract).alias(Conflict.other_value),
        pl.col("mention_id_of_all").alias(Conflict.chosen_mention_id),
        pl.concat_list(Mention.mention_id).alias(Conflict.other_mention_ids),
        pl.lit("the → a").alias(Conflict.difference),
    )
    pairs = twice.select(
        pl.min_horizontal(Mention.mention_id, "mention_id_of_all").alias(Pair.mention_id_a),
        pl.max_horizontal(Mention.mention_id, "mention_id_of_all").alias(Pair.mention_id_b),
    )
    ids = papers[Paper.paper_id]
    dumps = pl.DataFrame(
        {
            Dump.dump_id: [ALL, SOME],
            Dump.ordinal: [1, 2],
            Dump.file: [f"{ALL}.txt", f"{SOME}.txt"],
            Dump.byte_count: [int(one["text"].str.len_bytes().sum()) for one in own.values()],
            Dump.mention_count: [one.height for one in own.values()],
        }
    )
    near = pl.concat(
        papers.select(
            Paper.paper_id,
            pl.lit(rank, pl.Int64()).alias(Neighbour.rank),
            pl.Series(Neighbour.neighbour_id, pl.concat([ids[rank:], ids[:rank]])),
            pl.lit(1 / (rank + 1)).alias(Neighbour.similarity),
        )
        for rank in range(1, 11)
    )
    tables = {
        Paper.TABLE: papers.sort(Paper.SORT),
        Mention.TABLE: mentions.drop("text").sort(Mention.SORT),
        Span.TABLE: spans,
        Provenance.TABLE: _table(Provenance, told, {Provenance.rule: "only_reading"}).sort(Provenance.SORT),
        Pair.TABLE: _table(Pair, pairs, {Pair.verdict: "strong", Pair.reason: "same_abstract"}).sort(Pair.SORT),
        Conflict.TABLE: _table(Conflict, conflicts, {}).sort(Conflict.SORT),
        Decision.TABLE: pl.DataFrame(schema=Decision.TYPES),
        Quarantine.TABLE: pl.DataFrame(schema=Quarantine.TYPES),
        Alias.TABLE: _table(Alias, pl.DataFrame({Alias.alias_id: ids, Alias.paper_id: ids}), {}).sort(Alias.SORT),
        Dump.TABLE: _table(
            Dump,
            dumps,
            {
                Dump.format: "abstract_list",
                Dump.role: "primary",
                Dump.source: "arXiv",
                Dump.encoding: "utf-8",
                Dump.quarantined_byte_count: 0,
            },
        ),
        Neighbour.TABLE: near.sort(Neighbour.SORT),
    }
    return tables, {dump_id: one["text"] for dump_id, one in own.items()}


def _table(columns: type[Columns], frame: pl.DataFrame, fixed: dict[str, object]) -> pl.DataFrame:
    """The frame with all columns of a table, those that it lacks fixed, else null or empty."""
    rest = {name: fixed.get(name, [] if isinstance(kind, pl.List) else None) for name, kind in columns.TYPES.items()}
    blank = [
        pl.lit(value, columns.TYPES[name]).alias(name) for name, value in rest.items() if name not in frame.columns
    ]
    return frame.with_columns(blank).select(pl.col(name).cast(kind) for name, kind in columns.TYPES.items())


def write_package(folder: Path, found: pl.DataFrame) -> None:
    """A project's folder with these tables as its build, and the dumps."""
    tables, texts = tables_of(found)
    latest, raw = folder / "data/processed/latest", folder / "data/raw"
    for place in (latest, raw):
        place.mkdir(parents=True)
    shutil.copy(ROOT / "params.yaml", folder / "params.yaml")
    for dump_id, text in texts.items():
        with (raw / f"{dump_id}.txt").open("wb") as file:
            file.writelines(one.encode() for one in text)
    hashes = [hashlib.sha256((raw / f"{dump_id}.txt").read_bytes()).hexdigest() for dump_id in texts]
    tables[Dump.TABLE] = tables[Dump.TABLE].with_columns(pl.Series(Dump.sha256, hashes))
    for name, table in tables.items():
        table.write_parquet(latest / f"{name}.parquet")


def sizes(site: Path) -> Iterator[str]:
    """Files and bytes by kind: the folder, or the file at the top."""
    files: Counter[str] = Counter()
    size: Counter[str] = Counter()
    for path in site.rglob("*"):
        if path.is_file():
            kind = path.relative_to(site).parts[0]
            files[kind] += 1
            size[kind] += path.stat().st_size
    yield from (f"| {kind} | {files[kind]:,} | {size[kind] / 1e6:,.1f} |" for kind in sorted(files))
    yield f"| all | {files.total():,} | {size.total() / 1e6:,.1f} |"


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--papers", type=int, nargs="+", default=[1_000, 10_000])
    options.add_argument("--corpus", type=Path)
    options.add_argument("--keep", type=Path, help="Leave the site of the last N here.")
    chosen = options.parse_args()
    for count in chosen.papers:
        with tempfile.TemporaryDirectory() as folder:
            write_package(Path(folder), source(count, chosen.corpus))
            cost = measured([ABSTRACTS, "explore", "--write"], Path(folder))
            site = Path(folder, "data/explorer")
            print(f"\n{count:,} papers: CPU {cost.cpu_seconds:.0f} s, wall {cost.wall_seconds:.0f} s, ", end="")
            print(f"peak {cost.peak_megabytes:,} MB\n\n| kind | files | MB |\n|---|---|---|")
            print("\n".join(sizes(site)))
            if chosen.keep:
                shutil.rmtree(chosen.keep, ignore_errors=True)
                shutil.move(site, chosen.keep)


if __name__ == "__main__":
    main()
