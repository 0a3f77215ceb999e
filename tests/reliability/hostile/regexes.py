"""Every regular expression of the package: where it stands, and whether it is searched for or matched at a place."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import etl
import schemas
from tests.reliability.hostile.seeds import ROOT

_CALLED: Final = frozenset({"search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn", "compile"})
_PLACED: Final = frozenset({"match", "fullmatch", "pattern"})
_ALL_OVER: Final = frozenset({"count_matches", "extract_all", "replace_all"})
"""Polars' methods that look for a pattern again behind each match; each of the others looks once, which is linear."""


class Found(NamedTuple):
    """A pattern, where it stands, and whether it is looked for anywhere in a text, or only at a place that is given."""

    where: str
    pattern: "re.Pattern[str]"
    is_searched: bool


def patterns() -> list[Found]:
    """Every compiled pattern that a module holds, and every one that stands in a call within a function."""
    found: dict[tuple[str, int], Found] = {}
    for name, values, tree in _modules():
        uses = _uses(tree)
        held = [(one, not uses.get(key, set()) <= _PLACED) for key, value in values.items() for one in _held([value])]
        for pattern, is_searched in (*held, *_called(tree)):
            if isinstance(pattern.pattern, str):
                key = pattern.pattern, pattern.flags
                before = found.get(key, Found(name, pattern, False))
                found[key] = before._replace(is_searched=before.is_searched or is_searched)
    return list(found.values())


def made_in_functions() -> list[str]:
    """Where a function makes a pattern out of parts: those are known one by one."""
    found = []
    for path in sorted([*(ROOT / "etl").rglob("*.py"), *(ROOT / "schemas").rglob("*.py")]):
        text = path.read_text(encoding="utf-8")
        if re.search(r"\bre\.[a-z]", text):
            tree = ast.parse(text)
            functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda)]
            inside = {id(node) for function in functions for node in ast.walk(function)}
            made = [call.args[0] for _, call in _calls(tree) if id(call) in inside]
            named = [ast.unparse(part) for part in made if not isinstance(part, ast.Constant | ast.Name)]
            found += [f"{path.relative_to(ROOT)}: {part}" for part in named]
    return found


def polars_patterns() -> tuple[dict[str, str], list[str]]:
    """The patterns that polars looks for all over a text, by where they stand, and those made in functions."""
    found: dict[str, str] = {}
    made = []
    for name, values, tree in _modules():
        for text in _all_over(tree):
            try:
                found[f"{name}: {text}"] = eval(text, dict(values))
            except NameError:
                made.append(f"{name}: {text}")
    return found, made


def _modules() -> Iterator[tuple[str, dict[str, Any], ast.Module]]:
    """The modules of the package, by name, with what they hold and their source."""
    for package in (etl, schemas):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not info.name.endswith(("__main__", "ray_engine")):  # Ray is not here, and no pattern is there
                module = importlib.import_module(info.name)
                yield info.name, vars(module), ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))


def _uses(tree: ast.Module) -> dict[str, set[str]]:
    """By the names in a module, the methods that are called on them, and `` where they stand by themselves."""
    bases = {id(node.value): node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    uses: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            uses.setdefault(node.id, set()).add(bases.get(id(node), ""))
    return uses


def _held(values: Any, depth: int = 3) -> Iterator["re.Pattern[Any]"]:
    for value in values:
        if isinstance(value, re.Pattern):
            yield value
        elif depth and isinstance(value, list | tuple | set | frozenset):
            yield from _held(value, depth - 1)
        elif depth and isinstance(value, dict):
            yield from _held(value.values(), depth - 1)


def _called(tree: ast.Module) -> Iterator[tuple["re.Pattern[Any]", bool]]:
    """Patterns that stand as text in calls of `re`, and whether those search."""
    for method, call in _calls(tree):
        if isinstance(call.args[0], ast.Constant):
            flags = 0
            for name in re.findall(r"\bre\.([A-Z]+)", ast.unparse(call)):
                flags |= getattr(re, name)
            yield re.compile(str(call.args[0].value), flags), method not in ("match", "fullmatch", "compile")


def _calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Calls of the functions of `re`, with their names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            of = node.func.value
            if isinstance(of, ast.Name) and of.id == "re" and node.func.attr in _CALLED:
                yield node.func.attr, node


def _all_over(tree: ast.Module) -> Iterator[str]:
    """The patterns, as source, that polars looks for again and again."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            is_literal = any(word.arg == "literal" for word in node.keywords)
            if node.func.attr in _ALL_OVER and not is_literal:
                yield ast.unparse(node.args[0])
