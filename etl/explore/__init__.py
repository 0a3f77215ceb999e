"""The explorer: published tables as a static site that a browser searches without a server's help.

`site` yields the files that are made of tables, part of papers by part: `cards`, `details` and pieces of exports in
shards, and the inverted index (`terms`, `postings`, `prefixes`, `term_shards`) over them. `pages` makes the page and
its script of the browser's modules, `browser/`; `small` picks what goes into one file; `report/` draws the build.
docs/adr/0018-explorer.md says why.
"""
