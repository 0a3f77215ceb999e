"""How the page looks: light and dark as the reader's system has it, on wide screens and narrow, and on paper."""

from typing import Final

STYLE: Final = """/* The build report. Its colours are those of the pictures. */
:root { color-scheme: light dark;
  --paper: #fcfbf8; --card: #fff; --ink: #1c1e21; --quiet: #5a5f66; --line: #dedbd3; --link: #0b57a4; --main: #1b7472; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #15171a; --card: #1d2024; --ink: #e8e6e1; --quiet: #a4a9b0; --line: #363a40; --link: #8fc1ff;
  --main: #4fb3a9; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", Roboto,
  "Noto Sans", sans-serif; overflow-wrap: anywhere; }
body > header, nav, main, footer { max-width: 50.5rem; margin: 0 auto; padding-inline: 1.5rem; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.back { margin: 1.25rem 0 2rem; font-size: .9375rem; }
.kicker { margin: 0; color: var(--main); font-weight: 600; font-size: .9375rem; }
h1 { margin: .25rem 0 1.5rem; font-size: 2.25rem; line-height: 1.15; letter-spacing: -.02em; text-wrap: balance; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(5.5rem, 1fr)); margin: 0; padding-block: 1rem;
  gap: 1rem 1.25rem; border-block: 1px solid var(--line); }
.numbers div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.numbers dt { color: var(--quiet); font-size: .875rem; line-height: 1.3; }
.numbers dd { margin: 0; font-size: 1.5rem; font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums;
  overflow-wrap: normal; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 1rem 0 0; padding: 0; list-style: none;
  font-size: .9375rem; }
h2 { margin: 3.5rem 0 0; padding-top: 1rem; border-top: 2px solid var(--ink); font-size: 1.5rem; line-height: 1.25;
  letter-spacing: -.01em; }
h3 { margin: 0; font-size: 1.125rem; line-height: 1.35; }
figure, .dumps { margin: 2rem 0 0; }
figcaption p, .dumps > p { margin: .15rem 0 1rem; color: var(--quiet); max-width: 42rem; }
.dumps > p { margin-bottom: .5rem; }
.silent { margin: 1.5rem 0 0; padding-left: .9rem; border-left: 3px solid var(--line); color: var(--quiet); }
picture, img { display: block; } picture[hidden] { display: none; } img { max-width: 100%; height: auto; }
.living { overflow-x: auto; } .living svg { display: block; max-width: 100%; height: auto; }
.behind { display: flex; flex-wrap: wrap; gap: .35rem 1rem; align-items: baseline; justify-content: space-between;
  margin-top: .75rem; font-size: .875rem; }
.behind details { flex: 1 1 14rem; min-width: 0; } .behind details[open] { flex-basis: 100%; }
summary { cursor: pointer; color: var(--link); width: fit-content; padding-block: .2rem; }
.files { display: flex; flex-wrap: wrap; gap: .25rem .9rem; align-items: baseline; margin: 0; }
.files a { padding-block: .2rem; }
button { font: inherit; color: var(--link); background: none; border: 1px solid var(--line); border-radius: 99px;
  padding: .15rem .8rem; cursor: pointer; } button:hover { border-color: currentcolor; }
button:disabled { color: var(--quiet); cursor: default; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .875rem; line-height: 1.4; }
.dumps table { width: 100%; }
th, td { padding: .35rem .9rem .35rem 0; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top;
  font-weight: 400; overflow-wrap: normal; }
thead th { color: var(--quiet); white-space: nowrap; } .number { text-align: right; }
.dumps td:nth-child(2) { min-width: 11rem; } small { display: block; color: var(--quiet); font-size: .8125rem; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace; font-size: .9em; }
.tip { position: fixed; z-index: 1; display: grid; grid-template-columns: auto auto; gap: 0 .6rem; max-width: 20rem;
  margin: 0; padding: .45rem .7rem; background: var(--card); color: var(--ink); border: 1px solid var(--line);
  border-radius: .35rem; box-shadow: 0 2px 10px rgb(0 0 0 / .15); font-size: .8125rem; pointer-events: none; }
.tip[hidden] { display: none; } .tip dt { color: var(--quiet); } .tip dd { margin: 0; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
footer { margin-top: 4rem; padding-block: 1.25rem 3rem; color: var(--quiet); font-size: .875rem; }
footer p { border-top: 1px solid var(--line); padding-top: 1.25rem; margin: 0; }
@media (max-width: 46rem) {
  body > header, nav, main, footer { padding-inline: .625rem; } h1 { font-size: 1.75rem; } h2 { font-size: 1.3125rem; }
  .back { margin-bottom: 1.25rem; } .numbers { grid-template-columns: repeat(auto-fit, minmax(5.5rem, 1fr)); } }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
@media print { nav, .back, .files, details { display: none; } figure { break-inside: avoid; } }
"""
