"""The command line: `ostiary <command>`, or `python -m ostiary <command>`."""

from ostiary.cli.root import main

__all__ = ["main"]
