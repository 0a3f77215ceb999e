"""Exports of reference managers: what `ris`, `bibtex`, `nbib` and `refer` are made of."""
