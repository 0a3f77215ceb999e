"""The pages of the site: as they lie in the package, and as one file that opens by a double click."""

import base64
import hashlib
import html
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from etl.errors import ConfigurationError
from etl.explore.bundle import bundled
from etl.explore.known import json_bytes

File = tuple[str, bytes]

PAGE, SCRIPT, STYLE, SMALL = "index.html", "explorer.js", "explorer.css", "small.html"
_LINK: Final = '<link rel="stylesheet" href="explorer.css">'
_LOADED: Final = '<script src="explorer.js" defer></script>'
_ALLOWED: Final = ("script-src 'self'", "style-src 'self'", "connect-src 'self'")
_END: Final = "</body>"


def page_files(browser: Mapping[str, str]) -> Iterator[File]:
    """The page, its style and its script, from the texts of the browser's files by name."""
    yield PAGE, _text(browser, PAGE).encode()
    yield STYLE, _text(browser, STYLE).encode()
    yield SCRIPT, bundled(browser).encode()


def small_page(browser: Mapping[str, str], files: Iterable[File]) -> bytes:
    """The page with style, script and the files of the site within it; a policy allows these by their hashes alone."""
    script, style = bundled(browser), _text(browser, STYLE)
    shards = {path: base64.b64encode(content).decode() for path, content in files}
    embedded = json_bytes(shards).decode().replace("<", "\\u003c")
    allowed = (f"script-src {_hash(script)}", f"style-src {_hash(style)}", "connect-src 'none'")
    page = _text(browser, PAGE)
    for old, new in zip(_ALLOWED, allowed, strict=True):
        page = _replaced(page, old, new)
    page = _replaced(page, _LOADED, "")
    page = _replaced(page, _LINK, f"<style>{_inert(STYLE, style)}</style>")
    data = f'<script type="application/json" id="shards">{embedded}</script>'
    return _replaced(page, _END, f"{data}\n<script>{_inert(SCRIPT, script)}</script>\n{_END}").encode()


def notice_files(title: str, paper_count: int, most: int) -> Iterator[File]:
    """A page that says that the package is too large for a site, and what to do; the site knows no more of it."""
    told = (
        f"This package has {paper_count:,} papers. A site is written of {most:,} at most (explore.max_papers in "
        "params.yaml): of more it would have too many files. Raise that, or ask the tables by DuckDB or polars."
    )
    head = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'\">\n"
    )
    name = html.escape(title)
    yield (
        PAGE,
        f"{head}<title>{name}</title>\n</head>\n<body>\n<h1>{name}</h1>\n<p>{told}</p>\n</body>\n</html>\n".encode(),
    )
    yield "site.json", json_bytes({"form": 1, "title": title, "papers": 0, "shown": paper_count})


def _text(browser: Mapping[str, str], name: str) -> str:
    if name not in browser:
        raise ConfigurationError(f"{name}: the browser's part of this tool lacks it. Install the tool again.")
    return browser[name]


def _replaced(page: str, old: str, new: str) -> str:
    if page.count(old) != 1:
        raise ConfigurationError(f"{PAGE}: must hold {old!r} once. Mend it.")
    return page.replace(old, new)


def _inert(name: str, text: str) -> str:
    """The text, if none of it would end the element that it stands in."""
    for sign in ("</script", "</style", "<!--", "\r", "\0"):
        if sign in text.lower():
            raise ConfigurationError(f"{name}: holds {sign!r}, which cannot stand within a page. Write it otherwise.")
    return text


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
