"""Who vouches for the documents of a folder, and that one who mends all of them is caught by whoever knows better."""

from collections.abc import Callable
from pathlib import Path

from etl import verifier
from tests.frozen import VERSION, commit, git
from tests.verifier.conftest import check_files, problems, sha256_of_root


def test_where_nothing_vouches_a_hidden_change_is_said_to_be_possible(
    release: Path, hidden: Callable[[Path], None]
) -> None:
    hidden(release)
    report = verifier.check(release)
    assert report.problems == []
    assert report.lines[-1].endswith(
        f"compare its SHA-256 {report.root[1] if report.root else ''} with the one that the publisher names"
    )


def test_a_hash_that_the_publisher_names_knows_better(release: Path, hidden: Callable[[Path], None]) -> None:
    named = sha256_of_root(release)
    assert check_files(release, sha256=named).lines[-1] == "vouched   by the SHA-256 that was named"
    hidden(release)
    assert problems(release, sha256=named) == ["release.json: has another"]


def test_a_repository_that_came_with_the_folder_vouches_for_nothing(
    release: Path, hidden: Callable[[Path], None]
) -> None:
    hidden(release)
    commit(release.parent)
    git(release.parent, "tag", VERSION)
    assert check_files(release).vouchers == []
    assert verifier.main([str(release), "--require-vouched"]) == 1


def test_a_release_under_the_name_of_another_is_told(release: Path) -> None:
    other = release.rename(release.with_name("v2.0.0"))
    assert problems(other) == [f"release.json: is of {VERSION}, in a folder that is named v2.0.0"]
    elsewhere = other.rename(release.with_name("copy"))
    assert problems(elsewhere) == []
