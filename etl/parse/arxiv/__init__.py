"""Pages and mails of arXiv: what `arxiv_listing` and `arxiv_search` are made of."""
