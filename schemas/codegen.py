"""The text of `schemas/columns.py`, generated from the models.

Stages import names and types from there, without paying for Pandera. `abstracts derive` writes it, a test keeps it
current.
"""

from typing import Final

import polars as pl

from schemas.derive import instance, polars_types
from schemas.tables import RELEASE_TABLES, TABLES, Table

_COLUMNS_BASE: Final = '''

class Columns:
    """What is known of every table: its name, the order of its rows, its columns."""

    TABLE: ClassVar[str]
    SORT: ClassVar[list[str]]
    TYPES: ClassVar[dict[str, pl.DataType]]'''


def columns_module() -> str:
    """The text of `schemas/columns.py`: every model's column names and types, without Pandera."""
    head = [
        '"""Names, types and order of every table\'s columns, reachable without Pandera.',
        "",
        "Generated from the models by `abstracts derive`; do not edit.",
        '"""',
        "",
        "from typing import ClassVar, Final",
        "",
        "import polars as pl",
    ]
    return "\n".join([*head, _COLUMNS_BASE, *map(_columns_class, (*TABLES, *RELEASE_TABLES))]) + "\n"


def _columns_class(table: Table) -> str:
    types = polars_types(table)
    names = "\n".join(f'    {name}: Final = "{name}"' for name in types)
    dtypes = "\n".join(f'        "{name}": {_code(dtype)},' for name, dtype in types.items())
    sort = ", ".join(f'"{name}"' for name in table.sort)
    return (
        f'\n\nclass {table.model.__name__}(Columns):\n    """{table.description}"""\n\n{names}\n\n'
        f'    TABLE = "{table.name}"\n'
        f"    SORT: ClassVar = [{sort}]\n"
        f"    TYPES: ClassVar = {{\n{dtypes}\n    }}"
    )


def _code(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.List):
        return f"pl.List({_code(instance(dtype.inner))})"
    if isinstance(dtype, pl.Struct):
        members = ", ".join(f'"{field.name}": {_code(instance(field.dtype))}' for field in dtype.fields)
        return f"pl.Struct({{{members}}})"
    return f"pl.{type(dtype).__name__}()"
