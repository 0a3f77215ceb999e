"""Write docs/licences.md: the licence of every distribution in requirements.lock, as its installed metadata has it."""

import re
from importlib import metadata
from pathlib import Path
from typing import Final

from packaging.utils import canonicalize_name

from etl.io.pins import installed_pins

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs/licences.md"
_PIN: Final = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)(?: ; ([^\\\n]+))?", re.MULTILINE)
_NAMES: Final = {
    "0BSD": r"0BSD",
    "Apache-2.0": r"Apache(?: Software)?(?: License)?,?(?: Version)? ?-?(?:2\.0)?",
    "BSD-2-Clause": r"BSD[ -]2-Clause(?: License)?",
    "BSD-3-Clause": r"(?:New )?BSD(?:[ -]3-Clause)?(?: License)?",
    "ISC": r"ISC License(?: \(ISCL\))?|ISC",
    "MIT": r"MIT(?: License)?",
    "MPL-2.0": r"MPL-2\.0|Mozilla Public License 2\.0 \(MPL 2\.0\)",
    "PSF-2.0": r"PSF(?:-2\.0|L)|Python Software Foundation License",
    "ZPL-2.1": r"ZPL-2\.1",
    "GPL-2.0-only": r"GPLv2",
    "GPL-2.0-only OR EPL-1.0": r"GPLv2 \| EPLv1",
    "GPL-2.0-only WITH linking exception": r"GPLv2 with linking exception",
}
"""SPDX's names by what stands in the metadata of those that do not use them."""
_READ: Final = {
    "atheris": "Apache-2.0",
    "httpx2-jsfetch": "not looked at",
    "isodate": "BSD-3-Clause",
    "mlcroissant": "Apache-2.0",
    "polars": "MIT",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "pywin32": "PSF-2.0",
    "scipy": "BSD-3-Clause",
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
    "tzdata": "Apache-2.0",
}
"""What was read in a wheel or in its source, where the metadata has no name of a licence or it is not for Linux."""


def licence(name: str) -> str:
    """The licence of a distribution as an SPDX expression; `LookupError` where nobody says."""
    if name in _READ:
        return _READ[name]
    told = metadata.metadata(name)
    if expression := told.get("License-Expression"):
        return str(expression)
    classifiers = [one.split(" :: ")[-1] for one in told.get_all("Classifier", ()) if one.startswith("License")]
    for text in ((told.get("License") or "").split("\n")[0], *classifiers):
        if re.search(r" (?:AND|OR|WITH) ", text):
            return text
        for spdx, pattern in _NAMES.items():
            if re.fullmatch(pattern, text):
                return spdx
    raise LookupError(f"{name}: its metadata names no licence. Read it, and tell it in docs/list_licences.py.")


def licences() -> list[tuple[str, str, str, str]]:
    """Every pin of the lock: name, version, licence, and what it is for."""
    used = installed_pins().versions
    rows = []
    for name, version, marker in _PIN.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")):
        is_elsewhere = "emscripten" in marker or "win32" in marker
        what = "not on Linux" if is_elsewhere else "the tool" if canonicalize_name(name) in used else "development"
        rows.append((name, version, licence(name), what))
    return rows


def page() -> str:
    """The page."""
    rows = licences()
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    return f"""# Licences of what this project installs

This project is under the MIT licence. It imports the distributions below as they are, changes none and hands out none:
pip fetches them. Those under a licence with a condition on changes (MPL, LGPL, EPL, GPL with a linking exception) are
used through their public interfaces; what is under the GPL alone only development uses.
`the tool` is what `pip install paper-abstracts` brings, `development` what tests, checks and the remotes' extras need.

Written by `python docs/list_licences.py` from the metadata of what is installed; a test holds it against
`requirements.lock` and against the list of licences that may be used.

| distribution | version | licence | for |
|---|---|---|---|
{table}"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
