"""The review queue as a spreadsheet: written with an empty `ruling` in each row, and read back when it is filled in."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from etl.errors import SheetError
from etl.export.tables import csv as spreadsheet
from etl.io.files import replacing
from schemas.columns import Pair

RULING: Final = "ruling"
WHY: Final = "why"
_KEYS: Final = (Pair.mention_id_a, Pair.mention_id_b, RULING)
_ANSWERS: Final = ("same", "different", "skip", "")
_SHOWN: Final = 20
_MOST_BYTES: Final = 200_000_000


class Answer(NamedTuple):
    """A row of a sheet that rules on a pair; `why` may be empty."""

    line: int
    mention_ids: tuple[str, str]
    ruling: str
    why: str


def write_sheet(path: Path, rows: pl.DataFrame) -> None:
    """Write a table as CSV for spreadsheets, whole or not at all, to where no file is yet: it may hold answers."""
    if path.exists():
        raise SheetError(f"{path}: is there already, and may hold answers. Choose another name.")
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        file.writelines(spreadsheet(rows))


def read_sheet(path: Path, paper_of: Mapping[str, str]) -> list[Answer]:
    """The rows that rule `same` or `different`, in order; those left empty or told to `skip` are passed over.

    Only the columns `mention_id_a`, `mention_id_b`, `ruling` and `why` are read, separated by comma, semicolon or tab.
    A `SheetError` names every bad row by its line: another word than these, or a mention that no paper has.
    """
    answers, wrong = [], []
    for line, row in _rows(path):
        answer = Answer(line, (row[_KEYS[0]], row[_KEYS[1]]), row[RULING].lower(), row.get(WHY, ""))
        fault = _fault(answer, paper_of)
        if fault:
            wrong.append(f"line {line}: {fault}")
        elif answer.ruling in _ANSWERS[:2]:
            answers.append(answer)
    if wrong:
        raise SheetError(refusal(path, wrong))
    return answers


def refusal(path: Path, wrong: list[str]) -> str:
    """The message that lists the bad rows of a sheet, of which nothing is taken."""
    listed = "".join(f"\n  {one}" for one in wrong[:_SHOWN])
    more = f"\n  … and {len(wrong) - _SHOWN:,} more" if len(wrong) > _SHOWN else ""
    rows = "1 row is" if len(wrong) == 1 else f"{len(wrong):,} rows are"
    return f"{path}: {rows} wrong, and nothing was written. Mend and import again:{listed}{more}"


def _fault(answer: Answer, paper_of: Mapping[str, str]) -> str | None:
    a, b = answer.mention_ids
    if answer.ruling not in _ANSWERS:
        return f"ruling is {answer.ruling!r}, and must be same, different, skip or empty."
    if answer.ruling in ("skip", ""):
        return None
    gone = [one or "an empty cell" for one in (a, b) if one not in paper_of]
    if gone:
        return f"names {' and '.join(gone)}, which no paper of this build has."
    return f"names {a} twice." if a == b else None


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Every row with the line on which it begins, the first after the heading being 2; cells without outer space."""
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
        if len(raw) > _MOST_BYTES:
            raise SheetError(f"{path}: has more than {_MOST_BYTES:,} bytes. Split it into several sheets.")
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise SheetError(f"{path}: cannot be read ({error.strerror}). Check the name.") from error
    except UnicodeDecodeError as error:
        raise SheetError(f"{path}: is not UTF-8 text. Save it as “CSV UTF-8”.") from error
    heading = text.split("\n", 1)[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=heading.count), strict=True)
    line = 1
    try:
        names = [name.strip() for name in next(reader, [])]
        missing = [key for key in _KEYS if names.count(key) != 1]
        if missing:
            raise SheetError(f"{path}: column `{missing[0]}` must be there, once. Start from --export.")
        line = reader.line_num + 1
        for cells in reader:
            if any(cells):
                padded = [*cells, *[""] * (len(names) - len(cells))]
                yield line, {name: cell.strip() for name, cell in zip(names, padded, strict=False)}
            line = reader.line_num + 1
    except csv.Error as error:
        raise SheetError(f"{path}: line {line}: {error}. Save it as CSV again.") from error
