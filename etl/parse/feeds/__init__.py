"""Feeds: what `arxiv_atom` is made of."""
