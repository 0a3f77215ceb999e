"""`abstracts why`: where a published value comes from, and what it was chosen over."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import polars as pl
import typer
from rich.text import Text

from etl.cli.finding import the_paper
from etl.cli.published import read_published
from etl.cli.terminal import many, out, safe
from etl.deduplicate.survive import RULES
from etl.errors import NotFoundError
from etl.io import layout
from etl.io.dump_bytes import read_slice
from schemas.columns import Conflict, Dump, Mention, Paper, Provenance

_CONTEXT = 60
"""Bytes of the dump that are shown before and after a value's own."""

Row = dict[str, Any]


def why(
    paper: Annotated[str, typer.Argument(help="Paper id, former id, arXiv id, DOI, words of its title, or any query.")],
    field: Annotated[str | None, typer.Argument(help="One field, such as title; else all.")] = None,
) -> None:
    """Tell where a paper's values come from: rule, file, bytes in their context, and the readings that lost."""
    published = read_published()
    row = the_paper(paper, published)
    origins = published.provenance.filter(pl.col(Provenance.paper_id) == row[Paper.paper_id])
    lost = published.conflicts.filter(pl.col(Conflict.paper_id) == row[Paper.paper_id])
    known = origins[Provenance.field].unique(maintain_order=True).to_list()
    if field and field not in known:
        raise NotFoundError(
            f"{row[Paper.paper_id]} has no `{field}` that came from a dump. It has: {', '.join(known)}."
        )
    files = dict(published.dumps.select(Dump.dump_id, Dump.file).iter_rows())
    homes = dict(published.mentions.select(Mention.mention_id, Mention.dump_id).iter_rows())
    out.print(safe(f"{row[Paper.display_title]}\n{row[Paper.paper_id]} · {many(row[Paper.mention_count], 'mention')}"))
    cut = str if field else _in_short
    for name in [field] if field else known:
        _print_value(name, row[name], origins.filter(pl.col(Provenance.field) == name).to_dicts(), files, cut)
        _print_lost(lost.filter(pl.col(Conflict.field) == name).to_dicts(), homes, cut)


def _print_value(
    name: str, value: object, origins: list[Row], files: Mapping[str, str], cut: Callable[[str], str]
) -> None:
    rule = origins[0][Provenance.rule]
    out.print()
    out.print(Text.assemble((f"{name}: ", "bold"), cut(safe(_shown(value)))))
    out.print(f"  rule: {rule} ({RULES.get(rule, rule)})")
    for origin in origins:
        if origin[Provenance.dump_id] is None:
            continue
        file, start, end = files[origin[Provenance.dump_id]], origin[Provenance.start_byte], origin[Provenance.end_byte]
        out.print(f"  from: {layout.RAW / file}, bytes {start:,} to {end:,}, mention {origin[Provenance.mention_id]}")
        before, own, after = (
            safe(part.decode(errors="replace")).replace("\n", "⏎")
            for part in read_slice(layout.RAW / file, start, end, _CONTEXT)
        )
        out.print(Text.assemble("    …", before, (f"⟦{cut(own)}⟧", "reverse"), after, "…"))


def _print_lost(conflicts: list[Row], homes: Mapping[str, str], cut: Callable[[str], str]) -> None:
    for conflict in conflicts:
        by = ", ".join(f"{one} ({homes[one]})" for one in conflict[Conflict.other_mention_ids])
        out.print(safe(f"  lost: {conflict[Conflict.kind]} {conflict[Conflict.difference]}, read by {by}"))
        out.print(f"    {cut(safe(conflict[Conflict.other_value]))}")


def _in_short(text: str) -> str:
    return text if len(text) <= 3 * _CONTEXT else f"{text[:_CONTEXT]} [… {len(text):,} characters …] {text[-_CONTEXT:]}"


def _shown(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
