"""Mentions as BibTeX, written by `bibtexparser`, so that reading it gives the same mentions."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from etl.export.rows import Pair, extra_pairs, quoted, uncovered
from schemas.columns import Mention
from schemas.exchange import (
    BIBTEX,
    BIBTEX_ENCODED,
    BIBTEX_OTHER,
    BIBTEX_OTHERS,
    BIBTEX_UNTYPED,
    IDENTIFIER,
    in_one,
    items_of,
)

_TYPE: Final = re.compile(r"(?!(?:string|comment|preamble|unknown)\Z)[A-Za-z]\w{0,40}", re.IGNORECASE)
_KEY: Final = re.compile(r'[^\s,{}="@\\]{1,202}')
_NAME: Final = re.compile(r'[^\W\d_](?:[^\s,{}="@\\#%()\'\x00-\x1f\x7f]|\xa0){0,60}(?<!\s)')
_MONTH: Final = re.compile("jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec")
_DATE: Final = re.compile(r"(\d{4})(?: ([^\s{}~]+)(?: ([^\s{}~]+))?)?")
_BRACE: Final = re.compile(r"[{}]")
_BARE_BRACE: Final = re.compile(r"(?<!\\)[{}]")
"""BibTeX counts every brace, bibtexparser and our reader those that no backslash precedes."""
_BLOCK_START: Final = re.compile(r"\n[^\S\n]*+@\w*[ \t]*[{(]|@[ \t]*(?:\w+|\[[^\]\n]*\])\s*[{(]")
_HAS_AND: Final = re.compile(r"(?:\A|\s)and(?:\s|\Z)", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\[_%&#$]")
_TYPED: Final = "work_type"
_CODES: Final = frozenset("doi pmid volume number pages issn isbn urls arxiv_id date".split())


def bibtex(mentions: Iterable[Mapping[str, Any]], *, is_each_once: bool = False) -> str:
    """The verbatim columns and `extra` of rows of `mentions`, an entry each.

    A column whose own fields stand in `extra` is written as they are; the key is the `ID` of `extra`. What BibTeX has
    no name for stands in `extra-field`; braces that would break an entry are encoded. With `is_each_once` a name stands
    once in an entry, as BibTeX and `bibtexparser` demand: whatever comes under it again is an `extra-field`, and those
    are numbered.
    """
    # here, because the command line imports this room at each start
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Entry
    from bibtexparser.model import Field as Written
    from bibtexparser.writer import BibtexFormat

    layout = BibtexFormat()  # type: ignore[no-untyped-call]
    layout.indent, layout.trailing_comma = "  ", True
    written = []
    for row in mentions:
        kind, key, fields = _entry(row, is_each_once)
        entry = Entry(kind, key, [Written(name, value) for name, value in fields])
        # one library an entry, as a library refuses a second entry of the same key
        written.append(write_string(Library([entry]), unparse_stack=[], bibtex_format=layout))
    return "\n".join(written)


def is_key(text: str) -> bool:
    """Whether a text may be the key of an entry."""
    return bool(_KEY.fullmatch(text))


def _entry(row: Mapping[str, Any], is_each_once: bool) -> tuple[str, str, list[Pair]]:
    """The type, the key, and the fields with their values in braces."""
    extra = extra_pairs(row)
    kind = row.get(Mention.work_type_raw) or ""
    kind = kind if _TYPE.fullmatch(kind) else ""
    key = next((value for name, value in extra if name == IDENTIFIER and is_key(value)), "")
    if key:
        extra.remove((IDENTIFIER, key))
    columns = (column for column in uncovered(row, BIBTEX, extra) if column[0] != _TYPED or not kind)
    fields = [field for column in columns for field in _fields(*column)]
    fields += (_extra_field(name, value) for name, value in extra)
    if is_each_once:
        fields = list(_each_once(fields))
    return kind or BIBTEX_UNTYPED, key, [(name, _enclosed(name, value)) for name, value in fields]


def _fields(field: str, value: str, has_name: bool) -> Iterator[Pair]:
    """A column as fields from which it is read again."""
    first, *others = BIBTEX[field] if has_name else ("",)
    date = _DATE.fullmatch(value) if field == "date" else None
    is_cleaned = field in _CODES and bool(value[0] == "{" or (field in ("doi", "urls") and _ESCAPED.search(value)))
    authors = _authors(value) if field == "authors" else value
    if not first or is_cleaned or authors is None:
        yield _other(field, value)
    elif date:
        yield from zip(others, filter(None, date.groups()), strict=False)
    elif field == "arxiv_id":
        yield from ((first, value), (others[0], "arXiv"))
    else:
        yield first, authors


def _authors(value: str) -> str | None:
    """Names joined by ` and `, in braces where they hold one; None if they could not be told apart again."""
    names = items_of(value)
    if (
        in_one(names) != value
        or not _is_balanced(value, _BARE_BRACE)
        or not all(name and name == name.strip() for name in names)
    ):
        return None
    return " and ".join(f"{{{name}}}" if _HAS_AND.search(name) else name for name in names)


def _extra_field(key: str, value: str) -> Pair:
    if _NAME.fullmatch(key) and key != IDENTIFIER and not re.fullmatch(BIBTEX_OTHERS, key.lower()):
        return key, value
    return _other(quoted(key), value)


def _each_once(fields: Iterable[Pair]) -> Iterator[Pair]:
    """The fields, each under a name of its own, whatever the case of its letters."""
    taken: set[str] = set()
    count = 0
    for name, value in fields:
        is_other = name == BIBTEX_OTHER
        if not is_other and name.lower() in taken:
            name, value = _other(quoted(name), value)
            is_other = True
        if is_other:
            count += 1
            name = BIBTEX_OTHER if count == 1 else f"{BIBTEX_OTHER}-{count}"
        taken.add(name.lower())
        yield name, value


def _other(name: str, value: str) -> Pair:
    return BIBTEX_OTHER, f"{name}: {value}"


def _enclosed(name: str, value: str) -> str:
    if name.lower() == "month" and _MONTH.fullmatch(value):
        return value
    is_coded = any(code in value for code in BIBTEX_ENCODED.values())
    if is_coded or value.endswith("\\") or not all(_is_balanced(value, sign) for sign in (_BRACE, _BARE_BRACE)):
        value = value.translate({ord(char): code for char, code in BIBTEX_ENCODED.items()})
    elif _BLOCK_START.search(value):
        value = value.replace("@", BIBTEX_ENCODED["@"])
    return f"{{{value}}}"


def _is_balanced(value: str, sign: re.Pattern[str]) -> bool:
    depth = 0
    for brace in sign.findall(value):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0
