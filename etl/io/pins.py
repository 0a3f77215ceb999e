"""`requirements.lock` of a package: the tool and every library that it needs, each at one version, and the tool's code.

The hash of the code tells two tools of one version apart, such as two wheels built between releases.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from etl.errors import ConfigurationError
from etl.io import layout
from etl.io.files import sha256_of_file

TOOL: Final = "paper-abstracts"
_CODE: Final = re.compile(rf"^# {TOOL} code sha256:([0-9a-f]{{64}})$", re.MULTILINE)
_PIN: Final = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pins:
    """Versions by the names of what is installed, and the hash of the tool's code (None where a lock does not say)."""

    code_sha256: str | None
    versions: Mapping[str, str]

    def in_words(self) -> str:
        """How much is pinned, such as `paper-abstracts 0.1.0 and 116 libraries`."""
        return f"{TOOL} {self.versions[TOOL]} and {len(self.versions) - 1} libraries"


def read_pins(path: Path) -> Pins | None:
    """What the lock of a package pins; None where it does not pin the tool, as in the tool's own repository."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: cannot be read ({error}). `abstracts pin` writes it anew.") from error
    versions: dict[str, str] = {canonicalize_name(name): version for name, version in _PIN.findall(text)}
    code = _CODE.search(text)
    return Pins(code[1] if code else None, versions) if TOOL in versions else None


def installed_pins() -> Pins:
    """The tool that runs here, and all that it needs as it is installed here."""
    return Pins(code_sha256(layout.INSTALLED), _needed(TOOL))


def lock_text(pins: Pins) -> str:
    """The lock: sorted, without an address, as `pip install -r` takes it."""
    head = (
        "# What the stages of this package run. `abstracts pin` writes it anew, from what is installed.",
        f"# {TOOL} code sha256:{pins.code_sha256}",
    )
    return "\n".join([*head, *(f"{name}=={version}" for name, version in sorted(pins.versions.items())), ""])


def unlike_installed(pins: Pins) -> list[str]:
    """What is installed otherwise than pinned, a line each, the tool first."""
    found = []
    for name, version in sorted(pins.versions.items(), key=lambda pin: (pin[0] != TOOL, pin)):
        here = _version(name)
        if here != version:
            found.append(f"{name}: {version} is pinned, and {here or 'none'} is installed")
        elif name == TOOL and pins.code_sha256 not in (None, code_sha256(layout.INSTALLED)):
            found.append(f"{name}: {version} is pinned, and the one that runs here has other code")
    return found


def code_sha256(root: Path, rooms: Iterable[str] = ("etl", "schemas")) -> str:
    """One hash of the Python files below the rooms of a project, by relative path and content."""
    digest = hashlib.sha256()
    files = (file for room in rooms for file in (root / room).rglob("*.py") if "__pycache__" not in file.parts)
    for path, file in sorted((file.relative_to(root).as_posix(), file) for file in files):
        digest.update(f"{path}\0{sha256_of_file(file)}\n".encode())
    return digest.hexdigest()


def _needed(tool: str) -> dict[str, str]:
    """The versions of a distribution and of all that it needs here, each with the extras that are asked for."""
    versions: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [Requirement(tool)]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        new = {(name, extra) for extra in ("", *requirement.extras)} - seen
        seen |= new
        if new:
            one = _distribution(name)
            versions[name] = one.version
            waiting += _requirements(one, [extra for _, extra in new])
    return versions


def _requirements(one: metadata.Distribution, extras: Iterable[str]) -> Iterator[Requirement]:
    """What a distribution needs on this machine, with some of its extras."""
    for requirement in map(Requirement, one.requires or ()):
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in extras):
            yield requirement


def _distribution(name: str) -> metadata.Distribution:
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError as error:
        raise ConfigurationError(f"{name}: is not installed, and {TOOL} needs it. Install that with pip.") from error


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
