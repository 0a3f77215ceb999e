"""Export: rows of `mentions` as the files that reference managers read, so that what came in goes out again."""
