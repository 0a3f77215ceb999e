"""From raw dumps to published tables: parse, normalise, deduplicate, validate, publish."""
