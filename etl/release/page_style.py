"""How the page of a difference looks: light and dark as the reader's system has it, on wide screens and narrow."""

from base64 import b64encode
from hashlib import sha256
from typing import Final

STYLE: Final = """
:root { color-scheme: light dark;
  --paper: #fcfbf8; --card: #fff; --ink: #1c1e21; --quiet: #5a5f66; --line: #dedbd3; --link: #0b57a4;
  --old: #8a1612; --old-on: #fde8e6; --new: #0b5527; --new-on: #e0f3e4;
  --major: #a3190f; --minor: #0b57a4; --patch: #4a5560; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #15171a; --card: #1d2024; --ink: #e8e6e1; --quiet: #a4a9b0; --line: #363a40; --link: #8fc1ff;
  --old: #ffb9b1; --old-on: #4b1d1a; --new: #a5e6b5; --new-on: #14391f;
  --major: #ffaaa2; --minor: #9cc8ff; --patch: #b9c0c8; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", Roboto,
  "Noto Sans", sans-serif; overflow-wrap: anywhere; }
body > * { max-width: 62rem; margin: 0 auto; padding-inline: 1.25rem; }
header { padding-top: 2.5rem; } footer { padding-bottom: 3rem; color: var(--quiet); font-size: .875rem; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; letter-spacing: -.01em; }
h1 span, .quiet { color: var(--quiet); font-weight: 400; }
h2 { margin: 2.75rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--line); font-size: 1.25rem; }
h2 small { color: var(--quiet); font-weight: 400; font-size: .875rem; margin-left: .5rem; }
h3 { margin: 1.1rem 0 0; font-size: 1rem; line-height: 1.4; } article > h3 { margin: 0; }
p, ul { margin: .5rem 0; } ul { padding: 0; list-style: none; } li { margin: .3rem 0; }
code, .id { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace; font-size: .875em; }
.id { color: var(--quiet); font-weight: 400; overflow-wrap: normal; }
.reasons li { display: grid; grid-template-columns: 4rem 1fr; gap: .75rem; align-items: baseline; }
.level { font-size: .8125rem; font-weight: 600; text-align: center; border: 1px solid; border-radius: 99px; }
.major { color: var(--major); } .minor { color: var(--minor); } .patch { color: var(--patch); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .75rem; text-align: right; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
th { color: var(--quiet); font-weight: 500; font-size: .875rem; }
th:first-child, td:first-child { text-align: left; padding-left: 0; } tbody th { color: var(--ink); font-size: 1rem; }
td.none { color: var(--quiet); }
article { margin: .75rem 0; padding: .9rem 1.1rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .5rem; }
dl { margin: .6rem 0 0; display: grid; grid-template-columns: 9.5rem 1fr; gap: .5rem 1rem; }
dt { color: var(--quiet); } dd { margin: 0; }
.why { display: block; color: var(--quiet); font-size: .875rem; }
del, ins { position: relative; padding-block: .05em; padding-inline: .85em .2em; border-radius: .2em; }
del { color: var(--old); background: var(--old-on); text-decoration: line-through 1px; }
ins { color: var(--new); background: var(--new-on); text-decoration: underline; text-underline-offset: .15em; }
del::before { content: "−"; } ins::before { content: "+"; }
del::before, ins::before { position: absolute; inset-inline-start: .15em; font-weight: 600; }
del + ins { margin-inline-start: .25em; }
@media (max-width: 40rem) { body { font-size: 15px; } header { padding-top: 1.5rem; } h1 { font-size: 1.5rem; }
  body > * { padding-inline: .9rem; } dl { grid-template-columns: 1fr; gap: .1rem; } dd { margin-bottom: .6rem; }
  th, td { padding: .35rem .4rem; } .reasons li { grid-template-columns: 3.5rem 1fr; gap: .5rem; } }
@media print { article { break-inside: avoid; } }
"""

POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'"
)
"""What a browser may load for the page: this style, and nothing else from anywhere."""
