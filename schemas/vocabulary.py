"""Closed sets of values and the patterns of ids, shared by the models and by the code that makes the values.

Widening a closed set is a major version (DESIGN: releases), so a new value is added here on purpose or not at all.
"""

from typing import Final

ROLES: Final = ("field", "furniture", "quarantine", "unused")
DUMP_ROLES: Final = ("primary", "reference")
VERDICTS: Final = ("exact", "strong", "review", "different")
CONFLICT_KINDS: Final = ("number", "wording", "value", "version")
DATE_PRECISIONS: Final = ("day", "month", "year")
RULINGS: Final = ("same", "different", "set")
DECISION_STATES: Final = ("applied", "gone", "overruled")
CHANGE_KINDS: Final = ("added", "removed", "changed")
CAUSES: Final = (
    "dump_added",
    "dump_changed",
    "dump_removed",
    "dump_entry",
    "parser",
    "normalisation",
    "decision",
    "rule",
    "schema",
    "ledger",
)
"""Why a cell of a release differs from the one before, the earliest first."""

FIRST_YEAR: Final = 1000
LAST_YEAR: Final = 2999
"""The years that a publication may be of."""

DUMP_ID: Final = r"^[a-z0-9][a-z0-9._-]{0,63}$"
YAML_NUMBER: Final = r"^([0-9][0-9_.]*(e[0-9_+-]*)?|0[xob][0-9a-f_]+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*)$"
"""What some YAML reader takes for a number or a date; DVC would skip a dump of such a name in silence."""
MENTION_ID: Final = r"^m[0-9a-f]{16}$"
PAPER_ID: Final = r"^p[0-9a-f]{16}$"
SHA256: Final = r"^[0-9a-f]{64}$"
ARXIV_ID: Final = r"^([0-9]{4}\.[0-9]{4,5}|[a-z-]+(\.[A-Z]{2})?/[0-9]{7})$"
DOI: Final = r"^10\.[0-9]{4,9}/\S+$"
PMID: Final = r"^[1-9][0-9]{0,8}$"
ISSN: Final = r"^[0-9]{4}-[0-9]{3}[0-9X]$"
ISBN: Final = r"^([0-9]{9}[0-9X]|[0-9]{13})$"
FILE_NAME: Final = r"^[^/\\\x00-\x1f]{1,255}$"
