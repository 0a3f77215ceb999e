"""Not here: only developers have it."""

raise ModuleNotFoundError(f"No module named '{__name__}'", name=__name__)
