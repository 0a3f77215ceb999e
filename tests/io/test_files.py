import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.errors import DumpError
from etl.io.files import (
    KnownBytes,
    copy_new,
    files_below,
    keep_only,
    kept_meanwhile,
    read_bytes,
    read_chunks,
    read_head,
    read_json,
    read_slice,
    replacing,
    sha256_of_file,
    write_json,
    write_text,
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


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


def test_a_file_is_hashed(file: Path) -> None:
    assert sha256_of_file(file) == hashlib.sha256(b"0123456789").hexdigest()


def test_a_file_is_replaced_when_all_is_written(file: Path) -> None:
    with replacing(file) as temporary:
        temporary.write_bytes(b"new")
        assert file.read_bytes() == b"0123456789"
        assert temporary.parent == file.parent
    assert file.read_bytes() == b"new"
    assert names(file.parent) == ["a.txt"]


def test_a_failure_leaves_the_old_file_and_nothing_else(file: Path) -> None:
    with pytest.raises(KeyboardInterrupt), replacing(file) as temporary:  # noqa: PT012
        temporary.write_bytes(b"half")
        raise KeyboardInterrupt
    assert file.read_bytes() == b"0123456789"
    assert names(file.parent) == ["a.txt"]


def test_texts_and_json_are_utf_8_with_unix_line_ends(tmp_path: Path) -> None:
    write_text(tmp_path / "new" / "deep" / "a.md", "Größe\nend\n")
    assert (tmp_path / "new" / "deep" / "a.md").read_bytes() == "Größe\nend\n".encode()
    write_json(tmp_path / "a.json", {"b": "ü", "a": 1})
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == '{\n  "b": "ü",\n  "a": 1\n}\n'


def test_a_value_that_is_no_json_leaves_the_old_file(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"a": 1})
    with pytest.raises(TypeError):
        write_json(tmp_path / "a.json", {"a": object()})
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == '{\n  "a": 1\n}\n'


def test_only_what_is_named_is_kept(tmp_path: Path) -> None:
    for name in ("kept", "removed"):
        (tmp_path / name / "sub").mkdir(parents=True)
        (tmp_path / name / "sub" / "a.txt").write_text("a", encoding="utf-8")
    for name in ("kept.json", "removed.json", ".gitignore"):
        (tmp_path / name).write_text("a", encoding="utf-8")
    keep_only(tmp_path, ["kept", "kept.json", "never.json"])
    assert names(tmp_path) == [".gitignore", "kept", "kept.json"]
    assert names(tmp_path / "kept") == ["sub"]


def test_a_folder_that_is_not_there_has_nothing_to_remove(tmp_path: Path) -> None:
    keep_only(tmp_path / "none", [])
    assert names(tmp_path) == []


def test_a_file_is_copied_to_where_none_is(file: Path) -> None:
    target = file.parent / "raw" / "b.txt"
    copy_new(file, target)
    assert target.read_bytes() == b"0123456789"
    file.write_bytes(b"other")
    with pytest.raises(DumpError, match=r"b\.txt: is there already\. Choose another --name\."):
        copy_new(file, target)
    assert target.read_bytes() == b"0123456789"


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match=r"none\.txt: cannot be copied to .*b\.txt \(No such file or directory\)"):
        copy_new(tmp_path / "none.txt", tmp_path / "raw" / "b.txt")
    assert names(tmp_path / "raw") == []


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


def test_a_stream_is_kept_for_as_long_as_it_is_needed(tmp_path: Path) -> None:
    with kept_meanwhile(iter([b"one ", b"two"]), tmp_path) as path:
        assert path.read_bytes() == b"one two"
        assert [name[:1] for name in names(tmp_path)] == ["."]
    assert names(tmp_path) == []


def test_nothing_stays_of_a_stream_that_breaks_off(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), kept_meanwhile(broken(), tmp_path):
        pass
    assert names(tmp_path) == []


def test_the_files_below_a_folder_are_sorted_and_none_is_hidden(tmp_path: Path) -> None:
    for name in ("b/a.txt", "b/c/d.txt", "a.txt", "b.txt", ".hidden", ".git/a.txt", "b/.x/a.txt", "a/z.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    found = [path.relative_to(tmp_path).as_posix() for path in files_below(tmp_path)]
    assert found == ["a/z.txt", "a.txt", "b/a.txt", "b/c/d.txt", "b.txt", "link.txt"]


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match=r"none: cannot be read \(No such file"):
        files_below(tmp_path / "none")


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

    monkeypatch.setattr("etl.io.files.sha256_of_file", sha256)
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


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"a": 1, "a": 2}', "a key stands twice"),
        (b'{"a": {"b": 1, "b": 1}}', "a key stands twice"),
        (b"[" * 20 + b"]" * 20, "more than 30 bytes"),
        (b"\xff", "can't decode"),
        (b"\xff\xfe{\x00}\x00", "can't decode"),
        (b"{", "Expecting"),
    ],
)
def test_json_that_is_none_or_too_much_says_why(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(ValueError, match=said):
        read_json(tmp_path / "a.json", 30)


def test_json_is_read_up_to_its_limit_and_no_deeper_than_can_be(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"ü": [1]}')
    assert read_json(tmp_path / "a.json", 11) == {"ü": [1]}
    (tmp_path / "a.json").write_bytes(b"[" * 100_000)
    with pytest.raises(ValueError, match="too deep"):
        read_json(tmp_path / "a.json", 100_000)
