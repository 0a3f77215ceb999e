"""The site on disk: slices that join to the file, a folder written whole or not at all, and no way out of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.errors import DumpError, OutputError
from etl.io.site import Written, read_browser, read_slices, refuse_other_folder, write_site


@pytest.mark.parametrize("size", [1, 3, 7, 9, 100])
def test_slices_join_to_the_file(tmp_path: Path, size: int) -> None:
    path = tmp_path / "dump"
    for content in (b"", b"abcdefgh\n"):
        path.write_bytes(content)
        found = list(read_slices(path, size))
        assert b"".join(part for _, part in found) == content
        assert [number for number, _ in found] == list(range(-(-len(content) // size)))
        assert all(len(part) == size for _, part in found[:-1])


def test_only_some_slices_are_read(tmp_path: Path) -> None:
    (tmp_path / "dump").write_bytes(b"abcdefgh")
    assert list(read_slices(tmp_path / "dump", 3, [2, 0, 9])) == [(0, b"abc"), (2, b"gh")]


def test_a_dump_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match="dump: cannot be read"):
        list(read_slices(tmp_path / "dump", 3))


def test_a_site_is_written_with_its_folders(tmp_path: Path) -> None:
    files = [("site.json", b"{}"), ("raw/002_a.b-c/0.bin.gz", b"ab"), ("raw/002_a.b-c/1.bin.gz", b"")]
    assert write_site(tmp_path / "site", files) == Written(3, 4)
    found = {
        path.relative_to(tmp_path / "site").as_posix(): path.read_bytes()
        for path in (tmp_path / "site").rglob("*")
        if path.is_file()
    }
    assert found == dict(files)


def test_the_former_site_is_replaced_whole_and_not_kept(tmp_path: Path) -> None:
    write_site(tmp_path / "site", [("old.html", b"")])
    write_site(tmp_path / "site", [("new.html", b"")])
    assert [path.name for path in tmp_path.rglob("*")] == ["site", "new.html"]


def test_a_site_that_cannot_be_made_leaves_the_former(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[str, bytes]]:
        yield "new.html", b""
        raise RuntimeError("broken")

    write_site(tmp_path / "site", [("old.html", b"")])
    with pytest.raises(RuntimeError, match="broken"):
        write_site(tmp_path / "site", broken())
    assert [path.name for path in tmp_path.rglob("*")] == ["site", "old.html"]


@pytest.mark.parametrize("name", ["../x", "raw/../../x", "/x", "raw/.x/0", "raw//x", "", "a\\b", "a\nb", "raw/..", "é"])
def test_no_name_of_a_dump_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="no path of a site"):
        write_site(tmp_path / "site", [(name, b"")])
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_other_things_is_refused(tmp_path: Path) -> None:
    refuse_other_folder(tmp_path / "new")
    refuse_other_folder(tmp_path)
    write_site(tmp_path / "site", [("site.json", b"{}")])
    refuse_other_folder(tmp_path / "site")
    with pytest.raises(OutputError, match="holds something else"):
        refuse_other_folder(tmp_path)
    with pytest.raises(OutputError, match="is a file"):
        refuse_other_folder(tmp_path / "site" / "site.json")


def test_the_browser_has_a_page_a_style_and_a_first_module() -> None:
    assert {"index.html", "explorer.css", "main.js"} <= read_browser().keys()
