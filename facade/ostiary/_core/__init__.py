"""The pure part of the package: no I/O, no clock, no lock."""
