from pathlib import Path

import pytest

from etl.errors import BrokenTableError
from etl.io.receipt import VALIDATED, read_validated, write_validated


def test_a_receipt_is_read_as_it_was_written_and_its_order_does_not_tell(tmp_path: Path) -> None:
    files = {"spans": {"spans-0002.parquet": "b", "spans-0001.parquet": "a"}, "papers": {"papers.parquet": "c"}}
    write_validated(tmp_path / VALIDATED.name, files)
    text = (tmp_path / VALIDATED.name).read_text()
    assert read_validated(tmp_path / VALIDATED.name) == files
    write_validated(tmp_path / VALIDATED.name, dict(reversed(files.items())))
    assert (tmp_path / VALIDATED.name).read_text() == text


@pytest.mark.parametrize("text", [None, "", "{}", '{"tables": [1]}', '{"tables": {"papers": 3}}'])
def test_what_is_no_receipt_is_refused(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / VALIDATED.name).write_text(text)
    with pytest.raises(BrokenTableError, match=r"validated\.json: (cannot be read .*|is not there)\. Run"):
        read_validated(tmp_path / VALIDATED.name)
