"""What a cell of a spreadsheet may hold: the rules by which `papers.csv`, sheets and exports write their cells.

A CSV says nothing of types, so that a program that opens it guesses: `1804.10530` becomes the number 1804.1053, pages
`3-9` a day of March, a text that begins with `=` a formula that runs.
"""

from typing import Final

import polars as pl

LIST_SEPARATOR: Final = "; "
"""What parts the values of a list in one cell."""
BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel does not take a CSV for UTF-8."""
MOST_CHARS: Final = 32_767
"""So much of a text, counted in UTF-16, Excel keeps of a cell."""
MOST_ROWS: Final = 1_048_576
"""So many rows a sheet of Excel has, the heading being one."""

_ALWAYS: Final = {"arxiv_id": "arXiv:", "isbn": "ISBN "}
"""Labels of ids that look like numbers, by column."""
_IF_MISREAD: Final = {"volume": "vol. ", "number": "no. ", "pages": "pp. "}
"""Labels of what may look like a number, a fraction or a day."""
_FORMULA: Final = r"^(?:[\s\p{Z}\p{C}]*[=+\-@\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]|[\t\r\n])"
"""What Excel, LibreOffice or Sheets may run: a sign in first place or after white or invisible space, in full
width too (spreadsheets set to Japanese or Chinese read those as signs), or a leading tab or line break."""
_MONTH: Final = (
    "(?:jan(?:uary?)?|feb(?:ruary?)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?|jän(?:ner)?|märz?|mrz|mai|juni|juli|okt(?:ober)?|dez(?:ember)?"
    "|janv(?:ier)?|févr?(?:ier)?|mars|avr(?:il)?|juin|juil(?:let)?|août|septembre|octobre|novembre|déc(?:embre)?)"
)
"""Names and short forms of months in English, German and French: a program reads those of its own language."""
_MISREAD: Final = (
    r"(?i)^\s*(?:"
    r"0\d+|\d{12,}|\d[\d.,]*[.,][\d.,]*|[.,]\d+|\d[\d.,]*\s?e\s?[+-]?\d+"  # 007, 1804.10530, 1e5
    r"|\(\d[\d.,]*\)|\d[\d.,]*\s?[%+-]|\d{1,4}:"  # (5), 5 %, 5-, 1:
    r"|\(?\p{Sc}\s?\d[\d.,]*\)?|\(?\d[\d.,]*\s?\p{Sc}\)?"  # ($5), 5 €
    r"|\d{1,3}(?:[\p{Zs}'’]\d{3})+(?:[.,]\d*)?"  # 1 234
    r"|[\d\s.,:/-]*[０-９][\d\s.,:/．，：／－-]*"  # １／２
    r"|\d{1,2}\s?[-/.]\s?\d{1,4}|\d{3,4}\s?[-/.]\s?\d{1,2}|\d{1,4}\s?[-/. ]\s?\d{1,2}\s?[-/. ]\s?\d{1,4}"  # 3-9, 1 1/2
    rf"|{_MONTH}[\s,.'/-]*\d{{1,4}}(?:[\s,.'/-]+\d{{1,4}})?|\d{{1,4}}[\s,./-]*{_MONTH}[\s,.'/-]*(?:\d{{1,4}})?"
    r"|\d{1,4}:\d{1,2}(?::\d{1,2}(?:[.,]\d+)?)?(?:\s?[ap]m?)?|\d{1,2}\s[ap]m?|true|false|wahr|falsch|vrai|faux|#[a-z/0]+[!?]?"
    r")\s*$"
)
"""What a spreadsheet takes for a number that it shows otherwise, for a day, a time, a truth value or an error."""
_QUOTED: Final = r'[",\r\n]|^\s|\s$'


def csv_head(names: list[str]) -> str:
    """The first line of a CSV that Excel takes for UTF-8."""
    return BYTE_ORDER_MARK + ",".join(_quoted(pl.Series(names, dtype=pl.String()))) + "\n"


def csv_rows(frame: pl.DataFrame) -> str:
    """Rows of a CSV for spreadsheets: lists joined by `; `, dates ISO, `true` or `false`, null empty.

    No cell, and no element of a list, is a formula, a day or a number if its text is none: a column of numbers that
    people cite with a label gets it (`arXiv:1804.10530`, `pp. 3-9`), any other text an apostrophe in front. Rows end
    with LF: every spreadsheet reads it, cells hold LF too, and git leaves it alone where it may turn CRLF into LF and
    break a hash.
    """
    text: str = csv_lines(frame).str.join("").item()
    return text


def csv_lines(frame: pl.DataFrame) -> pl.Series:
    """The rows of `csv_rows`, each as a text of its own that ends with its LF."""
    cells = [_csv_cell(column) for column in frame]
    return pl.select(pl.concat_str(cells, separator=",") + "\n").to_series()


def cell_texts(column: pl.Series) -> pl.Series:
    """A column as a cell shows it, cut where Excel would not keep it; numbers, days and truth values stay as they are.

    A list is one text, null if it is empty.
    """
    if isinstance(column.dtype, pl.List):
        joined = column.cast(pl.List(pl.String())).list.join(LIST_SEPARATOR)
        return fitting(joined.set(column.list.len() == 0, None))
    return fitting(column) if column.dtype == pl.String() else column


def fitting(texts: pl.Series) -> pl.Series:
    """Texts cut to what a cell of Excel keeps; the end of one that is cut says so, and how long the text is."""
    longer = (texts.str.len_bytes() > MOST_CHARS).fill_null(False)
    if not longer.any():
        return texts
    cut = pl.Series([_cut(text) for text in texts.filter(longer)], dtype=pl.String())
    return texts.scatter(longer.arg_true(), cut)


def _cut(text: str) -> str:
    if _size(text) <= MOST_CHARS:
        return text
    note = f" […] [cut here: {len(text):,} characters are more than a cell holds]"
    kept = text.encode("utf-16-le")[: 2 * (MOST_CHARS - _size(note))]
    return kept.decode("utf-16-le", errors="ignore") + note


def _size(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def _csv_cell(column: pl.Series) -> pl.Series:
    name = column.name
    if isinstance(column.dtype, pl.List):
        inert = column.cast(pl.List(pl.String())).list.eval(_inert(pl.element()))
        column = inert.list.join(LIST_SEPARATOR)
    if column.dtype != pl.String():
        return column.cast(pl.String()).fill_null("")
    return _quoted(fitting(_as_text(column, name.removesuffix("_a").removesuffix("_b")))).fill_null("")


def _as_text(column: pl.Series, field: str) -> pl.Series:
    """Texts that a spreadsheet reads as texts."""
    text = pl.col(column.name)
    is_misread = text.str.contains(_MISREAD)
    if field in _ALWAYS:
        read = pl.when(text.str.contains(r"^\d|/\d{7}")).then(pl.lit(_ALWAYS[field]) + text).otherwise(_inert(text))
    elif field in _IF_MISREAD:
        read = pl.when(is_misread).then(pl.lit(_IF_MISREAD[field]) + text).otherwise(_inert(text))
    else:
        read = pl.when(is_misread).then("'" + text).otherwise(_inert(text))
    return column.to_frame().select(read.alias(column.name)).to_series()


def _inert(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(_FORMULA)).then("'" + text).otherwise(text)


def _quoted(texts: pl.Series) -> pl.Series:
    text = pl.col("text")
    doubled = '"' + text.str.replace_all('"', '""', literal=True) + '"'
    read = pl.when(text.str.contains(_QUOTED)).then(doubled).otherwise(text)
    return texts.alias("text").to_frame().select(read).to_series()
