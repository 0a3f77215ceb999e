"""Lists of abstracts and of publications: what `abstract_list` and `publication_list` are made of."""
