"""Find a paper by whatever a person knows of it."""

from typing import Any

import polars as pl

from etl.errors import NotFoundError
from etl.normalise.identifiers import arxiv_id, doi
from schemas.columns import Alias, Paper

_SHOWN = 8


def find_paper(query: str, papers: pl.DataFrame, aliases: pl.DataFrame) -> dict[str, Any]:
    """The one paper of an id, a former id, an arXiv id, a DOI, or words of its title or abstract.

    `NotFoundError` if there is none, if an id leads nowhere any more, or if several match: it lists them.
    """
    alias = aliases.filter(pl.col(Alias.alias_id) == query)
    if alias.height and alias[Alias.paper_id][0] is None:
        raise NotFoundError(f"{query}: {alias[Alias.reason][0]}.")
    paper_id = alias[Alias.paper_id][0] if alias.height else query
    arxiv = arxiv_id(query)
    keys = {Paper.paper_id: paper_id, Paper.arxiv_id: arxiv and arxiv.id, Paper.doi: doi(query)}
    by_id = papers.filter(pl.any_horizontal(pl.col(name) == key for name, key in keys.items() if key))
    found = by_id if by_id.height else _by_words(query, papers)
    if found.is_empty():
        raise NotFoundError(f"no paper is known by {query!r}. Try words of its title.")
    if found.height > 1:
        first = found.select(Paper.paper_id, Paper.display_title).head(_SHOWN).iter_rows()
        listed = "\n".join(f"  {one}  {title}" for one, title in first)
        raise NotFoundError(f"{found.height} papers match {query!r}; name one by its id, or add words:\n{listed}")
    return found.row(0, named=True)


def _by_words(query: str, papers: pl.DataFrame) -> pl.DataFrame:
    """Papers whose title has all the words, else those whose text has."""
    title = pl.col(Paper.display_title).str.to_lowercase()
    text = pl.concat_str(Paper.display_title, Paper.abstract, separator=" ", ignore_nulls=True).str.to_lowercase()
    for place in (title, text):
        has_all = [place.str.contains(word, literal=True) for word in query.lower().split()]
        found = papers.filter(pl.all_horizontal(has_all)) if has_all else papers.clear()
        if found.height:
            return found
    return papers.clear()
