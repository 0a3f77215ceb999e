"""Which mentions of a reference dump may be papers that primary dumps mention: told before anything is normalised.

A reference dump may hold millions of mentions, of which a few hundred matter. The keys are cheap, and generous: what
they let through by chance costs only the time to normalise it, and `deduplicate` tells it apart.
"""

from collections.abc import Iterable
from typing import Final

import polars as pl

from schemas.columns import Mention, Span

_ARXIV: Final = r"((?:\d{4}\.\d{4,5})|(?:[a-z-]+(?:\.[a-z]{2})?/\d{7}))"
_DOI: Final = r"(10\.\d{4,9}/\S+)"
_MIN_TITLE: Final = 15
_MIN_CLAUSE: Final = 25
"""Letters of a title, and of a part of an abstract between two marks, that hardly any other paper has."""

READ: Final = (
    Mention.mention_id,
    Mention.arxiv_id_raw,
    Mention.doi_raw,
    Mention.pmid_raw,
    Mention.title_raw,
    Mention.abstract_raw,
)
"""The columns of verbatim mentions that keys are made of."""


_ROWS: Final = 5_000
"""Keys are made of so many mentions at a time, several times at once."""


def keys(mentions: pl.DataFrame) -> list[pl.DataFrame]:
    """The keys of verbatim mentions, `row` and `key`, in three tables: identifiers, folded titles, and the clauses of
    abstracts."""
    rows = mentions.select(READ[1:]).with_row_index("row")
    slices = [_lazy_keys(rows.slice(start, _ROWS).lazy()) for start in range(0, max(1, rows.height), _ROWS)]
    found = pl.collect_all([table for tables in slices for table in tables])
    return [pl.concat(found[kind :: len(slices[0])]) for kind in range(len(slices[0]))]


def _lazy_keys(rows: pl.LazyFrame) -> list[pl.LazyFrame]:
    lower = {name: pl.col(name).str.to_lowercase() for name in READ[1:]}
    doi = lower[Mention.doi_raw].str.extract(_DOI).str.strip_chars_end(".,;:)]")
    ids = (
        lower[Mention.arxiv_id_raw].str.extract(_ARXIV).str.replace(r"\.[a-z]{2}/", "/"),
        doi.str.extract(rf"arxiv\.{_ARXIV}"),
        doi,
        lower[Mention.pmid_raw].str.extract(r"(\d+)"),
    )
    titles = _folded(Mention.title_raw, "")
    clauses = _folded(Mention.abstract_raw, ".,;:()?!").str.extract_all(f"[a-z]{{{_MIN_CLAUSE},}}")
    return [
        pl.concat([rows.select("row", key=expression).drop_nulls() for expression in ids]),
        rows.select("row", key=titles).filter(pl.col("key").str.len_bytes() >= _MIN_TITLE),
        rows.select("row", key=clauses).explode("key").drop_nulls(),
    ]


def _folded(name: str, marks: str) -> pl.Expr:
    """A text without anything but letters of the alphabet and the marks: no case, accent, space, markup or digit."""
    plain = pl.when(pl.col(name).str.contains(r"[^\x00-\x7f]")).then(pl.col(name).str.normalize("NFKD"))
    return plain.otherwise(name).str.to_lowercase().str.replace_all(f"[^a-z{marks}]+", "")


class Wanted:
    """What primary dumps mention, by its keys; their mentions may come in parts."""

    def __init__(self, parts: Iterable[pl.DataFrame]) -> None:
        found = [[table["key"].unique() for table in keys(part)] for part in parts]
        self._known = [pl.concat(kind).unique() for kind in zip(*found, strict=True)]

    def among(self, mentions: pl.DataFrame) -> pl.Series:
        """Of verbatim mentions, whether each may be one of the papers."""
        hits = [
            table.filter(pl.col("key").is_in(known.implode()))["row"]
            for table, known in zip(keys(mentions), self._known, strict=True)
        ]
        rows = mentions.select(pl.row_index())
        return rows.select(pl.first().is_in(pl.concat(hits).unique().implode())).to_series()


def with_unused(spans: pl.DataFrame, wanted: pl.Series) -> pl.DataFrame:
    """The spans of one dump in order: those of any mention but the wanted are `unused`, and such neighbours are one."""
    is_theirs = ~pl.col(Span.mention_id).is_in(wanted.implode()).fill_null(True)
    marked = spans.with_columns(
        pl.when(is_theirs).then(pl.lit("unused")).otherwise(Span.role).alias(Span.role),
        *(pl.when(~is_theirs).then(name).alias(name) for name in (Span.mention_id, Span.field, Span.part)),
    )
    is_space = (pl.col(Span.role) == "furniture") & pl.col(Span.field).is_null() & pl.col(Span.mention_id).is_null()
    beside = pl.when(~is_space).then(pl.col(Span.role) == "unused")
    is_between = is_space & beside.forward_fill() & beside.backward_fill()
    is_unused = ((pl.col(Span.role) == "unused") & pl.col(Span.mention_id).is_null()) | is_between.fill_null(False)
    runs = marked.with_columns(is_unused.alias("unused")).with_columns(
        (~(pl.col("unused") & pl.col("unused").shift(1, fill_value=False))).cum_sum().alias("run")
    )
    first = (Span.dump_id, Span.start_byte, Span.mention_id, Span.field, Span.part)
    return (
        runs.group_by("run", maintain_order=True)
        .agg(
            *(pl.col(name).first() for name in first),
            pl.col(Span.end_byte).last(),
            pl.when(pl.col("unused").first())
            .then(pl.lit("unused"))
            .otherwise(pl.col(Span.role).first())
            .alias(Span.role),
        )
        .select(*Span.TYPES)
    )
