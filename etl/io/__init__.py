"""The only room that touches files: what to read and write is decided elsewhere.

Whatever is written appears whole or not at all: a temporary neighbour is written, flushed and renamed.
"""
