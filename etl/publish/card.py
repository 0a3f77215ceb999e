"""`README.md`: the dataset card, for people and for Hugging Face, with the data dictionary."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from typing import Final

import pyarrow as pa
import yaml

from etl.publish import about
from etl.publish.package import parquet_file
from schemas.columns import Dump, Paper
from schemas.derive import data_dictionary
from schemas.tables import TABLES

_READ_IT: Final = '''
The files are plain Parquet; run these where they are.

```python
import polars as pl

papers = pl.read_parquet("papers.parquet")
provenance = pl.read_parquet("provenance.parquet")
print(papers.select("paper_id", "display_title", "mention_count"))
print(provenance.filter(pl.col("field") == "abstract"))
```

```python
import duckdb

print(duckdb.sql("""
    SELECT p.display_title, c.field, c.chosen_value, c.other_value
    FROM 'conflicts.parquet' c JOIN 'papers.parquet' p USING (paper_id)
"""))
```

```python
import pandas as pd

papers = pd.read_parquet("papers.parquet", dtype_backend="pyarrow")
print(papers[["display_title", "publication_year", "dump_ids"]])
```

`papers.csv` is the table `papers` for a spreadsheet: a text that a spreadsheet would take for a formula, a number
or a day has its label (`arXiv:`, `ISBN `, `vol. `, `no. `, `pp. `) or an apostrophe in front there. A text that is
longer than a cell of Excel is cut, and says so. `manifest.json` says what the package was made from, and holds a
SHA-256 of each file and each column.
'''
_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|~&$])")


def card(tables: Mapping[str, pa.Table]) -> str:
    """The card: front matter, what it is, the tables, how to read them, the dumps, the data dictionary."""
    sections = [
        _front_matter(tables),
        f"# {about.TITLE}\n\n{about.DESCRIPTION}\n\n{about.counts(tables)}",
        f"## Tables\n\n{_table_of_tables(tables)}",
        f"## How to read it\n\n{_READ_IT.strip()}",
        f"## Dumps and licences\n\n{as_text(about.licence_statement(tables))}\n\n{_table_of_dumps(tables)}",
        "## Data dictionary",
        re.sub(r"(?m)^## ", "### ", data_dictionary()).strip(),
    ]
    return "\n\n".join(sections) + "\n"


def as_text(value: object) -> str:
    """A value as one line of Markdown that shows just its letters, in a table cell too; null as nothing."""
    return "" if value is None else _SPECIAL.sub(r"\\\1", " ".join(str(value).split()))


def _front_matter(tables: Mapping[str, pa.Table]) -> str:
    front = {
        "pretty_name": about.TITLE,
        "license": "other",
        "license_name": "each-dump-its-own",
        "tags": list(about.KEYWORDS),
        "size_categories": [_size_category(tables[Paper.TABLE].num_rows)],
        "configs": [
            {
                "config_name": table.name,
                "data_files": parquet_file(table.name),
                **({"default": True} if table.name == Paper.TABLE else {}),
            }
            for table in TABLES
        ],
    }
    return f"---\n{yaml.safe_dump(front, sort_keys=False)}---"


def _size_category(rows: int) -> str:
    """The range that a number of rows lies in, in the words that Hugging Face takes."""
    names, bounds = ("1K", "10K", "100K", "1M", "10M", "100M"), [10**power for power in range(3, 9)]
    place = bisect_right(bounds, rows)
    if place == 0:
        return f"n<{names[0]}"
    return f"{names[place - 1]}<n<{names[place]}" if place < len(names) else f"n>{names[-1]}"


def _table_of_tables(tables: Mapping[str, pa.Table]) -> str:
    rows = [(table, parquet_file(table.name), tables[table.name].num_rows) for table in TABLES]
    cells = [[f"[`{table.name}`]({file})", f"{count:,}", table.description] for table, file, count in rows]
    return _markdown_table(["table", "rows", "what a row is"], cells)


def _table_of_dumps(tables: Mapping[str, pa.Table]) -> str:
    rows = [
        [
            f"`{row[Dump.dump_id]}`",
            as_text(row[Dump.label]),
            as_text(row[Dump.source]),
            as_text(row[Dump.licence]) or "none declared",
            f"`{row[Dump.sha256]}`",
        ]
        for row in about.dump_rows(tables)
    ]
    return _markdown_table(["dump", "label", "source", "licence", "SHA-256"], rows)


def _markdown_table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
