"""Read dumps: every byte of a file becomes part of a mention, furniture, or quarantine."""
