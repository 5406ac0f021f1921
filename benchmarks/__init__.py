"""Measurements against floors and peers: `make bench`, or one file at a time."""
