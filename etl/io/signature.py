"""Signatures of releases, made by ssh-keygen: with a key file, or with a public key whose other half an agent holds."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from etl.errors import ConfigurationError
from etl.io.files import replacing
from etl.verifier import NAMESPACE, SIGNATURE, STATEMENT

_FINGERPRINT: Final = "SHA256:"


def sign(folder: Path, key: Path) -> None:
    """Sign the statement of a release; the signature stands beside it, whole or not at all.

    ssh-keygen asks for a passphrase where the key has one. `ConfigurationError` says why it cannot sign.
    """
    with (folder / STATEMENT).open("rb") as statement, replacing(folder / SIGNATURE) as temporary:
        temporary.write_bytes(_said(key, ["-q", "-Y", "sign", "-n", NAMESPACE, "-f", str(key)], statement.fileno()))


def fingerprint(key: Path) -> str:
    """The fingerprint of a key, `SHA256:…`, by which a signature names it; no passphrase is needed for it."""
    words = _said(key, ["-l", "-E", "sha256", "-f", str(key)], subprocess.DEVNULL).decode(errors="replace").split()
    return next((word for word in words if word.startswith(_FINGERPRINT)), "")


def _said(key: Path, words: Sequence[str], given: int) -> bytes:
    """What ssh-keygen prints."""
    if not key.is_file():
        raise ConfigurationError(f"{key}: is no file. Name a key such as ~/.ssh/id_ed25519; `ssh-keygen` makes one.")
    try:
        done = subprocess.run(["ssh-keygen", *words], stdin=given, capture_output=True, check=False)
    except OSError as error:
        raise ConfigurationError("ssh-keygen is not installed, and it signs. Install OpenSSH, 8.2 or newer.") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise ConfigurationError(f"{key}: ssh-keygen cannot use it ({said}). Name an SSH key that can sign.")
    return done.stdout
