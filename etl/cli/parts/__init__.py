"""How stages work on a package that is larger than a part (params.yaml, `parts`)."""
