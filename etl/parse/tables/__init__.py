"""Tables: what `csv`, `parquet` and `jsonl` are made of."""
