"""Names, types and order of every table's columns, reachable without Pandera.

Generated from the models by `abstracts derive`; do not edit.
"""

from typing import ClassVar, Final

import polars as pl


class Columns:
    """What is known of every table: its name, the order of its rows, its columns."""

    TABLE: ClassVar[str]
    SORT: ClassVar[list[str]]
    TYPES: ClassVar[dict[str, pl.DataType]]


class Paper(Columns):
    """One row a paper: the golden record of a cluster, each value chosen by survivorship."""

    paper_id: Final = "paper_id"
    display_title: Final = "display_title"
    title: Final = "title"
    abstract: Final = "abstract"
    authors: Final = "authors"
    author_count: Final = "author_count"
    arxiv_id: Final = "arxiv_id"
    doi: Final = "doi"
    pmid: Final = "pmid"
    journal: Final = "journal"
    volume: Final = "volume"
    number: Final = "number"
    pages: Final = "pages"
    issn: Final = "issn"
    isbn: Final = "isbn"
    journal_ref: Final = "journal_ref"
    comment: Final = "comment"
    publication_date: Final = "publication_date"
    publication_year: Final = "publication_year"
    publication_date_precision: Final = "publication_date_precision"
    publication_date_is_inferred: Final = "publication_date_is_inferred"
    work_type: Final = "work_type"
    categories: Final = "categories"
    keywords: Final = "keywords"
    urls: Final = "urls"
    flags: Final = "flags"
    arxiv_version: Final = "arxiv_version"
    paper_url: Final = "paper_url"
    mention_count: Final = "mention_count"
    dump_ids: Final = "dump_ids"
    sources: Final = "sources"
    first_seen_dump_id: Final = "first_seen_dump_id"
    conflict_count: Final = "conflict_count"

    TABLE = "papers"
    SORT: ClassVar = ["paper_id"]
    TYPES: ClassVar = {
        "paper_id": pl.String(),
        "display_title": pl.String(),
        "title": pl.String(),
        "abstract": pl.String(),
        "authors": pl.List(pl.String()),
        "author_count": pl.Int64(),
        "arxiv_id": pl.String(),
        "doi": pl.String(),
        "pmid": pl.String(),
        "journal": pl.String(),
        "volume": pl.String(),
        "number": pl.String(),
        "pages": pl.String(),
        "issn": pl.String(),
        "isbn": pl.String(),
        "journal_ref": pl.String(),
        "comment": pl.String(),
        "publication_date": pl.Date(),
        "publication_year": pl.Int64(),
        "publication_date_precision": pl.String(),
        "publication_date_is_inferred": pl.Boolean(),
        "work_type": pl.String(),
        "categories": pl.List(pl.String()),
        "keywords": pl.List(pl.String()),
        "urls": pl.List(pl.String()),
        "flags": pl.List(pl.String()),
        "arxiv_version": pl.Int64(),
        "paper_url": pl.String(),
        "mention_count": pl.Int64(),
        "dump_ids": pl.List(pl.String()),
        "sources": pl.List(pl.String()),
        "first_seen_dump_id": pl.String(),
        "conflict_count": pl.Int64(),
    }


class Mention(Columns):
    """One row a mention: one appearance of a paper in one dump, normalised and verbatim side by side."""

    mention_id: Final = "mention_id"
    dump_id: Final = "dump_id"
    ordinal: Final = "ordinal"
    start_byte: Final = "start_byte"
    end_byte: Final = "end_byte"
    paper_id: Final = "paper_id"
    is_abstract_source: Final = "is_abstract_source"
    title: Final = "title"
    abstract: Final = "abstract"
    authors: Final = "authors"
    author_count: Final = "author_count"
    arxiv_id: Final = "arxiv_id"
    doi: Final = "doi"
    pmid: Final = "pmid"
    journal: Final = "journal"
    volume: Final = "volume"
    number: Final = "number"
    pages: Final = "pages"
    issn: Final = "issn"
    isbn: Final = "isbn"
    journal_ref: Final = "journal_ref"
    comment: Final = "comment"
    publication_date: Final = "publication_date"
    publication_year: Final = "publication_year"
    publication_date_precision: Final = "publication_date_precision"
    publication_date_is_inferred: Final = "publication_date_is_inferred"
    work_type: Final = "work_type"
    categories: Final = "categories"
    keywords: Final = "keywords"
    urls: Final = "urls"
    flags: Final = "flags"
    arxiv_version: Final = "arxiv_version"
    discussion_count: Final = "discussion_count"
    title_raw: Final = "title_raw"
    abstract_raw: Final = "abstract_raw"
    authors_raw: Final = "authors_raw"
    author_count_raw: Final = "author_count_raw"
    arxiv_id_raw: Final = "arxiv_id_raw"
    doi_raw: Final = "doi_raw"
    pmid_raw: Final = "pmid_raw"
    journal_raw: Final = "journal_raw"
    volume_raw: Final = "volume_raw"
    number_raw: Final = "number_raw"
    pages_raw: Final = "pages_raw"
    issn_raw: Final = "issn_raw"
    isbn_raw: Final = "isbn_raw"
    journal_ref_raw: Final = "journal_ref_raw"
    comment_raw: Final = "comment_raw"
    date_raw: Final = "date_raw"
    work_type_raw: Final = "work_type_raw"
    categories_raw: Final = "categories_raw"
    keywords_raw: Final = "keywords_raw"
    urls_raw: Final = "urls_raw"
    discussion_count_raw: Final = "discussion_count_raw"
    extra: Final = "extra"

    TABLE = "mentions"
    SORT: ClassVar = ["dump_id", "ordinal"]
    TYPES: ClassVar = {
        "mention_id": pl.String(),
        "dump_id": pl.String(),
        "ordinal": pl.Int64(),
        "start_byte": pl.Int64(),
        "end_byte": pl.Int64(),
        "paper_id": pl.String(),
        "is_abstract_source": pl.Boolean(),
        "title": pl.String(),
        "abstract": pl.String(),
        "authors": pl.List(pl.String()),
        "author_count": pl.Int64(),
        "arxiv_id": pl.String(),
        "doi": pl.String(),
        "pmid": pl.String(),
        "journal": pl.String(),
        "volume": pl.String(),
        "number": pl.String(),
        "pages": pl.String(),
        "issn": pl.String(),
        "isbn": pl.String(),
        "journal_ref": pl.String(),
        "comment": pl.String(),
        "publication_date": pl.Date(),
        "publication_year": pl.Int64(),
        "publication_date_precision": pl.String(),
        "publication_date_is_inferred": pl.Boolean(),
        "work_type": pl.String(),
        "categories": pl.List(pl.String()),
        "keywords": pl.List(pl.String()),
        "urls": pl.List(pl.String()),
        "flags": pl.List(pl.String()),
        "arxiv_version": pl.Int64(),
        "discussion_count": pl.Int64(),
        "title_raw": pl.String(),
        "abstract_raw": pl.String(),
        "authors_raw": pl.String(),
        "author_count_raw": pl.String(),
        "arxiv_id_raw": pl.String(),
        "doi_raw": pl.String(),
        "pmid_raw": pl.String(),
        "journal_raw": pl.String(),
        "volume_raw": pl.String(),
        "number_raw": pl.String(),
        "pages_raw": pl.String(),
        "issn_raw": pl.String(),
        "isbn_raw": pl.String(),
        "journal_ref_raw": pl.String(),
        "comment_raw": pl.String(),
        "date_raw": pl.String(),
        "work_type_raw": pl.String(),
        "categories_raw": pl.String(),
        "keywords_raw": pl.String(),
        "urls_raw": pl.String(),
        "discussion_count_raw": pl.String(),
        "extra": pl.List(pl.Struct({"key": pl.String(), "value": pl.String()})),
    }


class Span(Columns):
    """One row a span: per dump they stand in order, do not overlap, and cover every byte of the file."""

    dump_id: Final = "dump_id"
    start_byte: Final = "start_byte"
    end_byte: Final = "end_byte"
    role: Final = "role"
    mention_id: Final = "mention_id"
    field: Final = "field"
    part: Final = "part"

    TABLE = "spans"
    SORT: ClassVar = ["dump_id", "start_byte"]
    TYPES: ClassVar = {
        "dump_id": pl.String(),
        "start_byte": pl.Int64(),
        "end_byte": pl.Int64(),
        "role": pl.String(),
        "mention_id": pl.String(),
        "field": pl.String(),
        "part": pl.Int64(),
    }


class Provenance(Columns):
    """One row for each span that a published bibliographic value of a paper came from, and the rule that chose it."""

    paper_id: Final = "paper_id"
    field: Final = "field"
    part: Final = "part"
    mention_id: Final = "mention_id"
    dump_id: Final = "dump_id"
    start_byte: Final = "start_byte"
    end_byte: Final = "end_byte"
    rule: Final = "rule"

    TABLE = "provenance"
    SORT: ClassVar = ["paper_id", "field", "part"]
    TYPES: ClassVar = {
        "paper_id": pl.String(),
        "field": pl.String(),
        "part": pl.Int64(),
        "mention_id": pl.String(),
        "dump_id": pl.String(),
        "start_byte": pl.Int64(),
        "end_byte": pl.Int64(),
        "rule": pl.String(),
    }


class Pair(Columns):
    """One row a compared pair of interest: every comparison that could be made, the verdict and its reason."""

    mention_id_a: Final = "mention_id_a"
    mention_id_b: Final = "mention_id_b"
    verdict: Final = "verdict"
    reason: Final = "reason"
    abstract_jaccard: Final = "abstract_jaccard"
    abstract_containment: Final = "abstract_containment"
    title_similarity: Final = "title_similarity"
    title_difference: Final = "title_difference"
    author_overlap: Final = "author_overlap"
    year_gap: Final = "year_gap"
    arxiv_id_equal: Final = "arxiv_id_equal"
    doi_equal: Final = "doi_equal"
    pmid_equal: Final = "pmid_equal"
    journal_equal: Final = "journal_equal"
    volume_equal: Final = "volume_equal"
    number_equal: Final = "number_equal"
    first_page_equal: Final = "first_page_equal"
    number_difference: Final = "number_difference"

    TABLE = "pairs"
    SORT: ClassVar = ["mention_id_a", "mention_id_b"]
    TYPES: ClassVar = {
        "mention_id_a": pl.String(),
        "mention_id_b": pl.String(),
        "verdict": pl.String(),
        "reason": pl.String(),
        "abstract_jaccard": pl.Float64(),
        "abstract_containment": pl.Float64(),
        "title_similarity": pl.Float64(),
        "title_difference": pl.List(pl.String()),
        "author_overlap": pl.Float64(),
        "year_gap": pl.Int64(),
        "arxiv_id_equal": pl.Boolean(),
        "doi_equal": pl.Boolean(),
        "pmid_equal": pl.Boolean(),
        "journal_equal": pl.Boolean(),
        "volume_equal": pl.Boolean(),
        "number_equal": pl.Boolean(),
        "first_page_equal": pl.Boolean(),
        "number_difference": pl.List(pl.String()),
    }


class Conflict(Columns):
    """One row for each distinct other reading of a field on which the mentions of one paper disagree."""

    paper_id: Final = "paper_id"
    field: Final = "field"
    kind: Final = "kind"
    chosen_value: Final = "chosen_value"
    other_value: Final = "other_value"
    chosen_mention_id: Final = "chosen_mention_id"
    other_mention_ids: Final = "other_mention_ids"
    difference: Final = "difference"

    TABLE = "conflicts"
    SORT: ClassVar = ["paper_id", "field", "other_value"]
    TYPES: ClassVar = {
        "paper_id": pl.String(),
        "field": pl.String(),
        "kind": pl.String(),
        "chosen_value": pl.String(),
        "other_value": pl.String(),
        "chosen_mention_id": pl.String(),
        "other_mention_ids": pl.List(pl.String()),
        "difference": pl.String(),
    }


class Neighbour(Columns):
    """One row for each of the papers, ten at most, whose words are most like those of a paper."""

    paper_id: Final = "paper_id"
    rank: Final = "rank"
    neighbour_id: Final = "neighbour_id"
    similarity: Final = "similarity"

    TABLE = "neighbours"
    SORT: ClassVar = ["paper_id", "rank"]
    TYPES: ClassVar = {
        "paper_id": pl.String(),
        "rank": pl.Int64(),
        "neighbour_id": pl.String(),
        "similarity": pl.Float64(),
    }


class Decision(Columns):
    """One row a ruling of `decisions.yaml`: who, when, why, and what it touched in this build."""

    ordinal: Final = "ordinal"
    ruling: Final = "ruling"
    mention_ids: Final = "mention_ids"
    side_numbers: Final = "side_numbers"
    paper_id: Final = "paper_id"
    field: Final = "field"
    value: Final = "value"
    why: Final = "why"
    decided_by: Final = "decided_by"
    decided_date: Final = "decided_date"
    excerpt: Final = "excerpt"
    state: Final = "state"
    found_mention_ids: Final = "found_mention_ids"
    touched_paper_ids: Final = "touched_paper_ids"

    TABLE = "decisions"
    SORT: ClassVar = ["ordinal"]
    TYPES: ClassVar = {
        "ordinal": pl.Int64(),
        "ruling": pl.String(),
        "mention_ids": pl.List(pl.String()),
        "side_numbers": pl.List(pl.Int64()),
        "paper_id": pl.String(),
        "field": pl.String(),
        "value": pl.String(),
        "why": pl.String(),
        "decided_by": pl.String(),
        "decided_date": pl.Date(),
        "excerpt": pl.String(),
        "state": pl.String(),
        "found_mention_ids": pl.List(pl.String()),
        "touched_paper_ids": pl.List(pl.String()),
    }


class Quarantine(Columns):
    """One row for each stretch of a dump that was rejected, with its bytes and the reason."""

    dump_id: Final = "dump_id"
    start_byte: Final = "start_byte"
    end_byte: Final = "end_byte"
    mention_id: Final = "mention_id"
    stage: Final = "stage"
    rule: Final = "rule"
    reason: Final = "reason"
    raw_text: Final = "raw_text"

    TABLE = "quarantine"
    SORT: ClassVar = ["dump_id", "start_byte"]
    TYPES: ClassVar = {
        "dump_id": pl.String(),
        "start_byte": pl.Int64(),
        "end_byte": pl.Int64(),
        "mention_id": pl.String(),
        "stage": pl.String(),
        "rule": pl.String(),
        "reason": pl.String(),
        "raw_text": pl.String(),
    }


class Alias(Columns):
    """One row for each paper id that was ever published, the living ones too: where it leads today."""

    alias_id: Final = "alias_id"
    paper_id: Final = "paper_id"
    reason: Final = "reason"

    TABLE = "aliases"
    SORT: ClassVar = ["alias_id"]
    TYPES: ClassVar = {
        "alias_id": pl.String(),
        "paper_id": pl.String(),
        "reason": pl.String(),
    }


class Dump(Columns):
    """One row a dump: its entry in dumps.yaml and what was found in the file."""

    dump_id: Final = "dump_id"
    ordinal: Final = "ordinal"
    file: Final = "file"
    format: Final = "format"
    role: Final = "role"
    label: Final = "label"
    source: Final = "source"
    search_query: Final = "search_query"
    search_date: Final = "search_date"
    captured_date: Final = "captured_date"
    captured_date_is_inferred: Final = "captured_date_is_inferred"
    url: Final = "url"
    licence: Final = "licence"
    columns: Final = "columns"
    note: Final = "note"
    sha256: Final = "sha256"
    byte_count: Final = "byte_count"
    encoding: Final = "encoding"
    mention_count: Final = "mention_count"
    quarantined_byte_count: Final = "quarantined_byte_count"

    TABLE = "dumps"
    SORT: ClassVar = ["dump_id"]
    TYPES: ClassVar = {
        "dump_id": pl.String(),
        "ordinal": pl.Int64(),
        "file": pl.String(),
        "format": pl.String(),
        "role": pl.String(),
        "label": pl.String(),
        "source": pl.String(),
        "search_query": pl.String(),
        "search_date": pl.Date(),
        "captured_date": pl.Date(),
        "captured_date_is_inferred": pl.Boolean(),
        "url": pl.String(),
        "licence": pl.String(),
        "columns": pl.List(pl.Struct({"key": pl.String(), "value": pl.String()})),
        "note": pl.String(),
        "sha256": pl.String(),
        "byte_count": pl.Int64(),
        "encoding": pl.String(),
        "mention_count": pl.Int64(),
        "quarantined_byte_count": pl.Int64(),
    }


class Change(Columns):
    """One row for each cell that a release adds, removes or changes, with its cause; tables, rows and columns come in the order in which they are published."""

    table: Final = "table"
    change: Final = "change"
    key: Final = "key"
    column: Final = "column"
    old: Final = "old"
    new: Final = "new"
    paper_ids: Final = "paper_ids"
    cause: Final = "cause"
    cause_detail: Final = "cause_detail"

    TABLE = "changes"
    SORT: ClassVar = ["table", "key", "change", "column"]
    TYPES: ClassVar = {
        "table": pl.String(),
        "change": pl.String(),
        "key": pl.List(pl.String()),
        "column": pl.String(),
        "old": pl.String(),
        "new": pl.String(),
        "paper_ids": pl.List(pl.String()),
        "cause": pl.String(),
        "cause_detail": pl.String(),
    }
