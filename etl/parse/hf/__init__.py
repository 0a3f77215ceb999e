"""Pages of Daily Papers: what `hf_daily_papers` is made of."""
