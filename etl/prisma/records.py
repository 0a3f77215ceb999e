"""Which stretches of quarantine were records, and how many each of them holds."""

import re
from typing import Final

RECORD_RULES: Final = frozenset(
    {
        "broken_entry",
        "broken_quotes",
        "details_without_paper",
        "empty_abstract",
        "id_without_abstract",
        "no_record",
        "no_title_no_abstract",
        "no_title_or_abstract",
        "not_an_object",
        "not_json",
        "title_without_abstract",
        "too_few_cells",
        "too_long",
        "too_many_cells",
        "unclosed",
    }
)
"""Rules of parse by which something was rejected that stands for a paper: a record, an entry, a row, a line."""

TEXT_RULES: Final = frozenset(
    {
        "above_the_table",
        "api_error",
        "damaged_file",
        "document_type",
        "half_a_character",
        "no_abstract",
        "no_arxiv_id",
        "no_header",
        "no_label",
        "no_such_column",
        "not_an_abstract",
        "outside_any_entry",
        "outside_any_record",
        "outside_record",
        "outside_the_table",
        "too_dense",
        "unclaimed_text",
    }
)
"""Rules by which other text was rejected: page chrome, headings, or a file of which nobody can tell what it holds."""

_ALONE: Final = frozenset({"broken_quotes", "too_long"})
"""Rules by which line ends part nothing."""
_LINE: Final = re.compile(r"^(?=.*\S)", re.MULTILINE)
_STARTS: Final = {
    "arxiv_atom": re.compile(r"<(?:entry|item)\b"),
    "arxiv_jsonl": _LINE,
    "bibtex": re.compile(r"^[ \t]*@(?!comment\b|string\b|preamble\b)\w+\s*[{(]", re.MULTILINE | re.IGNORECASE),
    "csv": _LINE,
    "jsonl": _LINE,
    "nbib": re.compile(r"^PMID *-", re.MULTILINE),
    "refer": re.compile(r"^%0", re.MULTILINE),
    "ris": re.compile(r"^(?:TY  ?-|PT \w)", re.MULTILINE),
}
"""How each record begins in an export, whose records may be rejected several in one stretch."""


def records_in(format_name: str, rule: str, raw_text: str) -> int:
    """How many records a stretch holds that parse rejected: none if it is other text, else at least one.

    A rule that is not known here counts as that of a record, so that no record is left out.
    """
    if rule in TEXT_RULES:
        return 0
    start = None if rule in _ALONE else _STARTS.get(format_name)
    return max(1, len(start.findall(raw_text))) if start else 1
