"""`abstracts inspect`: what a file would yield, before it is added."""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from etl.cli.parse import ParseParams
from etl.cli.reading import Reading, read_file, slug
from etl.cli.terminal import out, progress, safe
from etl.io.tables import write_table
from schemas.columns import Mention, Quarantine, Span

_SHOWN = 60


def inspect(
    file: Annotated[Path, typer.Argument(help="Any text file, anywhere.")],
    format_name: Annotated[str | None, typer.Option("--format", "-f", help="Read it as this format.")] = None,
    folder: Annotated[Path | None, typer.Option("--out", "-o", help="Write its tables to this folder.")] = None,
) -> None:
    """Say what a file is and what it would yield: its format, its mentions, its coverage and its quarantine.

    With --out it writes mentions.parquet (verbatim and normalised), spans.parquet and quarantine.parquet.
    """
    with progress(f"Reading {file.name}"):
        reading = read_file(file, format_name, slug(file), ParseParams())
    _print_head(file, reading)
    _print_mentions(reading.normalised.mentions)
    _print_quarantine(reading.normalised.quarantine)
    if folder:
        for name in ("mentions", "spans", "quarantine"):
            write_table(getattr(reading.normalised, name), folder / f"{name}.parquet")
        out.print(f"Tables written to {folder}.")


def _print_head(file: Path, reading: Reading) -> None:
    told = {guess.format: guess.confidence for guess in reading.guesses}
    parsed, spans = reading.parsed, reading.normalised.spans
    out.print(f"{file.name}: {reading.format} (confidence {told[reading.format]:.2f}), {parsed.encoding}")
    held = spans.group_by(Span.role).agg((pl.col(Span.end_byte) - pl.col(Span.start_byte)).sum().alias("bytes"))
    by_role = dict(held.iter_rows())
    shares = [f"{role} {count:,} ({count / parsed.byte_count:.1%})" for role, count in sorted(by_role.items())]
    out.print(f"{parsed.byte_count:,} bytes: {', '.join(shares) or 'empty file'}")
    mentions = reading.normalised.mentions
    fields = [name.removesuffix("_raw") for name in mentions.columns if name.endswith("_raw")]
    found = [f"{field} {mentions[f'{field}_raw'].count()}" for field in fields if mentions[f"{field}_raw"].count()]
    out.print(f"{mentions.height:,} mentions with {', '.join(found) or 'nothing'}")


def _print_mentions(mentions: pl.DataFrame) -> None:
    columns = (Mention.ordinal, Mention.start_byte, Mention.title, Mention.abstract, Mention.arxiv_id)
    for ordinal, start, title, abstract, arxiv_id in mentions.select(columns).head(_SHOWN).iter_rows():
        label = title or f"“{abstract[:70]}…”"
        out.print(safe(f"{ordinal:>5}  byte {start:<9,} {label}{f'  [{arxiv_id}]' if arxiv_id else ''}"))
    if mentions.height > _SHOWN:
        out.print(f"       … and {mentions.height - _SHOWN:,} more")


def _print_quarantine(quarantine: pl.DataFrame) -> None:
    if quarantine.is_empty():
        out.print("Nothing would be quarantined.")
        return
    out.print(f"Quarantine would hold {quarantine.height:,} rows:")
    columns = (Quarantine.start_byte, Quarantine.end_byte, Quarantine.reason, Quarantine.raw_text)
    for start, end, reason, text in quarantine.select(columns).head(_SHOWN).iter_rows():
        first = " ".join(text.split())[:60]
        out.print(safe(f"  bytes {start:,} to {end:,}: {reason}: {first}"))
