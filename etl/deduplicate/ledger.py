"""What a release adds to the ledger, so that every id that it publishes is found again for ever."""

import hashlib
from typing import Final

import polars as pl

from etl.deduplicate.bind import bindings
from etl.deduplicate.comparable import comparable
from etl.deduplicate.sketch import sketches
from etl.deduplicate.survive import Row
from schemas.columns import Alias, Dump, Mention
from schemas.interim import LEDGER_TYPES, TEXT_KEY, TEXT_SKETCH

_READ: Final = (
    *(Mention.paper_id, Mention.mention_id, Mention.arxiv_id, Mention.doi),
    *(Mention.title, Mention.abstract),
)
_SLICE: Final = 50_000
"""So many texts are cut into words at a time: the words of a million take 10 GB."""
_PLAIN: Final = r"^[\x00-\x7f]*$"
_THOUSANDS: Final = r"[0-9],[0-9]{3}"
_TOKEN: Final = r"[0-9]+(?:[.,][0-9]+)*|[a-z]+"


def ledger_entries(
    mentions: pl.DataFrame, dumps: pl.DataFrame, aliases: pl.DataFrame, ledger: pl.DataFrame
) -> pl.DataFrame:
    """The rows that the ledger lacks of published mentions, in the order of dumps.yaml and of the dumps.

    A mention that went to another paper since, or is recognised by something else now, gets another row: the last one
    counts. An id that leads elsewhere by a mention that it never had gets that mention first, so that it still leads
    there when the mention is edited again. What the ledger has stays as it is: the order of its rows is the ids' age.
    """
    order = dumps.select(Mention.dump_id, place=pl.col(Dump.ordinal))
    published = (
        mentions.select(*_READ, Mention.dump_id, Mention.ordinal)
        .join(order, on=Mention.dump_id)
        .sort("place", Mention.ordinal)
    )
    texts = published.select(text=_without_empty(Mention.abstract).fill_null(_without_empty(Mention.title)))["text"]
    drawn = pl.Series(TEXT_SKETCH, sketches(texts), pl.String())
    rows = published.with_columns(text_keys(texts), drawn).select(LEDGER_TYPES.keys())
    last = ledger.unique(Mention.mention_id, keep="last", maintain_order=True)
    led = _led(published, rows, aliases, ledger)
    is_lacking = rows.join(last, on=list(LEDGER_TYPES), how="anti", nulls_equal=True)[Mention.mention_id]
    again = pl.concat([is_lacking, led[Mention.mention_id]]).implode()
    return pl.concat([led, rows.filter(pl.col(Mention.mention_id).is_in(again))])


def _led(published: pl.DataFrame, rows: pl.DataFrame, aliases: pl.DataFrame, ledger: pl.DataFrame) -> pl.DataFrame:
    """A row for each id that leads to a paper by a mention that it never had, in the order of the ids' age."""
    leads = aliases.select(Alias.alias_id, Alias.paper_id).filter(pl.col(Alias.paper_id) != pl.col(Alias.alias_id))
    there = ledger.join(rows.select(Mention.mention_id), on=Mention.mention_id, how="semi")
    leads = leads.join(there, left_on=Alias.alias_id, right_on=Alias.paper_id, how="anti")
    known = ledger.filter(pl.col(Alias.paper_id).is_in(leads[Alias.alias_id].implode()))
    homes = dict(leads.iter_rows())
    of_paper: dict[str, list[Row]] = {}
    members = published.filter(pl.col(Alias.paper_id).is_in(leads[Alias.paper_id].implode()))
    for row in members.iter_rows(named=True):
        of_paper.setdefault(row[Alias.paper_id], []).append(row)
    found = [rows.clear()]
    for alias_id in known[Alias.paper_id].unique(maintain_order=True):
        own = [[row] for row in of_paper[homes[alias_id]]]
        bound = bindings(own, known.filter(pl.col(Alias.paper_id) == alias_id))[alias_id]
        if bound.place is not None:
            mention_id = own[bound.place][0][Mention.mention_id]
            entry = rows.filter(pl.col(Mention.mention_id) == mention_id)
            found.append(entry.with_columns(pl.lit(alias_id).alias(Alias.paper_id)))
    return pl.concat(found)


def text_keys(texts: pl.Series) -> pl.Series:
    """`identify.text_key` of many texts, which takes a third of the time where they are plain English."""
    keys = [_key(text) for start in range(0, len(texts), _SLICE) for text in _comparable(texts.slice(start, _SLICE))]
    return pl.Series(TEXT_KEY, keys, pl.String())


def _comparable(texts: pl.Series) -> list[str | None]:
    """`comparable` of each text: in one go where it is ASCII without a thousands separator, else one by one."""
    text = pl.col("text")
    is_plain = text.str.contains(_PLAIN) & ~text.str.contains(_THOUSANDS)
    joined = text.str.to_lowercase().str.extract_all(_TOKEN).list.join(" ")
    rows = texts.to_frame("text").select(text, pl.when(is_plain).then(joined).alias("joined")).rows()
    return [joined if joined is not None or text is None else comparable(text) for text, joined in rows]


def _key(text: str | None) -> str | None:
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else None


def _without_empty(column: str) -> pl.Expr:
    return pl.when(pl.col(column) != "").then(column)
