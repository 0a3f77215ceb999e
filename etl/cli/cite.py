"""`abstracts cite`: how to cite a release, and a paper as it is found there."""

import hashlib
from enum import StrEnum
from typing import Annotated

import polars as pl
import typer

from etl.cli.finding import the_paper
from etl.cli.published import Published, read_published
from etl.cli.referring import bibtex_of_release, text_of_paper
from etl.cli.terminal import as_shown
from etl.export import exported
from etl.io import layout
from etl.io.about import read_about
from etl.io.citation import read_citation
from etl.io.locate import at_hand
from etl.io.vouching import committed_manifests
from schemas.citation import Citation
from schemas.columns import Paper
from schemas.versions import is_version


class Form(StrEnum):
    """What a reference is written as."""

    text = "text"
    bibtex = "bibtex"


def cite(
    version: Annotated[str, typer.Argument(help="A release such as v1.0.0, or its folder.")],
    paper: Annotated[
        list[str] | None, typer.Argument(help="Paper id, arXiv id, DOI, or words of its title: cite it as well.")
    ] = None,
    form: Annotated[Form | None, typer.Option("--format", help="Only this; else both.")] = None,
) -> None:
    """Print how to cite a release, as text and as BibTeX: by its DOI, else by its version and the hash of its manifest.

    With PAPER, the paper too, with the values that it has in that release.
    """
    with at_hand(version) as folder:
        citation = read_citation(folder)
        if not citation.doi and _is_own(version, citation):
            citation = citation._replace(doi=read_about(layout.ROOT).dois.get(version))
        published = read_published(str(folder)) if paper else None
        row = the_paper(" ".join(paper or ()), published) if published else None
        parts = []
        if form != Form.bibtex:
            parts += [citation.text(), *([text_of_paper(row, citation)] if row else [])]
        if form != Form.text:
            parts += [bibtex_of_release(citation), *([_bibtex_of_paper(row, published)] if row and published else [])]
    shown = as_shown()
    typer.echo("\n\n".join(shown(part.strip("\n")) for part in parts))


def _is_own(version: str, citation: Citation) -> bool:
    """Whether a reference is to a release of the package here: about.yaml tells the DOI that it was given since.

    The folder of another package may have the same version, even in this one's place; git knows the manifest.
    """
    is_here = layout.is_project(layout.ROOT) and is_version(version) and citation.version == version
    if not is_here or layout.in_work_tree(version) not in (None, layout.release(version)):
        return False
    known = committed_manifests(version)
    return all(hashlib.sha256(manifest).hexdigest() == citation.manifest_sha256 for manifest in known)


def _bibtex_of_paper(row: dict[str, object], published: Published) -> str:
    chosen = published.papers.filter(pl.col(Paper.paper_id) == row[Paper.paper_id])
    tables = (published.mentions, published.dumps)
    return "".join(exported("bibtex", chosen, *tables, package=published.papers))
