"""Signing a release: what ssh-keygen makes, and what is said where it cannot."""

import re
from pathlib import Path

import pytest

from etl import verifier
from etl.errors import ConfigurationError
from etl.io.signature import fingerprint, sign
from tests.frozen import needs_ssh_keygen, new_key

STATEMENT = b'{"_type": "https://in-toto.io/Statement/v1"}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "release").mkdir()
    (tmp_path / "release" / verifier.STATEMENT).write_bytes(STATEMENT)
    return tmp_path / "release"


@needs_ssh_keygen
def test_a_signature_stands_beside_the_statement_and_a_second_one_replaces_it(folder: Path, tmp_path: Path) -> None:
    first, second = new_key(tmp_path / "first"), new_key(tmp_path / "second")
    signatures = []
    for key in (first, second):
        sign(folder, key)
        signatures.append((folder / verifier.SIGNATURE).read_bytes())
    assert sorted(path.name for path in folder.iterdir()) == [verifier.STATEMENT, verifier.SIGNATURE]
    assert all(raw.startswith(b"-----BEGIN SSH SIGNATURE-----\n") for raw in signatures)
    assert signatures[0] != signatures[1]
    assert (folder / verifier.STATEMENT).read_bytes() == STATEMENT


@needs_ssh_keygen
def test_a_key_and_its_public_half_have_one_fingerprint(tmp_path: Path) -> None:
    key = new_key(tmp_path / "key")
    found = fingerprint(key)
    assert re.fullmatch(r"SHA256:[A-Za-z0-9+/]{43}", found)
    assert fingerprint(key.with_suffix(".pub")) == found


def test_what_is_no_key_is_refused_and_nothing_is_written(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear key\n")
    for path, what in ((tmp_path / "nowhere", "is no file"), (tmp_path / "letter", "ssh-keygen ")):
        for use in (lambda path=path: sign(folder, path), lambda path=path: fingerprint(path)):
            with pytest.raises(ConfigurationError, match=what):
                use()
    assert [path.name for path in folder.iterdir()] == [verifier.STATEMENT]


def test_without_ssh_keygen_it_says_so(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigurationError, match="Install OpenSSH"):
        sign(folder, tmp_path / "key")
