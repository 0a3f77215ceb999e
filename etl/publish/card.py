"""`README.md`: the dataset card, for people and for Hugging Face, with the data dictionary."""

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping
from typing import Final

from etl.publish.citing import build_citation
from etl.publish.facts import Facts, counts
from etl.publish.licences import licence_statement
from etl.publish.yaml_text import yaml_text
from schemas.about import About
from schemas.columns import Dump, Paper
from schemas.derive import data_dictionary
from schemas.files import files_of
from schemas.tables import TABLES

_READ_IT: Final = '''
The files are plain Parquet, of a large table several: `papers*.parquet` names all that `papers` is made of, be it one
or many. Run these where they are. In DuckDB, `duckdb -init views.sql` has every table as a view.

```python
import polars as pl

papers = pl.read_parquet("papers*.parquet")
provenance = pl.read_parquet("provenance*.parquet")
print(papers.select("paper_id", "display_title", "mention_count"))
print(provenance.filter(pl.col("field") == "abstract"))
```

```python
import duckdb

print(duckdb.sql("""
    SELECT p.display_title, c.field, c.chosen_value, c.other_value
    FROM 'conflicts*.parquet' c JOIN 'papers*.parquet' p USING (paper_id)
"""))
```

```python
from glob import glob

import pandas as pd

files = sorted(glob("papers*.parquet"))
papers = pd.concat([pd.read_parquet(file, dtype_backend="pyarrow") for file in files], ignore_index=True)
print(papers[["display_title", "publication_year", "dump_ids"]])
```

`papers.csv` is the table `papers` for a spreadsheet: a text that a spreadsheet would take for a formula, a number
or a day has its label (`arXiv:`, `ISBN `, `vol. `, `no. `, `pp. `) or an apostrophe in front there. A text that is
longer than a cell of Excel is cut, and says so. `manifest.json` says what the package was made from, and holds a
SHA-256 of each file and each column.
'''
_CHECK_IT: Final = """
`python verify.py` (Python 3.10 or newer with pyarrow, nothing else) checks this folder: every file against
`manifest.json`, the pages of every table against their checksums, the values of every column against their hash; in a
release also what `release.json` says. It tells what vouches for the hashes: a signature (`--signers FILE`), or the hash
that the publisher names (`--sha256 HEX`). `abstracts verify` asks git and DVC too.
"""
_CITE_IT: Final = """
Cite a release, never a build. Beside its tables `release.json` has its version and date, and `CITATION.cff` the whole
reference with its DOI, or the hash that stands for one; `abstracts cite vX.Y.Z` prints it, also as BibTeX:
"""
_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|~&$])")


def card(facts: Facts, files: Collection[str]) -> str:
    """The card: front matter, what it is, the tables, how to read, check and cite them, the dumps, the dictionary."""
    about = facts.about
    sections = [
        _front_matter(facts, files),
        f"# {as_text(about.title)}\n\n{as_text(about.description)}\n\n{counts(facts)}{_places(about)}",
        f"## Tables\n\n{_table_of_tables(facts.rows, files)}",
        f"## How to read it\n\n{_READ_IT.strip()}",
        f"## How to check it\n\n{_CHECK_IT.strip()}",
        f"## How to cite it\n\n{_CITE_IT.strip()}\n\n> {as_text(build_citation(about).text())}",
        f"## Dumps and licences\n\n{as_text(licence_statement(facts))}\n\n{_table_of_dumps(facts)}",
        "## Data dictionary",
        re.sub(r"(?m)^## ", "### ", data_dictionary()).strip(),
    ]
    return "\n\n".join(sections) + "\n"


def as_text(value: object) -> str:
    """A value as one line of Markdown that shows just its letters, in a table cell too; null as nothing."""
    return "" if value is None else _SPECIAL.sub(r"\\\1", " ".join(str(value).split()))


def _front_matter(facts: Facts, files: Collection[str]) -> str:
    """What Hugging Face reads; a table without rows is no configuration, since `datasets` loads none."""
    front = {
        "pretty_name": facts.about.title,
        "license": "other",
        "license_name": "each-dump-its-own",
        "tags": list(facts.about.keywords),
        "size_categories": [_size_category(facts.rows[Paper.TABLE])],
        "configs": [
            {
                "config_name": table.name,
                "data_files": _one_or_all(files_of(table.name, files)),
                **({"default": True} if table.name == Paper.TABLE else {}),
            }
            for table in TABLES
            if facts.rows[table.name] or table.name == Paper.TABLE
        ],
    }
    return f"---\n{yaml_text(front)}---"


def _one_or_all(names: list[str]) -> str | list[str]:
    return names[0] if len(names) == 1 else names


def _places(about: About) -> str:
    """Where there is more, in a paragraph of its own; empty where nobody says."""
    told = {"Homepage": about.homepage, "Repository": about.repository, "Contact": about.contact}
    lines = [f"{name}: <{place}>" for name, place in told.items() if place]
    return f"\n\n{' · '.join(lines)}" if lines else ""


def _size_category(rows: int) -> str:
    """The range that a number of rows lies in, in the words that Hugging Face takes."""
    names, bounds = ("1K", "10K", "100K", "1M", "10M", "100M"), [10**power for power in range(3, 9)]
    place = bisect_right(bounds, rows)
    if place == 0:
        return f"n<{names[0]}"
    return f"{names[place - 1]}<n<{names[place]}" if place < len(names) else f"n>{names[-1]}"


def _table_of_tables(rows: Mapping[str, int], files: Collection[str]) -> str:
    cells = [
        [_linked(table.name, files_of(table.name, files)), f"{rows[table.name]:,}", table.description]
        for table in TABLES
    ]
    return _markdown_table(["table", "rows", "what a row is"], cells)


def _linked(table: str, names: list[str]) -> str:
    """The name of a table as a link to its first file, with how many there are if there are more."""
    more = f" ({len(names):,} files)" if len(names) > 1 else ""
    return f"[`{table}`]({names[0]}){more}"


def _table_of_dumps(facts: Facts) -> str:
    rows = [
        [
            f"`{row[Dump.dump_id]}`",
            as_text(row[Dump.label]),
            as_text(row[Dump.source]),
            as_text(row[Dump.licence]) or "none declared",
            f"`{row[Dump.sha256]}`",
        ]
        for row in facts.dumps
    ]
    return _markdown_table(["dump", "label", "source", "licence", "SHA-256"], rows)


def _markdown_table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
