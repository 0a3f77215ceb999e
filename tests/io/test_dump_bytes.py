from pathlib import Path

import pytest

from etl.errors import DumpError
from etl.io.dump_bytes import KnownBytes, read_bytes, read_chunks, read_head, read_slice


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_bytes(b"0123456789")
    return path


def test_a_file_is_read_up_to_its_limit(file: Path) -> None:
    assert read_bytes(file, 10) == b"0123456789"
    with pytest.raises(DumpError, match=r"10 bytes, more than the limit of 9 \(parse\.max_dump_bytes\)\. Split"):
        read_bytes(file, 9)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match=r"none\.txt: cannot be read \(No such file"):
        read_bytes(tmp_path / "none.txt", 10)
    with pytest.raises(DumpError, match="cannot be read"):
        read_bytes(tmp_path, 10**9)
    with pytest.raises(DumpError, match="cannot be read"):
        read_slice(tmp_path / "none.txt", 0, 1, 1)


@pytest.mark.parametrize(
    ("start", "end", "context", "expected"),
    [
        (3, 5, 2, (b"12", b"34", b"56")),
        (0, 2, 3, (b"", b"01", b"234")),
        (1, 2, 3, (b"0", b"1", b"234")),
        (8, 10, 3, (b"567", b"89", b"")),
        (4, 6, 0, (b"", b"45", b"")),
        (0, 10, 5, (b"", b"0123456789", b"")),
    ],
)
def test_bytes_are_read_in_their_context(
    file: Path, start: int, end: int, context: int, expected: tuple[bytes, bytes, bytes]
) -> None:
    assert read_slice(file, start, end, context) == expected


def test_a_file_comes_in_chunks_or_at_once(file: Path) -> None:
    assert list(read_chunks(file, None, size=4)) == [b"0123", b"4567", b"89"]
    assert list(read_chunks(file, 10, size=4)) == [b"0123456789"]
    with pytest.raises(DumpError, match="more than the limit of 9"):
        list(read_chunks(file, 9))
    with pytest.raises(DumpError, match="cannot be read"):
        list(read_chunks(file.with_name("none"), None))


def test_the_head_of_a_file(file: Path) -> None:
    assert read_head(file, 4) == b"0123"
    file.write_bytes(b"")
    assert read_head(file, 4) == b""


def test_bytes_are_known_by_the_first_name(tmp_path: Path) -> None:
    known = KnownBytes()
    for name, content in (("a", b"same"), ("b", b"same"), ("c", b"else"), ("d", b"longer")):
        (tmp_path / name).write_bytes(content)
    for name in "abd":
        known.add(tmp_path / name, name.upper())
    assert [known.name_of(tmp_path / name) for name in "abcd"] == ["A", "A", None, "D"]


def test_each_file_is_hashed_once_and_only_where_another_is_of_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []

    def sha256(path: Path) -> str:
        hashed.append(path.name)
        return path.name

    monkeypatch.setattr("etl.io.dump_bytes.sha256_of_file", sha256)
    known = KnownBytes()
    for number in range(60):
        path = tmp_path / f"f{number}"
        path.write_bytes(b"x" * (number // 20 + 1))
        assert known.name_of(path) is None
        known.add(path, path.name)
    (tmp_path / "alone").write_bytes(b"x" * 10)
    assert known.name_of(tmp_path / "alone") is None
    assert len(hashed) == len(set(hashed)) == 60
    assert "alone" not in hashed
