"""`papers.csv`: the table `papers` for people with a spreadsheet.

UTF-8 with a byte order mark, so that Excel does not guess; comma and double quote. Rows end with LF: every
spreadsheet reads it, cells hold LF too, and git leaves it alone where it may turn CRLF into LF and break a
hash.
"""

from collections.abc import Iterator
from typing import Final

import polars as pl
import pyarrow as pa

from etl.publish.package import ROW_GROUP

LIST_SEPARATOR: Final = "; "
_BYTE_ORDER_MARK: Final = "\ufeff"
_FORMULA: Final = r"^(?:[\s\p{Z}\p{C}]*[=+\-@\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]|[\t\r\n])"
"""What Excel, LibreOffice or Sheets may run: a sign in first place or after white or invisible space, in full
width too (spreadsheets set to Japanese or Chinese read those as signs), or a leading tab or line break."""
_QUOTED: Final = r'[",\r\n]|^\s|\s$'


def spreadsheet(table: pa.Table) -> Iterator[str]:
    """The table as CSV: lists joined by `; `, dates ISO, `true` or `false`, null empty, no cell a formula.

    A text, or an element of a list, that a spreadsheet would take for a formula gets an apostrophe in front. The
    text comes in parts of whole rows, so that a large table never stands in memory as one.
    """
    yield _BYTE_ORDER_MARK + ",".join(table.column_names) + "\n"
    for batch in table.to_batches(ROW_GROUP):
        frame = pl.DataFrame(pa.Table.from_batches([batch]))
        cells = (_cell(name, dtype) for name, dtype in frame.schema.items())
        rows = pl.concat_str(cells, separator=",") + "\n"
        yield frame.select(rows.str.join("")).item()


def _cell(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(dtype, pl.List):
        column = _quoted(column.list.eval(_inert(pl.element())).list.join(LIST_SEPARATOR))
    elif dtype == pl.String:
        column = _quoted(_inert(column))
    return column.cast(pl.String).fill_null("").alias(name)


def _inert(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(_FORMULA)).then("'" + text).otherwise(text)


def _quoted(text: pl.Expr) -> pl.Expr:
    doubled = '"' + text.str.replace_all('"', '""', literal=True) + '"'
    return pl.when(text.str.contains(_QUOTED)).then(doubled).otherwise(text)
