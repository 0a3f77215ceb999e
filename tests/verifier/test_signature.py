"""A release that was signed, with a key whose other half the reader has, or has not."""

import base64
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from etl import verifier
from tests.frozen import needs_ssh_keygen, new_key, seal
from tests.verifier.conftest import check_files, line, problems

pytestmark = needs_ssh_keygen


@pytest.fixture
def signers(shelf: Path) -> Path:
    return shelf / "key.signers"


def test_it_vouches_where_it_is_known_who_may_sign(signed: Path, signers: Path) -> None:
    report = check_files(signed, signers=signers, must_be_vouched=True)
    assert report.problems == []
    assert line(report, "signature").startswith("signature by maintainer, ED25519 key SHA256:")
    assert report.lines[-1] == "vouched   by the signature of maintainer"


def test_without_that_it_is_whole_and_vouches_for_nothing(signed: Path) -> None:
    report = check_files(signed)
    assert "whose that is only --signers can tell" in line(report, "signature")
    assert "nothing here vouches" in report.lines[-1]


def test_it_knows_better(signed: Path, signers: Path, hidden: Callable[[Path], None]) -> None:
    hidden(signed)
    expected = ["release.intoto.json.sig: is not one of release.intoto.json"]
    assert problems(signed, signers=signers) == problems(signed) == expected


def test_that_it_is_missing_is_told_where_one_knows_of_it(signed: Path, signers: Path) -> None:
    (signed / verifier.SIGNATURE).unlink()
    assert problems(signed) == ["release.intoto.json.sig: is missing, and release.json names a key"]
    seal(signed)
    assert problems(signed) == []
    assert problems(signed, signers=signers) == ["release.intoto.json.sig: is missing, and --signers asks for it"]


def test_one_that_somebody_else_made_does_not_pass(signed: Path, signers: Path, tmp_path: Path) -> None:
    named = json.loads((signed / verifier.RELEASE).read_bytes())["signed_by"]
    other = new_key(tmp_path / "other")
    seal(signed, other)
    assert problems(signed, signers=signers) == [f"release.intoto.json.sig: is of none whom {signers} names"]
    words = ["ssh-keygen", "-q", "-Y", "sign", "-n", verifier.NAMESPACE, "-f", str(other), verifier.STATEMENT]
    seal(signed, signed_by=named)
    (signed / verifier.SIGNATURE).unlink()
    subprocess.run(words, cwd=signed, check=True, capture_output=True)
    (found,) = problems(signed)
    assert found.endswith(f"and release.json names {named}")


def test_one_that_was_made_for_another_purpose_does_not_pass(signed: Path, signers: Path) -> None:
    (signed / verifier.SIGNATURE).unlink()
    words = ["ssh-keygen", "-q", "-Y", "sign", "-n", "file", "-f", str(signers.with_suffix("")), verifier.STATEMENT]
    subprocess.run(words, cwd=signed, check=True, capture_output=True)
    assert problems(signed, signers=signers) == ["release.intoto.json.sig: is not one of release.intoto.json"]


@pytest.mark.parametrize("change", [bytes.lower, lambda raw: raw + b"\n", lambda raw: raw.replace(b"\n", b"\r\n")])
def test_one_that_is_written_otherwise_does_not_pass(signed: Path, change: Callable[[bytes], bytes]) -> None:
    path = signed / verifier.SIGNATURE
    path.write_bytes(change(path.read_bytes()))
    assert problems(signed)


def test_bits_that_ssh_keygen_passes_over_are_found_too(signed: Path) -> None:
    path = signed / verifier.SIGNATURE
    first, *lines, last, end = path.read_text().split("\n")
    blob = bytearray(base64.b64decode("".join(lines)))
    blob[9] ^= 1  # the lowest bit of the version
    text = base64.b64encode(blob).decode()
    ending = lines[-1].rstrip("=")
    assert ending != lines[-1]  # so that its last letter has bits that mean nothing
    padded = [*lines[:-1], ending[:-1] + chr(ord(ending[-1]) + 1) + lines[-1][len(ending) :]]
    for body in ([text[start : start + 70] for start in range(0, len(text), 70)], padded, [*lines, ""]):
        path.write_text("\n".join([first, *body, last, end]))
        assert problems(signed)


@pytest.mark.usefixtures("alone")
def test_without_ssh_keygen_nothing_is_claimed(signed: Path, signers: Path) -> None:
    report = check_files(signed)
    assert line(report, "signature") == "signature not looked at: ssh-keygen is not installed"
    assert problems(signed, signers=signers) == ["not looked at: ssh-keygen is not installed"]
