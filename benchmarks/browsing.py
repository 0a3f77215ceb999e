"""How fast the explorer is in a browser: `python benchmarks/browsing.py SITE …`, folders of `abstracts explore --out`.

Chromium, headless, over a loopback server, each figure in a new profile: the first paint with content, and the first
papers in sight; then queries, each once with nothing in the cache but the lists of terms, and again: the search, and
with its first 20 papers. The heap is JavaScript's, after all of them. Needs what `make test-browser` installs.
"""

import argparse
import statistics
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from etl.io.explorer import serve
from tests.browser.conftest import browser_path

QUERIES = (
    "quantum",
    "graph neural network",
    "deep learning",
    "a",
    "th",
    "neural net",
    "title:transformer",
    "author:wang",
    "author:wang li",
    "year:2019..2021",
    "category:math.AG",
    "conflict:any",
    "has:doi -year:2020",
    "black hole entropy OR dark matter",
    "learning -has:arxiv",
    "superconduct",
    "the",
    "bayesian inference year:2018..",
    "mentions:2..",
    "flag:withdrawn",
    '"graph neural network"',
    '"dark matter"',
    "gpt-4",
    'author:"wang li"',
)
PLAIN = 20
"""So many of them the index answers alone; the others are phrases, and words with signs, whose papers are read."""
_TIMED = """async (queries) => {
  const told = [];
  for (const query of queries) {
    const start = performance.now();
    const result = await explorer.search(query, {});
    const searched = performance.now();
    await result.page(0, 20);
    told.push([searched - start, performance.now() - start, result.count]);
  }
  return told;
}"""


def paints(browser: Browser, address: str) -> tuple[float, float, int]:
    """Milliseconds to the first paint with content and to the first papers, and the bytes that came until then."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.locator(".card").first.wait_for()
    shown = page.evaluate("performance.now()")
    first = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    size = page.evaluate(
        "performance.getEntriesByType('resource').reduce((sum, one) => sum + one.transferSize, "
        "performance.getEntriesByType('navigation')[0].transferSize)"
    )
    context.close()
    return first, shown, size


def searches(browser: Browser, address: str) -> tuple[list[list[Any]], list[list[Any]], float]:
    """What each query took cold and warm, and the megabytes of the heap after them."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.locator(".card").first.wait_for()
    cold = page.evaluate(_TIMED, QUERIES)
    warm = page.evaluate(_TIMED, QUERIES)
    heap = page.evaluate("performance.memory.usedJSHeapSize / 1e6")
    context.close()
    return cold, warm, heap


def line(name: str, told: list[list[Any]], at: int) -> str:
    taken = [row[at] for row in told]
    return f"| {name} | {statistics.median(taken):.0f} | {max(taken):.0f} |"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sites", nargs="+", type=Path)
    options.add_argument("--each", action="store_true", help="print every query")
    chosen = options.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path(),
            args=["--enable-precise-memory-info", "--js-flags=--max-old-space-size=2000"],
        )
        for site in chosen.sites:
            with serve(site, 0) as server:
                threading.Thread(target=server.serve_forever, daemon=True).start()
                address = f"http://127.0.0.1:{server.server_port}/"
                first, shown, size = paints(browser, address)
                cold, warm, heap = searches(browser, address)
                server.shutdown()
            print(f"{site}: paint {first:.0f} ms, papers {shown:.0f} ms, {size / 1e3:.0f} kB; heap {heap:.0f} MB")
            print("| | median ms | worst ms |\n|---|---|---|")
            for name, part in (("words, fields", slice(PLAIN)), ("phrases, signs", slice(PLAIN, None))):
                for what, told in (("cold", cold), ("warm", warm)):
                    print(line(f"{name}: search, {what}", told[part], 0))
                    print(line(f"{name}: with 20 papers, {what}", told[part], 1))
            for query, one, two in zip(QUERIES, cold, warm, strict=True) if chosen.each else ():
                print(
                    f"{query}: {one[2]:,} papers, {one[0]:.0f} and {one[1]:.0f} ms, then {two[0]:.0f} and {two[1]:.0f}"
                )
        browser.close()


if __name__ == "__main__":
    main()
