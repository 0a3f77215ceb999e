"""PubMed's text export: what `pubmed_text` is made of."""
