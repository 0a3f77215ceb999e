"""The browser's modules as one script: it also runs where a page is opened as a file, and no module is loaded."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from etl.errors import ConfigurationError

_START: Final = "main.js"
_IMPORT: Final = re.compile(r'import \{ (?P<names>[\w, ]+) \} from "\./(?P<module>\w+\.js)";')
_EXPORT: Final = re.compile(r"^export (?=(?:async function|function|const|class)\b)")
_LINKED: Final = re.compile(r"(?:import|export)\b(?!\()")
_TOP: Final = re.compile(r"(?P<export>export )?(?:async function\*?|function\*?|const|let|class) (?P<name>[\w$]+)")
_HEAD: Final = '"use strict";\n(() => {\n'
_FOOT: Final = "})();\n"


def bundled(modules: Mapping[str, str]) -> str:
    """One strict script of what `main.js` imports, directly or not: every module before those that import it.

    `modules` are texts by file name. A `ConfigurationError` names the line that cannot be bundled, a module or name
    that is not there, a circle of imports, and a name that two modules have at their top.
    """
    exported: dict[str, set[str]] = {}
    owners: dict[str, str] = {}
    parts: list[str] = []
    for name in _ordered(modules):
        tops = [found for line in modules[name].splitlines() if (found := _TOP.match(line))]
        exported[name] = {top["name"] for top in tops if top["export"]}
        for top in tops:
            owner = owners.setdefault(top["name"], name)
            if owner != name:
                raise ConfigurationError(f"{name}: `{top['name']}` is a name of {owner} too. Rename one.")
        parts += _plain_lines(name, modules[name], exported)
    return "".join([_HEAD, *parts, _FOOT])


def _ordered(modules: Mapping[str, str]) -> list[str]:
    """The names of the modules that are needed, each behind those that it imports."""
    done: dict[str, None] = {}

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            circle = ", ".join(above[above.index(name) :])
            raise ConfigurationError(f"{name}: imports itself by way of {circle}. Part them.")
        if name not in modules:
            raise ConfigurationError(f"{name}: is imported by {above[-1] if above else 'the page'}, and is not there.")
        if name not in done:
            for imported in _IMPORT.finditer(modules[name]):
                visit(imported["module"], (*above, name))
            done[name] = None

    visit(_START, ())
    return list(done)


def _plain_lines(name: str, text: str, exported: Mapping[str, set[str]]) -> Iterator[str]:
    """The lines of a module without imports and the word `export`."""
    for number, line in enumerate(text.splitlines(), 1):
        where, imported = f"{name}, line {number}", _IMPORT.fullmatch(line)
        if imported:
            missing = sorted(set(imported["names"].split(", ")) - exported[imported["module"]])
            if missing:
                raise ConfigurationError(f"{where}: {imported['module']} exports no `{missing[0]}`. Mend it.")
            continue
        plain = _EXPORT.sub("", line, count=1)
        if _LINKED.match(plain):
            raise ConfigurationError(f"{where}: imports and exports are written otherwise here (docs/adr/0018).")
        yield f"{plain}\n"
