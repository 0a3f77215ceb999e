"""Tables that one stage hands to the next and that are not published, as subsets of the published ones."""

from typing import Final

import polars as pl

from schemas.columns import Alias, Dump, Mention

_PLACE: Final = (Mention.mention_id, Mention.dump_id, Mention.ordinal, Mention.start_byte, Mention.end_byte)
_FOUND: Final = (
    Dump.captured_date_is_inferred,
    Dump.sha256,
    Dump.byte_count,
    Dump.encoding,
    Dump.mention_count,
    Dump.quarantined_byte_count,
)

VERBATIM_TYPES: Final[dict[str, pl.DataType]] = {
    name: dtype
    for name, dtype in Mention.TYPES.items()
    if name in _PLACE or name.endswith("_raw") or name == Mention.extra
}
"""A mention as parse leaves it: its place, and what is printed."""

UNKNOWN_YET: Final = (Mention.paper_id, Mention.is_abstract_source)
"""What only deduplicate can tell of a mention."""

RECORD_TYPES: Final = {name: dtype for name, dtype in Mention.TYPES.items() if name not in UNKNOWN_YET}
"""A record: a mention in normalised form."""

READABLE_TYPES: Final = {
    name: dtype for name, dtype in RECORD_TYPES.items() if not name.endswith("_raw") and name != Mention.extra
}
"""A record without what is printed: all that papers are made of."""

ENTRY_TYPES: Final = {name: dtype for name, dtype in Dump.TYPES.items() if name not in _FOUND}
"""What dumps.yaml says of a dump."""

CAPTURED_DATE_RAW: Final = "captured_date_raw"
"""The date that a dump's page prints of itself."""

FACT_TYPES: Final[dict[str, pl.DataType]] = {
    **{name: Dump.TYPES[name] for name in (Dump.dump_id, Dump.sha256, Dump.byte_count, Dump.encoding)},
    CAPTURED_DATE_RAW: pl.String(),
}
"""What parse finds out about a dump."""

TEXT_KEY: Final = "text_key"
"""What a mention's text is recognised by when its bytes have changed."""
TEXT_SKETCH: Final = "text_sketch"
"""What it is recognised by when a few of its words have."""

LEDGER_TYPES: Final[dict[str, pl.DataType]] = {
    name: pl.String()
    for name in (
        *(Alias.paper_id, Mention.mention_id, Mention.arxiv_id, Mention.doi),
        *(TEXT_KEY, Mention.dump_id, TEXT_SKETCH),
    )
}
"""ids.csv: a row a published mention, oldest first; only ever appended to."""
