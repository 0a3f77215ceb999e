"""The browser's modules as one script, and the page that holds everything."""

import base64
import hashlib
import json
import re

import pytest

from etl.errors import ConfigurationError
from etl.explore.bundle import bundled
from etl.explore.pages import page_files, small_page
from etl.io.site import read_browser

MODULES = {
    "main.js": 'import { open } from "./engine.js";\nimport { WORDS } from "./words.js";\n\nopen(WORDS);\n',
    "engine.js": (
        'import { WORDS, Shelf } from "./words.js";\n\n'
        "/** Open. */\nexport async function open() {\n  return WORDS;\n}\n"
    ),
    "words.js": "export const WORDS = [];\nexport class Shelf {}\nfunction inner() {\n  const WORDS = 1;\n}\n",
    "unused.js": 'import { nothing } from "./nowhere.js";\n',
}
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
PAGE = f"""<!DOCTYPE html>
<html><head>
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<link rel="stylesheet" href="explorer.css">
<script src="explorer.js" defer></script>
</head><body><main></main></body></html>
"""
BROWSER = {**MODULES, "index.html": PAGE, "explorer.css": "main { color: red; }\n"}


def test_modules_come_after_what_they_import() -> None:
    assert bundled(MODULES) == (
        '"use strict";\n(() => {\n'
        "const WORDS = [];\nclass Shelf {}\nfunction inner() {\n  const WORDS = 1;\n}\n"
        "\n/** Open. */\nasync function open() {\n  return WORDS;\n}\n"
        "\nopen(WORDS);\n"
        "})();\n"
    )


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("words.js", 'import { open } from "./engine.js";\nexport const WORDS = 1;', "by way of engine.js, words.js"),
        ("words.js", "export const WORDS = 1;", "engine.js, line 1: words.js exports no `Shelf`"),
        (
            "words.js",
            "export const WORDS = 1;\nexport class Shelf {}\nconst open = 1;",
            "engine.js: `open` is a name of",
        ),
        ("words.js", "export default 1;", "words.js, line 1: imports and exports"),
        ("main.js", 'import open from "./engine.js";', "main.js, line 1: imports and exports"),
        ("main.js", 'import { a } from "./gone.js";', "gone.js: is imported by main.js, and is not there"),
    ],
)
def test_what_cannot_be_bundled_is_told(name: str, text: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(told)):
        bundled({**MODULES, name: text})


def test_a_missing_file_is_told() -> None:
    with pytest.raises(ConfigurationError, match=r"explorer\.css: the browser's part"):
        list(page_files({"index.html": PAGE}))


def test_the_small_page_holds_everything_and_allows_only_that() -> None:
    files = [("site.json", b'{"title": "</script><b>"}'), ("cards/0.json.gz", bytes(range(256)))]
    page = small_page(BROWSER, files).decode()
    assert "explorer.js" not in page
    assert "explorer.css" not in page
    embedded = re.search(r'<script type="application/json" id="shards">(.*?)</script>', page)
    assert embedded
    assert "<" not in embedded[1]
    shards = {path: base64.b64decode(text) for path, text in json.loads(embedded[1]).items()}
    assert shards == dict(files)
    script = re.search(r"<script>(.*?)</script>\n</body>", page, re.DOTALL)
    style = re.search("<style>(.*?)</style>", page, re.DOTALL)
    assert script
    assert style
    assert script[1] == bundled(BROWSER)
    for kind, text in (("script", script[1]), ("style", style[1])):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in page
    assert "connect-src 'none'" in page
    assert "'self'" not in page


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("main.js", 'const end = "</SCRIPT>";\n'),
        ("explorer.css", "/* </style> */"),
        ("index.html", PAGE.replace("defer", "")),
        ("index.html", PAGE.replace("'self'; connect", "'none'; connect")),
    ],
)
def test_a_page_that_would_break_is_refused(name: str, text: str) -> None:
    with pytest.raises(ConfigurationError):
        small_page({**BROWSER, name: text}, [])


def test_the_packaged_files_make_pages() -> None:
    browser = read_browser()
    pages = dict(page_files(browser))
    assert pages.keys() == {"index.html", "explorer.css", "explorer.js"}
    assert not re.search(rb"(?m)^(?:import|export)\b", pages["explorer.js"])
    assert b'id="shards"' in small_page(browser, [])
