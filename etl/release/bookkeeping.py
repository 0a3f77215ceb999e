"""Which columns only follow from others, so that what a release changes can be told without them."""

from typing import Final

from schemas.columns import Conflict, Decision, Dump, Mention, Neighbour, Pair, Paper, Provenance, Quarantine, Span

BOOKKEEPING: Final = frozenset(
    {
        (Paper.TABLE, Paper.mention_count),
        (Paper.TABLE, Paper.conflict_count),
        (Mention.TABLE, Mention.mention_id),
        (Mention.TABLE, Mention.ordinal),
        (Mention.TABLE, Mention.start_byte),
        (Mention.TABLE, Mention.end_byte),
        (Mention.TABLE, Mention.is_abstract_source),
        (Span.TABLE, Span.start_byte),
        (Span.TABLE, Span.end_byte),
        (Span.TABLE, Span.mention_id),
        (Provenance.TABLE, Provenance.mention_id),
        (Provenance.TABLE, Provenance.start_byte),
        (Provenance.TABLE, Provenance.end_byte),
        (Pair.TABLE, Pair.mention_id_a),
        (Pair.TABLE, Pair.mention_id_b),
        (Conflict.TABLE, Conflict.chosen_mention_id),
        (Conflict.TABLE, Conflict.other_mention_ids),
        (Neighbour.TABLE, Neighbour.rank),
        (Neighbour.TABLE, Neighbour.similarity),
        (Decision.TABLE, Decision.ordinal),
        (Decision.TABLE, Decision.found_mention_ids),
        (Quarantine.TABLE, Quarantine.start_byte),
        (Quarantine.TABLE, Quarantine.end_byte),
        (Quarantine.TABLE, Quarantine.mention_id),
        (Dump.TABLE, Dump.ordinal),
        (Dump.TABLE, Dump.sha256),
        (Dump.TABLE, Dump.byte_count),
        (Dump.TABLE, Dump.mention_count),
        (Dump.TABLE, Dump.quarantined_byte_count),
    }
)
"""(table, column) of places in a dump, ids of mentions, hashes and counts: one edit of a dump moves thousands of them,
and each only says again what another cell says."""
