"""The single source of truth of every table: one Pandera model a file, one row of the table described in it.

Importing a model imports Pandera (most of a second); stages that only need names and types
import `schemas.columns`, which is generated from the models.
"""
