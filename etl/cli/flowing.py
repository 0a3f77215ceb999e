"""The flow of records of some tables, and how it is written: what `prisma` and `match` share."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from etl.cli.gathering import Gathered
from etl.cli.reading import name_text
from etl.cli.terminal import out
from etl.deduplicate.queue import queue
from etl.errors import ConfigurationError, OutputError
from etl.io.files import write_text
from etl.io.records import Text
from etl.prisma.counts import flow
from etl.prisma.drawing import flow_svg
from etl.prisma.flow import Flow
from etl.prisma.telling import flow_json, flow_text, short_text
from etl.prisma.texts import plain
from schemas.columns import Dump, Mention

KINDS: Final = {".txt": "text", ".json": "json", ".svg": "svg"}
"""How a flow can be written, by the ending of a file's name."""


def flow_of(
    papers: pl.DataFrame, mentions: pl.DataFrame, dumps: pl.DataFrame, pairs: pl.DataFrame, quarantine: pl.DataFrame
) -> Flow:
    """The flow of these tables; open are the pairs that wait for review in them, whatever was ruled since."""
    waiting = queue(pairs, dict(mentions.select(Mention.mention_id, Mention.paper_id).iter_rows()), ()).pairs
    waiting_papers = {paper_id for pair in waiting for paper_id in pair.paper_ids}
    return flow(papers, mentions, dumps, quarantine, len(waiting), len(waiting_papers))


def flow_kind(path: Path | None, kind: str | None) -> str:
    """The kind that is named, else the one that the file's name ends like, else text; `OutputError` names all kinds."""
    if kind is None and path is not None:
        kind = KINDS.get(path.suffix.lower())
        if kind is None:
            raise OutputError(f"{path}: the name must end in one of {', '.join(KINDS)}, or --to name a kind.")
    if kind not in (None, *KINDS.values()):
        raise OutputError(f"`{kind}` is no kind of diagram. Kinds: {', '.join(KINDS.values())}.")
    return kind or "text"


def flow_told(found: Flow, kind: str) -> str:
    """The flow as text, as JSON or as SVG."""
    if kind == "svg":
        return flow_svg(found)
    if kind == "text":
        return flow_text(found)
    told = json.dumps(flow_json(found), indent=2, ensure_ascii=False)
    # what a terminal would take for a command, as a code that every reader of JSON knows
    return re.sub(r"[\x7f-\x9f]", lambda match: f"\\u{ord(match[0]):04x}", told) + "\n"


def write_flow(found: Flow, path: Path, kind: str) -> None:
    """Write the flow as a file, whole or not at all."""
    write_text(path, flow_told(found, kind))


class FlowWish(NamedTuple):
    """Where the flow of matched exports is to be written, and what is said of their sources."""

    path: Path | None
    sources: Sequence[str]

    def endings(self) -> dict[Path, tuple[str, ...]]:
        """How the name of the file may end."""
        return {self.path: tuple(KINDS)} if self.path else {}

    def source_names(self, files: Sequence[Path]) -> list[str]:
        """The source of each file: what is said of it, else of all, else its own name."""
        counts = Counter(file.name for file in files)
        names = {file: file.name if counts[file.name] == 1 else str(file) for file in files}
        said = [_said(text, files) for text in self.sources]
        for one in sorted(said, key=lambda one: bool(one.files)):
            names.update(dict.fromkeys(one.files or files, one.source))
        return [name_text(name) for name in names.values()]

    def counted(self, found: Gathered, sources: Sequence[str]) -> Flow:
        """The flow of what was gathered from files of these sources."""
        dumps = found.dumps.sort(Dump.ordinal).with_columns(pl.Series(Dump.source, sources, pl.String()))
        return flow_of(found.papers, found.mentions, dumps, found.pairs, found.quarantine)

    def written(self, found: Flow) -> dict[Path, Text]:
        """The flow as it is to be written, where that is asked for."""
        return {path: Text(flow_told(found, KINDS[path.suffix.lower()])) for path in self.endings()}


class _Said(NamedTuple):
    """A source, and the files of which it is said; of all if none is named."""

    files: list[Path]
    source: str


def _said(text: str, files: Sequence[Path]) -> _Said:
    """What one `--source` says; a name of a file may hold a `=`, and so may that of a source."""
    found = _Said([], text)
    for cut in (place for place, char in enumerate(text) if char == "="):
        told = [file for file in files if Path(text[:cut]) in (file, Path(file.name))]
        if told:
            found = _Said(told, text[cut + 1 :])
            break
    if not found.files and "=" in text:
        raise ConfigurationError(f"--source {text}: none of the files is `{text.partition('=')[0]}`.")
    if not plain(name_text(found.source)):
        raise ConfigurationError(f"--source {text or repr(text)}: names no source. Write `a.ris=Scopus`, or `Scopus`.")
    return found


def tell_flow(found: Flow) -> None:
    """Print the flow of several files in short."""
    out.print()
    out.print(short_text(found), end="")


def refuse_flow(table: Path, path: Path | None, sources: Sequence[str]) -> None:
    """Raise `OutputError` where a flow is asked for of a table of records, which says nothing of their sources."""
    if path or sources:
        raise OutputError(f"{table}: is one table of records. --prisma and --source are for several exports.")
