"""From raw dumps to published tables: parse, normalise, deduplicate, relate, validate, publish."""
