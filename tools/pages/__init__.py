"""Pages of the documentation that are made from what they describe: `make pages` writes them, and tests compare."""
