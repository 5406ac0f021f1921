"""The pure part of the package: no I/O, no clock, no lock."""

import logging

# What is logged under `ostiary.*` is the application's to show; until it says so, nothing is printed.
logging.getLogger("ostiary").addHandler(logging.NullHandler())
