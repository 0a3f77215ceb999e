import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.errors import DumpError
from etl.io.files import (
    copy_new,
    files_below,
    keep_only,
    kept_meanwhile,
    read_json,
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
