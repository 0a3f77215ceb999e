"""The names of every author list of a column, whatever it is printed as."""

import ast
import json
import re
from typing import Any, Final

import polars as pl

from etl.normalise.authors import AuthorList, author_list
from etl.normalise.distinct import as_lists, map_distinct
from etl.normalise.listing import list_texts
from etl.normalise.name_parts import is_inverted
from etl.normalise.text import plain_text

_PRINTED_LIST: Final = r"(?s)^\s*\[.*\]\s*$"
_WITHOUT_COMMAS: Final = re.compile(r"(?<=['\"])\s+(?=['\"])")
"""Between the entries of a list as NumPy prints it, which Python would read as one."""
_CUT_INITIALS: Final = r"\r?\n[ \t]*([A-Z][A-Z.]{0,3}(?:\s*[;,(]|\s*$))"
"""Initials that a line's end cut from their surname: no name of their own."""
_BETWEEN: Final = "\x1f"
_GIVEN: Final = ("given", "first", "forenames", "forename", "firstname", "first_name", "given_name")
_FAMILY: Final = ("family", "last", "surname", "lastname", "last_name", "keyname", "family_name")
_WHOLE: Final = ("name", "fullname", "full_name", "display_name", "literal", "author")


def printed_authors(raw: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The names of every author list, an empty list where there are none, and how many more authors each counts."""
    printed = raw.str.contains(_PRINTED_LIST).fill_null(False)
    texts = list_texts(raw.set(printed, None).str.replace_all(_CUT_INITIALS, " $1"), is_inverted)
    if printed.any():
        texts = texts.zip_with(~printed, raw)
    lists = as_lists(map_distinct(texts, _joined, pl.String()))
    more = lists.list.first().cast(pl.Int64()).fill_null(0)
    return lists.list.slice(1), more


def _joined(text: str) -> str:
    found = author_list(text) if not text.lstrip().startswith("[") else _of_printed_list(text.strip())
    return _BETWEEN.join([str(found.more), *found.names])


def _of_printed_list(text: str) -> AuthorList:
    """The names of a list as JSON, Python or NumPy prints it; of any other text in brackets, those of the text."""
    for read, form in ((json.loads, text), (ast.literal_eval, _WITHOUT_COMMAS.sub(", ", text))):
        try:
            # what is nested deeper is no list of names, and may be there to exhaust the stack
            printed = read(form) if form.count("[") <= 1 + form.count("{") and form.count("[") < 1_000 else None
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        names = [_name(entry) for entry in printed] if isinstance(printed, list) else [None]
        if all(name is not None for name in names):
            plain = (plain_text(name) for name in names if name)
            return AuthorList([name for name in plain if name], 0)
    return author_list(plain_text(text))


def _name(entry: Any) -> str | None:
    """The name that an entry of a list is or holds, empty where it is silent; None if it is no name."""
    if entry is None or isinstance(entry, str):
        return entry or ""
    if not isinstance(entry, dict):
        return None
    texts = {str(key).lower(): value for key, value in entry.items() if isinstance(value, str)}
    whole = next((texts[key] for key in _WHOLE if texts.get(key)), None)
    family = next((texts[key] for key in _FAMILY if texts.get(key)), "")
    given = next((texts[key] for key in _GIVEN if texts.get(key)), "")
    return whole or ", ".join(filter(None, (family, given))) or None
